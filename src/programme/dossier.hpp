// The dossier of a theme: a synthesis in Markdown and the references behind it, each with its evidence and declared
// interests. Pure but for the interface of storage, implemented in `store`.
//
// Every change is a version, kept for ever: what a group read that evening can be read again. A reference is never
// erased: it belongs to the versions from the one that added it to the one that took it out. A member may flag one they
// distrust, with the reason; the technical committee answers.
// What a member sees of a dossier, and when, is decided by visible_dossier() alone: reading the answer before the
// meeting kills the debate, so that the facilitator of each group chooses.
#pragma once

#include "base/state_table.hpp"
#include "programme/accounts.hpp"
#include "programme/meeting.hpp"
#include "programme/people_store.hpp"
#include "programme/theme.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace miroir::programme {

enum class DossierState : std::uint8_t { writing, released, withdrawn };
enum class DossierMove : std::uint8_t { release, amend, withdraw };
const base::StateTable<DossierState, DossierMove>& dossier_states();

enum class ReferenceKind : std::uint8_t { guideline, consensus, review, trial, study, other };
inline constexpr int reference_kinds = 6;
const char* reference_kind_name(ReferenceKind kind);
std::optional<ReferenceKind> parse_reference_kind(std::string_view name);

// Grades of the Haute Autorité de santé (Niveau de preuve et gradation des recommandations de bonne pratique, 2013).
enum class EvidenceLevel : std::uint8_t { grade_a, grade_b, grade_c, expert_agreement, not_graded };
inline constexpr int evidence_levels = 5;
const char* evidence_level_name(EvidenceLevel level);
std::optional<EvidenceLevel> parse_evidence_level(std::string_view name);

struct Reference {
  std::int64_t id = 0;
  ReferenceKind kind = ReferenceKind::guideline;
  std::string title;
  std::string source;  // authors, review, publisher
  std::int32_t year = 0;
  EvidenceLevel evidence = EvidenceLevel::not_graded;
  std::string interests;  // conflicts declared; never empty: "none declared" is said too
  std::string link;       // https or http; may be empty
  std::int32_t since = 0;
  std::int32_t until = 0;  // version that took it out; 0: none has

  bool stands_in(std::int32_t version) const { return since <= version && (until == 0 || version < until); }
  bool operator==(const Reference&) const = default;
};
// Refuses what has no title, source or declaration of interests ("no-text"), is too long ("text-too-long"), a year
// before 1900 or after that of `today` ("bad-year") and a link that is not http or https ("bad-link").
base::Result<Reference> check_reference(Reference reference, base::Date today);
inline constexpr std::size_t longest_synthesis = 60'000;  // bytes; a few pages
inline constexpr std::size_t longest_reference_text = 400;

struct ReferenceFlag {
  std::int64_t id = 0;
  std::int64_t reference = 0;
  std::string group;
  std::string author;  // display name
  std::string reason;
  Instant at{};
  std::string answer;  // empty before one
  std::string answered_by;
  Instant answered_at{};
  bool operator==(const ReferenceFlag&) const = default;
};

struct Dossier {
  ThemeId theme = 0;
  std::string region;
  std::string title;  // the theme's
  DossierState state = DossierState::writing;
  std::int32_t version = 0;           // the latest; 0 before anything is written
  Instant released_at{};              // the first time
  std::string synthesis;              // of the latest version
  std::vector<Reference> references;  // all that ever were, in the order added

  std::vector<Reference> standing() const;  // those of the latest version
  bool operator==(const Dossier&) const = default;
};

struct DossierVersion {
  std::int32_t number = 1;
  std::string synthesis;
  std::string saved_by;
  Instant saved_at{};
  bool operator==(const DossierVersion&) const = default;
};

// Chosen by the facilitator for their group.
enum class ReleaseRule : std::uint8_t { all_before, references_before, at_meeting, after_meeting };
inline constexpr int release_rules = 4;
inline constexpr ReleaseRule usual_release_rule = ReleaseRule::all_before;
const char* release_rule_name(ReleaseRule rule);
std::optional<ReleaseRule> parse_release_rule(std::string_view name);

