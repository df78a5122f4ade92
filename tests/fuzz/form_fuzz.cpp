// What browsers send: forms, cookies, addresses to go back to. Any bytes are answered or refused, never a crash,
// and what is accepted can be written and read again.
#include "web/form.hpp"

#include <cstdlib>

namespace {

void require(bool holds) {
  if (!holds) {
    std::abort();
  }
}

std::string write_form(const miroir::web::Fields& fields) {
  std::string text;
  for (const auto& [name, value] : fields) {
    text += text.empty() ? "" : "&";
    text += miroir::web::percent_encode(name) + "=" + miroir::web::percent_encode(value);
  }
  return text;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  using namespace miroir;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (const auto fields = web::parse_form(text)) {
    const auto again = web::parse_form(write_form(*fields));
    require(again.has_value() && *again == *fields);
  }
  if (const auto decoded = web::percent_decode(text, false)) {
    require(web::is_valid_utf8(*decoded));
    require(web::percent_decode(web::percent_encode(*decoded), false).value() == *decoded);
  }
  web::parse_cookies(text);
  const auto address = web::local_address(text);
  require(address.starts_with('/') && !address.starts_with("//"));
  return 0;
}
