#include "programme/secretary_rotation.hpp"

#include <algorithm>
#include <tuple>

namespace miroir::programme {

std::vector<std::string> secretary_order(const std::vector<std::string>& members,
                                         const std::vector<PastSecretary>& past, const std::set<std::string>& excused) {
  using Turn = std::tuple<bool, int, base::Date, std::string>;
  std::vector<Turn> turns;
  for (const std::string& member : members) {
    int times = 0;
    base::Date last;
    for (const PastSecretary& each : past) {
      if (each.physician == member) {
        ++times;
        last = std::max(last, each.date);
      }
    }
    turns.emplace_back(excused.contains(member), times, last, member);
  }
  std::ranges::sort(turns);
  std::vector<std::string> order;
  for (const Turn& turn : turns) {
    order.push_back(std::get<3>(turn));
  }
  return order;
}

}  // namespace miroir::programme
