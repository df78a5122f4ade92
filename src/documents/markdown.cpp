#include "documents/markdown.hpp"

#include <algorithm>
#include <cstdlib>
#include <memory>
#include <vector>

#include <cmark.h>

namespace miroir::documents {

namespace {

constexpr int deepest_heading = 6;

struct FreeNode {
  void operator()(cmark_node* node) const { cmark_node_free(node); }
};
struct FreeIterator {
  void operator()(cmark_iter* iterator) const { cmark_iter_free(iterator); }
};
struct FreeText {
  void operator()(char* text) const { std::free(text); }
};

bool is_safe_address(std::string_view address) {
  return address.starts_with("https://") || address.starts_with("http://") || address.starts_with("mailto:");
}

// A node in the place of another, with its children.
void replace(cmark_node* old, cmark_node* fresh) {
  cmark_node_insert_before(old, fresh);
  while (cmark_node* child = cmark_node_first_child(old)) {
    cmark_node_append_child(fresh, child);
  }
  cmark_node_unlink(old);
  cmark_node_free(old);
}

// A picture, and a link that leads nowhere good.
void tame(cmark_node* node) {
  const char* written = cmark_node_get_url(node);
  const std::string address = written == nullptr ? "" : written;
  const bool safe = is_safe_address(address);
  if (safe && cmark_node_get_type(node) == CMARK_NODE_LINK) {
    return;
  }
  cmark_node* fresh = cmark_node_new(safe ? CMARK_NODE_LINK : CMARK_NODE_EMPH);
  if (safe) {
    cmark_node_set_url(fresh, address.c_str());
  }
  replace(node, fresh);
}

std::vector<cmark_node*> nodes_of(cmark_node* document) {
  const std::unique_ptr<cmark_iter, FreeIterator> iterator(cmark_iter_new(document));
  std::vector<cmark_node*> nodes;
  for (cmark_event_type event = cmark_iter_next(iterator.get()); event != CMARK_EVENT_DONE;
       event = cmark_iter_next(iterator.get())) {
    if (event == CMARK_EVENT_ENTER) {
      nodes.push_back(cmark_iter_get_node(iterator.get()));
    }
  }
  return nodes;
}

}  // namespace

std::string html_of_markdown(std::string_view text, int above) {
  const std::unique_ptr<cmark_node, FreeNode> document(
      cmark_parse_document(text.data(), text.size(), CMARK_OPT_VALIDATE_UTF8));
  int previous = above;
  for (cmark_node* node : nodes_of(document.get())) {
    const cmark_node_type type = cmark_node_get_type(node);
    if (type == CMARK_NODE_HEADING) {
      previous = std::min({cmark_node_get_heading_level(node) + above, previous + 1, deepest_heading});
      cmark_node_set_heading_level(node, previous);
    } else if (type == CMARK_NODE_LINK || type == CMARK_NODE_IMAGE) {
      tame(node);
    }
  }
  const std::unique_ptr<char, FreeText> html(cmark_render_html(document.get(), CMARK_OPT_DEFAULT));
  return html.get();
}

}  // namespace miroir::documents
