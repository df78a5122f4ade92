#include "claims/importing/report.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>

namespace miroir::claims::importing {

TableReport& ImportReport::table(const std::string& name) {
  const auto found = std::find_if(tables.begin(), tables.end(), [&](const auto& entry) { return entry.table == name; });
  if (found != tables.end()) {
    return *found;
  }
  tables.push_back({name, {}, 0, 0, {}});
  return tables.back();
}

namespace {

// 1234567 → "1 234 567".
std::string grouped(std::int64_t number) {
  std::string digits = std::to_string(number);
  for (auto place = static_cast<std::ptrdiff_t>(digits.size()) - 3; place > (number < 0 ? 1 : 0); place -= 3) {
    digits.insert(static_cast<std::size_t>(place), " ");
  }
  return digits;
}

std::string tables_text(const ImportReport& report) {
  std::size_t width = 10;
  for (const auto& table : report.tables) {
    width = std::max(width, table.table.size());
  }
  std::string text = fmt::format("{:<{}} {:>6} {:>14} {:>14}\n", "table", width, "files", "rows read", "rows kept");
  for (const auto& table : report.tables) {
    text += fmt::format("{:<{}} {:>6} {:>14} {:>14}\n", table.table, width, table.files.size(),
                        grouped(table.rows_read), grouped(table.rows_kept));
    for (const auto& dropped : table.dropped) {
      text += fmt::format("{:<{}} dropped {:>12}  {}\n", "", width, grouped(dropped.rows), dropped.reason);
    }
  }
  return text;
}

std::string flow_text(const Lags& lags) {
  const double share =
      lags.lines == 0 ? 0.0 : 100.0 * static_cast<double>(lags.late_lines) / static_cast<double>(lags.lines);
  return fmt::format("Last monthly flow {}; {} of {} lines became known more than 6 months after care ({:.2f} %)\n",
                     lags.last_flow_month, grouped(lags.late_lines), grouped(lags.lines), share);
}

std::string store_text(const ImportReport& report) {
  const StoreCounts& counts = report.counts;
  std::string text = fmt::format("\nRegion {}{}; care from {} to {}\n", report.region,
                                 report.region_guessed ? " (the one where most practitioners practise)" : "",
                                 report.first_month, report.last_month);
  if (!report.lags.last_flow_month.empty()) {
    text += flow_text(report.lags);
  }
  text += fmt::format("{} patients, {} practitioners, {} registrations, {} memberships, {} products\n",
                      grouped(counts.patients), grouped(counts.practitioners), grouped(counts.registrations),
                      grouped(counts.memberships), grouped(counts.products));
  text += fmt::format("{} events: {} medicines, {} biology, {} procedures, {} consultations\n", grouped(counts.events),
                      grouped(counts.medicines), grouped(counts.biology), grouped(counts.procedures),
                      grouped(counts.consultations));
  return text + fmt::format("Fingerprint {}\nDone in {:.1f} s\n", report.fingerprint, report.seconds);
}

nlohmann::ordered_json table_json(const TableReport& table) {
  nlohmann::ordered_json dropped = nlohmann::ordered_json::array();
  for (const auto& entry : table.dropped) {
    dropped.push_back({{"reason", entry.reason}, {"rows", entry.rows}});
  }
  return {{"table", table.table},
          {"files", table.files},
          {"rows_read", table.rows_read},
          {"rows_kept", table.rows_kept},
          {"dropped", dropped}};
}

nlohmann::ordered_json store_json(const ImportReport& report) {
  const StoreCounts& counts = report.counts;
  return {{"region", report.region},
          {"region_guessed", report.region_guessed},
          {"first_month", report.first_month},
          {"last_month", report.last_month},
          {"last_flow_month", report.lags.last_flow_month},
          {"last_complete_month", report.lags.last_complete_month},
          {"late_lines", report.lags.late_lines},
          {"patients", counts.patients},
          {"practitioners", counts.practitioners},
          {"registrations", counts.registrations},
          {"memberships", counts.memberships},
          {"products", counts.products},
          {"events", counts.events},
          {"medicines", counts.medicines},
          {"biology", counts.biology},
          {"procedures", counts.procedures},
          {"consultations", counts.consultations},
          {"fingerprint", report.fingerprint},
          {"seconds", report.seconds}};
}

}  // namespace

std::string report_text(const ImportReport& report) {
  std::string text = tables_text(report);
  for (const auto& remark : report.remarks) {
    text += fmt::format("Note: {}\n", remark.sentence);
  }
  for (const auto& limitation : report.limitations) {
    text += fmt::format("Limit: {}\n", limitation.sentence);
  }
  for (const auto& problem : report.problems) {
    text += fmt::format("Problem: {}\n", problem.message);
  }
  return report.problems.empty() ? text + store_text(report) : text;
}

std::string report_json(const ImportReport& report) {
  nlohmann::ordered_json json = {{"done", report.problems.empty()}};
  json["problems"] = nlohmann::ordered_json::array();
  for (const auto& problem : report.problems) {
    json["problems"].push_back({{"code", problem.code}, {"message", problem.message}});
  }
  json["remarks"] = nlohmann::ordered_json::array();
  for (const auto& remark : report.remarks) {
    json["remarks"].push_back({{"code", remark.code}, {"count", remark.count}, {"message", remark.sentence}});
  }
  json["limitations"] = nlohmann::ordered_json::array();
  for (const auto& limitation : report.limitations) {
    json["limitations"].push_back({{"code", limitation.code}, {"message", limitation.sentence}});
  }
  json["tables"] = nlohmann::ordered_json::array();
  for (const auto& table : report.tables) {
    json["tables"].push_back(table_json(table));
  }
  if (report.problems.empty()) {
    json["store"] = store_json(report);
  }
  return json.dump(2) + "\n";
}

}  // namespace miroir::claims::importing
