// A group's return as its members may see it together: members as letters, never as names, beside the references.
//
// A member's counts are left out, and what would give them back (feedback/member_figure.hpp). Members
// without a figure are counted, not listed, so that a newcomer is not recognised by an empty line. Where the group's
// own figure is withheld, no member is shown either.
#pragma once

#include "feedback/figure.hpp"

#include <array>
#include <string>
#include <vector>

namespace miroir::feedback {

struct GroupViewInput {
  std::string group;
  std::string return_name;  // what distinguishes this return from every other: the results' SHA-256
  std::string secret;       // of the platform, 16 to 64 bytes
  bool letters_per_indicator = false;
  std::string viewer;  // physician number of who looks, empty for others
  std::string stratum = "all";
  std::vector<base::Period> periods;  // oldest first; the last is the one shown
  std::vector<IndicatorSheet> indicators;
  CountedGroups groups;
  std::vector<StoredRow> physician_rows;  // of the members in the period shown
  std::vector<StoredRow> group_rows;      // level group, of this group, every period
  std::vector<StoredRow> groups_rows;
  std::vector<StoredRow> control_rows;
  std::vector<StoredRow> region_rows;
  GroupVisibility visibility;
};

struct GroupMember {
  std::string letter;
  Figure figure;          // numerator, denominator and patients are 0
  std::int64_t size = 0;  // of the list, as it is shown: rounded down until at least three are alike
  bool mine = false;      // the viewer's own
};

struct GroupPoint {
  base::Period period;
  Measured group;
  Measured groups;
  Measured control;
  Measured region;
};

struct GroupIndicator {
  IndicatorSheet sheet;
  GroupPoint now;
  std::vector<GroupMember> members;  // by letter, those with a figure
  int members_without_figure = 0;
  std::vector<GroupPoint> evolution;  // oldest first, the period shown included
  Comparison against_groups;          // group - the other groups (this one left out)
  Comparison against_control;
};

struct GroupView {
  std::string group;
  base::Period period;
  int members = 0;        // counted in the period shown
  std::string my_letter;  // empty when the viewer is not a member, or when letters change per indicator
  std::vector<GroupIndicator> indicators;
};

GroupView build_group_view(const GroupViewInput& input);

}  // namespace miroir::feedback
