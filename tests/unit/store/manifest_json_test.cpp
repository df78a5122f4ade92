// Manifests that another machine sent: what is wrong with one is said in one line.
#include "store/manifest_json.hpp"

#include "support/results_sample.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace miroir::store {
namespace {

using ::testing::HasSubstr;

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  text.replace(text.find(from), from.size(), to);
  return text;
}

std::string mistake_in(const std::string& text) {
  const auto manifest = parse_manifest(text);
  return manifest ? "" : manifest.error().message;
}

TEST(ManifestJson, ControlCharactersInAKeyAreRefused) {
  const std::string text = manifest_text(testing::sample_results().manifest);
  EXPECT_EQ(mistake_in(text), "");
  EXPECT_THAT(mistake_in(replaced(text, "\"G01\"", "\"G\\n01\"")), HasSubstr("has a key with control characters"));
  EXPECT_THAT(mistake_in(replaced(text, "\"G01\"", "\"G\\u001b01\"")), HasSubstr("has a key with control characters"));
}

TEST(ManifestJson, AKeyNamedTwiceIsShownWithoutItsControlCharacters) {
  EXPECT_EQ(mistake_in(R"({"a\n\u001b": 1, "a\n\u001b": 2})"),
            R"(the manifest: the file names a key twice: "a\n\u001b")");
}

TEST(ManifestJson, ASubjectIsKeptAndMayBeAbsent) {
  feedback::Manifest manifest = testing::sample_results().manifest;
  EXPECT_EQ(parse_manifest(manifest_text(manifest)).value().indicators.front().subject.fr, "");
  manifest.indicators.front().subject = {"Estomac", "Stomach"};
  const auto read = parse_manifest(manifest_text(manifest)).value();
  EXPECT_EQ(read.indicators.front().subject.fr, "Estomac");
  EXPECT_EQ(read.indicators.front().subject.en, "Stomach");
}

TEST(ManifestJson, TextsMayHoldSeveralLines) {
  const std::string text = manifest_text(testing::sample_results().manifest);
  EXPECT_EQ(mistake_in(replaced(text, "First version", "First\\nversion")), "");
  EXPECT_THAT(mistake_in(replaced(text, "First version", "First\\u0007version")), HasSubstr("control characters"));
}

}  // namespace
}  // namespace miroir::store
