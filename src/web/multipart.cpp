#include "web/multipart.hpp"

#include "web/form.hpp"

#include <algorithm>
#include <cctype>

namespace miroir::web {

namespace {

constexpr std::size_t longest_boundary = 70;

base::Refusal bad_form() { return base::refuse("bad-form", "the form did not come whole: send it again"); }

std::string lower(std::string_view text) {
  std::string out(text);
  std::ranges::transform(out, out.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return out;
}

// The value of NAME=value or NAME="value" in a header; empty where there is none.
std::string_view parameter(std::string_view header, std::string_view name) {
  const std::string in_lower = lower(header);
  for (std::size_t at = in_lower.find(name); at != std::string::npos; at = in_lower.find(name, at + 1)) {
    const bool whole = at > 0 && (in_lower[at - 1] == ' ' || in_lower[at - 1] == ';');
    const std::size_t equals = at + name.size();
    if (!whole || equals >= header.size() || header[equals] != '=') {
      continue;
    }
    std::string_view value = header.substr(equals + 1);
    if (value.starts_with('"')) {
      return value.substr(1, value.find('"', 1) - 1);
    }
    return value.substr(0, value.find_first_of("; "));
  }
  return {};
}

// The part's content-disposition; empty where there is none.
std::string_view disposition_of(std::string_view headers) {
  while (!headers.empty()) {
    const std::size_t end = headers.find("\r\n");
    const std::string_view line = headers.substr(0, end);
    if (lower(line).starts_with("content-disposition:")) {
      return line;
    }
    headers.remove_prefix(end == std::string_view::npos ? headers.size() : end + 2);
  }
  return {};
}

bool is_text(std::string_view bytes) { return is_valid_utf8(bytes) && bytes.find('\0') == std::string_view::npos; }

base::Result<void> add_part(std::string_view part, MultipartForm& form) {
  const std::size_t blank = part.find("\r\n\r\n");
  if (blank == std::string_view::npos) {
    return bad_form();
  }
  const std::string_view disposition = disposition_of(part.substr(0, blank));
  const std::string_view name = parameter(disposition, "name");
  const std::string_view content = part.substr(blank + 4);
  if (name.empty() || !is_text(name)) {
    return bad_form();
  }
  if (lower(disposition).find("filename=") != std::string::npos) {
    form.files.push_back({std::string(name), std::string(content)});
    return {};
  }
  if (!is_text(content)) {
    return bad_form();
  }
  form.fields.emplace_back(std::string(name), std::string(content));
  return {};
}

}  // namespace

bool is_multipart(std::string_view content_type) { return lower(content_type).starts_with(multipart_type); }

base::Result<MultipartForm> parse_multipart(std::string_view content_type, std::string_view body) {
  const std::string_view boundary = parameter(content_type, "boundary");
  if (boundary.empty() || boundary.size() > longest_boundary) {
    return bad_form();
  }
  const std::string delimiter = "\r\n--" + std::string(boundary);
  // The first delimiter has no line before it.
  if (!body.starts_with(std::string_view(delimiter).substr(2))) {
    return bad_form();
  }
  body.remove_prefix(delimiter.size() - 2);
  MultipartForm form;
  for (std::size_t parts = 0; !body.starts_with("--"); ++parts) {
    const std::size_t end = body.find(delimiter);
    if (!body.starts_with("\r\n") || end == std::string_view::npos || parts == most_parts) {
      return bad_form();
    }
    const std::string_view part = end < 2 ? std::string_view() : body.substr(2, end - 2);
    if (const auto added = add_part(part, form); !added) {
      return added.error();
    }
    body.remove_prefix(end + delimiter.size());
  }
  return form;
}

}  // namespace miroir::web
