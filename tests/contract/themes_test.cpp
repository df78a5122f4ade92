#include "contract/database_fixture.hpp"

#include <gmock/gmock.h>

#include <fmt/core.h>
#include <soci/soci.h>

namespace miroir::testing {

namespace {

using base::make_date;
using programme::Committee;
using programme::CommitteeDecision;
using programme::Decision;
using programme::DecisionSubject;
using programme::DossierMove;
using programme::DossierState;
using programme::Found;
using programme::FoundKind;
using programme::Outcome;
using programme::SearchScope;
using programme::Theme;
using programme::ThemeId;
using programme::ThemeMove;
using programme::ThemeState;
using ::testing::ElementsAre;

class ThemeContract : public StoreContract {};
MIROIR_ON_BOTH_DATABASES(ThemeContract);

const base::Date day = make_date(2026, 5, 12);
const Decision decided{day, "Dr Un", "Une raison"};
programme::Instant at(std::int64_t seconds) { return programme::Instant(std::chrono::seconds(seconds)); }
const programme::ProgrammeTemplate& rules() { return *programme::find_template("quality-group"); }

template <class Type>
std::string code(const base::Result<Type>& result) {
  return result ? "" : result.error().code;
}

Theme theme(int number, const std::string& region = "53") {
  Theme made;
  made.submission = fmt::format("s{}-{}", region, number);
  made.region = region;
  made.group = "G01";
  made.title = fmt::format("Thème « {} » d'hiver", number);
  made.reason = "Vu chaque jour ; 'souvent'";
  made.author = "Dr Un";
  made.suggested_on = day;
  return made;
}

ThemeId add(store::PlatformStore& store, int number, const std::string& region = "53") {
  return store.add_theme(theme(number, region), decided);
}

std::vector<ThemeId> add_six(store::PlatformStore& store) {
  std::vector<ThemeId> ids;
  for (int number = 1; number <= 6; ++number) {
    ids.push_back(add(store, number));
  }
  return ids;
}

CommitteeDecision decision(DecisionSubject subject, const std::string& id, Outcome outcome = Outcome::approved) {
  CommitteeDecision made;
  made.region = "53";
  made.subject = subject;
  made.subject_id = id;
  made.title = "Ce qui est décidé";
  made.outcome = outcome;
  made.votes_for = 8;
  made.votes_against = 1;
  made.abstained = 2;
  made.day = day;
  made.reason = "Proches de la pratique";
  made.written_by = "Secrétariat";
  return made;
}

TEST_P(ThemeContract, KeepsASuggestionOnceAndItsLife) {
  const auto store = open_store();
  Theme written = theme(1);
  written.id = store->add_theme(written, decided);
  EXPECT_EQ(store->add_theme(written, decided), written.id) << "the form sent twice";
  EXPECT_EQ(store->find_theme(written.id), written);
  EXPECT_FALSE(store->find_theme(written.id + 1));
  EXPECT_EQ(code(store->move_theme(written.id, ThemeMove::select, decided)), "move-not-permitted");
  EXPECT_EQ(code(store->move_theme(written.id, ThemeMove::decline, {day, "Dr Un", ""})), "no-reason");
  ASSERT_TRUE(store->move_theme(written.id, ThemeMove::decline, decided));
  EXPECT_EQ(store->themes("53", ThemeState::declined, 0, 10).size(), 1u);
  EXPECT_EQ(store->count_themes("53", ThemeState::suggested), 0);
  EXPECT_EQ(code(store->move_theme(written.id + 1, ThemeMove::decline, decided)), "unknown-theme");
  const auto events = store->life_events(programme::LifeOf::theme, std::to_string(written.id));
  ASSERT_EQ(events.size(), 2u);
  EXPECT_EQ(events.back().reason, "Une raison");
}

TEST_P(ThemeContract, KeepsRemarksAndEachOnesScores) {
  const auto store = open_store();
  const ThemeId id = add(*store, 1);
  store->add_theme_remark(id, {"Dr Un", "Oui, mais lequel ?", at(1)});
  store->add_theme_remark(id, {"Dr Deux", "D'accord", at(2)});
  EXPECT_EQ(store->theme_remarks(id).back(), (programme::ThemeRemark{"Dr Deux", "D'accord", at(2)}));
  store->save_theme_scores(id, 7, {{7, "evidence", 2}, {7, "measurable", 4}});
  store->save_theme_scores(id, 8, {{8, "evidence", 5}});
  store->save_theme_scores(id, 7, {{7, "evidence", 3}});
  EXPECT_THAT(store->theme_scores(id),
              ElementsAre(programme::ThemeScore{7, "evidence", 3}, programme::ThemeScore{8, "evidence", 5}));
}

TEST_P(ThemeContract, AYearIsProposedWholeAndChosenByTheVotes) {
  const auto store = open_store();
  auto ids = add_six(*store);
  const ThemeId seventh = add(*store, 7);
  const ThemeId elsewhere = add(*store, 1, "52");
  EXPECT_EQ(code(store->record_decision(decision(DecisionSubject::themes, "2026"), rules(), {})), "no-themes");
  EXPECT_TRUE(store->committee_decisions("53", Committee::steering, 0, 10).empty());
  EXPECT_EQ(code(store->propose_year("53", 2026, {ids[0], elsewhere}, decided)), "unknown-theme");
  EXPECT_TRUE(store->themes_of_year("53", 2026).empty()) << "all or none";
  ASSERT_TRUE(store->propose_year("53", 2026, ids, decided));
  ids[5] = seventh;
  ASSERT_TRUE(store->propose_year("53", 2026, ids, decided)) << "in place of the first proposal";
  EXPECT_EQ(store->count_themes("53", ThemeState::suggested), 1);
  EXPECT_EQ(store->themes_of_year("53", 2026).back().id, seventh);
  EXPECT_EQ(code(store->propose_year("53", 2027, ids, decided)), "move-not-permitted") << "proposed for another year";

  ASSERT_TRUE(store->record_decision(decision(DecisionSubject::themes, "2026", Outcome::returned), rules(), {}));
  EXPECT_EQ(store->count_themes("53", ThemeState::suggested), 7);
  ASSERT_TRUE(store->propose_year("53", 2026, ids, decided));
  CommitteeDecision approved = decision(DecisionSubject::themes, "2026");
  approved.id = store->record_decision(approved, rules(), {}).value();
  EXPECT_EQ(store->decision_on_themes("53", 2026), approved);
  EXPECT_EQ(store->committee_decisions("53", Committee::steering, 0, 1), std::vector{approved}) << "newest first";
  const auto chosen = store->themes_of_year("53", 2026);
  ASSERT_EQ(chosen.size(), 6u);
  for (const Theme& each : chosen) {
    EXPECT_EQ(each.state, ThemeState::selected);
  }
  EXPECT_EQ(code(store->propose_year("53", 2026, ids, decided)), "year-chosen");
}

programme::Reference reference(const std::string& title) {
  programme::Reference made;
  made.title = title;
  made.source = "HAS";
  made.year = 2022;
  made.evidence = programme::EvidenceLevel::grade_a;
  made.interests = "Aucun déclaré";
  made.link = "https://exemple.invalid/a?b=c&d='e'";
  return made;
}

TEST_P(ThemeContract, ADossierKeepsEveryVersion) {
  const auto store = open_store();
  const ThemeId id = add(*store, 1);
  EXPECT_EQ(store->dossier(id).version, 0);
  EXPECT_EQ(code(store->save_synthesis(id + 1, 0, "x", "Dr Un", at(1))), "unknown-theme");
  EXPECT_EQ(store->save_synthesis(id, 0, "# Un", "Dr Un", at(10)).value(), 1);
  EXPECT_EQ(code(store->save_synthesis(id, 0, "# Deux", "Dr Deux", at(11))), "changed-meanwhile");
  const auto added = store->add_reference(id, reference("Bon usage"), "Dr Un", at(12)).value();
  ASSERT_TRUE(store->remove_reference(id, added, "Dr Un", at(13)));
  EXPECT_EQ(code(store->remove_reference(id, added, "Dr Un", at(14))), "unknown-reference");
  const auto dossier = store->dossier(id);
  EXPECT_EQ(dossier.version, 3);
  EXPECT_TRUE(dossier.standing().empty());
  ASSERT_EQ(dossier.references.size(), 1u) << "taken out, and kept";
  EXPECT_TRUE(dossier.references.front().stands_in(2));
  EXPECT_EQ(store->dossier_version(id, 2)->synthesis, "# Un");
  EXPECT_EQ(store->dossier_versions(id).front().number, 3);
  EXPECT_EQ(store->dossiers("53").size(), 1u);
  EXPECT_TRUE(store->dossiers("52").empty());
}

TEST_P(ThemeContract, ADossierIsReleasedWithWordsAndWithdrawnWithAReason) {
  const auto store = open_store();
  const ThemeId id = add(*store, 1);
  EXPECT_EQ(code(store->move_dossier(id, DossierMove::release, decided, at(1))), "no-text");
  store->save_synthesis(id, 0, "Une synthèse", "Dr Un", at(2)).value();
  ASSERT_TRUE(store->move_dossier(id, DossierMove::release, decided, at(3)));
  EXPECT_EQ(code(store->move_dossier(id, DossierMove::withdraw, {day, "Dr Un", ""}, at(4))), "no-reason");
  ASSERT_TRUE(store->move_dossier(id, DossierMove::withdraw, decided, at(5)));
  ASSERT_TRUE(store->move_dossier(id, DossierMove::release, decided, at(6)));
  EXPECT_EQ(store->dossier(id).state, DossierState::released);
  EXPECT_EQ(store->dossier(id).released_at, at(3)) << "the first time";
}

TEST_P(ThemeContract, AReferenceIsFlaggedAndAnsweredOnce) {
  const auto store = open_store();
  const ThemeId id = add(*store, 1);
  const auto reference_id = store->add_reference(id, reference("Étude"), "Dr Un", at(1)).value();
  programme::ReferenceFlag flag{0, reference_id, "G01", "Dr Trois", "Financée par qui la vend", at(2), {}, {}, {}};
  EXPECT_EQ(code(store->flag_reference(id, {0, reference_id + 1, "G01", "x", "y", at(2), {}, {}, {}})),
            "unknown-reference");
  ASSERT_TRUE(store->flag_reference(id, flag));
  flag = store->unanswered_flags("53").at(0);
  EXPECT_EQ(flag.reason, "Financée par qui la vend");
  ASSERT_TRUE(store->answer_flag(id, flag.id, "Retirée.", "Dr Un", at(3)));
  EXPECT_EQ(code(store->answer_flag(id, flag.id, "Gardée.", "Dr Deux", at(4))), "answered-already");
  EXPECT_EQ(code(store->answer_flag(id, flag.id + 1, "?", "Dr Deux", at(4))), "unknown-flag");
  EXPECT_TRUE(store->unanswered_flags("53").empty());
  EXPECT_EQ(store->reference_flags(id).at(0).answer, "Retirée.");
}

TEST_P(ThemeContract, AGroupsReleaseRuleIsItsOwn) {
  const auto store = open_store();
  EXPECT_EQ(store->release_rule("G01"), programme::usual_release_rule);
  store->save_release_rule("G01", programme::ReleaseRule::at_meeting);
  store->save_release_rule("G01", programme::ReleaseRule::after_meeting);
  EXPECT_EQ(store->release_rule("G01"), programme::ReleaseRule::after_meeting);
  EXPECT_EQ(store->release_rule("G02"), programme::usual_release_rule);
}

TEST_P(ThemeContract, CommitteesKeepMeetingsItemsAndActions) {
  const auto store = open_store();
  programme::Person person;
  person.family_name = "Le Goff";
  person.given_name = "Hélène";
  person.standing = programme::Standing::guest;
  const auto id = store->add_person(person, decided).value();
  programme::CommitteeMeeting meeting{0, "53", Committee::steering, day, {id}, "Budget et thèmes"};
  meeting.id = store->add_committee_meeting(meeting);
  EXPECT_EQ(store->committee_meetings("53", Committee::steering, 0, 10), std::vector{meeting});
  EXPECT_TRUE(store->committee_meetings("53", Committee::technical, 0, 10).empty());

  programme::CommitteeItem item{
      0, "s1", "53", Committee::steering, programme::ItemKind::budget, "Budget 2027", "…", "Dr Un", {}, day};
  item.id = store->add_item(item);
  EXPECT_EQ(store->add_item(item), item.id);
  EXPECT_EQ(store->waiting_items("53", Committee::steering), std::vector{item});
  ASSERT_TRUE(store->record_decision(decision(DecisionSubject::item, std::to_string(item.id)), rules(), {}));
  EXPECT_TRUE(store->waiting_items("53", Committee::steering).empty());
  EXPECT_EQ(code(store->record_decision(decision(DecisionSubject::item, std::to_string(item.id)), rules(), {})),
            "move-not-permitted");
  EXPECT_EQ(code(store->record_decision(decision(DecisionSubject::item, "1 OR 1"), rules(), {})), "unknown-item");
  EXPECT_EQ(store->committee_decisions("53", Committee::steering, 0, 10).size(), 1u);

  const auto add_action = [&](const char* submission, base::Date due) {
    return store->add_action({0, submission, "53", Committee::steering, "Écrire aux groupes", "Secrétariat", due, {}});
  };
  const auto late = add_action("a1", day + 1);
  const auto soon = add_action("a2", day);
  EXPECT_EQ(store->actions("53", Committee::steering, 0, 10).front().id, soon);
  ASSERT_TRUE(store->finish_action("53", soon, day));
  EXPECT_EQ(store->actions("53", Committee::steering, 0, 10).front().id, late);
  EXPECT_EQ(store->actions("53", Committee::steering, 0, 10).back().done_on, day);
  EXPECT_EQ(code(store->finish_action("52", late, day)), "unknown-action");
}

TEST_P(ThemeContract, AGroupIsValidatedByADecision) {
  const auto store = open_store();
  ASSERT_TRUE(store->form_group({"G90", "Groupe de l'Aulne", ""}, {"G90", {}, {}, ""}, decided));
  const auto ask = [&](Outcome outcome, const programme::GroupFacts& facts) {
    return code(store->record_decision(decision(DecisionSubject::group, "G90", outcome), rules(), facts));
  };
  programme::GroupFacts whole;
  whole.coverage.members = 10;
  whole.coverage.communes = 1;
  whole.coverage.physicians = 12;
  whole.coverage.physicians_members = 10;
  whole.facilitators = whole.trained_facilitators = 1;
  EXPECT_EQ(ask(Outcome::approved, whole), "move-not-permitted") << "not submitted yet";
  ASSERT_TRUE(store->move_group("G90", programme::GroupMove::submit, rules(), whole, decided));
  ASSERT_EQ(ask(Outcome::returned, whole), "");
  EXPECT_EQ(store->group_life("G90").state, programme::GroupState::forming);
  ASSERT_TRUE(store->move_group("G90", programme::GroupMove::submit, rules(), whole, decided));
  programme::GroupFacts small = whole;
  small.coverage.members = 3;
  EXPECT_EQ(ask(Outcome::approved, small), "too-few-members");
  ASSERT_EQ(ask(Outcome::approved, whole), "");
  EXPECT_EQ(store->group_life("G90").state, programme::GroupState::active);
  EXPECT_EQ(code(store->record_decision(decision(DecisionSubject::group, "G99"), rules(), whole)), "unknown-group");
  EXPECT_EQ(store->committee_decisions("53", Committee::steering, 0, 10).size(), 2u) << "refused ones leave nothing";
}

TEST_P(ThemeContract, WhatGroupsSendUpIsAnsweredOnce) {
  const auto store = open_store();
  programme::GroupLetter letter;
  letter.submission = "l1";
  letter.region = "53";
  letter.group = "G01";
  letter.kind = programme::LetterKind::request;
  letter.words = "Un dossier plus tôt, s'il vous plaît";
  letter.author = "Dr Trois";
  letter.sent_at = at(5);
  letter.id = store->add_letter(letter);
  EXPECT_EQ(store->add_letter(letter), letter.id);
  EXPECT_EQ(store->unanswered_letters("53"), std::vector{letter});
  ASSERT_TRUE(store->answer_letter(letter.id, "Dès janvier.", "Dr Un", at(6)));
  EXPECT_EQ(code(store->answer_letter(letter.id, "Non.", "Dr Un", at(7))), "answered-already");
  EXPECT_TRUE(store->unanswered_letters("53").empty());
  EXPECT_EQ(store->letters_of_group("G01", 0, 10).at(0).answer, "Dès janvier.");
  EXPECT_EQ(store->find_letter(letter.id)->answered_by, "Dr Un");
}

programme::Production production(const std::string& submission = "p1") {
  programme::Production made;
  made.submission = submission;
  made.region = "53";
  made.group = "G01";
  made.title = "Lettre au psychiatre";
  made.text = "Cher confrère, *l'avis* demandé…";
  made.saved_at = at(100);
  return made;
}

TEST_P(ThemeContract, AProductionIsVersionedAndAdopted) {
  const auto store = open_store();
  programme::Production written = production();
  written.id = store->add_production(written, "Dr Un", decided);
  EXPECT_EQ(store->add_production(written, "Dr Un", decided), written.id);
  EXPECT_EQ(store->find_production(written.id), written);
  EXPECT_EQ(code(store->adopt_production(written.id, "G01", day)), "own-production");
  ASSERT_TRUE(store->adopt_production(written.id, "G02", day));
  EXPECT_EQ(store->save_production(written.id, 1, "Deuxième", "Dr Un", at(200)).value(), 2);
  EXPECT_EQ(code(store->save_production(written.id, 1, "Autre", "Dr Deux", at(201))), "changed-meanwhile");
  ASSERT_TRUE(store->adopt_production(written.id, "G02", day + 1));
  EXPECT_THAT(store->adoptions(written.id), ElementsAre(programme::Adoption{"G02", 2, day}));
  EXPECT_EQ(store->productions("53", 0, 10).at(0).adoptions, 1);
  EXPECT_EQ(store->production_versions(written.id).size(), 2u);
  ASSERT_TRUE(store->move_production(written.id, programme::ProductionMove::withdraw, decided));
  EXPECT_EQ(store->count_productions("53"), 0);
  EXPECT_EQ(code(store->adopt_production(written.id, "G03", day)), "move-not-permitted");
  EXPECT_EQ(code(store->adopt_production(written.id + 1, "G03", day)), "unknown-production");
}

std::vector<std::pair<FoundKind, std::int64_t>> found(store::PlatformStore& store, const char* query,
                                                      const SearchScope& scope) {
  std::vector<std::pair<FoundKind, std::int64_t>> out;
  const auto page = store.search(query, scope, 0, 10);
  EXPECT_EQ(page.total, static_cast<std::int32_t>(page.found.size()));
  for (const Found& each : page.found) {
    out.emplace_back(each.kind, each.id);
  }
  return out;
}

TEST_P(ThemeContract, ASearchFindsOnlyWhatMayBeSeen) {
  const auto store = open_store();
  const ThemeId id = add(*store, 1);
  store->add_reference(id, reference("Bon usage des opioïdes"), "Dr Un", at(1)).value();
  store->save_synthesis(id, 1, "La décroissance du tramadol", "Dr Un", at(2)).value();
  const auto made = store->add_production(production(), "Dr Un", decided);

  const SearchScope nothing{"53", true, {}, {}, {}};
  const SearchScope whole{"53", true, {id}, {}, {}};
  const SearchScope references{"53", true, {}, {id}, {}};
  const std::pair dossier(FoundKind::dossier, id);
  EXPECT_THAT(found(*store, "DECROISSANCE opioides", whole), ElementsAre(dossier)) << "words of both parts";
  EXPECT_THAT(found(*store, "opioi", references), ElementsAre(dossier)) << "the beginning of a word";
  EXPECT_TRUE(found(*store, "tramadol", references).empty()) << "the synthesis waits for the meeting";
  EXPECT_TRUE(found(*store, "opioides", nothing).empty());
  EXPECT_THAT(found(*store, "confrere avis", nothing), ElementsAre(std::pair(FoundKind::production, made)));
  EXPECT_TRUE(found(*store, "confrere", {"52", true, {id}, {}, {}}).empty()) << "another region";
  EXPECT_TRUE(found(*store, "", whole).empty());
  EXPECT_TRUE(found(*store, "\"' OR * ) :*", whole).empty());
  ASSERT_TRUE(store->move_production(made, programme::ProductionMove::withdraw, decided));
  EXPECT_TRUE(found(*store, "confrere", nothing).empty());
}

TEST_P(ThemeContract, ASearchFindsQuestionsOfTheirGroupAndOfAllOnceShared) {
  const auto store = open_store();
  programme::Meeting meeting;
  meeting.group = "G01";
  meeting.region = "53";
  meeting.date = day;
  programme::Question question;
  question.submission = "q1";
  question.region = "53";
  question.group = "G01";
  question.meeting = store->add_meetings({meeting}).value().front();
  question.text = "Comment arrêter un hypnotique ?";
  question.raised_at = at(1);
  const auto id = store->add_question(question);
  const SearchScope own{"53", true, {}, {}, {"G02", "G01"}};
  const SearchScope other{"53", true, {}, {}, {"G02"}};
  EXPECT_EQ(found(*store, "hypnotique", own).size(), 1u);
  EXPECT_TRUE(found(*store, "hypnotique", other).empty());
  ASSERT_TRUE(store->move_question(id, 1, {programme::QuestionMove::research, 0, "1", "Par paliers", "HAS", at(2)}));
  EXPECT_EQ(found(*store, "paliers HAS", own).size(), 1u) << "its answer and references";
  ASSERT_TRUE(store->share_question(id, 2, true));
  EXPECT_EQ(found(*store, "hypnotique", other).size(), 1u);
  EXPECT_TRUE(found(*store, "hypnotique", {"53", false, {}, {}, {"G02"}}).empty()) << "may not see those of others";
  // As in a database of before there was a search.
  *open_session() << "DELETE FROM search_text";
  EXPECT_EQ(found(*open_store(), "hypnotique", other).size(), 1u) << "indexed again at the opening";
}

}  // namespace

}  // namespace miroir::testing
