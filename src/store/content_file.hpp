// What makes up the numerators, as the CSV beside a results file (RFC 4180, `,`, \n): period, indicator, level, entity,
// dimension ("class" or "month"), key, patients, units, boxes, amount_cents. Boxes and amount are empty where a
// numerator can hold no medicine. Always CSV, whatever the results file is. Private to the folder.
#pragma once

#include "base/result.hpp"
#include "measures/content_rows.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace miroir::store {

std::string content_csv(const std::vector<measures::ContentRow>& content);

// Refuses ("bad-row") with the row that is not right. `bytes` are those of the file.
base::Result<std::vector<measures::ContentRow>> read_content_csv(const std::filesystem::path& file,
                                                                 const std::string& bytes);

}  // namespace miroir::store
