// The figures that papers and spreadsheets are made of, built outside any request: a page asks for one person's, the
// command line for a whole region's. Who may ask is decided before (web/router.cpp; the command line needs the data).
#pragma once

#include "feedback/return_session.hpp"
#include "store/platform_store.hpp"
#include "web/published.hpp"

#include <string>
#include <vector>

namespace miroir::web {

struct PaperSources {
  store::PlatformStore& store;
  PublishedReturns& returns;
  const std::string& secret;  // draws the letters of groups
};

// A physician's mirror with the usual comparator. `member_of`: the groups they are a member of today, so that a
// newcomer sees their group's figures.
feedback::Profile profile_on_paper(const PaperSources& sources, const Published& published,
                                   const std::string& physician, const std::vector<std::string>& member_of);
// How a group's letters are drawn at this return: as its session says, on paper as on its pages.
feedback::LettersMode letters_of(const PaperSources& sources, const Published& published, const std::string& group);
// A group's return, its letters those of the page; no viewer, so that no letter is anybody's own.
feedback::GroupView group_on_paper(const PaperSources& sources, const Published& published, const std::string& group);

std::string group_title(const PaperSources& sources, const std::string& group);
// Physicians counted in a group in the period shown, and these groups, both by name.
std::vector<std::string> counted_groups(const Published& published);
std::vector<std::string> counted_members(const Published& published, const std::string& group);

}  // namespace miroir::web
