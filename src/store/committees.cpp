#include "programme/committee.hpp"

#include "store/people_rows.hpp"
#include "store/search_rows.hpp"
#include "store/soci_store.hpp"
#include "store/theme_rows.hpp"

#include <fmt/core.h>

namespace miroir::store {

namespace {

using programme::Committee;
using programme::CommitteeAction;
using programme::CommitteeDecision;
using programme::CommitteeItem;
using programme::CommitteeMeeting;
using programme::Decision;
using programme::DecisionSubject;
using programme::GroupLetter;
using programme::Outcome;

std::string page_of(std::int32_t offset, std::int32_t limit) {
  return fmt::format(" LIMIT {} OFFSET {}", limit, offset);
}

// `condition` is one of the literals below, whose parameters are :region and :key.
std::vector<CommitteeDecision> read_decisions(soci::session& sql, const std::string& condition,
                                              const std::string& region, const std::string& key) {
  CommitteeDecision decision;
  std::string committee;
  std::string subject;
  std::string outcome;
  std::string day;
  soci::statement statement =
      (sql.prepare << "SELECT id, region, committee, subject, subject_id, title, outcome, votes_for, votes_against, "
                      "abstained, decided_on, reason, written_by FROM committee_decision WHERE region = :region " +
                          condition,
       soci::into(decision.id), soci::into(decision.region), soci::into(committee), soci::into(subject),
       soci::into(decision.subject_id), soci::into(decision.title), soci::into(outcome), soci::into(decision.votes_for),
       soci::into(decision.votes_against), soci::into(decision.abstained), soci::into(day), soci::into(decision.reason),
       soci::into(decision.written_by), soci::use(region, "region"), soci::use(key, "key"));
  statement.execute();
  std::vector<CommitteeDecision> decisions;
  while (statement.fetch()) {
    decision.committee = programme::parse_committee(committee).value();
    decision.subject = programme::parse_decision_subject(subject).value();
    decision.outcome = programme::parse_outcome(outcome).value();
    decision.day = day_of(day);
    decisions.push_back(decision);
  }
  return decisions;
}

std::vector<CommitteeItem> read_items(soci::session& sql, const std::string& condition, const std::string& region,
                                      const std::string& key) {
  CommitteeItem item;
  std::string committee;
  std::string kind;
  std::string state;
  std::string day;
  soci::statement statement =
      (sql.prepare << "SELECT id, submission, region, committee, kind, title, words, author, state, submitted_on FROM "
                      "committee_item WHERE region = :region AND " +
                          condition + " ORDER BY id",
       soci::into(item.id), soci::into(item.submission), soci::into(item.region), soci::into(committee),
       soci::into(kind), soci::into(item.title), soci::into(item.words), soci::into(item.author), soci::into(state),
       soci::into(day), soci::use(region, "region"), soci::use(key, "key"));
  statement.execute();
  std::vector<CommitteeItem> items;
  while (statement.fetch()) {
    item.committee = programme::parse_committee(committee).value();
    item.kind = programme::parse_item_kind(kind).value();
    item.state = programme::item_states().parse_state(state).value();
    item.submitted_on = day_of(day);
    items.push_back(item);
  }
  return items;
}

// `condition` is one of the literals below.
template <class Key>
std::vector<GroupLetter> read_letters(soci::session& sql, const std::string& condition, const Key& key) {
  GroupLetter letter;
  std::string kind;
  std::int64_t sent = 0;
  std::int64_t answered = 0;
  soci::statement statement =
      (sql.prepare << "SELECT id, submission, region, group_id, kind, words, author, sent_at, answer, answered_by, "
                      "answered_at FROM group_letter " +
                          condition,
       soci::into(letter.id), soci::into(letter.submission), soci::into(letter.region), soci::into(letter.group),
       soci::into(kind), soci::into(letter.words), soci::into(letter.author), soci::into(sent),
       soci::into(letter.answer), soci::into(letter.answered_by), soci::into(answered), soci::use(key, "key"));
  statement.execute();
  std::vector<GroupLetter> letters;
  while (statement.fetch()) {
    letter.kind = programme::parse_letter_kind(kind).value();
    letter.sent_at = instant_of(sent);
    letter.answered_at = instant_of(answered);
    letters.push_back(letter);
  }
  return letters;
}

base::Result<void> write_item_decision(soci::session& sql, const CommitteeDecision& decision, const Decision& noted) {
  const auto items = read_items(sql, "id = CAST(:key AS BIGINT)", decision.region, decision.subject_id);
  if (items.empty() || items.front().committee != decision.committee) {
    return base::refuse("unknown-item", "this item is not before the committee: load the page again");
  }
  const auto move =
      decision.outcome == Outcome::approved ? programme::ItemMove::approve : programme::ItemMove::send_back;
  const auto to = programme::item_states().check(items.front().state, move);
  if (!to) {
    return to.error();
  }
  const std::string state = programme::item_states().name(*to);
  const std::int64_t id = items.front().id;
  sql << "UPDATE committee_item SET state = :state WHERE id = :id", soci::use(state, "state"), soci::use(id, "id");
  note_life_event(sql, programme::LifeOf::item, decision.subject_id, programme::item_states().name(move), noted);
  return {};
}

bool is_number(const std::string& text) {
  return !text.empty() && text.size() < 10 && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

// What the decision changes; checked whole before anything is written.
base::Result<void> write_effect(soci::session& sql, const CommitteeDecision& decision,
                                const programme::ProgrammeTemplate& rules, const programme::GroupFacts& facts) {
  const bool approved = decision.outcome == Outcome::approved;
  const Decision noted{decision.day, decision.written_by, decision.reason};
  if (decision.subject == DecisionSubject::group) {
    int known = 0;
    sql << "SELECT count(*) FROM quality_group WHERE id = :id", soci::into(known), soci::use(decision.subject_id, "id");
    if (known == 0) {
      return base::refuse("unknown-group", "this group is not known: load the page again");
    }
    const auto move = approved ? programme::GroupMove::validate : programme::GroupMove::return_file;
    return write_group_move(sql, decision.subject_id, move, rules, facts, noted);
  }
  if (!is_number(decision.subject_id)) {
    return base::refuse("unknown-item", "this item is not before the committee: load the page again");
  }
  return decision.subject == DecisionSubject::themes
             ? write_themes_decision(sql, decision.region, std::stoi(decision.subject_id), approved, noted)
             : write_item_decision(sql, decision, noted);
}

std::int64_t write_decision(soci::session& sql, const CommitteeDecision& decision) {
  const std::string committee = programme::committee_name(decision.committee);
  const std::string subject = programme::decision_subject_name(decision.subject);
  const std::string outcome = programme::outcome_name(decision.outcome);
  const std::string day = base::format_date(decision.day);
  std::int64_t id = 0;
  sql << "INSERT INTO committee_decision (region, committee, subject, subject_id, title, outcome, votes_for, "
         "votes_against, abstained, decided_on, reason, written_by) VALUES (:region, :committee, :subject, "
         ":subject_id, "
         ":title, :outcome, :votes_for, :votes_against, :abstained, :day, :reason, :by) RETURNING id",
      soci::into(id), soci::use(decision.region, "region"), soci::use(committee, "committee"),
      soci::use(subject, "subject"), soci::use(decision.subject_id, "subject_id"), soci::use(decision.title, "title"),
      soci::use(outcome, "outcome"), soci::use(decision.votes_for, "votes_for"),
      soci::use(decision.votes_against, "votes_against"), soci::use(decision.abstained, "abstained"),
      soci::use(day, "day"), soci::use(decision.reason, "reason"), soci::use(decision.written_by, "by");
  return id;
}

}  // namespace

std::int64_t SociStore::add_committee_meeting(const CommitteeMeeting& meeting) {
  return connections_.write([&](soci::session& sql) {
    const std::string committee = programme::committee_name(meeting.committee);
    const std::string day = base::format_date(meeting.day);
    std::int64_t id = 0;
    sql << "INSERT INTO committee_meeting (region, committee, held_on, words) VALUES (:region, :committee, :day, "
           ":words) RETURNING id",
        soci::into(id), soci::use(meeting.region, "region"), soci::use(committee, "committee"), soci::use(day, "day"),
        soci::use(meeting.words, "words");
    for (const programme::PersonId person : meeting.present) {
      sql << "INSERT INTO committee_presence (meeting_id, person_id) VALUES (:id, :person)", soci::use(id, "id"),
          soci::use(person, "person");
    }
    return id;
  });
}

std::vector<CommitteeMeeting> SociStore::committee_meetings(const std::string& region, Committee committee,
                                                            std::int32_t offset, std::int32_t limit) {
  return connections_.read([&](soci::session& sql) {
    CommitteeMeeting meeting;
    meeting.region = region;
    meeting.committee = committee;
    const std::string name = programme::committee_name(committee);
    std::string day;
    soci::statement statement =
        (sql.prepare << "SELECT id, held_on, words FROM committee_meeting WHERE region = :region AND committee = :name "
                        "ORDER BY held_on DESC, id DESC" +
                            page_of(offset, limit),
         soci::into(meeting.id), soci::into(day), soci::into(meeting.words), soci::use(region, "region"),
         soci::use(name, "name"));
    statement.execute();
    std::vector<CommitteeMeeting> meetings;
    while (statement.fetch()) {
      meeting.day = day_of(day);
      meetings.push_back(meeting);
    }
    for (CommitteeMeeting& each : meetings) {
      programme::PersonId person = 0;
      soci::statement present =
          (sql.prepare << "SELECT person_id FROM committee_presence WHERE meeting_id = :id ORDER BY person_id",
           soci::into(person), soci::use(each.id, "id"));
      present.execute();
      while (present.fetch()) {
        each.present.push_back(person);
      }
    }
    return meetings;
  });
}

base::Result<std::int64_t> SociStore::record_decision(const CommitteeDecision& decision,
                                                      const programme::ProgrammeTemplate& rules,
                                                      const programme::GroupFacts& facts) {
  return connections_.write([&](soci::session& sql) -> base::Result<std::int64_t> {
    if (const auto done = write_effect(sql, decision, rules, facts); !done) {
      return done.error();
    }
    return write_decision(sql, decision);
  });
}

std::vector<CommitteeDecision> SociStore::committee_decisions(const std::string& region, Committee committee,
                                                              std::int32_t offset, std::int32_t limit) {
  return connections_.read([&](soci::session& sql) {
    return read_decisions(sql, "AND committee = :key ORDER BY decided_on DESC, id DESC" + page_of(offset, limit),
                          region, programme::committee_name(committee));
  });
}

std::optional<CommitteeDecision> SociStore::decision_on_themes(const std::string& region, std::int32_t year) {
  return connections_.read([&](soci::session& sql) -> std::optional<CommitteeDecision> {
    auto found = read_decisions(sql, "AND subject = 'themes' AND subject_id = :key ORDER BY id DESC LIMIT 1", region,
                                std::to_string(year));
    return found.empty() ? std::nullopt : std::optional(std::move(found.front()));
  });
}

std::int64_t SociStore::add_item(const CommitteeItem& item) {
  return connections_.write([&](soci::session& sql) {
    const std::string committee = programme::committee_name(item.committee);
    const std::string kind = programme::item_kind_name(item.kind);
    const std::string state = programme::item_states().name(item.state);
    const std::string day = base::format_date(item.submitted_on);
    sql << "INSERT INTO committee_item (submission, region, committee, kind, title, words, author, state, "
           "submitted_on) VALUES (:submission, :region, :committee, :kind, :title, :words, :author, :state, :day) ON "
           "CONFLICT DO NOTHING",
        soci::use(item.submission, "submission"), soci::use(item.region, "region"), soci::use(committee, "committee"),
        soci::use(kind, "kind"), soci::use(item.title, "title"), soci::use(item.words, "words"),
        soci::use(item.author, "author"), soci::use(state, "state"), soci::use(day, "day");
    std::int64_t id = 0;
    sql << "SELECT id FROM committee_item WHERE submission = :submission", soci::into(id),
        soci::use(item.submission, "submission");
    return id;
  });
}

std::vector<CommitteeItem> SociStore::waiting_items(const std::string& region, Committee committee) {
  return connections_.read([&](soci::session& sql) {
    return read_items(sql, "state = 'waiting' AND committee = :key", region, programme::committee_name(committee));
  });
}

std::int64_t SociStore::add_action(const CommitteeAction& action) {
  return connections_.write([&](soci::session& sql) {
    const std::string committee = programme::committee_name(action.committee);
    const std::string due = base::format_date(action.due);
    sql << "INSERT INTO committee_action (submission, region, committee, what, who, due_on, done_on) VALUES "
           "(:submission, :region, :committee, :what, :who, :due, '') ON CONFLICT DO NOTHING",
        soci::use(action.submission, "submission"), soci::use(action.region, "region"),
        soci::use(committee, "committee"), soci::use(action.what, "what"), soci::use(action.who, "who"),
        soci::use(due, "due");
    std::int64_t id = 0;
    sql << "SELECT id FROM committee_action WHERE submission = :submission", soci::into(id),
        soci::use(action.submission, "submission");
    return id;
  });
}

std::vector<CommitteeAction> SociStore::actions(const std::string& region, Committee committee, std::int32_t offset,
                                                std::int32_t limit) {
  return connections_.read([&](soci::session& sql) {
    CommitteeAction action;
    action.region = region;
    action.committee = committee;
    const std::string name = programme::committee_name(committee);
    std::string due;
    std::string done;
    soci::statement statement =
        (sql.prepare
             << "SELECT id, submission, what, who, due_on, done_on FROM committee_action WHERE region = :region "
                "AND committee = :name ORDER BY CASE WHEN done_on = '' THEN 0 ELSE 1 END, done_on DESC, due_on, "
                "id" +
                    page_of(offset, limit),
         soci::into(action.id), soci::into(action.submission), soci::into(action.what), soci::into(action.who),
         soci::into(due), soci::into(done), soci::use(region, "region"), soci::use(name, "name"));
    statement.execute();
    std::vector<CommitteeAction> actions;
    while (statement.fetch()) {
      action.due = day_of(due);
      action.done_on = done.empty() ? std::nullopt : std::optional(day_of(done));
      actions.push_back(action);
    }
    return actions;
  });
}

base::Result<void> SociStore::finish_action(const std::string& region, std::int64_t id, base::Date done_on) {
  return connections_.write([&](soci::session& sql) -> base::Result<void> {
    int known = 0;
    sql << "SELECT count(*) FROM committee_action WHERE region = :region AND id = :id", soci::into(known),
        soci::use(region, "region"), soci::use(id, "id");
    if (known == 0) {
      return base::refuse("unknown-action", "this action is not known: load the page again");
    }
    const std::string day = base::format_date(done_on);
    sql << "UPDATE committee_action SET done_on = :day WHERE id = :id AND done_on = ''", soci::use(day, "day"),
        soci::use(id, "id");
    return {};
  });
}

std::int64_t SociStore::add_letter(const GroupLetter& letter) {
  return connections_.write([&](soci::session& sql) {
    const std::string kind = programme::letter_kind_name(letter.kind);
    const std::int64_t sent = seconds_of(letter.sent_at);
    sql << "INSERT INTO group_letter (submission, region, group_id, kind, words, author, sent_at, answer, answered_by, "
           "answered_at) VALUES (:submission, :region, :group, :kind, :words, :author, :sent, '', '', 0) ON CONFLICT "
           "DO NOTHING",
        soci::use(letter.submission, "submission"), soci::use(letter.region, "region"),
        soci::use(letter.group, "group"), soci::use(kind, "kind"), soci::use(letter.words, "words"),
        soci::use(letter.author, "author"), soci::use(sent, "sent");
    std::int64_t id = 0;
    sql << "SELECT id FROM group_letter WHERE submission = :submission", soci::into(id),
        soci::use(letter.submission, "submission");
    return id;
  });
}

std::optional<GroupLetter> SociStore::find_letter(std::int64_t id) {
  return connections_.read([&](soci::session& sql) -> std::optional<GroupLetter> {
    auto found = read_letters(sql, "WHERE id = :key", id);
    return found.empty() ? std::nullopt : std::optional(std::move(found.front()));
  });
}

std::vector<GroupLetter> SociStore::letters_of_group(const std::string& group, std::int32_t offset,
                                                     std::int32_t limit) {
  return connections_.read([&](soci::session& sql) {
    return read_letters(sql, "WHERE group_id = :key ORDER BY id DESC" + page_of(offset, limit), group);
  });
}

std::vector<GroupLetter> SociStore::unanswered_letters(const std::string& region) {
  return connections_.read(
      [&](soci::session& sql) { return read_letters(sql, "WHERE region = :key AND answer = '' ORDER BY id", region); });
}

base::Result<void> SociStore::answer_letter(std::int64_t id, const std::string& answer, const std::string& by,
                                            programme::Instant at) {
  return connections_.write([&](soci::session& sql) -> base::Result<void> {
    const auto letters = read_letters(sql, "WHERE id = :key", id);
    if (letters.empty()) {
      return base::refuse("unknown-letter", "this is not known: load the page again");
    }
    if (!letters.front().answer.empty()) {
      return base::refuse("answered-already", "somebody answered it meanwhile: load the page again");
    }
    const std::int64_t seconds = seconds_of(at);
    sql << "UPDATE group_letter SET answer = :answer, answered_by = :by, answered_at = :at WHERE id = :id",
        soci::use(answer, "answer"), soci::use(by, "by"), soci::use(seconds, "at"), soci::use(id, "id");
    return {};
  });
}

}  // namespace miroir::store
