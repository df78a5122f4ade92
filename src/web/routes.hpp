// Every address of the site, in one table: method, pattern, what it opens, whose it is, and the handler.
//
// An address cannot be written without naming the resource it opens and how its subject is found: both fields have
// types without a default. web/router.cpp decides permission from them before the handler runs.
#pragma once

#include "programme/permissions.hpp"
#include "web/context.hpp"
#include "web/http.hpp"

#include <span>
#include <string_view>

namespace miroir::web {

using Handler = Response (*)(const Request&, Context&);
using SubjectOf = programme::Subject (*)(const Context&);

// What an address opens and for which subject; made only by naming both.
class Access {
 public:
  constexpr Access(programme::Resource opened, SubjectOf subject_of) : resource_(opened), subject_(subject_of) {}
  programme::Resource resource() const { return resource_; }
  programme::Subject subject(const Context& context) const { return subject_(context); }

 private:
  programme::Resource resource_;
  SubjectOf subject_;
};

struct Route {
  Method method;
  std::string_view pattern;  // "/groupe/{group}"
  Access access;
  Handler handler;

  // The address names the thing asked for, so that a refusal must look like an absence.
  bool names_its_subject() const { return pattern.find('{') != std::string_view::npos; }
};

std::span<const Route> routes();

}  // namespace miroir::web
