// Stored rows found by entity, period, indicator and stratum. Keeps pointers: the rows must outlive it.
#pragma once

#include "feedback/result_store.hpp"

#include <map>
#include <string_view>
#include <tuple>
#include <vector>

namespace miroir::feedback {

class RowIndex {
 public:
  explicit RowIndex(const std::vector<StoredRow>& rows) {
    for (const StoredRow& stored : rows) {
      rows_[{stored.row.period, stored.row.indicator, stored.row.stratum, stored.row.entity}] = &stored;
    }
  }
  const StoredRow* find(std::string_view entity, std::string_view period, std::string_view indicator,
                        std::string_view stratum) const {
    const auto found = rows_.find({period, indicator, stratum, entity});
    return found == rows_.end() ? nullptr : found->second;
  }

 private:
  std::map<std::tuple<std::string_view, std::string_view, std::string_view, std::string_view>, const StoredRow*> rows_;
};

// Entity of the levels groups, control and region.
inline constexpr std::string_view everyone = "*";

}  // namespace miroir::feedback
