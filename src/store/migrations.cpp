#include "store/migrations.hpp"

#include "store/connections.hpp"

#include <fmt/core.h>
#include <soci/soci.h>

namespace miroir::store {

namespace {

std::vector<Migration> all_migrations() {
  return {
      {1,
       "accounts and sessions",
       {R"(CREATE TABLE account (
             id {identity},
             login {text} NOT NULL UNIQUE,
             display_name {text} NOT NULL,
             password_hash {text} NOT NULL,
             locale {text} NOT NULL,
             demonstration {integer} NOT NULL) {options})",
        R"(CREATE TABLE account_grant (
             account_id {integer} NOT NULL REFERENCES account (id) ON DELETE CASCADE,
             place {integer} NOT NULL,
             role {text} NOT NULL,
             scope {text} NOT NULL,
             PRIMARY KEY (account_id, place)) {options})",
        R"(CREATE TABLE sign_in_session (
             token_hash {text} PRIMARY KEY,
             account_id {integer} NOT NULL REFERENCES account (id) ON DELETE CASCADE,
             csrf_token {text} NOT NULL,
             created_at {integer} NOT NULL,
             last_seen_at {integer} NOT NULL) {options})",
        "CREATE INDEX sign_in_session_last_seen ON sign_in_session (last_seen_at)",
        R"(CREATE TABLE sign_in_failure (
             id {identity},
             subject {text} NOT NULL,
             failed_at {integer} NOT NULL) {options})",
        "CREATE INDEX sign_in_failure_subject ON sign_in_failure (subject, failed_at)",
        "CREATE INDEX sign_in_failure_time ON sign_in_failure (failed_at)"}},
      {2,
       "physicians, groups and memberships",
       {R"(CREATE TABLE physician (
             number {text} PRIMARY KEY,
             display_name {text} NOT NULL,
             town {text} NOT NULL) {options})",
        R"(CREATE TABLE quality_group (
             id {text} PRIMARY KEY,
             name {text} NOT NULL,
             area {text} NOT NULL) {options})",
        R"(CREATE TABLE membership (
             physician {text} NOT NULL REFERENCES physician (number),
             group_id {text} NOT NULL REFERENCES quality_group (id),
             start_date {text} NOT NULL,
             end_date {text},
             PRIMARY KEY (physician, group_id, start_date)) {options})",
        "CREATE INDEX membership_group ON membership (group_id, start_date, physician)"}},
      {3,
       "published results",
       {R"(CREATE TABLE publication (
             id {identity},
             manifest_sha256 {text} NOT NULL UNIQUE,
             results_sha256 {text} NOT NULL,
             signer {text} NOT NULL,
             published_at {integer} NOT NULL,
             manifest {text} NOT NULL) {options})",
        // The publication that speaks for a period: the latest that holds it.
        R"(CREATE TABLE current_period (
             period {text} PRIMARY KEY,
             publication_id {integer} NOT NULL REFERENCES publication (id)) {options})",
        // The key's order is the order of the reads: one level of one period and stratum is one run of the table.
        R"(CREATE TABLE result_row (
             publication_id {integer} NOT NULL REFERENCES publication (id),
             period {text} NOT NULL,
             level {integer} NOT NULL,
             stratum {text} NOT NULL,
             entity {text} NOT NULL,
             indicator {text} NOT NULL,
             patients {integer},
             numerator {integer},
             denominator {integer},
             value {real},
             expected {real},
             sum_of_squares {real},
             PRIMARY KEY (publication_id, period, level, stratum, entity, indicator)) {clustered})",
        "CREATE INDEX result_row_entity ON result_row (entity, level, publication_id, period)"}},
      {4,
       "what makes up the numerators",
       {"ALTER TABLE result_row ADD COLUMN boxes {integer}", "ALTER TABLE result_row ADD COLUMN amount_cents {integer}",
        R"(CREATE TABLE content_row (
             publication_id {integer} NOT NULL REFERENCES publication (id),
             period {text} NOT NULL,
             level {integer} NOT NULL,
             entity {text} NOT NULL,
             indicator {text} NOT NULL,
             dimension {integer} NOT NULL,
             key {text} NOT NULL,
             patients {integer} NOT NULL,
             units {integer} NOT NULL,
             boxes {integer},
             amount_cents {integer},
             PRIMARY KEY (publication_id, period, level, entity, indicator, dimension, key)) {clustered})"}},
      {5,
       "remarks and answers",
       {// An author in no group, and a remark of the group itself, leave an empty text.
        R"(CREATE TABLE remark (
             id {identity},
             submission {text} NOT NULL UNIQUE,
             publication_id {integer} NOT NULL REFERENCES publication (id),
             period {text} NOT NULL,
             indicator {text} NOT NULL,
             region {text} NOT NULL,
             group_id {text} NOT NULL,
             physician {text} NOT NULL,
             author_disclosed {integer} NOT NULL,
             kind {text} NOT NULL,
             state {text} NOT NULL,
             body {text} NOT NULL,
             created_at {integer} NOT NULL) {options})",
        "CREATE INDEX remark_region ON remark (region, id)", "CREATE INDEX remark_group ON remark (group_id, id)",
        "CREATE INDEX remark_physician ON remark (physician, id)",
        R"(CREATE TABLE remark_answer (
             remark_id {integer} NOT NULL REFERENCES remark (id) ON DELETE CASCADE,
             place {integer} NOT NULL,
             role {text} NOT NULL,
             body {text} NOT NULL,
             answered_at {integer} NOT NULL,
             PRIMARY KEY (remark_id, place)) {options})"}},
      {6,
       "return sessions and guesses",
       {R"(CREATE TABLE return_session (
             id {identity},
             group_id {text} NOT NULL,
             publication_id {integer} NOT NULL REFERENCES publication (id),
             state {text} NOT NULL,
             letters {text} NOT NULL,
             secretary {text} NOT NULL,
             revision {integer} NOT NULL,
             UNIQUE (group_id, publication_id)) {options})",
        R"(CREATE TABLE return_session_indicator (
             session_id {integer} NOT NULL REFERENCES return_session (id) ON DELETE CASCADE,
             place {integer} NOT NULL,
             indicator {text} NOT NULL,
             PRIMARY KEY (session_id, place)) {options})",
        R"(CREATE TABLE return_session_stratum (
             session_id {integer} NOT NULL REFERENCES return_session (id) ON DELETE CASCADE,
             place {integer} NOT NULL,
             dimension {text} NOT NULL,
             PRIMARY KEY (session_id, place)) {options})",
        R"(CREATE TABLE guess_round (
             session_id {integer} NOT NULL REFERENCES return_session (id) ON DELETE CASCADE,
             indicator {text} NOT NULL,
             state {text} NOT NULL,
             PRIMARY KEY (session_id, indicator)) {clustered})",
        // Neither time nor number: nothing here may tell who answered when. The key is a keyed hash of the member.
        R"(CREATE TABLE guess (
             session_id {integer} NOT NULL,
             indicator {text} NOT NULL,
             guess_key {text} NOT NULL,
             value {real} NOT NULL,
             PRIMARY KEY (session_id, indicator, guess_key),
             FOREIGN KEY (session_id, indicator) REFERENCES guess_round (session_id, indicator) ON DELETE CASCADE)
             {clustered})"}},
      {7,
       "a return is an event, and the outbox that tells of it",
       {// What was decided about each return, for ever. Those published before this table was are so from their
        // arrival.
        R"(CREATE TABLE return_event (
             publication_id {integer} NOT NULL REFERENCES publication (id),
             place {integer} NOT NULL,
             move {text} NOT NULL,
             decided_at {integer} NOT NULL,
             visible_from {integer} NOT NULL,
             corrects {integer} REFERENCES publication (id),
             words {text} NOT NULL,
             reason {text} NOT NULL,
             decided_by {text} NOT NULL,
             PRIMARY KEY (publication_id, place)) {options})",
        "INSERT INTO return_event SELECT id, 0, 'receive', published_at, published_at, NULL, '', '', '' FROM "
        "publication",
        "INSERT INTO return_event SELECT id, 1, 'publish', published_at, published_at, NULL, '', '', '' FROM "
        "publication",
        "ALTER TABLE publication RENAME COLUMN published_at TO received_at",
        // Each return answers for itself, and is read by its number.
        "DROP TABLE current_period", "ALTER TABLE account ADD COLUMN mail_choice {text} NOT NULL DEFAULT 'at-once'",
        R"(CREATE TABLE outbox_notice (
             id {identity},
             kind {text} NOT NULL,
             about {integer} NOT NULL,
             due_at {integer} NOT NULL,
             state {text} NOT NULL) {options})",
        "CREATE INDEX outbox_notice_due ON outbox_notice (state, due_at)",
        R"(CREATE TABLE outbox_mail (
             id {identity},
             account_id {integer} NOT NULL REFERENCES account (id) ON DELETE CASCADE,
             message_id {text} NOT NULL UNIQUE,
             digest_at {integer},
             state {text} NOT NULL,
             attempts {integer} NOT NULL,
             next_attempt_at {integer} NOT NULL,
             problem {text} NOT NULL,
             sent_at {integer}) {options})",
        "CREATE INDEX outbox_mail_due ON outbox_mail (state, next_attempt_at)",
        "CREATE INDEX outbox_mail_account ON outbox_mail (account_id, digest_at)",
        R"(CREATE TABLE outbox_mail_notice (
             mail_id {integer} NOT NULL REFERENCES outbox_mail (id) ON DELETE CASCADE,
             notice_id {integer} NOT NULL REFERENCES outbox_notice (id),
             PRIMARY KEY (mail_id, notice_id)) {options})",
        "CREATE INDEX outbox_mail_notice_notice ON outbox_mail_notice (notice_id, mail_id)"}},
      {8, "intentions of physicians", {R"(CREATE TABLE intention (
             physician {text} NOT NULL,
             indicator {text} NOT NULL,
             period {text} NOT NULL,
             body {text} NOT NULL,
             written_at {integer} NOT NULL,
             PRIMARY KEY (physician, indicator, period)) {clustered})"}},
      {9,
       "people, their roles and the lives of groups",
       {// An empty text where there is none: no RPPS number, no address, no number in memberships and figures.
        R"(CREATE TABLE person (
             id {identity},
             rpps {text} NOT NULL,
             number {text} NOT NULL,
             family_name {text} NOT NULL,
             given_name {text} NOT NULL,
             email {text} NOT NULL,
             commune {text} NOT NULL,
             town {text} NOT NULL,
             standing {text} NOT NULL,
             state {text} NOT NULL,
             search {text} NOT NULL,
             sort_key {text} NOT NULL) {options})",
        "CREATE UNIQUE INDEX person_rpps ON person (rpps) WHERE rpps <> ''",
        "CREATE UNIQUE INDEX person_number ON person (number) WHERE number <> ''",
        "CREATE UNIQUE INDEX person_email ON person (email) WHERE email <> ''",
        "CREATE INDEX person_sort_key ON person (sort_key, id)",
        R"(CREATE TABLE person_role (
             id {identity},
             person_id {integer} NOT NULL REFERENCES person (id),
             kind {text} NOT NULL,
             scope {text} NOT NULL,
             from_day {text} NOT NULL,
             until_day {text}) {options})",
        "CREATE INDEX person_role_person ON person_role (person_id, from_day)",
        // What was decided about each thing, for ever.
        R"(CREATE TABLE life_event (
             id {identity},
             thing {text} NOT NULL,
             thing_id {text} NOT NULL,
             move {text} NOT NULL,
             day {text} NOT NULL,
             decided_by {text} NOT NULL,
             reason {text} NOT NULL) {options})",
        "CREATE INDEX life_event_thing ON life_event (thing, thing_id, id)",
        R"(CREATE TABLE join_request (
             id {identity},
             person_id {integer} NOT NULL REFERENCES person (id),
             group_id {text} NOT NULL REFERENCES quality_group (id),
             state {text} NOT NULL,
             requested_on {text} NOT NULL,
             decided_on {text},
             reason {text} NOT NULL) {options})",
        "CREATE INDEX join_request_group ON join_request (group_id, requested_on)",
        "CREATE INDEX join_request_person ON join_request (person_id)",
        // A group without a row is one that publications brought: active.
        R"(CREATE TABLE group_life (
             group_id {text} PRIMARY KEY REFERENCES quality_group (id),
             state {text} NOT NULL,
             origin {text} NOT NULL,
             parent {text} NOT NULL) {options})",
        R"(CREATE TABLE group_area (
             group_id {text} NOT NULL REFERENCES quality_group (id),
             commune {text} NOT NULL,
             PRIMARY KEY (group_id, commune)) {clustered})",
        R"(CREATE TABLE commune (
             code {text} PRIMARY KEY,
             name {text} NOT NULL,
             population {integer} NOT NULL,
             rural {integer} NOT NULL,
             latitude {real} NOT NULL,
             longitude {real} NOT NULL) {options})"}},
      {10,
       "trainings of facilitators and chosen programmes",
       {R"(CREATE TABLE training (
             id {identity},
             title {text} NOT NULL,
             day {text} NOT NULL,
             place {text} NOT NULL,
             state {text} NOT NULL) {options})",
        R"(CREATE TABLE training_attendance (
             training_id {integer} NOT NULL REFERENCES training (id),
             person_id {integer} NOT NULL REFERENCES person (id),
             PRIMARY KEY (training_id, person_id)) {clustered})",
        R"(CREATE TABLE programme_choice (
             association {text} NOT NULL,
             from_day {text} NOT NULL,
             template_id {text} NOT NULL,
             PRIMARY KEY (association, from_day)) {clustered})",
        R"(CREATE TABLE programme_adjustment (
             association {text} NOT NULL,
             rule {text} NOT NULL,
             from_day {text} NOT NULL,
             value {integer} NOT NULL,
             adjusted_by {text} NOT NULL,
             PRIMARY KEY (association, rule, from_day)) {clustered})"}},
      {11,
       "meetings and what is recorded at them",
       {R"(CREATE TABLE meeting (
             id {identity},
             group_id {text} NOT NULL,
             region {text} NOT NULL,
             kind {text} NOT NULL,
             state {text} NOT NULL,
             held_on {text} NOT NULL,
             start_minute {integer} NOT NULL,
             duration_minutes {integer} NOT NULL,
             theme {text} NOT NULL,
             place {text} NOT NULL,
             secretary {text} NOT NULL,
             schedule {integer} NOT NULL,
             revision {integer} NOT NULL,
             started_at {integer} NOT NULL,
             closed_at {integer} NOT NULL) {options})",
        "CREATE UNIQUE INDEX meeting_group ON meeting (group_id, held_on) WHERE state <> 'cancelled'",
        "CREATE INDEX meeting_date ON meeting (held_on, group_id)",
        R"(CREATE TABLE meeting_member (
             meeting_id {integer} NOT NULL REFERENCES meeting (id) ON DELETE CASCADE,
             physician {text} NOT NULL,
             answer {text} NOT NULL,
             answered_schedule {integer} NOT NULL,
             presence {text} NOT NULL,
             PRIMARY KEY (meeting_id, physician)) {clustered})",
        R"(CREATE TABLE meeting_guest (
             id {identity},
             meeting_id {integer} NOT NULL REFERENCES meeting (id) ON DELETE CASCADE,
             name {text} NOT NULL,
             kind {text} NOT NULL) {options})",
        "CREATE INDEX meeting_guest_meeting ON meeting_guest (meeting_id, id)",
        // A case is its author's; the group sees the question.
        R"(CREATE TABLE prepared_question (
             meeting_id {integer} NOT NULL REFERENCES meeting (id) ON DELETE CASCADE,
             physician {text} NOT NULL,
             case_text {text} NOT NULL,
             question {text} NOT NULL,
             discussed {integer} NOT NULL,
             revision {integer} NOT NULL,
             PRIMARY KEY (meeting_id, physician)) {clustered})",
        R"(CREATE TABLE meeting_note (
             id {identity},
             meeting_id {integer} NOT NULL REFERENCES meeting (id) ON DELETE CASCADE,
             submission {text} NOT NULL UNIQUE,
             kind {text} NOT NULL,
             body {text} NOT NULL,
             assignee {text} NOT NULL) {options})",
        "CREATE INDEX meeting_note_meeting ON meeting_note (meeting_id, id)"}},
      {12,
       "minutes and questions",
       {R"(CREATE TABLE minutes (
             meeting_id {integer} PRIMARY KEY REFERENCES meeting (id),
             state {text} NOT NULL,
             revision {integer} NOT NULL,
             sent_revision {integer} NOT NULL,
             sent_at {integer} NOT NULL) {options})",
        R"(CREATE TABLE minutes_version (
             meeting_id {integer} NOT NULL REFERENCES minutes (meeting_id),
             revision {integer} NOT NULL,
             saved_by {text} NOT NULL,
             saved_at {integer} NOT NULL,
             PRIMARY KEY (meeting_id, revision)) {options})",
        R"(CREATE TABLE minutes_part (
             meeting_id {integer} NOT NULL,
             revision {integer} NOT NULL,
             part {integer} NOT NULL,
             body {text} NOT NULL,
             PRIMARY KEY (meeting_id, revision, part),
             FOREIGN KEY (meeting_id, revision) REFERENCES minutes_version (meeting_id, revision)) {options})",
        R"(CREATE TABLE question (
             id {identity},
             submission {text} NOT NULL UNIQUE,
             region {text} NOT NULL,
             group_id {text} NOT NULL,
             meeting_id {integer} NOT NULL REFERENCES meeting (id),
             theme {text} NOT NULL,
             body {text} NOT NULL,
             state {text} NOT NULL,
             assignee {text} NOT NULL,
             shared {integer} NOT NULL,
             raised_at {integer} NOT NULL,
             revision {integer} NOT NULL) {options})",
        "CREATE INDEX question_group ON question (group_id, id)",
        "CREATE INDEX question_shared ON question (shared, region, id)",
        R"(CREATE TABLE question_event (
             question_id {integer} NOT NULL REFERENCES question (id) ON DELETE CASCADE,
             place {integer} NOT NULL,
             move {text} NOT NULL,
             meeting_id {integer} NOT NULL,
             physician {text} NOT NULL,
             words {text} NOT NULL,
             sources {text} NOT NULL,
             happened_at {integer} NOT NULL,
             PRIMARY KEY (question_id, place)) {options})"}},
      {13,
       "themes and their dossiers",
       {R"(CREATE TABLE theme (
             id {identity},
             submission {text} NOT NULL UNIQUE,
             region {text} NOT NULL,
             group_id {text} NOT NULL,
             title {text} NOT NULL,
             reason {text} NOT NULL,
             author {text} NOT NULL,
             state {text} NOT NULL,
             year {integer} NOT NULL,
             place {integer} NOT NULL,
             suggested_on {text} NOT NULL,
             revision {integer} NOT NULL) {options})",
        "CREATE INDEX theme_state ON theme (region, state, id)",
        "CREATE INDEX theme_year ON theme (region, year, place)",
        R"(CREATE TABLE theme_remark (
             id {identity},
             theme_id {integer} NOT NULL REFERENCES theme (id),
             author {text} NOT NULL,
             words {text} NOT NULL,
             written_at {integer} NOT NULL) {options})",
        "CREATE INDEX theme_remark_theme ON theme_remark (theme_id, id)",
        R"(CREATE TABLE theme_score (
             theme_id {integer} NOT NULL REFERENCES theme (id),
             scorer {integer} NOT NULL,
             criterion {text} NOT NULL,
             score {integer} NOT NULL,
             PRIMARY KEY (theme_id, scorer, criterion)) {clustered})",
        R"(CREATE TABLE dossier (
             theme_id {integer} PRIMARY KEY REFERENCES theme (id),
             state {text} NOT NULL,
             version {integer} NOT NULL,
             released_at {integer} NOT NULL) {options})",
        R"(CREATE TABLE dossier_version (
             theme_id {integer} NOT NULL REFERENCES dossier (theme_id),
             number {integer} NOT NULL,
             synthesis {text} NOT NULL,
             saved_by {text} NOT NULL,
             saved_at {integer} NOT NULL,
             PRIMARY KEY (theme_id, number)) {options})",
        R"(CREATE TABLE dossier_reference (
             id {identity},
             theme_id {integer} NOT NULL REFERENCES dossier (theme_id),
             kind {text} NOT NULL,
             title {text} NOT NULL,
             source {text} NOT NULL,
             year {integer} NOT NULL,
             evidence {text} NOT NULL,
             interests {text} NOT NULL,
             link {text} NOT NULL,
             since_version {integer} NOT NULL,
             until_version {integer} NOT NULL) {options})",
        "CREATE INDEX dossier_reference_theme ON dossier_reference (theme_id, id)",
        R"(CREATE TABLE reference_flag (
             id {identity},
             theme_id {integer} NOT NULL REFERENCES dossier (theme_id),
             reference_id {integer} NOT NULL REFERENCES dossier_reference (id),
             group_id {text} NOT NULL,
             author {text} NOT NULL,
             reason {text} NOT NULL,
             flagged_at {integer} NOT NULL,
             answer {text} NOT NULL,
             answered_by {text} NOT NULL,
             answered_at {integer} NOT NULL) {options})",
        "CREATE INDEX reference_flag_theme ON reference_flag (theme_id, id)",
        R"(CREATE TABLE release_rule (
             group_id {text} PRIMARY KEY,
             release_rule {text} NOT NULL) {options})"}},
      {14,
       "committees, their decisions, and what groups send up",
       {R"(CREATE TABLE committee_meeting (
             id {identity},
             region {text} NOT NULL,
             committee {text} NOT NULL,
             held_on {text} NOT NULL,
             words {text} NOT NULL) {options})",
        "CREATE INDEX committee_meeting_day ON committee_meeting (region, committee, held_on, id)",
        R"(CREATE TABLE committee_presence (
             meeting_id {integer} NOT NULL REFERENCES committee_meeting (id),
             person_id {integer} NOT NULL REFERENCES person (id),
             PRIMARY KEY (meeting_id, person_id)) {clustered})",
        R"(CREATE TABLE committee_decision (
             id {identity},
             region {text} NOT NULL,
             committee {text} NOT NULL,
             subject {text} NOT NULL,
             subject_id {text} NOT NULL,
             title {text} NOT NULL,
             outcome {text} NOT NULL,
             votes_for {integer} NOT NULL,
             votes_against {integer} NOT NULL,
             abstained {integer} NOT NULL,
             decided_on {text} NOT NULL,
             reason {text} NOT NULL,
             written_by {text} NOT NULL) {options})",
        "CREATE INDEX committee_decision_day ON committee_decision (region, committee, decided_on, id)",
        "CREATE INDEX committee_decision_subject ON committee_decision (region, subject, subject_id, id)",
        R"(CREATE TABLE committee_item (
             id {identity},
             submission {text} NOT NULL UNIQUE,
             region {text} NOT NULL,
             committee {text} NOT NULL,
             kind {text} NOT NULL,
             title {text} NOT NULL,
             words {text} NOT NULL,
             author {text} NOT NULL,
             state {text} NOT NULL,
             submitted_on {text} NOT NULL) {options})",
        "CREATE INDEX committee_item_state ON committee_item (region, committee, state, id)",
        R"(CREATE TABLE committee_action (
             id {identity},
             submission {text} NOT NULL UNIQUE,
             region {text} NOT NULL,
             committee {text} NOT NULL,
             what {text} NOT NULL,
             who {text} NOT NULL,
             due_on {text} NOT NULL,
             done_on {text} NOT NULL) {options})",
        "CREATE INDEX committee_action_due ON committee_action (region, committee, done_on, due_on)",
        R"(CREATE TABLE group_letter (
             id {identity},
             submission {text} NOT NULL UNIQUE,
             region {text} NOT NULL,
             group_id {text} NOT NULL,
             kind {text} NOT NULL,
             words {text} NOT NULL,
             author {text} NOT NULL,
             sent_at {integer} NOT NULL,
             answer {text} NOT NULL,
             answered_by {text} NOT NULL,
             answered_at {integer} NOT NULL) {options})",
        "CREATE INDEX group_letter_group ON group_letter (group_id, id)",
        "CREATE INDEX group_letter_open ON group_letter (region, id) WHERE answer = ''"}},
      {15,
       "productions of groups, and one search over all texts",
       {R"(CREATE TABLE production (
             id {identity},
             submission {text} NOT NULL UNIQUE,
             region {text} NOT NULL,
             group_id {text} NOT NULL,
             kind {text} NOT NULL,
             title {text} NOT NULL,
             state {text} NOT NULL,
             version {integer} NOT NULL) {options})",
        "CREATE INDEX production_region ON production (region, state, id)",
        R"(CREATE TABLE production_version (
             production_id {integer} NOT NULL REFERENCES production (id),
             number {integer} NOT NULL,
             body {text} NOT NULL,
             saved_by {text} NOT NULL,
             saved_at {integer} NOT NULL,
             PRIMARY KEY (production_id, number)) {options})",
        R"(CREATE TABLE production_adoption (
             production_id {integer} NOT NULL REFERENCES production (id),
             group_id {text} NOT NULL,
             version {integer} NOT NULL,
             adopted_on {text} NOT NULL,
             PRIMARY KEY (production_id, group_id)) {clustered})",
        // What a search looks through: one row per thing, two for a dossier (with its synthesis, and without).
        R"(CREATE TABLE search_text (
             id {identity},
             kind {text} NOT NULL,
             part {text} NOT NULL,
             thing_id {integer} NOT NULL,
             region {text} NOT NULL,
             group_id {text} NOT NULL,
             shared {integer} NOT NULL,
             title {text} NOT NULL,
             folded {text} NOT NULL,
             happened_on {text} NOT NULL,
             UNIQUE (kind, part, thing_id)) {options})",
        "{postgresql}CREATE INDEX search_text_words ON search_text USING gin (to_tsvector('simple', folded))",
        "{sqlite}CREATE VIRTUAL TABLE search_index USING fts5 (folded, content = 'search_text', content_rowid = 'id')",
        "{sqlite}CREATE TRIGGER search_text_added AFTER INSERT ON search_text BEGIN "
        "INSERT INTO search_index (rowid, folded) VALUES (new.id, new.folded); END",
        "{sqlite}CREATE TRIGGER search_text_removed AFTER DELETE ON search_text BEGIN "
        "INSERT INTO search_index (search_index, rowid, folded) VALUES ('delete', old.id, old.folded); END",
        "{sqlite}CREATE TRIGGER search_text_changed AFTER UPDATE ON search_text BEGIN "
        "INSERT INTO search_index (search_index, rowid, folded) VALUES ('delete', old.id, old.folded); "
        "INSERT INTO search_index (rowid, folded) VALUES (new.id, new.folded); END"}},
      {16,
       "what somebody has opened",
       {R"(CREATE TABLE seen_thing (
             account_id {integer} NOT NULL REFERENCES account (id) ON DELETE CASCADE,
             thing {text} NOT NULL,
             about {integer} NOT NULL,
             PRIMARY KEY (account_id, thing, about)) {clustered})",
        "CREATE INDEX meeting_region ON meeting (region, held_on)", "CREATE INDEX minutes_sent ON minutes (sent_at)",
        "CREATE INDEX question_assignee ON question (assignee, state)",
        "CREATE INDEX outbox_notice_about ON outbox_notice (about, kind)"}},
      {17, "the region of a group", {"ALTER TABLE quality_group ADD COLUMN region {text} NOT NULL DEFAULT ''"}},
      {18, "private calendars", {R"(CREATE TABLE calendar_feed (
             account_id {integer} PRIMARY KEY REFERENCES account (id) ON DELETE CASCADE,
             token_hash {text} NOT NULL UNIQUE,
             made_at {integer} NOT NULL) {options})"}},
      {19,
       "contracts",
       {R"(CREATE TABLE contract (
             id {identity},
             physician {text} NOT NULL,
             name {text} NOT NULL,
             group_id {text} NOT NULL,
             region {text} NOT NULL,
             template_id {text} NOT NULL,
             first_year {integer} NOT NULL,
             state {text} NOT NULL,
             ended_on {text},
             reason {text} NOT NULL,
             revision {integer} NOT NULL,
             search {text} NOT NULL,
             sort_key {text} NOT NULL) {options})",
        "CREATE INDEX contract_physician ON contract (physician, id)",
        "CREATE INDEX contract_region ON contract (region, sort_key, id)",
        "CREATE INDEX contract_state ON contract (region, state)",
        R"(CREATE TABLE contract_text (
             contract_id {integer} NOT NULL REFERENCES contract (id),
             version {integer} NOT NULL,
             body {text} NOT NULL,
             sha256 {text} NOT NULL,
             offered_at {integer} NOT NULL,
             offered_by {text} NOT NULL,
             PRIMARY KEY (contract_id, version)) {options})",
        // Kept as evidence whatever becomes of the account.
        R"(CREATE TABLE contract_signature (
             contract_id {integer} NOT NULL,
             version {integer} NOT NULL,
             way {text} NOT NULL,
             signed_at {integer} NOT NULL,
             signed_on {text} NOT NULL,
             account_id {integer} NOT NULL,
             name {text} NOT NULL,
             address {text} NOT NULL,
             sha256 {text} NOT NULL,
             PRIMARY KEY (contract_id, version),
             FOREIGN KEY (contract_id, version) REFERENCES contract_text (contract_id, version)) {options})",
        // Base64: both databases keep it alike.
        R"(CREATE TABLE contract_scan (
             contract_id {integer} NOT NULL,
             version {integer} NOT NULL,
             media_type {text} NOT NULL,
             body {text} NOT NULL,
             PRIMARY KEY (contract_id, version),
             FOREIGN KEY (contract_id, version) REFERENCES contract_text (contract_id, version)) {options})"}},
  };
}

