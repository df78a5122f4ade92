// The two forms of an indicator's page, and what the reader has already said in them. Rendered at each request and
// never kept: they hold a form token and what was just typed.
#pragma once

#include "web/pages/own_return.hpp"

#include <string>

namespace miroir::web {

// What was refused, and the text as it was typed, so that nothing is lost.
struct FormProblem {
  std::string intention;  // sentence; empty: nothing was refused
  std::string intention_text;
  std::string remark;
  std::string remark_text;
  std::string remark_kind;  // "contest", "comment"
  bool disclosed = false;
  bool asks_confirmation = false;  // that the text identifies no patient
};

std::string mirror_forms(Context& context, const OwnReturn& own, const feedback::IndicatorSheet& sheet,
                         const FormProblem& problem);

}  // namespace miroir::web
