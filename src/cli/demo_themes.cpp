#include "cli/demo_themes.hpp"

#include <fmt/core.h>

namespace miroir::cli {

namespace {

using programme::CommitteeDecision;
using programme::Decision;
using programme::Instant;
using programme::Theme;
using programme::ThemeId;

constexpr const char* author = "Comité technique (démonstration)";
constexpr std::int32_t next_year_from_month = 6;

struct Idea {
  const char* title;
  const char* reason;
};
constexpr Idea chosen[] = {
    {"Renouveler ou arrêter un inhibiteur de la pompe à protons",
     "La moitié de nos renouvellements n’ont plus d’indication."},
    {"Le mal de gorge chez l’adulte", "Nous ne faisons pas tous le test rapide."},
    {"Le premier entretien d’un patient anxieux", "Quinze minutes, et que proposer d’autre qu’une ordonnance ?"},
    {"La douleur chronique du dos", "Trois confrères, trois conduites."},
    {"Le patient de plus de dix médicaments", "Par où commencer ?"},
    {"Le dépistage du diabète", "Qui, quand, et avec quel suivi ?"}};
constexpr Idea suggested[] = {{"Prescrire l’activité physique", "Personne ne sait à qui adresser sur le territoire."},
                              {"L’otite de l’enfant", "Les parents attendent un antibiotique."}};

constexpr const char* synthesis = R"(Ce texte est inventé pour la démonstration ; il ne dit rien qu’il faille suivre.

# La question

Qui, parmi les patients sous inhibiteur de la pompe à protons depuis plus d’un an, en a encore besoin ?

# Ce que disent les références

* Une indication se réévalue à chaque renouvellement.
* Un arrêt par paliers est proposé lorsque le traitement dure depuis longtemps.

# Pour la discussion

1. Qu’est-ce qui vous a empêché d’arrêter ?
2. Qu’avez-vous dit au patient ?
)";

constexpr const char* letter = R"(Modèle de lettre inventé pour la démonstration.

**Objet : avis psychiatrique**

Chère consœur, cher confrère,

Je vous adresse un patient suivi dans notre territoire. Merci de nous indiquer :

* votre hypothèse diagnostique ;
* le traitement proposé, sa durée et sa surveillance ;
* qui revoit le patient, et quand.
)";

class DemoThemes {
 public:
  DemoThemes(store::PlatformStore& store, std::string region, base::Date today)
      : store_(store), region_(std::move(region)) {
    const base::YearMonthDay parts = base::year_month_day(today);
    year_ = parts.month >= next_year_from_month ? parts.year : parts.year - 1;
  }

  base::Result<void> add() {
    const auto groups = store_.groups();
    if (groups.size() < 2) {
      return {};
    }
    std::vector<ThemeId> ids;
    for (const Idea& idea : chosen) {
      ids.push_back(suggest(idea, groups[ids.size() % groups.size()].id));
    }
    for (const Idea& idea : suggested) {
      store_.add_theme_remark(suggest(idea, groups.front().id),
                              {"Une animatrice (démonstration)", "Notre groupe en parle souvent.", at(spring() + 3)});
    }
    const Decision proposed{spring() + 30, author, ""};
    if (const auto done = store_.propose_year(region_, year_, ids, proposed); !done) {
      return done;
    }
    if (const auto done = add_committees(); !done) {
      return done;
    }
    if (const auto done = add_dossiers(ids); !done) {
      return done;
    }
    return add_production(groups[0].id, groups[1].id);
  }

 private:
  base::Date spring() const { return base::make_date(year_, 4, 2); }
  static Instant at(base::Date day) { return Instant(std::chrono::days(day.days) + std::chrono::hours(12)); }

  ThemeId suggest(const Idea& idea, const std::string& group) {
    Theme theme;
    theme.submission = fmt::format("demo-{}", idea.title);
    theme.region = region_;
    theme.group = group;
    theme.title = idea.title;
    theme.reason = idea.reason;
    theme.author = "Un membre (démonstration)";
    theme.suggested_on = spring();
    return store_.add_theme(theme, {spring(), theme.author, ""});
  }

  base::Result<void> add_dossiers(const std::vector<ThemeId>& ids) {
    const Instant written = at(base::make_date(year_, 8, 10));
    const auto first = store_.save_synthesis(ids[0], 0, synthesis, author, written);
    if (!first) {
      return first.error();
    }
    programme::Reference reference;
    reference.kind = programme::ReferenceKind::guideline;
    reference.title = "Recommandation inventée sur les inhibiteurs de la pompe à protons";
    reference.source = "Société savante synthétique";
    reference.year = year_ - 2;
    reference.evidence = programme::EvidenceLevel::grade_b;
    reference.interests = "aucun déclaré";
    for (const char* title : {"Recommandation inventée sur les inhibiteurs de la pompe à protons",
                              "Essai inventé d’un arrêt par paliers"}) {
      reference.title = title;
      if (const auto added = store_.add_reference(ids[0], reference, author, written); !added) {
        return added.error();
      }
      reference.kind = programme::ReferenceKind::trial;
    }
    // The second theme's stays unwritten: late once its month has come.
    const auto begun = store_.save_synthesis(ids[1], 0, "À écrire.", author, written);
    return begun ? store_.move_dossier(ids[0], programme::DossierMove::release,
                                       {base::make_date(year_, 8, 12), author, ""}, written)
                 : base::Result<void>(begun.error());
  }

