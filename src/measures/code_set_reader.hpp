// Code sets: the named ones of code_sets.yaml and those written inside a rule.
#pragma once

#include "measures/plan.hpp"
#include "measures/typed_reading.hpp"

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace miroir::measures {

// Whether the text looks like a code, whole or beginning, of what kind of event.
bool is_code(EventKind kind, const std::string& text);
// A code of that kind, to show what one looks like.
std::string_view code_shape(EventKind kind);

class CodeSets {
 public:
  // Reads the named sets of code_sets.yaml.
  void read_file(Report& report, const YamlValue& root);
  // The file is there but is not YAML: names are then taken on trust.
  void set_unreadable() { unreadable_ = true; }
  // A name or a set written in place, as an index into sets(). `owner` names the latter in a query.
  std::optional<std::size_t> use(Report& report, const YamlValue& value, const std::string& owner);
  // Tells the named sets that no rule has used.
  void report_unused(Report& report) const;

  const std::vector<CodeSet>& sets() const { return sets_; }

 private:
  struct Named {
    std::size_t index = 0;
    Position position;
    bool used = false;
    bool sound = false;
  };
  std::optional<std::size_t> use_named(Report& report, const YamlValue& value);

  std::map<std::string, Named> named_;
  std::vector<CodeSet> sets_;
  bool unreadable_ = false;
};

}  // namespace miroir::measures
