// Figures as workbooks, in the reader's language, with what each indicator counts on the second sheet: one's own, a
// group's (members as letters), the region's (groups, never physicians); and remarks. A figure that is hidden or
// withheld is its words, never an empty cell or a 0.
#pragma once

#include "base/messages.hpp"
#include "documents/spreadsheet.hpp"
#include "web/published.hpp"

#include <string>
#include <vector>

namespace miroir::web {

documents::Workbook own_figures(const base::Messages& messages, const Published& published,
                                const feedback::Profile& profile);
documents::Workbook group_figures(const base::Messages& messages, const Published& published,
                                  const feedback::GroupView& view, const std::string& name);
// `names`: of the groups of each indicator, in the same order.
documents::Workbook region_figures(const base::Messages& messages, const Published& published,
                                   const feedback::RegionView& view, const std::vector<std::string>& names);

// One line of words per remark, under these headers, and the definitions.
documents::Workbook remarks_workbook(const base::Messages& messages, const Published& published,
                                     const std::vector<std::string>& headers,
                                     const std::vector<std::vector<std::string>>& lines);

}  // namespace miroir::web
