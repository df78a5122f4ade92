#include "web/multipart.hpp"

#include <gtest/gtest.h>

#include <random>

namespace miroir::web {
namespace {

using namespace std::string_literals;

const std::string type = "multipart/form-data; boundary=----x1";

std::string part(const std::string& disposition, const std::string& content) {
  return "------x1\r\nContent-Disposition: form-data; " + disposition + "\r\n\r\n" + content + "\r\n";
}
const std::string end = "------x1--\r\n";

TEST(Multipart, GivesFieldsAndFiles) {
  const std::string bytes = "%PDF-\0\r\n--not the end\xFF"s;
  const auto form = parse_multipart(
      type, part("name=\"jeton\"", "abc") + part("name=\"texte\"", "é\r\nà") +
                part("name=\"scan\"; filename=\"../../etc/passwd\"\r\nContent-Type: text/html", bytes) + end);
  ASSERT_TRUE(form);
  EXPECT_EQ(form->fields, (Fields{{"jeton", "abc"}, {"texte", "é\r\nà"}}));
  ASSERT_EQ(form->files.size(), 1U);
  EXPECT_EQ(form->files.front().field, "scan");
  EXPECT_EQ(form->files.front().bytes, bytes);
}

TEST(Multipart, AnEmptyFileAndAnEmptyFormAreForms) {
  const auto form = parse_multipart(type, part("name=\"scan\"; filename=\"\"", "") + end);
  ASSERT_TRUE(form);
  EXPECT_EQ(form->files.front().bytes, "");
  EXPECT_TRUE(parse_multipart(type, end));
}

TEST(Multipart, ReadsTheBoundaryHoweverItIsWritten) {
  EXPECT_TRUE(parse_multipart("Multipart/Form-Data; charset=utf-8; Boundary=\"----x1\"", part("name=a", "b") + end));
  EXPECT_TRUE(is_multipart("Multipart/Form-Data; boundary=a"));
  EXPECT_FALSE(is_multipart("application/x-www-form-urlencoded"));
}

TEST(Multipart, RefusesWhatIsNotAForm) {
  const std::string good = part("name=\"a\"", "b");
  for (const auto& [content_type, body] : std::vector<std::pair<std::string, std::string>>{
           {"multipart/form-data", good + end},
           {"multipart/form-data; boundary=" + std::string(71, 'x'), good + end},
           {type, ""},
           {type, good},
           {type, "preamble\r\n" + good + end},
           {type, "------x1\r\nContent-Disposition: form-data; name=\"a\"\r\n" + end},
           {type, part("filename=\"a\"", "b") + end},
           {type, part("name=\"a\"", "\xFF") + end},
           {type, part("name=\"a\"", "b\0c"s) + end}}) {
    const auto form = parse_multipart(content_type, body);
    ASSERT_FALSE(form) << body;
    EXPECT_EQ(form.error().code, "bad-form");
  }
  std::string many;
  for (std::size_t i = 0; i <= most_parts; ++i) {
    many += good;
  }
  EXPECT_FALSE(parse_multipart(type, many + end));
}

TEST(Multipart, NoCutAndNoChangeMakesItReadElsewhere) {
  const std::string whole = part("name=\"a\"", "b") + part("name=\"scan\"; filename=\"c\"", "bytes") + end;
  for (std::size_t length = 0; length < whole.size() - 2; ++length) {
    const auto cut = parse_multipart(type, whole.substr(0, length));
    EXPECT_TRUE(!cut || cut->files.size() == 1U) << length;
  }
  std::mt19937 random(7);
  for (int round = 0; round < 2000; ++round) {
    std::string spoilt = whole;
    for (int i = 0; i < 3; ++i) {
      spoilt[random() % spoilt.size()] = static_cast<char>(random());
    }
    const auto form = parse_multipart(type, spoilt);
    EXPECT_TRUE(!form || form->fields.size() + form->files.size() <= 2U);
  }
}

}  // namespace
}  // namespace miroir::web
