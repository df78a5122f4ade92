// PlatformStore by SOCI: one class, one source file per interface. Private to the folder.
#pragma once

#include "store/connections.hpp"
#include "store/platform_store.hpp"

#include <map>
#include <memory>
#include <mutex>

namespace miroir::store {

class SociStore final : public PlatformStore {
 public:
  SociStore(Backend backend, const std::string& connect_string, int count)
      : connections_(backend, connect_string, count) {}

  // Runs the migrations that are missing.
  base::Result<void> migrate_to_latest();

  base::Result<programme::AccountId> add_account(const programme::Account& account) override;
  std::optional<programme::Account> find_account(programme::AccountId id) override;
  std::optional<programme::Account> find_account_by_login(const std::string& login) override;
  std::vector<programme::Account> demonstration_accounts() override;
  std::vector<programme::Account> accounts() override;
  void set_mail_choice(programme::AccountId id, programme::MailChoice choice) override;
  void set_locale(programme::AccountId id, const std::string& locale) override;
  void set_password_hash(programme::AccountId id, const std::string& password_hash) override;

  void add_session(const programme::Session& session) override;
  std::optional<programme::Session> find_session(const std::string& token_hash) override;
  void touch_session(const std::string& token_hash, programme::Instant last_seen_at) override;
  void remove_session(const std::string& token_hash) override;
  void remove_sessions_before(programme::Instant last_seen_at) override;

  void add_failure(const std::string& key, programme::Instant at) override;
  int failures_since(const std::string& key, programme::Instant since) override;
  void forget_failures(const std::string& key) override;

  void save_physician(const programme::PhysicianEntry& physician) override;
  void save_group(const programme::GroupEntry& group) override;
  void add_membership(const programme::Membership& membership) override;
  void add_missing(const programme::DirectoryEntries& entries) override;
  std::optional<programme::PhysicianEntry> find_physician(const std::string& number) override;
  std::vector<programme::PhysicianEntry> physicians() override;
  std::optional<programme::GroupEntry> find_group(const std::string& id) override;
  std::vector<programme::GroupEntry> groups() override;
  std::vector<programme::Membership> memberships_of_group(const std::string& group) override;
  std::vector<programme::Membership> memberships_of_physician(const std::string& number) override;

  base::Result<feedback::PublishReceipt> publish(const feedback::Results& results,
                                                 const feedback::Arrival& arrival) override;
  std::vector<feedback::ReturnRecord> returns() override;
  base::Result<void> decide(feedback::PublicationId id, const feedback::ReturnEvent& event) override;
  std::shared_ptr<const feedback::Publication> find_publication(feedback::PublicationId id) override;
  std::vector<std::string> physicians_in(feedback::PublicationId id) override;
  std::vector<feedback::StoredRow> rows(feedback::PublicationId id, measures::Level level, const std::string& entity,
                                        const std::string& stratum) override;
  std::vector<feedback::StoredRow> physician_rows(feedback::PublicationId id, const std::vector<std::string>& entities,
                                                  const std::string& period, const std::string& indicator,
                                                  const std::string& stratum) override;
  std::vector<feedback::StoredRow> level_rows(feedback::PublicationId id, measures::Level level,
                                              const std::string& period, const std::string& stratum) override;
  std::vector<measures::ContentRow> content(feedback::PublicationId id, measures::Level level,
                                            const std::string& entity) override;

  void add_notice_once(programme::NoticeKind kind, std::int64_t about, programme::Instant due_at,
                       programme::Instant since) override;
  std::vector<programme::Mail> latest_mails(int most) override;
  std::vector<programme::Notice> due_notices(programme::Instant now) override;
  void address_notice(programme::NoticeId notice, const std::vector<programme::Addressed>& addressed) override;
  std::optional<programme::Mail> take_due_mail(programme::Instant now, programme::Instant retry_at) override;
  void mark_sent(programme::MailId mail, programme::Instant at) override;
  void mark_failed(programme::MailId mail, const std::string& problem,
                   std::optional<programme::Instant> retry_at) override;
  void cancel_mail(programme::MailId mail) override;
  std::vector<programme::Mail> mails_about(std::int64_t about) override;
  int restart_mails(std::int64_t about, programme::Instant now) override;

