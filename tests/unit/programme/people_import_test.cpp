#include "programme/people_import.hpp"

#include "programme/health_directory.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>

#include <fmt/core.h>

namespace miroir::programme {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

const base::Date today = base::make_date(2026, 11, 24);

// Eleven digits with their key, from a serial number.
std::string rpps(int serial) {
  const std::string digits = fmt::format("10{:08}", serial);
  for (char key = '0'; key <= '9'; ++key) {
    if (check_rpps(digits + key)) {
      return digits + key;
    }
  }
  return {};
}

Person person(PersonId id, int serial, const char* family, const char* given) {
  Person known;
  known.id = id;
  known.rpps = rpps(serial);
  known.number = known.rpps;
  known.family_name = family;
  known.given_name = given;
  return known;
}

PeopleKnown nobody() {
  PeopleKnown known;
  known.groups = {{"G01", "Groupe du Trieux", "Guingamp"}, {"G02", "Groupe de l'Aulne", "Châteaulin"}};
  known.rules[""] = *find_template("quality-group");
  known.today = today;
  return known;
}

ImportPlan plan(const std::string& text, const PeopleKnown& known = nobody()) {
  const auto table = read_people_table(text);
  EXPECT_TRUE(table) << (table ? "" : table.error().message);
  return table ? plan_people_import(*table, known) : ImportPlan{};
}

// What is known after a plan was applied.
PeopleKnown after(const ImportPlan& applied, PeopleKnown known) {
  PersonId next = 1000;
  for (PlannedPerson planned : applied.additions) {
    planned.person.id = ++next;
    known.people.push_back(planned.person);
    if (planned.membership) {
      known.memberships.push_back(*planned.membership);
    }
  }
  for (const PlannedPerson& planned : applied.changes) {
    *std::ranges::find(known.people, planned.person.id, &Person::id) = planned.person;
    if (planned.membership) {
      std::erase_if(known.memberships, [&](const Membership& one) {
        return one.physician == planned.membership->physician && one.start == planned.membership->start;
      });
      known.memberships.push_back(*planned.membership);
    }
  }
  return known;
}

std::vector<std::string> refusals(const ImportPlan& plan) {
  std::vector<std::string> out;
  for (const RefusedRow& row : plan.refused) {
    out.push_back(fmt::format("{} {}", row.line, row.refusal.code));
    EXPECT_GT(row.refusal.message.size(), 30U) << row.refusal.code;
    EXPECT_THAT(row.refusal.message, ::testing::ContainsRegex("[:,?]")) << "no mend: " << row.refusal.message;
  }
  return out;
}

TEST(Rpps, HasElevenDigitsAndItsKey) {
  EXPECT_TRUE(check_rpps("10003456786") || check_rpps(rpps(345678)));
  EXPECT_TRUE(check_rpps(rpps(1)));
  EXPECT_EQ(check_rpps("1000000000").error().code, "rpps-not-eleven-digits");
  EXPECT_EQ(check_rpps("1000000000A").error().code, "rpps-not-eleven-digits");
  EXPECT_EQ(check_rpps(" " + rpps(1)).error().code, "rpps-not-eleven-digits");
  // Any one digit mistyped, and almost any two neighbours exchanged, is found.
  const std::string sound = rpps(8123457);
  for (std::size_t place = 0; place < sound.size(); ++place) {
    for (char digit = '0'; digit <= '9'; ++digit) {
      std::string other = sound;
      other[place] = digit;
      EXPECT_EQ(static_cast<bool>(check_rpps(other)), other == sound) << other;
    }
  }
}

TEST(PeopleTable, KnowsItsColumnsWhateverTheyAreCalled) {
  const auto table = read_people_table(
      "\xEF\xBB\xBFN° RPPS;NOM de famille;Prénom;Adresse e-mail;Couleur\n;Le  Goff ;Hélène;;bleu\n\n;\"Roux; "
      "\"\"fils\"\"\";Ana\n");
  ASSERT_TRUE(table);
  EXPECT_THAT(table->unknown_columns, ElementsAre("Couleur"));
  ASSERT_EQ(table->rows.size(), 2U);
  EXPECT_EQ(table->rows[0].at(PeopleColumn::family_name), "Le Goff");
  EXPECT_EQ(table->rows[1].at(PeopleColumn::family_name), "Roux; \"fils\"");
  EXPECT_EQ(table->rows[1].line, 4);
}

TEST(PeopleTable, ReadsWindows1252AndOtherSeparators) {
  for (const char delimiter : {';', ',', '\t', '|'}) {
    const std::string text = std::string("nom") + delimiter +
                             "pr\xE9nom\r\nL\x92"
                             "Hour" +
                             delimiter +
                             "Lo\xEF"
                             "c\r\n";
    const auto table = read_people_table(text);
    ASSERT_TRUE(table) << delimiter;
    EXPECT_EQ(table->rows[0].at(PeopleColumn::given_name), "Loïc");
    EXPECT_EQ(table->rows[0].at(PeopleColumn::family_name), "L’Hour");
  }
}

TEST(PeopleTable, RefusesWholeFiles) {
  const auto code = [](std::string_view text) {
    const auto table = read_people_table(text);
    return table ? std::string("read") : table.error().code;
  };
  EXPECT_EQ(code(""), "no-header");
  EXPECT_EQ(code(" \n\n"), "no-header");
  EXPECT_EQ(code("PK\x03\x04..."), "not-csv");
  EXPECT_EQ(code("\xFF\xFEn\0o"), "not-csv");
  EXPECT_EQ(code("rpps;ville\n"), "no-name-column");
  EXPECT_EQ(code("nom;prénom;Nom\n"), "column-twice");
  EXPECT_EQ(code("nom;prénom\n\"Le Goff;Ana\n"), "open-quote");
  EXPECT_EQ(code(std::string(largest_people_file_bytes + 1, 'x')), "file-too-long");
  std::string many = "nom;prénom\n";
  for (std::size_t row = 0; row <= most_people_rows; ++row) {
    many += "a;b\n";
  }
  EXPECT_EQ(code(many), "too-many-rows");
}

TEST(PeopleImport, AddsThenChangesNothingTheSecondTime) {
  const std::string file = fmt::format(
      "rpps;nom;prénom;courriel;code commune;ville;statut;groupe;entré le\n"
      "{};Le Goff;Hélène;H.LeGoff@exemple.fr;22070;Guingamp;installée;Groupe du Trieux;01/09/2025\n"
      "{};Tanguy;Yann;;22070;Guingamp;remplaçant;;\n"
      ";Durand;Ana;ana@exemple.fr;;;invitée;;\n"
      ";Petit;Zoé;;;;invitée;;\n",
      rpps(1), rpps(2));
  const ImportPlan first = plan(file);
  EXPECT_THAT(refusals(first), IsEmpty());
  ASSERT_EQ(first.additions.size(), 4U);
  EXPECT_EQ(first.additions[0].person.email, "h.legoff@exemple.fr");
  EXPECT_EQ(first.additions[0].person.number, rpps(1));
  EXPECT_EQ(first.additions[0].membership, (Membership{rpps(1), "G01", base::make_date(2025, 9, 1), std::nullopt}));
  EXPECT_EQ(first.additions[2].person.number, "");
  const ImportPlan second = plan(file, after(first, nobody()));
  EXPECT_TRUE(second.changes_nothing());
  EXPECT_EQ(second.unchanged, 4);
  EXPECT_THAT(refusals(second), IsEmpty());
}

TEST(PeopleImport, TellsWhatChangesAndLeavesEmptyCellsAlone) {
  PeopleKnown known = nobody();
  known.people = {person(1, 1, "Le Goff", "Hélène")};
  known.people[0].town = "Guingamp";
  known.people[0].email = "h@exemple.fr";
  known.memberships = {{rpps(1), "G01", base::make_date(2020, 1, 1), std::nullopt}};
  const ImportPlan changed =
      plan(fmt::format("rpps;nom;prénom;courriel;ville;groupe;sorti le\n{};Le Goff;Hélène;;Paimpol;G01;2026-06-30\n",
                       rpps(1)),
           known);
  ASSERT_EQ(changed.changes.size(), 1U);
  EXPECT_THAT(changed.changes[0].changes, ElementsAre(FieldChange{PeopleColumn::town, "Guingamp", "Paimpol"},
                                                      FieldChange{PeopleColumn::left, "", "2026-06-30"}));
  EXPECT_EQ(changed.changes[0].person.email, "h@exemple.fr");
  EXPECT_EQ(changed.changes[0].membership->end, base::make_date(2026, 6, 30));
}

// Each kind of error, alone in its row, with its line and how to mend it; the sound rows go in.
TEST(PeopleImport, TellsEveryKindOfErrorWithItsRowAndMend) {
  PeopleKnown known = nobody();
  known.people = {person(1, 1, "Le Goff", "Hélène"), person(2, 2, "Retirée", "Anne"), person(3, 3, "Autre", "Part")};
  known.people[0].email = "h@exemple.fr";
  known.people[1].state = PersonState::retired;
  known.memberships = {{rpps(3), "G02", base::make_date(2020, 1, 1), std::nullopt}};
  for (int member = 0; member < 15; ++member) {
    known.memberships.push_back({fmt::format("9{:04}", member), "G01", base::make_date(2020, 1, 1), std::nullopt});
  }
  Person same = person(4, 4, "Durand", "Ana");
  same.rpps = same.number = "";
  same.standing = Standing::guest;
  known.people.push_back(same);
  same.id = 5;
  known.people.push_back(same);
  std::string wrong_key = rpps(10);
  wrong_key.back() = wrong_key.back() == '9' ? '0' : static_cast<char>(wrong_key.back() + 1);
  struct Row {
    std::string code;
    std::string text;
  };
  // rpps;nom;prénom;courriel;code commune;statut;numéro;groupe;entré le;sorti le
  const std::vector<Row> rows{
      {"", rpps(20) + ";Sain;Un;un@exemple.fr;22070;installé;;G02;2026-01-01;"},
      {"too-many-cells", rpps(21) + ";A;B;;;;;;;;de trop"},
      {"no-family-name", rpps(22) + ";;B;;;;;;;"},
      {"no-given-name", rpps(23) + ";A;;;;;;;;"},
      {"no-rpps", ";A;B;;;installé;;;;"},
      {"rpps-not-eleven-digits", "123;A;B;;;;;;;"},
      {"rpps-wrong-key", wrong_key + ";A;B;;;;;;;"},
      {"rpps-twice", rpps(20) + ";A;B;;;;;;;"},
      {"bad-email", rpps(24) + ";A;B;pas une adresse;;;;;;"},
      {"email-twice", rpps(25) + ";A;B;UN@exemple.fr;;;;;;"},
      {"email-of-another", rpps(26) + ";A;B;h@exemple.fr;;;;;;"},
      {"bad-commune", rpps(27) + ";A;B;;2207;;;;;"},
      {"bad-text", rpps(28) + ";" + std::string(200, 'a') + ";B;;;;;;;"},
      {"unknown-standing", rpps(29) + ";A;B;;;chef;;;;"},
      {"two-of-that-name", ";DURAND;ana;;;invité;;;;"},
      {"number-of-another", rpps(30) + ";A;B;;;;" + rpps(1) + ";;;"},
      {"number-changed", rpps(1) + ";Le Goff;Hélène;;;;7;;;"},
      {"not-a-date", rpps(31) + ";A;B;;;;;G02;31/02/2026;"},
      {"in-the-future", rpps(32) + ";A;B;;;;;G02;01/01/2031;"},
      {"unknown-group", rpps(33) + ";A;B;;;;;Chorale;2026-01-01;"},
      {"date-without-group", rpps(34) + ";A;B;;;;;;2026-01-01;"},
      {"group-without-date", rpps(35) + ";A;B;;;;;G02;;"},
      {"dates-reversed", rpps(36) + ";A;B;;;;;G02;2026-02-01;2026-01-01"},
      {"not-a-member", rpps(37) + ";A;B;;;;;G02;;2026-01-01"},
      {"member-elsewhere", rpps(3) + ";Autre;Part;;;;;G01;2026-01-01;"},
      {"group-full", rpps(38) + ";A;B;;;;;G01;2026-01-01;"},
      {"standing-may-not-join", rpps(39) + ";A;B;;;interne;;G02;2026-01-01;"},
      {"not-active", rpps(2) + ";Retirée;Anne;;;;;G02;2026-01-01;"},
  };
  std::string file = "rpps;nom;prénom;courriel;code commune;statut;numéro;groupe;entré le;sorti le\n";
  std::vector<std::string> expected;
  for (std::size_t place = 0; place < rows.size(); ++place) {
    file += rows[place].text + "\n";
    if (!rows[place].code.empty()) {
      expected.push_back(fmt::format("{} {}", place + 2, rows[place].code));
    }
  }
  const ImportPlan planned = plan(file, known);
  EXPECT_EQ(refusals(planned), expected);
  ASSERT_EQ(planned.additions.size(), 1U);
  EXPECT_EQ(planned.additions[0].person.family_name, "Sain");
  EXPECT_TRUE(planned.changes.empty());
}

TEST(PeopleImport, ARefusedRowTakesNoPlaceInItsGroup) {
  PeopleKnown known = nobody();
  for (int member = 0; member < 14; ++member) {
    known.memberships.push_back({fmt::format("9{:04}", member), "G01", base::make_date(2020, 1, 1), std::nullopt});
  }
  const ImportPlan planned =
      plan(fmt::format("rpps;nom;prénom;courriel;groupe;entré "
                       "le\n{};A;B;faux;G01;2026-01-01\n{};C;D;;G01;2026-01-01\n{};E;F;;G01;2026-01-01\n",
                       rpps(1), rpps(2), rpps(3)),
           known);
  EXPECT_THAT(refusals(planned), ElementsAre("2 bad-email", "4 group-full"));
  EXPECT_EQ(planned.additions.size(), 1U);
}

const char* const older_header =
    "Type d'identifiant PP|Identifiant PP|Identification nationale PP|Nom d'exercice|Prénom d'exercice|Code profession|"
    "Code savoir-faire|Code mode exercice|Code commune (coord. structure)|Libellé commune (coord. structure)|Adresse "
    "e-mail (coord. structure)|";

std::string activity(int serial, const char* family, const char* profession, const char* skill, const char* commune) {
  return fmt::format("8|{}|8{}|{}|ANNE|{}|{}|L|{}|VILLE||\n", rpps(serial), rpps(serial), family, profession, skill,
                     commune);
}

TEST(HealthDirectory, TakesGeneralPractitionersOfTheDepartmentsOnce) {
  std::istringstream extract(std::string(older_header) + "\n" + activity(1, "LE GOFF", "10", "SM26", "75056") +
                             activity(1, "LE GOFF", "10", "SM26", "22070") +
                             activity(2, "ROUX", "10", "SM04", "22070") + activity(3, "TANGUY", "60", "", "22070") +
                             activity(4, "PETIT", "10", "SM54", "22113") +
                             activity(5, "AILLEURS", "10", "SM53", "75056") + "8|coupée\n");
  const auto read = read_health_directory(extract, {"22", "29"});
  ASSERT_TRUE(read);
  ASSERT_EQ(read->table.rows.size(), 2U);
  EXPECT_EQ(read->table.rows[0].at(PeopleColumn::rpps), rpps(1));
  EXPECT_EQ(read->table.rows[0].at(PeopleColumn::commune), "22070");
  EXPECT_EQ(read->table.rows[1].at(PeopleColumn::family_name), "PETIT");
  EXPECT_EQ(read->activities, 7);
  EXPECT_EQ(read->other_professions, 2);
  EXPECT_EQ(read->elsewhere, 1);
  EXPECT_EQ(read->damaged, 1);
  EXPECT_FALSE(read->without_know_how);
  const ImportPlan first = plan_people_import(read->table, nobody());
  EXPECT_EQ(first.additions.size(), 2U);
  EXPECT_TRUE(plan_people_import(read->table, after(first, nobody())).changes_nothing());
}

TEST(HealthDirectory, FindsItsColumnsByNameInAnyOrder) {
  std::istringstream extract(
      "Code Profession|PRENOM D'EXERCICE|Nom d’exercice|Code de la commune|identifiant RPPS\n10|Anne|Roux|35238|" +
      rpps(7) + "\n");
  const auto read = read_health_directory(extract, {});
  ASSERT_TRUE(read);
  EXPECT_TRUE(read->without_know_how);
  ASSERT_EQ(read->table.rows.size(), 1U);
  EXPECT_EQ(read->table.rows[0].at(PeopleColumn::given_name), "Anne");
  EXPECT_EQ(read->table.rows[0].at(PeopleColumn::commune), "35238");
}

TEST(HealthDirectory, RefusesAnotherFile) {
  std::istringstream extract("a|b|c\n1|2|3\n");
  const auto read = read_health_directory(extract, {});
  EXPECT_EQ(read.error().code, "not-a-health-directory");
  EXPECT_THAT(read.error().message, HasSubstr("Identifiant PP"));
}

}  // namespace
}  // namespace miroir::programme
