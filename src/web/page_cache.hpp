// Rendered parts of pages, kept while they cannot change: keys hold all that a page depends on (publication, person,
// language, choices), so that an entry is never stale, only unused. Never holds a form token. Bounded in bytes, the
// least recently used going first; safe to use from several threads.
#pragma once

#include <functional>
#include <list>
#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>

namespace miroir::web {

class PageCache {
 public:
  using Page = std::shared_ptr<const std::string>;
  explicit PageCache(std::size_t most_bytes = 64UL * 1024 * 1024) : most_bytes_(most_bytes) {}
  // The page of this key, made when it is not there. Two threads may make the same page at once; both are right.
  Page get(const std::string& key, const std::function<std::string()>& make);

 private:
  struct Entry {
    std::string key;
    Page page;
  };
  Page find(const std::string& key);
  void add(const std::string& key, const Page& page);

  std::mutex mutex_;
  std::size_t most_bytes_;
  std::size_t bytes_ = 0;
  std::list<Entry> entries_;  // most recently used first
  std::unordered_map<std::string, std::list<Entry>::iterator> places_;
};

}  // namespace miroir::web