enum class DossierView : std::uint8_t { nothing, references, all };

// A moment on the clock of the wall where the group meets.
struct LocalMoment {
  base::Date day;
  std::int32_t minute = 0;  // after midnight
  auto operator<=>(const LocalMoment&) const = default;
};
// In Paris: an hour ahead of UTC, two from the last Sunday of March to that of October, at 1:00 UTC (directive
// 2000/84/EC).
LocalMoment paris_moment(Instant instant);

// What a member of a group sees. `meeting` is the group's first on the theme (first_meeting_on), nothing when none is
// planned: then what waits for the meeting is not shown. A meeting that is being held, or was, counts as such whatever
// the clock says.
DossierView visible_dossier(DossierState state, ReleaseRule rule, const Meeting* meeting, LocalMoment now);
// The first of these on the theme that is not cancelled: same words, whatever case and accents. Nothing when none is.
const Meeting* first_meeting_on(std::string_view theme, std::span<const Meeting> meetings);

// Where the writing of a dossier stands against the day by which it must be out.
enum class DossierDue : std::uint8_t { none, later, soon, late };
inline constexpr std::int32_t soon_days = 21;
const char* dossier_due_name(DossierDue due);
// So many days before its first meeting. Nothing where the programme asks for none or no meeting is known.
std::optional<base::Date> dossier_due_on(const ProgrammeTemplate& programme, std::optional<base::Date> first_meeting);
DossierDue dossier_due(DossierState state, std::optional<base::Date> due_on, base::Date today);

class DossierStore {
 public:
  virtual ~DossierStore() = default;
  // One being written and empty where the theme has none yet.
  virtual Dossier dossier(ThemeId theme) = 0;
  // Of the region, by theme; without synthesis and references.
  virtual std::vector<Dossier> dossiers(const std::string& region) = 0;
  virtual std::vector<DossierVersion> dossier_versions(ThemeId theme) = 0;  // newest first, without their words
  virtual std::optional<DossierVersion> dossier_version(ThemeId theme, std::int32_t number) = 0;
  // A new version from the one that was read; gives its number. Refuses "unknown-theme", "changed-meanwhile" when
  // somebody wrote one meanwhile, and "text-too-long".
  virtual base::Result<std::int32_t> save_synthesis(ThemeId theme, std::int32_t from_version,
                                                    const std::string& synthesis, const std::string& by,
                                                    Instant at) = 0;
  virtual base::Result<std::int64_t> add_reference(ThemeId theme, const Reference& reference, const std::string& by,
                                                   Instant at) = 0;
  // Refuses "unknown-reference".
  virtual base::Result<void> remove_reference(ThemeId theme, std::int64_t reference, const std::string& by,
                                              Instant at) = 0;
  // Refuses "move-not-permitted", the release of a dossier without words ("no-text") and a withdrawal without its
  // reason ("no-reason").
  virtual base::Result<void> move_dossier(ThemeId theme, DossierMove move, const Decision& decision, Instant at) = 0;

  virtual std::vector<ReferenceFlag> reference_flags(ThemeId theme) = 0;  // oldest first
  virtual std::vector<ReferenceFlag> unanswered_flags(const std::string& region) = 0;
  // Refuses "unknown-reference".
  virtual base::Result<void> flag_reference(ThemeId theme, const ReferenceFlag& flag) = 0;
  // Refuses "unknown-flag" and one that has its answer ("answered-already").
  virtual base::Result<void> answer_flag(ThemeId theme, std::int64_t flag, const std::string& answer,
                                         const std::string& by, Instant at) = 0;

  virtual ReleaseRule release_rule(const std::string& group) = 0;  // the usual one where none was chosen
  virtual void save_release_rule(const std::string& group, ReleaseRule rule) = 0;
};

}  // namespace miroir::programme