  feedback::RemarkId add_remark(const feedback::Remark& remark) override;
  std::optional<feedback::Remark> find_remark(feedback::RemarkId id) override;
  std::vector<feedback::Remark> remarks(const feedback::RemarkFilter& filter) override;
  base::Result<void> answer_remark(feedback::RemarkId id, const feedback::RemarkAnswer& answer) override;
  base::Result<void> move_remark(feedback::RemarkId id, feedback::RemarkEvent event) override;

  std::optional<feedback::ReturnSession> find_return_session(const std::string& group,
                                                             feedback::PublicationId publication) override;
  std::vector<feedback::ReturnSession> return_sessions(const std::string& group) override;
  base::Result<feedback::ReturnSession> save_return_session(const feedback::ReturnSession& session) override;
  base::Result<void> move_return_session(feedback::ReturnSessionId id, feedback::SessionEvent event) override;
  feedback::GuessRound guess_round(feedback::ReturnSessionId id, const std::string& indicator) override;
  base::Result<void> move_guess_round(feedback::ReturnSessionId id, const std::string& indicator,
                                      feedback::GuessEvent event) override;
  base::Result<void> save_guess(feedback::ReturnSessionId id, const std::string& indicator, const std::string& key,
                                double value) override;
  std::optional<double> find_guess(feedback::ReturnSessionId id, const std::string& indicator,
                                   const std::string& key) override;
  std::vector<double> revealed_guesses(feedback::ReturnSessionId id, const std::string& indicator) override;

  void save_intention(const feedback::Intention& intention) override;
  void remove_intention(const std::string& physician, const std::string& indicator, const std::string& period) override;
  std::vector<feedback::Intention> intentions_of(const std::string& physician) override;

  base::Result<programme::PersonId> add_person(const programme::Person& person,
                                               const programme::Decision& decision) override;
  base::Result<void> save_person(const programme::Person& person) override;
  std::optional<programme::Person> find_person(programme::PersonId id) override;
  std::vector<programme::Person> people() override;
  std::vector<programme::Person> people_known_as(const std::string& email, const std::string& number) override;
  programme::PeoplePage find_people(const programme::PeopleFilter& filter) override;
  base::Result<void> move_person(programme::PersonId id, programme::PersonMove move,
                                 const programme::Decision& decision) override;
  base::Result<void> add_role(const programme::PersonRole& role) override;
  base::Result<void> end_role(std::int64_t id, base::Date last_day) override;
  std::vector<programme::PersonRole> roles_of(programme::PersonId person) override;
  std::vector<programme::PersonRole> roles() override;
  std::vector<programme::Membership> memberships() override;
  base::Result<void> apply_import(const programme::ImportPlan& plan, const programme::Decision& decision) override;
  base::Result<void> end_membership(const std::string& number, const std::string& group, programme::MembershipMove move,
                                    const programme::Decision& decision) override;
  base::Result<void> move_member(const std::string& number, const std::string& from, const std::string& to,
                                 const programme::ProgrammeTemplate& rules,
                                 const programme::Decision& decision) override;
  std::vector<programme::LifeEvent> life_events(programme::LifeOf thing, const std::string& id) override;

  base::Result<void> form_group(const programme::GroupEntry& group, const programme::GroupLife& life,
                                const programme::Decision& decision) override;
  programme::GroupLife group_life(const std::string& group) override;
  std::vector<programme::GroupLife> group_lives() override;
  base::Result<void> move_group(const std::string& group, programme::GroupMove move,
                                const programme::ProgrammeTemplate& rules, const programme::GroupFacts& facts,
                                const programme::Decision& decision) override;
  base::Result<void> split_group(const std::string& group, const programme::GroupEntry& into,
                                 const std::vector<std::string>& numbers, const programme::Decision& decision) override;
  base::Result<std::int64_t> add_request(const programme::JoinRequest& request,
                                         const programme::ProgrammeTemplate& rules,
                                         const programme::Decision& decision) override;
  std::optional<programme::JoinRequest> find_request(std::int64_t id) override;
  std::vector<programme::JoinRequest> requests_of_group(const std::string& group) override;
  std::vector<programme::JoinRequest> requests_of_person(programme::PersonId person) override;
  base::Result<void> move_request(std::int64_t id, programme::RequestMove move,
                                  const programme::ProgrammeTemplate& rules,
                                  const programme::Decision& decision) override;
  programme::GroupArea group_area(const std::string& group) override;
  std::vector<programme::GroupArea> group_areas() override;
  void save_group_area(const programme::GroupArea& area) override;
  std::vector<programme::Commune> communes() override;
  void save_communes(const std::vector<programme::Commune>& communes) override;

