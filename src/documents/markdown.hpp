// Markdown (CommonMark 0.30) as HTML that is safe on a page whoever wrote it.
//
// Raw HTML and links other than http, https and mailto are left out; a picture becomes a link to it, so that a page
// never loads anything from elsewhere. Headings are lowered to stand below the page's own, without a step missing.
#pragma once

#include <string>
#include <string_view>

namespace miroir::documents {

// `above` is the level of the heading that the text stands under: 2 makes its first heading a third one.
std::string html_of_markdown(std::string_view text, int above = 2);

}  // namespace miroir::documents
