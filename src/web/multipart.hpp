// Reads a form with files (multipart/form-data, RFC 7578) as browsers send it. Robust to hostile input: never throws,
// never reads past the end. A file's name is not read: nothing is ever stored under it.
#pragma once

#include "web/http.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace miroir::web {

struct UploadedFile {
  std::string field;
  std::string bytes;
};

struct MultipartForm {
  Fields fields;
  std::vector<UploadedFile> files;
};

inline constexpr std::string_view multipart_type = "multipart/form-data";
inline constexpr std::size_t most_parts = 50;

bool is_multipart(std::string_view content_type);
// Refuses ("bad-form") what has no boundary, is cut short, names no field, or holds a field that is no plain text.
base::Result<MultipartForm> parse_multipart(std::string_view content_type, std::string_view body);

}  // namespace miroir::web