  std::int64_t add_training(const programme::Training& training, const programme::Decision& decision) override;
  std::vector<programme::Training> trainings() override;
  std::optional<programme::Training> find_training(std::int64_t id) override;
  base::Result<void> move_training(std::int64_t id, programme::TrainingMove move,
                                   const std::vector<programme::PersonId>& attended,
                                   const programme::Decision& decision) override;

  std::vector<programme::ProgrammeChoice> programme_choices() override;
  base::Result<void> choose_programme(const programme::ProgrammeChoice& choice) override;
  std::vector<programme::Adjustment> adjustments(const std::string& association) override;
  base::Result<void> adjust_programme(const std::string& association, const programme::Adjustment& adjustment) override;
  base::Result<std::vector<programme::MeetingId>> add_meetings(
      const std::vector<programme::Meeting>& meetings) override;
  std::optional<programme::Meeting> find_meeting(programme::MeetingId id) override;
  std::vector<programme::Meeting> meetings_of_group(const std::string& group) override;
  std::vector<programme::Meeting> meetings_between(base::Date first, base::Date last) override;
  base::Result<programme::Meeting> save_meeting(const programme::Meeting& meeting, programme::Instant at) override;
  base::Result<programme::Meeting> move_meeting(programme::MeetingId id, programme::MeetingMove move, base::Date today,
                                                programme::Instant at, base::Date new_date) override;
  std::vector<programme::Participation> participations(programme::MeetingId id) override;
  base::Result<void> save_answer(programme::MeetingId id, const std::string& physician,
                                 programme::MeetingAnswer answer) override;
  base::Result<void> save_presence(programme::MeetingId id, const std::string& physician,
                                   programme::Presence presence) override;
  std::vector<programme::MeetingGuest> guests(programme::MeetingId id) override;
  base::Result<void> add_guest(programme::MeetingId id, const programme::MeetingGuest& guest) override;
  void remove_guest(programme::MeetingId id, std::int64_t guest) override;
  std::vector<programme::PreparedQuestion> prepared_questions(programme::MeetingId id) override;
  base::Result<programme::PreparedQuestion> save_prepared_question(
      programme::MeetingId id, const programme::PreparedQuestion& prepared) override;
  base::Result<void> mark_discussed(programme::MeetingId id, const std::string& physician, bool discussed) override;
  std::vector<programme::MeetingNote> notes(programme::MeetingId id) override;
  base::Result<void> add_note(programme::MeetingId id, const programme::MeetingNote& note) override;
  base::Result<void> remove_note(programme::MeetingId id, std::int64_t note) override;

  std::optional<programme::Minutes> find_minutes(programme::MeetingId meeting) override;
  std::vector<programme::Minutes> sent_minutes(const std::string& region) override;
  std::vector<programme::UnsentMinutes> unsent_minutes(base::Date first, base::Date last) override;
  std::optional<programme::MinutesVersion> find_minutes_version(programme::MeetingId meeting,
                                                                std::int64_t revision) override;
  std::vector<programme::MinutesVersion> minutes_versions(programme::MeetingId meeting) override;
  base::Result<programme::Minutes> save_minutes(programme::MeetingId meeting, std::int64_t from_revision,
                                                const programme::MinutesVersion& version) override;
  base::Result<void> move_minutes(programme::MeetingId meeting, std::int64_t revision, programme::MinutesMove move,
                                  programme::Instant at) override;

  programme::QuestionId add_question(const programme::Question& question) override;
  std::optional<programme::Question> find_question(programme::QuestionId id) override;
  std::vector<programme::Question> questions_of_group(const std::string& group) override;
  std::vector<programme::Question> shared_questions(const std::string& region) override;
  base::Result<void> move_question(programme::QuestionId id, std::int64_t revision,
                                   const programme::QuestionEvent& event) override;
  base::Result<void> share_question(programme::QuestionId id, std::int64_t revision, bool shared) override;

