#include "cli/demo_meetings.hpp"

#include "base/messages.hpp"
#include "documents/minutes_text.hpp"
#include "programme/meeting_plan.hpp"

#include <algorithm>

#include <fmt/core.h>

namespace miroir::cli {

namespace {

using programme::Instant;
using programme::Meeting;
using programme::MeetingAnswer;
using programme::MeetingId;
using programme::MeetingMove;
using programme::MinutesMove;
using programme::NoteKind;
using programme::QuestionMove;

constexpr std::size_t most_other_groups = 3;
constexpr std::size_t excused_member = 2;  // the place of one who cannot come
constexpr std::int32_t year_begins_in = 9;

struct Story {
  const char* theme;
  const char* agreement;
  const char* obstacle;
  const char* question;
  const char* answer;
  const char* references;
};
// Subjects of everyday practice, without any case.
constexpr Story stories[] = {
    {"Antalgiques chez le sujet âgé", "Réévaluer tout antalgique de palier 2 au bout de deux semaines",
     "Les patients craignent d'avoir mal sans leur traitement", "Comment arrêter un tramadol pris depuis des années ?",
     "Par paliers, sur quatre à huit semaines.", "Recommandation de démonstration, 2022"},
    {"Benzodiazépines au long cours", "Remettre une lettre d'arrêt à chaque renouvellement",
     "Une consultation de sevrage demande du temps", "Quelle durée pour l'arrêt d'une benzodiazépine ?",
     "De quatre à dix semaines, selon l'ancienneté.", "Recommandation de démonstration, 2015"},
    {"Angine et antibiotiques", "Faire un test rapide avant tout antibiotique dans l'angine",
     "Les tests manquent en fin de semaine", "Que faire d'un test rapide négatif quand la fièvre dure ?", "", ""},
    {"Inhibiteurs de la pompe à protons", "Noter la date d'arrêt prévue sur l'ordonnance",
     "L'ordonnance de sortie d'hôpital n'en dit rien", "Faut-il un palier avant d'arrêter un IPP au long cours ?", "",
     ""},
};

Instant evening_of(base::Date date) {
  return Instant(std::chrono::seconds(std::int64_t{date.days} * 86'400 + 20 * 3'600));
}

std::vector<std::string> members_of(store::PlatformStore& store, const std::string& group, base::Date date) {
  std::vector<std::string> members;
  for (const programme::Membership& membership : store.memberships_of_group(group)) {
    if (membership.covers(date)) {
      members.push_back(membership.physician);
    }
  }
  return members;
}

std::string name_of(store::PlatformStore& store, const std::string& number) {
  const auto physician = store.find_physician(number);
  return physician ? physician->display_name : number;
}

programme::MinutesText minutes_of(store::PlatformStore& store, const std::vector<std::string>& members,
                                  const Story& story) {
  programme::MinutesMaterial material;
  for (std::size_t i = 0; i < members.size(); ++i) {
    (i == excused_member ? material.excused : material.present).push_back(name_of(store, members[i]));
  }
  material.notes = {{NoteKind::agreement, story.agreement, {}}, {NoteKind::human_obstacle, story.obstacle, {}}};
  material.open = {{{}, story.question, {}, {}, false}};
  return documents::minutes_text(base::Messages::of(base::Language::french), programme::draft_minutes(material, true));
}

void raise_question(store::PlatformStore& store, const Meeting& meeting, const std::string& assignee,
                    const Story& story) {
  programme::Question question;
  question.submission = fmt::format("demo-question-{}", meeting.id);
  question.region = meeting.region;
  question.group = meeting.group;
  question.meeting = meeting.id;
  question.theme = story.theme;
  question.text = story.question;
  question.raised_at = evening_of(meeting.date);
  const auto id = store.add_question(question);
  store.move_question(id, 1, {QuestionMove::assign, meeting.id, assignee, {}, {}, question.raised_at}).value();
  if (*story.answer != '\0') {
    store
        .move_question(id, 2,
                       {QuestionMove::research, 0, assignee, story.answer, story.references,
                        question.raised_at + std::chrono::days(9)})
        .value();
    store.share_question(id, 3, true).value();
  }
}

// Lives the meeting through: who came, what was noted, the question left open, the minutes; sent unless it is recent.
void hold(store::PlatformStore& store, const Meeting& meeting, const Story& story, bool send) {
  const Instant at = evening_of(meeting.date);
  const auto members = members_of(store, meeting.group, meeting.date);
  if (members.empty()) {
    return;
  }
  if (members.size() > excused_member) {
    store.save_answer(meeting.id, members[excused_member], MeetingAnswer::excused).value();
  }
  store.move_meeting(meeting.id, MeetingMove::start, meeting.date, at).value();
  for (std::size_t i = 0; i < members.size(); ++i) {
    if (i != excused_member) {
      store.save_presence(meeting.id, members[i], programme::Presence::present).value();
    }
  }
  const std::string submission = fmt::format("demo-note-{}", meeting.id);
  store.add_note(meeting.id, {0, submission + "-a", NoteKind::agreement, story.agreement, {}}).value();
  store.add_note(meeting.id, {0, submission + "-o", NoteKind::human_obstacle, story.obstacle, {}}).value();
  raise_question(store, meeting, members.front(), story);
  store.move_meeting(meeting.id, MeetingMove::close, meeting.date, at + std::chrono::hours(2)).value();
  if (send) {
    const Instant sent = at + std::chrono::days(2);
    store.save_minutes(meeting.id, 0, {1, name_of(store, members.front()), sent, minutes_of(store, members, story)})
        .value();
    store.move_minutes(meeting.id, 1, MinutesMove::validate, sent).value();
    store.move_minutes(meeting.id, 1, MinutesMove::send, sent).value();
  }
}

// The school year that `today` is in.
std::vector<Meeting> year_of(const std::string& region, const std::string& group, base::Date today) {
  const programme::ProgrammeTemplate& rules = *programme::find_template("quality-group");
  const base::YearMonthDay day = base::year_month_day(today);
  const std::int32_t first_year = day.month >= year_begins_in ? day.year : day.year - 1;
  const auto slots = programme::planned_year(rules, rules.years.front(), first_year, year_begins_in);
  std::vector<Meeting> meetings;
  for (const programme::ProposedMeeting& proposed :
       programme::plan_meetings(slots, {4, 2, programme::school_zone_of(region), {}})) {
    Meeting meeting;
    meeting.group = group;
    meeting.region = region;
    meeting.kind = proposed.kind;
    meeting.date = proposed.date;
    meeting.place = "Salle de réunion synthétique";
    if (proposed.kind == programme::MeetingKind::theme || proposed.kind == programme::MeetingKind::free_theme) {
      meeting.theme = stories[meetings.size() % std::size(stories)].theme;
    }
    meetings.push_back(std::move(meeting));
  }
  return meetings;
}

void add_year(store::PlatformStore& store, const std::string& region, const std::string& group, base::Date today) {
  std::vector<Meeting> meetings = year_of(region, group, today);
  const auto ids = store.add_meetings(meetings).value();
  bool next_invited = false;
  for (std::size_t i = 0; i < ids.size(); ++i) {
    meetings[i].id = ids[i];
    const Story& story = stories[i % std::size(stories)];
    if (meetings[i].date < today) {
      const bool last = i + 1 == ids.size() || !(meetings[i + 1].date < today);
      hold(store, meetings[i], story, !last);
    } else if (!next_invited) {
      next_invited = true;
      store.move_meeting(ids[i], MeetingMove::invite, today, evening_of(today)).value();
      const auto members = members_of(store, group, today);
      for (std::size_t place = 0; place + 1 < members.size() && place < 5; ++place) {
        const bool excused = place == excused_member;
        store.save_answer(ids[i], members[place], excused ? MeetingAnswer::excused : MeetingAnswer::coming).value();
      }
    }
  }
}

}  // namespace

void add_demo_meetings(store::PlatformStore& store, const std::string& region, const std::string& group,
                       base::Date today) {
  add_year(store, region, group, today);
  std::size_t others = 0;
  for (const programme::GroupEntry& other : store.groups()) {
    if (other.id == group || others == most_other_groups) {
      continue;
    }
    Meeting meeting;
    meeting.group = other.id;
    meeting.region = region;
    meeting.date = today - 40 + static_cast<std::int32_t>(others);
    const Story& story = stories[others % std::size(stories)];
    meeting.theme = story.theme;
    meeting.id = store.add_meetings({meeting}).value().front();
    hold(store, meeting, story, true);
    ++others;
  }
}

}  // namespace miroir::cli
