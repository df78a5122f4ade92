#include "claims/importing/table.hpp"

#include <utility>

namespace miroir::claims::importing {

Column required(std::string name, ValueKind kind) { return {std::move(name), kind, false, "", ""}; }

Column nullable(std::string name, ValueKind kind) { return {std::move(name), kind, true, "", ""}; }

Column optional(std::string name, ValueKind kind, std::string if_missing) {
  return {std::move(name), kind, true, std::move(if_missing), ""};
}

Table table(std::string name, std::vector<Column> columns) {
  Table made;
  made.name = std::move(name);
  made.columns = std::move(columns);
  return made;
}

Table groups_table() {
  Table groups = table("GROUPS", {required("STA_PFS_NUM", ValueKind::number), required("GROUP_ID", ValueKind::text),
                                  required("START_DATE", ValueKind::date), nullable("END_DATE", ValueKind::date)});
  groups.if_absent = "the store holds no groups of physicians";
  groups.may_be_empty = true;
  return groups;
}

}  // namespace miroir::claims::importing
