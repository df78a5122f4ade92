#include "web/form.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace miroir::web {
namespace {

TEST(Form, fields_are_decoded_in_order) {
  const auto form = parse_form("nom=Le+Goff&ville=Qu%C3%A9ven&vide=&seul&&nom=deux");
  ASSERT_TRUE(form);
  const Fields expected{{"nom", "Le Goff"}, {"ville", "Quéven"}, {"vide", ""}, {"seul", ""}, {"nom", "deux"}};
  EXPECT_EQ(*form, expected);
  EXPECT_EQ(find_field(*form, "nom"), "Le Goff");
  EXPECT_EQ(find_field(*form, "absent"), std::nullopt);
}

TEST(Form, broken_encoding_is_refused) {
  for (const char* hostile : {"a=%", "a=%4", "a=%zz", "a=%00", "%00=a", "a=%ff", "a=%c0%af", "a=%ed%a0%80",
                              "a=%f4%90%80%80", "a=%e0%80%80", "a=\xff"}) {
    const auto form = parse_form(hostile);
    ASSERT_FALSE(form) << hostile;
    EXPECT_EQ(form.error().code, "bad-encoding") << hostile;
  }
}

TEST(Form, too_many_fields_are_refused) {
  std::string body;
  for (std::size_t i = 0; i < most_fields; ++i) {
    body += "a=1&";
  }
  EXPECT_TRUE(parse_form(body));
  const auto form = parse_form(body + "a=1");
  ASSERT_FALSE(form);
  EXPECT_EQ(form.error().code, "too-many-fields");
}

TEST(Form, cookies_are_read_whatever_stands_between_them) {
  const Fields expected{{"a", "1"}, {"b", "2=3"}, {"c", ""}};
  EXPECT_EQ(parse_cookies("a=1; b=2=3;c= ; =4; alone ;;"), expected);
}

TEST(Form, only_addresses_of_this_site_are_returned_to) {
  EXPECT_EQ(local_address("/miroir?comparateur=temoin"), "/miroir?comparateur=temoin");
  for (const char* hostile : {"", "miroir", "//evil.example", "/\\evil.example", "https://evil.example",
                              "/a\r\nset-cookie:b", "/a b", "\t/a"}) {
    EXPECT_EQ(local_address(hostile), "/") << hostile;
  }
}

RC_GTEST_PROP(Form, any_text_survives_encoding_and_decoding, (const std::vector<std::uint16_t>& points)) {
  std::string text;
  for (const std::uint16_t point : points) {  // two-byte and one-byte sequences, without zero
    if (const unsigned value = point % 0x800U; value >= 0x80) {
      text += static_cast<char>(0xC0U | (value >> 6U));
      text += static_cast<char>(0x80U | (value & 0x3FU));
    } else if (value != 0) {
      text += static_cast<char>(value);
    }
  }
  RC_ASSERT(percent_decode(percent_encode(text), true).value() == text);
}

}  // namespace
}  // namespace miroir::web