  programme::ThemeId add_theme(const programme::Theme& theme, const programme::Decision& decision) override;
  std::optional<programme::Theme> find_theme(programme::ThemeId id) override;
  std::vector<programme::Theme> themes(const std::string& region, programme::ThemeState state, std::int32_t offset,
                                       std::int32_t limit) override;
  std::int32_t count_themes(const std::string& region, programme::ThemeState state) override;
  std::vector<programme::Theme> themes_of_year(const std::string& region, std::int32_t year) override;
  base::Result<void> move_theme(programme::ThemeId id, programme::ThemeMove move,
                                const programme::Decision& decision) override;
  base::Result<void> propose_year(const std::string& region, std::int32_t year,
                                  const std::vector<programme::ThemeId>& themes,
                                  const programme::Decision& decision) override;
  std::vector<programme::ThemeRemark> theme_remarks(programme::ThemeId id) override;
  void add_theme_remark(programme::ThemeId id, const programme::ThemeRemark& remark) override;
  std::vector<programme::ThemeScore> theme_scores(programme::ThemeId id) override;
  void save_theme_scores(programme::ThemeId id, programme::AccountId scorer,
                         const std::vector<programme::ThemeScore>& scores) override;

  programme::Dossier dossier(programme::ThemeId theme) override;
  std::vector<programme::Dossier> dossiers(const std::string& region) override;
  std::vector<programme::DossierVersion> dossier_versions(programme::ThemeId theme) override;
  std::optional<programme::DossierVersion> dossier_version(programme::ThemeId theme, std::int32_t number) override;
  base::Result<std::int32_t> save_synthesis(programme::ThemeId theme, std::int32_t from_version,
                                            const std::string& synthesis, const std::string& by,
                                            programme::Instant at) override;
  base::Result<std::int64_t> add_reference(programme::ThemeId theme, const programme::Reference& reference,
                                           const std::string& by, programme::Instant at) override;
  base::Result<void> remove_reference(programme::ThemeId theme, std::int64_t reference, const std::string& by,
                                      programme::Instant at) override;
  base::Result<void> move_dossier(programme::ThemeId theme, programme::DossierMove move,
                                  const programme::Decision& decision, programme::Instant at) override;
  std::vector<programme::ReferenceFlag> reference_flags(programme::ThemeId theme) override;
  std::vector<programme::ReferenceFlag> unanswered_flags(const std::string& region) override;
  base::Result<void> flag_reference(programme::ThemeId theme, const programme::ReferenceFlag& flag) override;
  base::Result<void> answer_flag(programme::ThemeId theme, std::int64_t flag, const std::string& answer,
                                 const std::string& by, programme::Instant at) override;
  programme::ReleaseRule release_rule(const std::string& group) override;
  void save_release_rule(const std::string& group, programme::ReleaseRule rule) override;

  std::int64_t add_committee_meeting(const programme::CommitteeMeeting& meeting) override;
  std::vector<programme::CommitteeMeeting> committee_meetings(const std::string& region, programme::Committee committee,
                                                              std::int32_t offset, std::int32_t limit) override;
  base::Result<std::int64_t> record_decision(const programme::CommitteeDecision& decision,
                                             const programme::ProgrammeTemplate& rules,
                                             const programme::GroupFacts& facts) override;
  std::vector<programme::CommitteeDecision> committee_decisions(const std::string& region,
                                                                programme::Committee committee, std::int32_t offset,
                                                                std::int32_t limit) override;
  std::optional<programme::CommitteeDecision> decision_on_themes(const std::string& region, std::int32_t year) override;
  std::int64_t add_item(const programme::CommitteeItem& item) override;
  std::vector<programme::CommitteeItem> waiting_items(const std::string& region,
                                                      programme::Committee committee) override;
  std::int64_t add_action(const programme::CommitteeAction& action) override;
  std::vector<programme::CommitteeAction> actions(const std::string& region, programme::Committee committee,
                                                  std::int32_t offset, std::int32_t limit) override;
  base::Result<void> finish_action(const std::string& region, std::int64_t id, base::Date done_on) override;
  std::int64_t add_letter(const programme::GroupLetter& letter) override;
  std::optional<programme::GroupLetter> find_letter(std::int64_t id) override;
  std::vector<programme::GroupLetter> letters_of_group(const std::string& group, std::int32_t offset,
                                                       std::int32_t limit) override;
  std::vector<programme::GroupLetter> unanswered_letters(const std::string& region) override;
  base::Result<void> answer_letter(std::int64_t id, const std::string& answer, const std::string& by,
                                   programme::Instant at) override;

