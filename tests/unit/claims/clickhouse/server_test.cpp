// What is read of a server's URL and of its errors; nothing here needs a server.
#include "claims/clickhouse/server.hpp"

#include <gtest/gtest.h>

namespace miroir::claims::clickhouse {
namespace {

TEST(ClickhouseUrl, NamesTheServerWithoutUserOrPassword) {
  const Server server = Server::parse("https://someone:open%20sesame@claims-1.internal/region_53").value();
  EXPECT_EQ(server.name(), "https://claims-1.internal:8443/region_53");
  EXPECT_EQ(server.database(), "region_53");
  EXPECT_EQ(Server::parse("http://localhost").value().name(), "http://localhost:8123/miroir");
}

TEST(ClickhouseUrl, RefusesWhatIsNoServerAndRepeatsNothingOfIt) {
  for (const char* url : {"", "claims-1.internal:8123", "ftp://someone:secret@host/x", "http://host/a/b",
                          "http://host/drop;table", "http://host/x?password=secret", "postgresql://host/x"}) {
    const auto refused = Server::parse(url);
    ASSERT_FALSE(refused) << url;
    EXPECT_EQ(refused.error().code, "clickhouse-url");
    EXPECT_EQ(refused.error().message.find("secret"), std::string::npos);
  }
}

TEST(ClickhouseErrors, KeepTheSentenceOfOldAndNewVersions) {
  const char* old_version =
      "Code: 62, e.displayText() = DB::Exception: Syntax error: failed, e.what() = DB::Exception\n";
  EXPECT_EQ(error_number(old_version), 62);
  EXPECT_EQ(error_sentence(old_version), "Syntax error: failed");
  const char* new_version = "Code: 60. DB::Exception: Unknown table. (UNKNOWN_TABLE) (version 25.3)\nstack";
  EXPECT_EQ(error_number(new_version), 60);
  EXPECT_EQ(error_sentence(new_version), "Unknown table. (UNKNOWN_TABLE) (version 25.3)");
  EXPECT_EQ(error_number("<html>not found</html>"), 0);
}

}  // namespace
}  // namespace miroir::claims::clickhouse