void replace_all(std::string& text, std::string_view from, std::string_view to) {
  for (auto at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size())) {
    text.replace(at, from.size(), to);
  }
}

void run_one(soci::session& sql, Backend backend, const Migration& migration) {
  Transaction transaction(sql, backend);
  if (backend == Backend::postgresql) {
    // Any number will do, as long as it is always this one: it keeps two starting processes apart.
    sql << "SELECT pg_advisory_xact_lock(7164001)";
  }
  int done = 0;
  sql << "SELECT count(*) FROM schema_migration WHERE number = :number", soci::into(done),
      soci::use(migration.number, "number");
  if (done > 0) {
    return;
  }
  for (const std::string& statement : migration.statements) {
    if (const std::string words = in_dialect(backend, statement); !words.empty()) {
      sql << words;
    }
  }
  sql << "INSERT INTO schema_migration (number, name) VALUES (:number, :name)", soci::use(migration.number, "number"),
      soci::use(migration.name, "name");
  transaction.commit();
}

void create_migration_table(soci::session& sql, Backend backend) {
  Transaction transaction(sql, backend);
  if (backend == Backend::postgresql) {
    sql << "SELECT pg_advisory_xact_lock(7164001)";
  }
  sql << in_dialect(backend,
                    "CREATE TABLE IF NOT EXISTS schema_migration (number {integer} PRIMARY KEY, name {text} NOT NULL) "
                    "{options}");
  transaction.commit();
}

}  // namespace