  programme::ProductionId add_production(const programme::Production& production, const std::string& by,
                                         const programme::Decision& decision) override;
  std::optional<programme::Production> find_production(programme::ProductionId id) override;
  std::vector<programme::Production> productions(const std::string& region, std::int32_t offset,
                                                 std::int32_t limit) override;
  std::int32_t count_productions(const std::string& region) override;
  std::vector<programme::ProductionVersion> production_versions(programme::ProductionId id) override;
  base::Result<std::int32_t> save_production(programme::ProductionId id, std::int32_t from_version,
                                             const std::string& text, const std::string& by,
                                             programme::Instant at) override;
  base::Result<void> move_production(programme::ProductionId id, programme::ProductionMove move,
                                     const programme::Decision& decision) override;
  std::vector<programme::Adoption> adoptions(programme::ProductionId id) override;
  base::Result<void> adopt_production(programme::ProductionId id, const std::string& group, base::Date on) override;

  programme::SearchPage search(std::string_view query, const programme::SearchScope& scope, std::int32_t offset,
                               std::int32_t limit) override;

  programme::HomeGroup home_group(const std::string& group, const std::string& physician, programme::AccountId account,
                                  std::int64_t publication, base::Date first, base::Date last) override;
  programme::RegionCounts region_counts(const std::string& region, programme::AccountId account,
                                        base::Date today) override;
  bool has_seen(programme::AccountId account, programme::SeenThing thing, std::int64_t about) override;
  void note_seen(programme::AccountId account, programme::SeenThing thing, std::int64_t about) override;

  void set_calendar_token(programme::AccountId account, const std::string& token_hash, programme::Instant at) override;
  void remove_calendar_token(programme::AccountId account) override;
  std::optional<programme::Instant> calendar_token_made(programme::AccountId account) override;
  std::optional<programme::AccountId> find_calendar_account(const std::string& token_hash) override;

  base::Result<programme::ContractId> offer_contract(const programme::Contract& contract,
                                                     const programme::ContractText& text) override;
  std::optional<programme::Contract> find_contract(programme::ContractId id) override;
  std::vector<programme::Contract> contracts_of(const std::string& physician) override;
  programme::ContractPage find_contracts(const programme::ContractFilter& filter) override;
  base::Result<void> sign_contract(programme::ContractId id, const programme::ContractSignature& signature,
                                   const std::optional<programme::ContractScan>& scan) override;
  base::Result<void> amend_contract(programme::ContractId id, std::int64_t revision,
                                    const programme::ContractText& text) override;
  base::Result<void> move_contract(programme::ContractId id, std::int64_t revision, programme::ContractMove move,
                                   base::Date day, const std::string& reason) override;
  std::optional<programme::ContractScan> find_scan(programme::ContractId id, std::int64_t version) override;

 private:
  // Asked within a session, so that a transaction sees what it holds the lock for.
  std::shared_ptr<const feedback::Publication> publication(soci::session& sql, feedback::PublicationId id);
  std::vector<feedback::ReturnRecord> return_records(soci::session& sql);
  // Of every return but those withdrawn before anybody could see them.
  std::vector<feedback::Manifest> shown_manifests(soci::session& sql,
                                                  const std::vector<feedback::ReturnRecord>& records,
                                                  feedback::Instant now);

  Connections connections_;
  // A publication takes milliseconds to read and does not change: each is kept once read.
  std::mutex publications_mutex_;
  std::map<feedback::PublicationId, std::shared_ptr<const feedback::Publication>> publications_;
};

}  // namespace miroir::store
