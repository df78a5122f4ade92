#include "web/page_cache.hpp"

namespace miroir::web {

PageCache::Page PageCache::get(const std::string& key, const std::function<std::string()>& make) {
  if (Page found = find(key)) {
    return found;
  }
  auto page = std::make_shared<const std::string>(make());
  add(key, page);
  return page;
}

PageCache::Page PageCache::find(const std::string& key) {
  const std::scoped_lock lock(mutex_);
  const auto place = places_.find(key);
  if (place == places_.end()) {
    return nullptr;
  }
  entries_.splice(entries_.begin(), entries_, place->second);
  return place->second->page;
}

void PageCache::add(const std::string& key, const Page& page) {
  const std::scoped_lock lock(mutex_);
  if (places_.contains(key) || page->size() > most_bytes_) {
    return;
  }
  entries_.push_front({key, page});
  places_[key] = entries_.begin();
  bytes_ += page->size();
  while (bytes_ > most_bytes_) {
    bytes_ -= entries_.back().page->size();
    places_.erase(entries_.back().key);
    entries_.pop_back();
  }
}

}  // namespace miroir::web
