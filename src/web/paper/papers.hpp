// What is printed: a physician's profile on one page, and a group's booklet, as whole HTML pages for a PDF press, and
// the press's own files. The same words, rules of visibility and pictures as on the site's pages.
#pragma once

#include "base/messages.hpp"
#include "documents/pdf_press.hpp"
#include "feedback/intentions.hpp"
#include "web/paper/sources.hpp"

#include <string>
#include <vector>

namespace miroir::web {

// Fonts and paper's own style sheet, for PdfPress::start.
const std::vector<documents::PressFile>& press_files();

// One A4 page, with what the physician means to change: `intentions` are their own when they ask for their page, none
// when somebody else prints it. Bears the physician's name, never their letter: a page left on a table must not open
// the group's return.
std::string profile_html(const PaperSources& sources, const base::Messages& messages, const Published& published,
                         const feedback::Profile& profile, const std::vector<feedback::Intention>& intentions);
// As many A4 pages as the return needs: members as letters, the group's figures, its course beside the control group's.
std::string booklet_html(const PaperSources& sources, const base::Messages& messages, const Published& published,
                         const feedback::GroupView& view);

}  // namespace miroir::web
