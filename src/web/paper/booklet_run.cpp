#include "web/paper/booklet_run.hpp"

namespace miroir::web {

void BookletRun::start(feedback::PublicationId publication, base::Language language, std::vector<std::string> groups,
                       std::function<bool(const std::string& group)> make) {
  const std::scoped_lock lock(mutex_);
  if (state_.running()) {
    return;
  }
  state_ = {publication, language, static_cast<int>(groups.size()), 0, 0};
  thread_ = std::jthread([this, groups = std::move(groups), make = std::move(make)](const std::stop_token& stop) {
    for (const std::string& group : groups) {
      bool made = false;
      try {
        made = !stop.stop_requested() && make(group);
      } catch (const std::exception&) {
        made = false;  // the page says so; the next group may well succeed
      }
      const std::scoped_lock counting(mutex_);
      ++(made ? state_.done : state_.failed);
    }
  });
}

BookletRun::State BookletRun::state() {
  const std::scoped_lock lock(mutex_);
  return state_;
}

}  // namespace miroir::web
