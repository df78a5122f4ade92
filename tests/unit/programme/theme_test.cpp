#include "programme/theme.hpp"

#include "programme/committee.hpp"
#include "programme/dossier.hpp"
#include "programme/production.hpp"
#include "programme/search.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>

namespace miroir::programme {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

const base::Date day = base::make_date(2026, 11, 24);
const ProgrammeTemplate& quality() { return *find_template("quality-group"); }

std::string code(const auto& result) { return result ? std::string("accepted") : result.error().code; }

Theme theme(ThemeId id, ThemeState state = ThemeState::suggested, std::int32_t place = 0) {
  Theme made;
  made.id = id;
  made.title = "Thème " + std::to_string(id);
  made.state = state;
  made.place = place;
  made.year = place > 0 ? 2026 : 0;
  return made;
}

TEST(Themes, ThePageOfStatesShowsTheirTables) {
  std::ifstream stream(std::filesystem::path(MIROIR_SOURCE_DIR) / "docs/reference/states.md");
  const std::string page{std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
  for (const std::string& diagram :
       {theme_states().diagram(), dossier_states().diagram(), item_states().diagram(), production_states().diagram()}) {
    EXPECT_THAT(page, HasSubstr("```mermaid\n" + diagram + "```")) << "write:\n" << diagram;
  }
}

TEST(Themes, ASuggestionHasATitleAndAReason) {
  Theme suggestion = theme(0);
  EXPECT_EQ(code(check_suggestion(suggestion)), "no-text");
  suggestion.reason = "  Nous en voyons chaque jour.\r\n";
  EXPECT_EQ(check_suggestion(suggestion)->reason, "Nous en voyons chaque jour.");
  suggestion.title = std::string(longest_theme_title + 1, 'a');
  EXPECT_EQ(code(check_suggestion(suggestion)), "text-too-long");
}

TEST(Themes, AreScoredOnTheCriteriaOfTheTemplate) {
  const auto& criteria = quality().theme_criteria;
  ASSERT_EQ(criteria.size(), 5u);
  std::vector<ThemeScore> scores;
  EXPECT_FALSE(summarise(criteria, scores).total);
  for (const ThemeCriterion& criterion : criteria) {
    scores.push_back({1, criterion.id, 4});
  }
  scores.push_back({2, criteria.front().id, 1});
  const ScoreSummary summary = summarise(criteria, scores);
  EXPECT_EQ(summary.lines.front(), (ScoreSummary::Line{criteria.front().id, 2, 2.5}));
  EXPECT_EQ(summary.total, 18.5);
  scores.erase(scores.begin() + 1);
  EXPECT_FALSE(summarise(criteria, scores).total) << "a criterion nobody scored";
  EXPECT_FALSE(summarise({}, scores).total) << "a programme that scores nothing";
  EXPECT_EQ(code(check_scores(criteria, scores)), "accepted");
  EXPECT_EQ(code(check_scores(criteria, {{1, "charm", 3}})), "unknown-criterion");
  EXPECT_EQ(code(check_scores(criteria, {{1, criteria.front().id, 6}})), "bad-score");
  EXPECT_EQ(code(check_scores(criteria, {{1, criteria.front().id, 0}})), "bad-score");
}

TEST(Themes, AsManyAreProposedAsTheYearHolds) {
  const YearShape& year = quality().years.front();
  EXPECT_EQ(themes_of_year(quality(), year), 6);
  const ProgrammeTemplate& geap = *find_template("geap");
  EXPECT_EQ(themes_of_year(geap, geap.years.front()), 1) << "one theme takes four meetings";
  std::vector<Theme> chosen;
  for (ThemeId id = 1; id <= 5; ++id) {
    chosen.push_back(theme(id));
  }
  EXPECT_EQ(code(check_proposal(quality(), year, chosen)), "wrong-number");
  chosen.push_back(theme(5));
  EXPECT_EQ(code(check_proposal(quality(), year, chosen)), "theme-twice");
  chosen.back() = theme(6, ThemeState::declined);
  EXPECT_EQ(code(check_proposal(quality(), year, chosen)), "move-not-permitted");
  chosen.back() = theme(6, ThemeState::proposed, 6);
  EXPECT_EQ(code(check_proposal(quality(), year, chosen)), "accepted");
}

TEST(Themes, StandInTheMonthsOfTheirMeetings) {
  const std::vector<Theme> themes{theme(7, ThemeState::selected, 1), theme(8, ThemeState::selected, 6)};
  const auto calendar = region_calendar(quality(), quality().years.front(), 2026, 9, themes);
  ASSERT_EQ(calendar.size(), 10u);
  EXPECT_EQ(calendar.front().theme, &themes.front());
  EXPECT_EQ(calendar.front().planned.month, 9);
  EXPECT_EQ(calendar.back().theme, &themes.back());
  EXPECT_EQ(calendar[2].theme, nullptr) << "a return has no theme";
  const ProgrammeTemplate& geap = *find_template("geap");
  for (const CalendarEntry& entry : region_calendar(geap, geap.years.front(), 2026, 9, themes)) {
    EXPECT_EQ(entry.theme, &themes.front()) << "the same theme over four meetings";
  }
}

Meeting meeting(MeetingState state = MeetingState::invited) {
  Meeting made;
  made.theme = "Déprescrire les IPP";
  made.date = day;
  made.start_minute = 20 * 60 + 30;
  made.duration_minutes = 120;
  made.state = state;
  return made;
}

TEST(Dossiers, AreSeenAsTheGroupsRuleSays) {
  using enum DossierView;
  using Row = std::tuple<ReleaseRule, DossierView, DossierView, DossierView, DossierView>;
  const Meeting planned = meeting();
  const std::int32_t begins = planned.start_minute;
  const std::int32_t ends = begins + planned.duration_minutes;
  // The day before; the last minute before it begins; its first minute and its last; once it has ended.
  for (const auto& [rule, before, waiting, during, after] :
       {Row{ReleaseRule::all_before, all, all, all, all},
        Row{ReleaseRule::references_before, references, references, all, all},
        Row{ReleaseRule::at_meeting, nothing, nothing, all, all},
        Row{ReleaseRule::after_meeting, nothing, nothing, nothing, all}}) {
    const auto seen = [&, rule = rule](base::Date on, std::int32_t minute) {
      return visible_dossier(DossierState::released, rule, &planned, {on, minute});
    };
    SCOPED_TRACE(release_rule_name(rule));
    EXPECT_EQ(seen(day - 1, begins + 1), before);
    EXPECT_EQ(seen(day, 0), waiting);
    EXPECT_EQ(seen(day, begins - 1), waiting);
    EXPECT_EQ(seen(day, begins), during);
    EXPECT_EQ(seen(day, ends - 1), during);
    EXPECT_EQ(seen(day, ends), after);
    EXPECT_EQ(seen(day + 1, 0), after);
    for (const DossierState state : {DossierState::writing, DossierState::withdrawn}) {
      EXPECT_EQ(visible_dossier(state, rule, &planned, {day + 1, 0}), nothing);
    }
    EXPECT_EQ(visible_dossier(DossierState::released, rule, nullptr, {day + 1, 0}), before) << "no meeting planned";
  }
}

TEST(Dossiers, AMeetingHeldCountsWhateverTheClockSays) {
  const Meeting running = meeting(MeetingState::running);
  const Meeting closed = meeting(MeetingState::closed);
  const auto seen = [](ReleaseRule rule, const Meeting& held, LocalMoment now) {
    return visible_dossier(DossierState::released, rule, &held, now);
  };
  EXPECT_EQ(seen(ReleaseRule::at_meeting, running, {day, 0}), DossierView::all) << "begun early";
  EXPECT_EQ(seen(ReleaseRule::after_meeting, running, {day + 1, 60}), DossierView::nothing) << "it goes on";
  EXPECT_EQ(seen(ReleaseRule::after_meeting, closed, {day, 0}), DossierView::all);
}

TEST(Dossiers, BelongToTheFirstMeetingOnTheirTheme) {
  std::vector<Meeting> meetings{meeting(), meeting(MeetingState::cancelled), meeting()};
  meetings[0].date = day + 30;
  meetings[1].date = day - 30;
  meetings[2].theme = "Autre";
  EXPECT_EQ(first_meeting_on("DEPRESCRIRE les ipp", meetings), &meetings[0]);
  EXPECT_EQ(first_meeting_on("Antalgiques", meetings), nullptr);
}

TEST(Dossiers, AreDueSoManyDaysBefore) {
  const auto due = dossier_due_on(quality(), day);
  ASSERT_EQ(due, day - 15);
  EXPECT_EQ(dossier_due(DossierState::writing, due, *due + 1), DossierDue::late);
  EXPECT_EQ(dossier_due(DossierState::writing, due, *due), DossierDue::soon);
  EXPECT_EQ(dossier_due(DossierState::writing, due, *due - soon_days), DossierDue::soon);
  EXPECT_EQ(dossier_due(DossierState::writing, due, *due - soon_days - 1), DossierDue::later);
  EXPECT_EQ(dossier_due(DossierState::released, due, *due + 1), DossierDue::none);
  EXPECT_FALSE(dossier_due_on(*find_template("geap"), day)) << "a programme without dossiers";
  EXPECT_FALSE(dossier_due_on(quality(), std::nullopt));
}

TEST(Dossiers, ReadTheClockOfParis) {
  using namespace std::chrono;
  const auto utc = [](int year_number, unsigned month_number, unsigned day_number, int hour, int minute) {
    return Instant(sys_days{year{year_number} / static_cast<int>(month_number) / static_cast<int>(day_number)} +
                   hours(hour) + minutes(minute));
  };
  EXPECT_EQ(paris_moment(utc(2026, 1, 15, 23, 30)), (LocalMoment{base::make_date(2026, 1, 16), 30}));
  EXPECT_EQ(paris_moment(utc(2026, 3, 29, 0, 59)), (LocalMoment{base::make_date(2026, 3, 29), 60 + 59}));
  EXPECT_EQ(paris_moment(utc(2026, 3, 29, 1, 0)), (LocalMoment{base::make_date(2026, 3, 29), 3 * 60}));
  EXPECT_EQ(paris_moment(utc(2026, 10, 25, 0, 59)), (LocalMoment{base::make_date(2026, 10, 25), 2 * 60 + 59}));
  EXPECT_EQ(paris_moment(utc(2026, 10, 25, 1, 0)), (LocalMoment{base::make_date(2026, 10, 25), 2 * 60}));
}

TEST(Dossiers, AReferenceSaysWhereItComesFrom) {
  Reference reference;
  reference.title = "Bon usage";
  reference.source = "HAS";
  reference.year = 2022;
  EXPECT_EQ(code(check_reference(reference, day)), "no-text") << "interests are declared, be it none";
  reference.interests = "Aucun déclaré";
  EXPECT_EQ(code(check_reference(reference, day)), "accepted");
  reference.year = 2027;
  EXPECT_EQ(code(check_reference(reference, day)), "bad-year");
  reference.year = 2026;
  for (const char* bad : {"javascript:alert(1)", "https://a b", "https://a\"b", "ftp://a"}) {
    reference.link = bad;
    EXPECT_EQ(code(check_reference(reference, day)), "bad-link") << bad;
  }
  reference.since = 2;
  reference.until = 4;
  EXPECT_FALSE(reference.stands_in(1));
  EXPECT_TRUE(reference.stands_in(3));
  EXPECT_FALSE(reference.stands_in(4));
}

TEST(Committees, AreWhoseRolesSaySoThatDay) {
  const std::vector<PersonRole> roles{{1, 5, RoleKind::steering_committee, "53", day - 10, day},
                                      {2, 4, RoleKind::steering_committee, "53", day, {}},
                                      {3, 3, RoleKind::steering_committee, "52", day - 10, {}},
                                      {4, 2, RoleKind::technical_committee, "53", day - 10, {}}};
  EXPECT_THAT(committee_members(Committee::steering, "53", roles, day), ElementsAre(4, 5));
  EXPECT_THAT(committee_members(Committee::steering, "53", roles, day + 1), ElementsAre(4));
  EXPECT_THAT(committee_members(Committee::technical, "53", roles, day), ElementsAre(2));
}

TEST(Committees, ADecisionAgreesWithItsVotes) {
  CommitteeDecision decision;
  decision.day = day;
  decision.reason = "Conforme au cahier des charges";
  EXPECT_EQ(code(check_decision(decision, day)), "no-votes");
  decision.votes_for = decision.votes_against = 4;
  EXPECT_EQ(code(check_decision(decision, day)), "votes-disagree") << "as many for as against approves nothing";
  decision.outcome = Outcome::returned;
  EXPECT_EQ(code(check_decision(decision, day)), "accepted");
  decision.outcome = Outcome::approved;
  decision.votes_for = 5;
  EXPECT_EQ(code(check_decision(decision, day)), "accepted");
  EXPECT_EQ(code(check_decision(decision, day - 1)), "in-the-future");
  decision.abstained = -1;
  EXPECT_EQ(code(check_decision(decision, day)), "bad-votes");
  decision.abstained = 0;
  decision.reason.clear();
  EXPECT_EQ(code(check_decision(decision, day)), "no-reason");
  decision.committee = Committee::technical;
  decision.subject = DecisionSubject::themes;
  EXPECT_EQ(code(check_decision(decision, day)), "not-its-decision");
}

TEST(Productions, HaveATitleAndWords) {
  Production production;
  production.title = "Lettre";
  EXPECT_EQ(code(check_production(production)), "no-text");
  production.text = " Cher confrère \r\n";
  EXPECT_EQ(check_production(production)->text, "Cher confrère");
}

TEST(Search, ReadsTheWordsOfAQuery) {
  EXPECT_THAT(folded_words("L'âge  AVANCÉ, l’age"), ElementsAre("l", "age", "avance"));
  EXPECT_TRUE(folded_words(" ;' \" * ").empty());
}

}  // namespace
}  // namespace miroir::programme
