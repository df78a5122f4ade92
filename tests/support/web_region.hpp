// A small synthetic region as the platform knows it after a return: groups, physicians, accounts of every role and
// eighteen indicators over four half-years, with the words of the shipped catalogue. Figures are drawn by a fixed rule:
// the same at every run, and never those of a real person.
//
// Group "G01" has twelve members, "G02" six, "G03" four (too few to show its figure); thirty physicians are in none.
#pragma once

#include "feedback/results.hpp"
#include "store/platform_store.hpp"

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace miroir::testing {

inline constexpr const char* web_region_password = "une phrase de passe synthétique";

struct RegionAccount {
  std::string login;
  std::string name;
  std::vector<programme::Grant> grants;
};

// physician1, physician2 (G01), physician3 (G02), control (no group), newcomer (G01, no figure), locum (no group, no
// figure), member1 to member5 (G01), facilitator1 (G01), facilitator2 (G02, and physician3's colleague), coordinator,
// secretariat, partner, steering_committee, federation_officer, data_operator, coordinator-elsewhere (region 52),
// nobody (no role). Logins end in "@demo.invalid".
const std::vector<RegionAccount>& region_accounts();

// `joined_later`: with six more groups, which physicians joined in 2018: some of their figures fall or rise then, one
// had fallen before, and every physician wavers a little.
feedback::Results region_results(bool joined_later = false);
// Directory, accounts and the return, published, held or none; in a database made below `directory`.
// Held twice: the return, and another of the same periods from other claims. Joined later: see region_results.
enum class WebResults : std::uint8_t { none, held, held_twice, published, joined_later };
std::unique_ptr<store::PlatformStore> make_web_region(const std::filesystem::path& directory,
                                                      WebResults with_results = WebResults::published,
                                                      bool demonstration = true);

}  // namespace miroir::testing
