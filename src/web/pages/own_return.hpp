// What the pages of a physician's mirror share: whose return it is, the figures built from it, and the key under which
// a rendered page may be kept.
//
// The physician always is the one who asks: no address of the mirror names one.
#pragma once

#include "feedback/intentions.hpp"
#include "web/published.hpp"
#include "web/render.hpp"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace miroir::web {

struct OwnReturn {
  std::shared_ptr<const Published> published;
  std::string physician;
  std::optional<feedback::Comparator> comparator;  // of the address; nothing: the usual one
  std::vector<feedback::Intention> intentions;

  const base::Period& period() const { return published->period(); }
};

// Nothing before the first publication.
std::optional<OwnReturn> open_own_return(const Request& request, Context& context);

// The figures of every indicator, or of `indicator` alone.
feedback::Profile own_profile(Context& context, const OwnReturn& own, std::string_view indicator = {});

// Everything that a page of `name` depends on: publication, person, language, comparator, groups, intentions.
std::string own_cache_key(const Context& context, const OwnReturn& own, std::string_view name);

// "/miroir/ppi".
std::string mirror_path(std::string_view indicator);
// "/miroir", "/miroir/ppi", "/miroir/ppi/contenu"; with the comparator of the address when it is not the usual one.
std::string mirror_address(const OwnReturn& own, std::string_view indicator = {}, std::string_view page = {});

std::string group_name(Context& context, const std::string& group);
// The choice of one comparator among four, as links to `address`.
View comparators_view(const base::Messages& messages, const feedback::Profile& profile, std::string_view address);
// An intention and what happened since; `indicator` may be null where the return no longer has it.
View intention_view(const base::Messages& messages, const OwnReturn& own, const feedback::Intention& intention,
                    const feedback::IndicatorProfile* indicator);

}  // namespace miroir::web
