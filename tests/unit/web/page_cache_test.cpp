#include "web/page_cache.hpp"

#include <gtest/gtest.h>

#include <thread>

namespace miroir::web {
namespace {

TEST(PageCache, a_page_is_made_once) {
  PageCache cache;
  int made = 0;
  const auto make = [&] { return "page " + std::to_string(++made); };
  EXPECT_EQ(*cache.get("a", make), "page 1");
  EXPECT_EQ(*cache.get("a", make), "page 1");
  EXPECT_EQ(*cache.get("b", make), "page 2");
}

TEST(PageCache, the_least_recently_used_goes_first) {
  PageCache cache(10);
  const auto five = [](char c) { return [c] { return std::string(5, c); }; };
  cache.get("a", five('a'));
  cache.get("b", five('b'));
  cache.get("a", five('x'));  // used again: b is now the oldest
  cache.get("c", five('c'));
  EXPECT_EQ(*cache.get("a", five('x')), "aaaaa");
  EXPECT_EQ(*cache.get("b", five('x')), "xxxxx");
}

TEST(PageCache, a_page_larger_than_the_cache_is_given_and_not_kept) {
  PageCache cache(3);
  EXPECT_EQ(*cache.get("a", [] { return "long"; }), "long");
  EXPECT_EQ(*cache.get("a", [] { return "again"; }), "again");
}

TEST(PageCache, threads_may_ask_at_once) {
  PageCache cache(1000);
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&cache] {
      for (int i = 0; i < 500; ++i) {
        const std::string key = std::to_string(i % 50);
        EXPECT_EQ(*cache.get(key, [&] { return key + std::string(60, '.'); }), key + std::string(60, '.'));
      }
    });
  }
  for (std::thread& thread : threads) {
    thread.join();
  }
}

}  // namespace
}  // namespace miroir::web
