#include "documents/markdown.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace miroir::documents {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

TEST(Markdown, BecomesHtmlBelowThePagesHeadings) {
  EXPECT_EQ(html_of_markdown("# Un\n\n#### Deux\n\n*fort*"), "<h3>Un</h3>\n<h4>Deux</h4>\n<p><em>fort</em></p>\n");
  EXPECT_EQ(html_of_markdown("## D'abord"), "<h3>D'abord</h3>\n");
  EXPECT_EQ(html_of_markdown(""), "");
}

TEST(Markdown, KeepsNothingThatCouldRun) {
  for (const char* attack :
       {"<script>alert(1)</script>", "a <img src=x onerror=alert(1)> b", "[lien](javascript:alert(1))",
        "[lien](JaVaScRiPt:alert(1))", "[lien](data:text/html;base64,AAAA)", "[lien](vbscript:a)",
        "<javascript:alert(1)>", "![image](javascript:alert(1))", "[lien](//ailleurs.invalid)",
        "[x]: javascript:alert(1)\n\n[x]"}) {
    const std::string html = html_of_markdown(attack);
    EXPECT_THAT(html, Not(HasSubstr("<script"))) << attack;
    EXPECT_THAT(html, Not(HasSubstr("<img"))) << attack;
    EXPECT_THAT(html, Not(HasSubstr("href"))) << attack;
  }
  EXPECT_EQ(html_of_markdown("a < b & \"c\""), "<p>a &lt; b &amp; &quot;c&quot;</p>\n");
}

TEST(Markdown, KeepsLinksAndMakesPicturesOfThem) {
  EXPECT_EQ(html_of_markdown("[HAS](https://exemple.invalid/a?b=1&c=2)"),
            "<p><a href=\"https://exemple.invalid/a?b=1&amp;c=2\">HAS</a></p>\n");
  EXPECT_EQ(html_of_markdown("![courbe](https://exemple.invalid/c.png)"),
            "<p><a href=\"https://exemple.invalid/c.png\">courbe</a></p>\n");
}

TEST(Markdown, StandsWhatIsNotUtf8) { EXPECT_THAT(html_of_markdown("a\xC3("), HasSubstr("(")); }

}  // namespace
}  // namespace miroir::documents
