// Remarks on a return: noted by the group during its session (/groupe/{group}/remarques), read and answered by the
// association and the data operator (/remarques), exported as CSV (/remarques.csv) or
// as a workbook (/remarques.xlsx). What may identify a patient is
// shown to who typed it, and kept only once they have read that.
#pragma once

#include "feedback/remarks.hpp"
#include "web/context.hpp"
#include "web/published.hpp"
#include "web/render.hpp"

#include <string>
#include <vector>

namespace miroir::web {

Response show_group_remarks(const Request& request, Context& context);
Response add_group_remark(const Request& request, Context& context);
Response show_remarks(const Request& request, Context& context);
Response export_remarks(const Request& request, Context& context);
Response export_remarks_workbook(const Request& request, Context& context);
Response show_remark(const Request& request, Context& context);
Response answer_remark(const Request& request, Context& context);

// Region of the remark that the address names; empty where there is none.
std::string remark_region(const Context& context);
// Fills "has_remarks" and "remarks" for the partial "remark_list": words, days and answers, never an author.
void add_remarks_with_answers(View& view, const base::Messages& messages, const Published& published,
                              const std::vector<feedback::Remark>& remarks);

}  // namespace miroir::web
