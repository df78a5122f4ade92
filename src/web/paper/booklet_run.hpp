// Makes the booklets of all groups beforehand, on a thread of its own, so that each is then there at once: a page tells
// how far it is. One run at a time; safe to use from several threads. Ends with its owner.
#pragma once

#include "base/messages.hpp"
#include "feedback/result_store.hpp"

#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace miroir::web {

class BookletRun {
 public:
  struct State {
    feedback::PublicationId publication = 0;  // 0: no run yet
    base::Language language = base::Language::french;
    int all = 0;
    int done = 0;
    int failed = 0;
    bool running() const { return done + failed < all; }
  };

  // `make` makes one group's booklet and says whether it could; it must not outlive what it uses. Nothing happens
  // while a run goes on.
  void start(feedback::PublicationId publication, base::Language language, std::vector<std::string> groups,
             std::function<bool(const std::string& group)> make);
  State state();

 private:
  std::mutex mutex_;
  State state_;
  std::jthread thread_;  // last: it ends before what it writes to
};

}  // namespace miroir::web