  base::Result<programme::PersonId> add_member(const char* family_name, programme::RoleKind kind) {
    programme::Person person;
    person.family_name = family_name;
    person.given_name = "Personne";
    person.standing = programme::Standing::guest;
    const auto id = store_.add_person(person, {spring(), author, ""});
    if (!id) {
      return id;
    }
    const auto added = store_.add_role({0, *id, kind, region_, spring(), std::nullopt});
    return added ? id : base::Result<programme::PersonId>(added.error());
  }

  CommitteeDecision decision(programme::DecisionSubject subject, const std::string& id,
                             const std::string& title) const {
    CommitteeDecision made;
    made.region = region_;
    made.subject = subject;
    made.subject_id = id;
    made.title = title;
    made.votes_for = 10;
    made.votes_against = 1;
    made.abstained = 1;
    made.day = base::make_date(year_, 5, 20);
    made.reason = "Proches de la pratique de chaque jour, et mesurables.";
    made.written_by = "Secrétariat (démonstration)";
    return made;
  }

  base::Result<void> add_committees() {
    programme::CommitteeMeeting meeting{
        0, region_, programme::Committee::steering, base::make_date(year_, 5, 20), {}, "Thèmes de l’année, budget."};
    for (const char* name : {"Pilotage-Un", "Pilotage-Deux"}) {
      const auto member = add_member(name, programme::RoleKind::steering_committee);
      if (!member) {
        return member.error();
      }
      meeting.present.push_back(*member);
    }
    if (const auto member = add_member("Technique-Un", programme::RoleKind::technical_committee); !member) {
      return member.error();
    }
    store_.add_committee_meeting(meeting);
    programme::CommitteeItem budget{0,
                                    "demo-budget",
                                    region_,
                                    programme::Committee::steering,
                                    programme::ItemKind::budget,
                                    fmt::format("Budget {}", year_ + 1),
                                    "Indemnités et remplacements, par financeur.",
                                    "Secrétariat (démonstration)",
                                    {},
                                    meeting.day};
    const auto item = store_.add_item(budget);
    const auto& rules = *programme::find_template(programme::default_template);
    for (const auto& made : {decision(programme::DecisionSubject::themes, std::to_string(year_),
                                      fmt::format("Thèmes de l’année {}–{}", year_, year_ + 1)),
                             decision(programme::DecisionSubject::item, std::to_string(item), budget.title)}) {
      if (const auto done = store_.record_decision(made, rules, {}); !done) {
        return done.error();
      }
    }
    budget.submission = "demo-indicators";
    budget.kind = programme::ItemKind::indicators;
    budget.title = "Deux indicateurs à réviser";
    budget.words = "Seuils de l’an dernier à revoir.";
    store_.add_item(budget);
    store_.add_action({0, "demo-action", region_, programme::Committee::steering,
                       "Présenter le calendrier aux animateurs", "Coordination", base::make_date(year_, 9, 1),
                       std::nullopt});
    return {};
  }

  base::Result<void> add_production(const std::string& group, const std::string& other) {
    programme::Production production;
    production.submission = "demo-production";
    production.region = region_;
    production.group = group;
    production.kind = programme::ProductionKind::letter;
    production.title = "Demander un avis au psychiatre du territoire";
    production.text = letter;
    production.saved_at = at(base::make_date(year_, 6, 4));
    const auto id = store_.add_production(production, "Un membre (démonstration)",
                                          {base::make_date(year_, 6, 4), "Un membre (démonstration)", ""});
    store_.add_letter({0,
                       "demo-letter",
                       region_,
                       group,
                       programme::LetterKind::request,
                       "Pouvez-vous envoyer les dossiers un mois avant plutôt que quinze jours ?",
                       "Une animatrice (démonstration)",
                       at(base::make_date(year_, 9, 20)),
                       {},
                       {},
                       {}});
    return store_.adopt_production(id, other, base::make_date(year_, 6, 30));
  }

  store::PlatformStore& store_;
  std::string region_;
  std::int32_t year_ = 0;
};

}  // namespace

base::Result<void> add_demo_themes(store::PlatformStore& store, const std::string& region, base::Date today) {
  return DemoThemes(store, region, today).add();
}

}  // namespace miroir::cli
