// A reference page against the vocabularies it shows: below each heading of the third level stands the table of the
// place it names, written from the code.
#pragma once

#include "base/typed_reading.hpp"

#include <filesystem>
#include <span>
#include <string>

namespace miroir::test {

// The page with each table written anew.
std::string with_fresh_tables(const std::string& page, std::span<const base::Vocabulary> vocabularies);
// Expects the page to hold every word and no other. MIROIR_REFRESH=1 writes the tables into the page.
void expect_fresh_page(const std::filesystem::path& page, std::span<const base::Vocabulary> vocabularies);

}  // namespace miroir::test
