// docs/reference/indicator-language.md says what the reader knows: every key and word, and no other.
#include "measures/vocabulary.hpp"

#include "support/vocabulary_page.hpp"

#include <gtest/gtest.h>

#include <filesystem>

namespace miroir::measures {
namespace {

TEST(Vocabulary, ThePageHoldsEveryWordAndNoOther) {
  test::expect_fresh_page(std::filesystem::path(MIROIR_SOURCE_DIR) / "docs/reference/indicator-language.md",
                          language_vocabulary());
}

}  // namespace
}  // namespace miroir::measures
