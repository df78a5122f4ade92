#include "contract/database_fixture.hpp"

namespace miroir::testing {

namespace {

using base::make_date;
using programme::GroupEntry;
using programme::Membership;
using programme::PhysicianEntry;

class DirectoryContract : public StoreContract {};
MIROIR_ON_BOTH_DATABASES(DirectoryContract);

std::vector<std::string> numbers(const std::vector<PhysicianEntry>& entries) {
  std::vector<std::string> list;
  for (const PhysicianEntry& entry : entries) {
    list.push_back(entry.number);
  }
  return list;
}

TEST_P(DirectoryContract, AddsAndReplacesPhysicians) {
  const auto store = open_store();
  store->save_physician({"990000002", "Médecin 990000002", "Rennes"});
  store->save_physician({"990000001", "Médecin 990000001", ""});
  store->save_physician({"990000002", "Dr B", "Brest"});
  EXPECT_EQ(numbers(store->physicians()), (std::vector<std::string>{"990000001", "990000002"}));
  const auto found = store->find_physician("990000002");
  ASSERT_TRUE(found);
  EXPECT_EQ(found->display_name, "Dr B");
  EXPECT_EQ(found->town, "Brest");
  EXPECT_FALSE(store->find_physician("99"));
}

TEST_P(DirectoryContract, SortsByBytesWhateverTheDatabasesLanguage) {
  const auto store = open_store();
  for (const char* id : {"a1", "B1", "é1", "Z1"}) {
    store->save_group({id, id, ""});
  }
  std::vector<std::string> ids;
  for (const GroupEntry& group : store->groups()) {
    ids.push_back(group.id);
  }
  EXPECT_EQ(ids, (std::vector<std::string>{"B1", "Z1", "a1", "é1"}));
}

TEST_P(DirectoryContract, AddsAndReplacesGroups) {
  const auto store = open_store();
  store->save_group({"G01", "Groupe G01", "Rennes nord"});
  store->save_group({"G01", "Groupe de Rennes", "Rennes"});
  const auto found = store->find_group("G01");
  ASSERT_TRUE(found);
  EXPECT_EQ(found->name, "Groupe de Rennes");
  EXPECT_EQ(found->area, "Rennes");
  EXPECT_EQ(store->groups().size(), 1u);
  EXPECT_FALSE(store->find_group("G02"));
}

TEST_P(DirectoryContract, KeepsTheHistoryOfMemberships) {
  const auto store = open_store();
  for (const char* number : {"1", "2"}) {
    store->save_physician({number, number, ""});
  }
  store->save_group({"G01", "Groupe G01", ""});
  store->save_group({"G02", "Groupe G02", ""});
  const Membership left{"1", "G01", make_date(2016, 1, 1), make_date(2017, 12, 31)};
  const Membership moved{"1", "G02", make_date(2018, 1, 1), std::nullopt};
  const Membership colleague{"2", "G01", make_date(2016, 1, 1), std::nullopt};
  store->add_membership(moved);
  store->add_membership(colleague);
  store->add_membership(left);
  store->add_membership(left);
  EXPECT_EQ(store->memberships_of_physician("1"), (std::vector{left, moved}));
  EXPECT_EQ(store->memberships_of_group("G01"), (std::vector{left, colleague}));
  EXPECT_EQ(store->memberships_of_group("G02"), std::vector{moved});
  EXPECT_TRUE(store->memberships_of_group("G03").empty());

  Membership closed = moved;
  closed.end = make_date(2018, 12, 31);
  store->add_membership(closed);
  EXPECT_EQ(store->memberships_of_physician("1"), (std::vector{left, closed}));
}

TEST_P(DirectoryContract, AddsWhatIsMissingAndChangesNothingElse) {
  const auto store = open_store();
  store->save_physician({"1", "Dr A", "Rennes"});
  store->save_group({"G01", "Groupe de Rennes", "Rennes"});
  const Membership known{"1", "G01", make_date(2017, 3, 1), make_date(2018, 3, 1)};
  store->add_membership(known);
  const Membership overlapping{"1", "G01", make_date(2018, 1, 1), std::nullopt};
  const Membership later{"1", "G01", make_date(2018, 7, 1), std::nullopt};
  const Membership colleague{"2", "G02", make_date(2018, 1, 1), make_date(2018, 6, 30)};
  const programme::DirectoryEntries entries{{{"1", "Médecin 1", ""}, {"2", "Médecin 2", ""}},
                                            {{"G01", "Groupe G01", ""}, {"G02", "Groupe G02", ""}},
                                            {overlapping, later, colleague}};
  store->add_missing(entries);
  store->add_missing(entries);
  EXPECT_EQ(store->find_physician("1")->display_name, "Dr A");
  EXPECT_EQ(store->find_physician("2")->display_name, "Médecin 2");
  EXPECT_EQ(store->find_group("G01")->name, "Groupe de Rennes");
  EXPECT_EQ(store->find_group("G02")->name, "Groupe G02");
  EXPECT_EQ(store->memberships_of_physician("1"), (std::vector{known, later}));
  EXPECT_EQ(store->memberships_of_physician("2"), std::vector{colleague});
}

TEST_P(DirectoryContract, AddsNothingMissingWhenOneEntryIsRefused) {
  const auto store = open_store();
  EXPECT_ANY_THROW(store->add_missing({{{"1", "1", ""}}, {}, {{"1", "G09", make_date(2018, 1, 1), std::nullopt}}}));
  EXPECT_TRUE(store->physicians().empty());
}

TEST_P(DirectoryContract, RefusesAMembershipOfAnUnknownPhysicianOrGroup) {
  const auto store = open_store();
  store->save_physician({"1", "1", ""});
  EXPECT_ANY_THROW(store->add_membership({"1", "G01", make_date(2018, 1, 1), std::nullopt}));
  store->save_group({"G01", "Groupe G01", ""});
  EXPECT_ANY_THROW(store->add_membership({"2", "G01", make_date(2018, 1, 1), std::nullopt}));
  EXPECT_TRUE(store->memberships_of_group("G01").empty());
}

}  // namespace

}  // namespace miroir::testing
