#include "programme/minutes.hpp"

namespace miroir::programme {
namespace {

constexpr std::array part_names{"attendance", "follow_up", "discussion", "agreements",
                                "obstacles",  "questions", "next"};
constexpr std::array line_names{"present",           "excused",      "absent",         "guests",
                                "interns",           "presented",    "presented_open", "discussed",
                                "discussed_by",      "agreement",    "human_obstacle", "scientific_obstacle",
                                "economic_obstacle", "task",         "task_of",        "open_question",
                                "open_question_of",  "next_meeting", "nothing"};

using Lines = std::vector<DraftLine>;

DraftLine line(DraftLineKind kind, std::string text = {}, std::string who = {}) {
  return {kind, std::move(text), std::move(who), {}, {}};
}

void add_people(Lines& lines, DraftLineKind kind, const std::vector<std::string>& people) {
  std::string names;
  for (const std::string& person : people) {
    names += (names.empty() ? "" : ", ") + person;
  }
  if (!names.empty()) {
    lines.push_back(line(kind, {}, names));
  }
}

Lines attendance_lines(const MinutesMaterial& material) {
  Lines lines;
  add_people(lines, DraftLineKind::present, material.present);
  add_people(lines, DraftLineKind::excused, material.excused);
  add_people(lines, DraftLineKind::absent, material.absent);
  add_people(lines, DraftLineKind::guests, material.guests);
  add_people(lines, DraftLineKind::interns, material.interns);
  return lines;
}

Lines follow_up_lines(const MinutesMaterial& material) {
  Lines lines;
  for (const NamedQuestion& question : material.followed_up) {
    lines.push_back({question.closed ? DraftLineKind::presented : DraftLineKind::presented_open, question.text,
                     question.who, question.answer, question.references});
  }
  return lines;
}

Lines discussion_lines(const MinutesMaterial& material, bool with_authors) {
  Lines lines;
  for (const NamedQuestion& question : material.discussed) {
    const bool named = with_authors && !question.who.empty();
    lines.push_back(line(named ? DraftLineKind::discussed_by : DraftLineKind::discussed, question.text,
                         named ? question.who : std::string()));
  }
  return lines;
}

DraftLineKind line_of(const NamedNote& note) {
  switch (note.kind) {
    case NoteKind::agreement:
      return DraftLineKind::agreement;
    case NoteKind::human_obstacle:
      return DraftLineKind::human_obstacle;
    case NoteKind::scientific_obstacle:
      return DraftLineKind::scientific_obstacle;
    case NoteKind::economic_obstacle:
      return DraftLineKind::economic_obstacle;
    case NoteKind::task:
      break;
  }
  return note.who.empty() ? DraftLineKind::task : DraftLineKind::task_of;
}

// Agreements and tasks belong together: what the group will do, and who.
Lines note_lines(const MinutesMaterial& material, bool obstacles) {
  Lines lines;
  for (const NamedNote& note : material.notes) {
    const bool is_obstacle = note.kind != NoteKind::agreement && note.kind != NoteKind::task;
    if (is_obstacle == obstacles) {
      lines.push_back(line(line_of(note), note.text, note.who));
    }
  }
  return lines;
}

Lines question_lines(const MinutesMaterial& material) {
  Lines lines;
  for (const NamedQuestion& question : material.open) {
    lines.push_back(line(question.who.empty() ? DraftLineKind::open_question : DraftLineKind::open_question_of,
                         question.text, question.who));
  }
  return lines;
}

Lines next_lines(const MinutesMaterial& material) {
  return material.next_meeting ? Lines{line(DraftLineKind::next_meeting, base::format_date(*material.next_meeting))}
                               : Lines();
}

}  // namespace

const char* minutes_part_name(MinutesPart part) { return part_names[static_cast<std::size_t>(part)]; }
const char* draft_line_name(DraftLineKind kind) { return line_names[static_cast<std::size_t>(kind)]; }

MinutesDraft draft_minutes(const MinutesMaterial& material, bool with_authors) {
  MinutesDraft draft{attendance_lines(material),  follow_up_lines(material),  discussion_lines(material, with_authors),
                     note_lines(material, false), note_lines(material, true), question_lines(material),
                     next_lines(material)};
  for (Lines& lines : draft) {
    if (lines.empty()) {
      lines.push_back(line(DraftLineKind::nothing));
    }
  }
  return draft;
}

MinutesMerge merge_minutes(const MinutesText& base, const MinutesText& mine, const MinutesText& theirs) {
  MinutesMerge merge{theirs, {}};
  for (std::size_t i = 0; i < minutes_parts; ++i) {
    if (mine[i] == base[i] || mine[i] == theirs[i]) {
      continue;
    }
    if (theirs[i] == base[i]) {
      merge.text[i] = mine[i];
    } else {
      merge.conflicts.push_back(all_minutes_parts[i]);
    }
  }
  return merge;
}

}  // namespace miroir::programme
