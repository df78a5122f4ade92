#include "mail/message.hpp"

#include "mail/smtp.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fmt/core.h>

namespace miroir::mail {
namespace {

using ::testing::HasSubstr;

Message sample() {
  return {"Miroir",         "miroir@example.org", "someone@example.org",       "Vos retours", "texte\n", "<p>texte</p>",
          "a1@example.org", 1614578400,           "https://example.org/compte"};
}

TEST(Message, AddressesArePlain) {
  for (const char* good : {"a@b", "prenom.nom+miroir@example.org", "O'Neil@example.org"}) {
    EXPECT_TRUE(is_plain_address(good)) << good;
  }
  for (const char* bad :
       {"", "@", "a@", "@b", "a", "a@b@c", "a b@c", "a@b\r\nBcc: x@y", "<a@b>", "a,b@c", "a@b>", "é@b"}) {
    EXPECT_FALSE(is_plain_address(bad)) << bad;
  }
  EXPECT_FALSE(is_plain_address(fmt::format("{:a>254}@b", "")));
}

TEST(Message, HeadersInAsciiStayAsTheyAre) { EXPECT_EQ(encoded_header("New return"), "New return"); }

TEST(Message, HeadersInUtf8AreEncodedWords) {
  EXPECT_EQ(encoded_header("é"), "=?UTF-8?B?w6k=?=");
  EXPECT_EQ(encoded_header("ab é"), "=?UTF-8?B?YWIgw6k=?=");
  EXPECT_EQ(encoded_header("=?x"), "=?UTF-8?B?PT94?=") << "what looks like an encoded word is one";
}

TEST(Message, LongHeadersSplitBetweenCharacters) {
  std::string text;
  for (int i = 0; i < 40; ++i) {
    text += "é";
  }
  const std::string header = encoded_header("x" + text);
  std::size_t begin = 0;
  for (std::size_t end = 0; end != std::string::npos; begin = end + 3) {
    end = header.find("\r\n ", begin);
    EXPECT_LE(header.substr(begin, end - begin).size(), 75u);
    if (end == std::string::npos) {
      break;
    }
  }
  EXPECT_EQ(header.find("=?UTF-8?B?"), 0u);
  EXPECT_THAT(header, HasSubstr("?=\r\n =?UTF-8?B?"));
  // 45 bytes would end in the middle of a character: the first word holds 1 + 44.
  EXPECT_EQ(header.find("?="), 10u + 60u);
}

TEST(Message, LineEndsCannotBringAHeader) { EXPECT_EQ(encoded_header("a\r\nBcc: b@c"), "a  Bcc: b@c"); }

TEST(Message, DateIsThatOfRfc5322) {
  EXPECT_EQ(message_date(0), "Thu, 1 Jan 1970 00:00:00 +0000");
  EXPECT_EQ(message_date(1614578400), "Mon, 1 Mar 2021 06:00:00 +0000");
}

TEST(Message, HeaderLinesNameTheMessageAndItsReader) {
  const auto lines = header_lines(sample()).value();
  EXPECT_THAT(lines, ::testing::Contains("Message-ID: <a1@example.org>"));
  EXPECT_THAT(lines, ::testing::Contains("To: <someone@example.org>"));
  EXPECT_THAT(lines, ::testing::Contains("List-Unsubscribe: <https://example.org/compte>"));
  Message spoiled = sample();
  spoiled.to_address = "a@b\r\nBcc: c@d";
  EXPECT_EQ(header_lines(spoiled).error().code, "bad-address");
}

Server server(const std::string& address, const std::string& user = {}, bool encrypted = true) {
  return {address, user, "", "", encrypted, std::chrono::seconds(5)};
}

TEST(Smtp, ServersAreNamedByTheirAddress) {
  EXPECT_TRUE(check_server(server("smtp://mail.example.org:587")));
  EXPECT_TRUE(check_server(server("smtps://mail.example.org")));
  EXPECT_FALSE(check_server(server("http://mail.example.org")));
  EXPECT_FALSE(check_server(server("mail.example.org")));
  EXPECT_TRUE(check_server(server("smtp://localhost", "", false)));
  EXPECT_FALSE(check_server(server("smtp://localhost", "a", false)));
}

TEST(Smtp, AServerThatIsNotThereIsTriedLater) {
  const Delivery delivery = send(server("smtp://127.0.0.1:1"), sample());
  EXPECT_EQ(delivery.outcome, Outcome::later);
  EXPECT_EQ(delivery.problem, "no-connection");
}

TEST(Smtp, AnAddressThatIsNotPlainNeverLeaves) {
  Message spoiled = sample();
  spoiled.to_address = "a b@c";
  const Delivery delivery = send(server("smtp://127.0.0.1:1"), spoiled);
  EXPECT_EQ(delivery.outcome, Outcome::never);
  EXPECT_EQ(delivery.problem, "bad-address");
}

}  // namespace
}  // namespace miroir::mail
