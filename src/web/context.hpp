// One request as a handler sees it: who asks, in which language, with which parameters. Permission has been decided
// before a handler runs (web/router.cpp).
#pragma once

#include "base/messages.hpp"
#include "programme/permissions.hpp"
#include "web/application.hpp"
#include "web/http.hpp"
#include "web/multipart.hpp"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace miroir::web {

struct SignedIn {
  programme::Account account;
  programme::Session session;
  programme::Viewer viewer;

  // The first scope held in that role, empty when there is none: a physician's number, a region's code.
  std::string scope(programme::Role role) const;
};

struct Context {
  Application& application;
  const base::Messages& messages;
  std::optional<SignedIn> person;
  std::map<std::string, std::string> parameters;  // of the address: "{group}"
  Fields form;                                    // of a POST
  std::string form_token;                         // to put in every form of the page
  bool secure = false;                            // the browser came over https
  std::string remote_address;                     // of the person, not of the proxy
  std::string here;                               // address to come back to after a form (language)

  bool of_return = false;                        // the page is about a return (web/shown_return.hpp)
  std::optional<std::string> asked_return = {};  // another than the latest: "?retour=NUMBER"

  std::vector<UploadedFile> files = {};  // of a POST that has some

  std::string parameter(const std::string& name) const;
  std::string_view form_value(std::string_view name) const { return find_field(form, name).value_or(""); }
};

}  // namespace miroir::web
