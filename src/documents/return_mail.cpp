#include "documents/return_mail.hpp"

#include "base/markup.hpp"

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

std::string subject_of(const base::Messages& messages, const ReturnMail& mail) {
  if (mail.told.size() > 1) {
    return messages.text("mail.subject.several");
  }
  const ToldReturn& told = mail.told.front();
  return messages.text(fmt::format("mail.subject.{}", programme::notice_kind_name(told.kind)),
                       {{"period", messages.period(told.period)}});
}

std::vector<Paragraph> paragraphs_of(const base::Messages& messages, const ReturnMail& mail) {
  std::vector<Paragraph> paragraphs{{messages.text("mail.greeting", {{"name", mail.reader_name}}), ""}};
  for (const ToldReturn& told : mail.told) {
    paragraphs.push_back({messages.text(fmt::format("mail.what.{}", programme::notice_kind_name(told.kind)),
                                        {{"period", messages.period(told.period)}}),
                          ""});
  }
  paragraphs.push_back({messages.text("mail.open"), mail.platform_address});
  paragraphs.push_back({messages.text("mail.no-figure"), ""});
  if (!mail.contact.empty()) {
    paragraphs.push_back({messages.text("mail.contact", {{"contact", mail.contact}}), ""});
  }
  paragraphs.push_back({messages.text("mail.choose"), mail.preferences_address});
  return paragraphs;
}

}  // namespace

MailText write_return_mail(const base::Messages& messages, const ReturnMail& mail) {
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
