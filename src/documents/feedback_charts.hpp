// The charts of the mirror, of a group and of the region, each with its one-sentence reading and its table.
#pragma once

#include "documents/charts/chart.hpp"
#include "documents/sentences.hpp"

#include <string>

namespace miroir::documents {

// page: `wide` and `narrow` are drawn, the page shows one of them by its style sheet (classes chart-wide and
// chart-narrow). projector: only `projector`.
enum class Medium : std::uint8_t { page, projector };

struct Picture {
  std::string wide;  // SVG elements, ready to stand in HTML: escaped, with role, title and description
  std::string narrow;
  std::string projector;
  std::string reading;  // one sentence
  Table table;
};

// Raw figures, or with the region's mix of patients.
enum class Basis : std::uint8_t { raw, standardised };

// `id` begins the ids of the picture's title and description: one per picture and page.
// Me and the chosen comparator, raw and with comparable patients on one axis. Where I have too few patients to be
// compared, the comparator alone.
Picture mirror_dots(const base::Messages& messages, const feedback::IndicatorProfile& indicator,
                    feedback::Comparator chosen, const std::string& id, Medium medium = Medium::page);
// Me and every comparator on one line, for the printed profile; an empty text when nobody has a value.
std::string mirror_line(const base::Messages& messages, const feedback::IndicatorProfile& indicator,
                        feedback::Comparator chosen, const std::string& id);
// One line of the list of indicators: my interval and the comparator's mark (an SVG element; empty without a figure).
std::string mirror_strip(const base::Messages& messages, const feedback::IndicatorProfile& indicator,
                         feedback::Comparator chosen, const std::string& id);
// Me and the chosen comparator over the periods; me alone where I have too few patients to be compared.
Picture mirror_evolution(const base::Messages& messages, const feedback::IndicatorProfile& indicator,
                         feedback::Comparator chosen, Basis basis, const std::string& id, Medium medium = Medium::page);
// Members as letters, with the group, the region's groups and the control group as lines. No counts.
Picture group_members(const base::Messages& messages, const feedback::GroupIndicator& indicator, const std::string& id,
                      Medium medium = Medium::page);
// The group, the region's groups and the control group over the periods.
Picture group_evolution(const base::Messages& messages, const feedback::GroupIndicator& indicator, Basis basis,
                        const std::string& id, Medium medium = Medium::page);
// Groups, control group and region over the periods.
Picture region_evolution(const base::Messages& messages, const feedback::RegionIndicator& indicator, Basis basis,
                         const std::string& id, Medium medium = Medium::page);
// One row per group; `names` are shown in place of ids, in the same order.
Picture region_groups(const base::Messages& messages, const feedback::RegionIndicator& indicator,
                      const std::vector<std::string>& names, Basis basis, const std::string& id,
                      Medium medium = Medium::page);

}  // namespace miroir::documents
