#include "programme/permissions.hpp"

#include <gtest/gtest.h>

#include <set>

namespace miroir::programme {
namespace {

constexpr Resource resources[] = {Resource::public_page,
                                  Resource::account,
                                  Resource::definition,
                                  Resource::mirror,
                                  Resource::group_return,
                                  Resource::return_session,
                                  Resource::guess,
                                  Resource::group_remarks,
                                  Resource::region_summary,
                                  Resource::region_groups,
                                  Resource::region_effect,
                                  Resource::member_directory,
                                  Resource::remarks,
                                  Resource::return_list,
                                  Resource::return_publishing,
                                  Resource::group_booklet,
                                  Resource::meetings,
                                  Resource::meeting_leading,
                                  Resource::meeting_recording,
                                  Resource::shared_questions,
                                  Resource::received_minutes,
                                  Resource::demonstration,
                                  Resource::organisation,
                                  Resource::themes,
                                  Resource::theme_work,
                                  Resource::productions,
                                  Resource::committees,
                                  Resource::steering_record,
                                  Resource::technical_record,
                                  Resource::calendar_feed,
                                  Resource::own_contract,
                                  Resource::contracts};
constexpr Role roles[] = {Role::physician,          Role::facilitator,   Role::coordinator,
                          Role::secretariat,        Role::partner,       Role::steering_committee,
                          Role::federation_officer, Role::data_operator, Role::technical_committee};

struct Person {
  const char* name;
  Viewer viewer;
};

// One person per role, scoped to P1, G1 or region 53.
Viewer person(Role role) {
  switch (role) {
    case Role::physician:
      return {{{role, "P1"}}, {"G1"}};
    case Role::facilitator:
      return {{{role, "G1"}}, {}};
    default:
      return {{{role, "53"}}, {}};
  }
}

std::string key(Role role, Resource resource) {
  return std::to_string(static_cast<int>(role)) + ":" + resource_name(resource);
}

// Written out again on purpose, not derived from the table: what each role may see of its own.
const std::set<std::string>& allowed_of_own() {
  static const std::set<std::string> allowed = [] {
    std::set<std::string> out;
    for (const Role role : roles) {
      for (const Resource resource : {Resource::public_page, Resource::account, Resource::definition,
                                      Resource::return_list, Resource::demonstration, Resource::calendar_feed}) {
        out.insert(key(role, resource));
      }
    }
    out.insert(key(Role::physician, Resource::mirror));
    out.insert(key(Role::physician, Resource::group_return));
    out.insert(key(Role::facilitator, Resource::group_return));
    out.insert(key(Role::facilitator, Resource::return_session));
    out.insert(key(Role::physician, Resource::guess));
    out.insert(key(Role::facilitator, Resource::group_remarks));
    out.insert(key(Role::physician, Resource::group_remarks));
    out.insert(key(Role::facilitator, Resource::group_booklet));
    out.insert(key(Role::coordinator, Resource::group_booklet));
    out.insert(key(Role::coordinator, Resource::region_summary));
    out.insert(key(Role::coordinator, Resource::region_groups));
    out.insert(key(Role::coordinator, Resource::member_directory));
    out.insert(key(Role::coordinator, Resource::return_publishing));
    out.insert(key(Role::coordinator, Resource::region_effect));
    for (const Role role : {Role::partner, Role::steering_committee, Role::federation_officer}) {
      out.insert(key(role, Resource::region_summary));
      out.insert(key(role, Resource::region_effect));
    }
    out.insert(key(Role::secretariat, Resource::member_directory));
    out.insert(key(Role::coordinator, Resource::organisation));
    out.insert(key(Role::secretariat, Resource::organisation));
    out.insert(key(Role::coordinator, Resource::remarks));
    out.insert(key(Role::physician, Resource::own_contract));
    out.insert(key(Role::coordinator, Resource::contracts));
    out.insert(key(Role::secretariat, Resource::contracts));
    out.insert(key(Role::physician, Resource::meetings));
    out.insert(key(Role::facilitator, Resource::meetings));
    out.insert(key(Role::facilitator, Resource::meeting_leading));
    out.insert(key(Role::facilitator, Resource::meeting_recording));
    out.insert(key(Role::physician, Resource::meeting_recording));
    out.insert(key(Role::physician, Resource::shared_questions));
    out.insert(key(Role::facilitator, Resource::shared_questions));
    out.insert(key(Role::coordinator, Resource::shared_questions));
    out.insert(key(Role::coordinator, Resource::received_minutes));
    out.insert(key(Role::secretariat, Resource::received_minutes));
    out.insert(key(Role::data_operator, Resource::remarks));
    for (const Role role :
         {Role::physician, Role::facilitator, Role::coordinator, Role::technical_committee, Role::steering_committee}) {
      out.insert(key(role, Resource::themes));
      out.insert(key(role, Resource::productions));
    }
    for (const Role role :
         {Role::coordinator, Role::secretariat, Role::technical_committee, Role::steering_committee}) {
      out.insert(key(role, Resource::committees));
    }
    for (const Role role : {Role::coordinator, Role::technical_committee}) {
      out.insert(key(role, Resource::theme_work));
      out.insert(key(role, Resource::technical_record));
      out.insert(key(role, Resource::shared_questions));
    }
    out.insert(key(Role::coordinator, Resource::steering_record));
    out.insert(key(Role::steering_committee, Resource::steering_record));
    return out;
  }();
  return allowed;
}

TEST(Permissions, each_role_sees_of_its_own_what_the_rules_say_and_no_more) {
  const Subject own{"P1", "G1", "53"};
  for (const Role role : roles) {
    const Viewer viewer = person(role);
    for (const Resource resource : resources) {
      EXPECT_EQ(is_permitted(&viewer, resource, own), allowed_of_own().contains(key(role, resource)))
          << key(role, resource);
      EXPECT_EQ(may_ever(viewer, resource), allowed_of_own().contains(key(role, resource))) << key(role, resource);
    }
  }
}

TEST(Permissions, nobody_sees_what_belongs_to_another_or_to_nobody) {
  for (const Subject& other :
       {Subject{"P2", "G2", "52"}, Subject{}, Subject{"53", "P1", "G1"}, Subject{"G1", "53", "P1"}}) {
    for (const Role role : roles) {
      const Viewer viewer = person(role);
      for (const Resource resource : {Resource::mirror,
                                      Resource::group_return,
                                      Resource::return_session,
                                      Resource::guess,
                                      Resource::group_remarks,
                                      Resource::region_summary,
                                      Resource::region_groups,
                                      Resource::region_effect,
                                      Resource::member_directory,
                                      Resource::remarks,
                                      Resource::return_publishing,
                                      Resource::group_booklet,
                                      Resource::meetings,
                                      Resource::meeting_leading,
                                      Resource::meeting_recording,
                                      Resource::shared_questions,
                                      Resource::received_minutes,
                                      Resource::organisation,
                                      Resource::themes,
                                      Resource::theme_work,
                                      Resource::productions,
                                      Resource::committees,
                                      Resource::steering_record,
                                      Resource::technical_record}) {
        EXPECT_FALSE(is_permitted(&viewer, resource, other)) << key(role, resource);
      }
    }
  }
}

TEST(Permissions, a_visitor_sees_public_pages_only) {
  for (const Resource resource : resources) {
    EXPECT_EQ(is_permitted(nullptr, resource, {"P1", "G1", "53"}), resource == Resource::public_page ||
                                                                       resource == Resource::demonstration ||
                                                                       resource == Resource::calendar_feed)
        << resource_name(resource);
  }
}

TEST(Permissions, an_account_without_a_role_sees_its_account_only) {
  const Viewer nobody;
  EXPECT_TRUE(is_permitted(&nobody, Resource::account, {}));
  for (const Resource resource : {Resource::mirror,           Resource::group_return,
                                  Resource::return_session,   Resource::guess,
                                  Resource::group_remarks,    Resource::region_summary,
                                  Resource::region_groups,    Resource::member_directory,
                                  Resource::remarks,          Resource::return_publishing,
                                  Resource::group_booklet,    Resource::meetings,
                                  Resource::meeting_leading,  Resource::meeting_recording,
                                  Resource::shared_questions, Resource::received_minutes,
                                  Resource::organisation,     Resource::themes,
                                  Resource::theme_work,       Resource::productions,
                                  Resource::committees,       Resource::steering_record,
                                  Resource::technical_record}) {
    EXPECT_FALSE(is_permitted(&nobody, resource, {"P1", "G1", "53"})) << resource_name(resource);
  }
}

TEST(Permissions, two_roles_add_up_without_mixing_their_scopes) {
  // A physician of no group who leads G2: sees their own mirror and G2, not the mirror of a physician called "G2".
  const Viewer viewer{{{Role::physician, "P1"}, {Role::facilitator, "G2"}}, {}};
  EXPECT_TRUE(is_permitted(&viewer, Resource::mirror, {"P1", "", ""}));
  EXPECT_TRUE(is_permitted(&viewer, Resource::group_return, {"", "G2", ""}));
  EXPECT_FALSE(is_permitted(&viewer, Resource::mirror, {"G2", "", ""}));
  EXPECT_FALSE(is_permitted(&viewer, Resource::group_return, {"", "P1", ""}));
}

TEST(Permissions, remarks_of_a_group_are_noted_by_its_facilitator_and_the_member_designated) {
  const Viewer member{{{Role::physician, "P1"}}, {"G1"}};
  EXPECT_TRUE(is_permitted(&member, Resource::group_remarks, {"P1", "G1", ""}));
  EXPECT_FALSE(is_permitted(&member, Resource::group_remarks, {"P2", "G1", ""})) << "another member was designated";
  EXPECT_FALSE(is_permitted(&member, Resource::group_remarks, {"", "G1", ""})) << "nobody was";
  EXPECT_FALSE(is_permitted(&member, Resource::return_session, {"P1", "G1", ""}));
}

TEST(Permissions, a_grant_without_scope_opens_nothing) {
  const Viewer viewer{{{Role::physician, ""}, {Role::facilitator, ""}, {Role::coordinator, ""}}, {""}};
  EXPECT_FALSE(is_permitted(&viewer, Resource::mirror, {}));
  EXPECT_FALSE(is_permitted(&viewer, Resource::group_return, {}));
  EXPECT_FALSE(is_permitted(&viewer, Resource::region_summary, {}));
}

}  // namespace
}  // namespace miroir::programme
