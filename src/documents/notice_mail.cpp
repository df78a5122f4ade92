#include "documents/notice_mail.hpp"

#include "base/markup.hpp"
#include "documents/minutes_text.hpp"

#include <algorithm>

#include <fmt/core.h>

namespace miroir::documents {

namespace {

// One paragraph; with an address that is written out in the plain text and a link in HTML.
struct Paragraph {
  std::string text;
  std::string address;
};

std::string paragraph_html(const Paragraph& paragraph) {
  std::string html = base::escape_markup(paragraph.text);
  if (!paragraph.address.empty()) {
    const std::string address = base::escape_markup(paragraph.address);
    html += fmt::format(" <a href=\"{0}\">{0}</a>", address);
  }
  return fmt::format("<p>{}</p>\n", html);
}

std::string paragraph_plain(const Paragraph& paragraph) {
  return paragraph.text + (paragraph.address.empty() ? "" : "\n" + paragraph.address) + "\n\n";
}

// What the sentences of a notice may name: a return's period, a group, a meeting's day and hour.
std::string sentence(const base::Messages& messages, std::string_view key, const ToldNotice& told) {
  const std::string period = told.period ? messages.period(*told.period) : std::string();
  const std::string day = told.meeting ? day_with_weekday(messages, told.meeting->date) : std::string();
  const std::string time = told.meeting ? time_of_day(messages, told.meeting->start_minute) : std::string();
  return messages.text(fmt::format("mail.{}.{}", key, programme::notice_kind_name(told.kind)),
                       {{"period", period}, {"group", told.group}, {"day", day}, {"time", time}});
}

// "Thème : … Lieu : …", where they are known and the meeting is still to come.
std::string meeting_details(const base::Messages& messages, const ToldNotice& told) {
  using enum programme::NoticeKind;
  const bool to_come = told.kind == meeting_invited || told.kind == meeting_moved || told.kind == meeting_near;
  std::string words;
  if (to_come && told.meeting && !told.meeting->theme.empty()) {
    words += " " + messages.text("mail.theme", {{"theme", told.meeting->theme}});
  }
  if (to_come && told.meeting && !told.meeting->place.empty()) {
    words += " " + messages.text("mail.place", {{"place", told.meeting->place}});
  }
  return words;
}

std::string subject_of(const base::Messages& messages, const NoticeMail& mail) {
  if (mail.told.size() > 1) {
    return messages.text("mail.subject.several");
  }
  return sentence(messages, "subject", mail.told.front());
}

std::vector<Paragraph> paragraphs_of(const base::Messages& messages, const NoticeMail& mail) {
  std::vector<Paragraph> paragraphs{{messages.text("mail.greeting", {{"name", mail.reader_name}}), ""}};
  for (const ToldNotice& told : mail.told) {
    paragraphs.push_back({sentence(messages, "what", told) + meeting_details(messages, told), told.address});
  }
  const bool returns_only =
      std::ranges::all_of(mail.told, [](const ToldNotice& told) { return programme::is_about_return(told.kind); });
  paragraphs.push_back({messages.text(returns_only ? "mail.open" : "mail.open-platform"), mail.platform_address});
  if (returns_only) {
    paragraphs.push_back({messages.text("mail.no-figure"), ""});
  }
  if (!mail.contact.empty()) {
    paragraphs.push_back({messages.text("mail.contact", {{"contact", mail.contact}}), ""});
  }
  paragraphs.push_back({messages.text("mail.choose"), mail.preferences_address});
  return paragraphs;
}

}  // namespace

MailText write_notice_mail(const base::Messages& messages, const NoticeMail& mail) {
  MailText text;
  text.subject = subject_of(messages, mail);
  for (const Paragraph& paragraph : paragraphs_of(messages, mail)) {
    text.plain += paragraph_plain(paragraph);
    text.html += paragraph_html(paragraph);
  }
  text.plain.pop_back();
  text.html = fmt::format(
      "<!doctype html>\n<html lang=\"{}\"><head><meta charset=\"utf-8\"><title>{}</title></head>\n"
      "<body style=\"font-family: sans-serif; max-width: 36em; line-height: 1.5\">\n{}</body></html>\n",
      messages.code(), base::escape_markup(text.subject), text.html);
  return text;
}

}  // namespace miroir::documents
