#include "base/markup.hpp"

#include <gtest/gtest.h>

namespace miroir::base {
namespace {

TEST(EscapeMarkup, leaves_nothing_that_opens_a_tag_or_ends_an_attribute) {
  EXPECT_EQ(escape_markup(R"(<a href="x" id='y'>&amp;</a>)"),
            "&lt;a href=&quot;x&quot; id=&#39;y&#39;&gt;&amp;amp;&lt;/a&gt;");
}

TEST(EscapeMarkup, keeps_letters_of_any_language_and_line_ends) { EXPECT_EQ(escape_markup("é\tœ\r\n"), "é\tœ\r\n"); }

TEST(EscapeMarkup, writes_a_space_for_what_xml_forbids) {
  EXPECT_EQ(escape_markup(std::string_view("a\0b\x1b"
                                           "c",
                                           5)),
            "a b c");
}

}  // namespace
}  // namespace miroir::base