const std::vector<Migration>& migrations() {
  static const std::vector<Migration> list = all_migrations();
  return list;
}

std::string in_dialect(Backend backend, std::string sql) {
  const bool sqlite = backend == Backend::sqlite;
  for (const auto& [word, mine] : {std::pair{"{sqlite}", sqlite}, std::pair{"{postgresql}", !sqlite}}) {
    if (sql.starts_with(word)) {
      return mine ? sql.substr(std::string_view(word).size()) : std::string();
    }
  }
  // PostgreSQL sorts by the database's language unless told otherwise; both must sort by bytes.
  replace_all(sql, "{text}", sqlite ? "TEXT" : "TEXT COLLATE \"C\"");
  replace_all(sql, "{integer}", sqlite ? "INTEGER" : "BIGINT");
  replace_all(sql, "{real}", sqlite ? "REAL" : "DOUBLE PRECISION");
  replace_all(sql, "{identity}",
              sqlite ? "INTEGER PRIMARY KEY AUTOINCREMENT" : "BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY");
  replace_all(sql, "{options}", sqlite ? "STRICT" : "");
  replace_all(sql, "{clustered}", sqlite ? "STRICT, WITHOUT ROWID" : "");
  return sql;
}

base::Result<void> migrate(soci::session& sql, Backend backend, std::span<const Migration> list) {
  create_migration_table(sql, backend);
  int newest = 0;
  sql << "SELECT coalesce(max(number), 0) FROM schema_migration", soci::into(newest);
  const int known = list.empty() ? 0 : list.back().number;
  if (newest > known) {
    return base::refuse("newer-database",
                        fmt::format("the database was made by a newer version of Miroir (its schema is at {}, this "
                                    "version knows {}): install the newer version",
                                    newest, known));
  }
  for (const Migration& migration : list) {
    if (migration.number > newest) {
      run_one(sql, backend, migration);
    }
  }
  return {};
}

}  // namespace miroir::store
