#include "claims/claims_store.hpp"

#include "claims/store_schema.hpp"

#include <algorithm>
#include <iterator>
#include <limits>
#include <map>
#include <set>
#include <tuple>
#include <unordered_map>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace miroir::claims {

namespace {

using columnar::Chunk;
using columnar::Connection;

constexpr const char* info_query = "SELECT value FROM store_info WHERE key = ";

// "2017-01 to 2018-12, 2019-03": the months of the store, for a person to read.
std::string month_name(std::int32_t month) { return fmt::format("{:04}-{:02}", month / 12, month % 12 + 1); }

std::string month_ranges(const std::vector<std::int32_t>& months) {
  std::vector<std::string> ranges;
  for (std::size_t begin = 0; begin < months.size();) {
    std::size_t end = begin + 1;
    while (end < months.size() && months[end] == months[end - 1] + 1) {
      ++end;
    }
    const std::string first = month_name(months[begin]);
    ranges.push_back(end == begin + 1 ? first : fmt::format("{} to {}", first, month_name(months[end - 1])));
    begin = end;
  }
  return ranges.empty() ? "none" : fmt::format("{}", fmt::join(ranges, ", "));
}

std::vector<std::int32_t> practice_months(const Connection& connection) {
  std::vector<std::int32_t> months;
  auto stream = connection.stream("SELECT DISTINCT month FROM practice ORDER BY month");
  for (Chunk chunk; stream.next(chunk);) {
    const auto column = chunk.column<std::int32_t>(0);
    months.insert(months.end(), column.begin(), column.end());
  }
  return months;
}

base::Refusal not_covered(const Connection& connection, const std::string& file, const base::Period& period) {
  return base::refuse(
      "period-not-covered",
      fmt::format("{}: the practitioners of {}, last month of period {}, are not in the store; it holds those of: {}",
                  file, month_name(base::month_index(period.last)), period.name,
                  month_ranges(practice_months(connection))));
}

// The dates of one column of a chunk, open_end where there is none.
class OpenDates {
 public:
  OpenDates(const Chunk& chunk, std::size_t column)
      : days_(chunk.column<std::int32_t>(column)), known_(chunk.validity(column)) {}
  base::Date operator[](std::size_t row) const {
    const bool is_known = known_ == nullptr || (known_[row / 64] >> (row % 64) & 1) != 0;
    return is_known ? base::Date{days_[row]} : measures::open_end;
  }

 private:
  std::span<const std::int32_t> days_;
  const std::uint64_t* known_;
};

// Days of the period that spans cover, each day once. Spans come by start.
std::int32_t covered_days(const std::vector<measures::Span>& spans, const base::Period& period) {
  std::int32_t days = 0;
  base::Date next = period.first;
  for (const measures::Span& span : spans) {
    const base::Date from = std::max(span.start, next);
    const base::Date to = std::min(span.end, period.last);
    if (from <= to) {
      days += to - from + 1;
      next = to + 1;
    }
  }
  return days;
}

// One practice of one month.
struct Practice {
  std::int32_t practitioner = 0;
  std::int32_t number = 0;
  bool counted = false;  // of a liberal general practitioner of the region
};

std::vector<Practice> read_practices(const Connection& connection, std::int32_t month) {
  std::vector<Practice> practices;
  auto stream = connection.stream(fmt::format(
      "SELECT practitioner, number, general_practitioner AND liberal AND in_region FROM practice WHERE month = {}",
      month));
  for (Chunk chunk; stream.next(chunk);) {
    for (std::size_t row = 0; row < chunk.rows(); ++row) {
      practices.push_back({.practitioner = chunk.column<std::int32_t>(0)[row],
                           .number = chunk.column<std::int32_t>(1)[row],
                           .counted = chunk.column<bool>(2)[row]});
    }
  }
  return practices;
}

// The numbers of a dictionary (practitioner or professional_number) by identifier; empty where there is none.
std::vector<std::string> read_numbers(const Connection& connection, const char* table) {
  std::vector<std::string> numbers(1);
  auto stream = connection.stream(fmt::format("SELECT id, number FROM {}", table));
  for (Chunk chunk; stream.next(chunk);) {
    for (std::size_t row = 0; row < chunk.rows(); ++row) {
      const auto id = static_cast<std::size_t>(chunk.column<std::int32_t>(0)[row]);
      numbers.resize(std::max(numbers.size(), id + 1));
      numbers[id] = chunk.text(1, row);
    }
  }
  return numbers;
}

// The liberal general practitioners of the region, by number.
void list_physicians(const std::vector<Practice>& practices, const std::vector<std::string>& numbers,
                     measures::PeriodContext& context) {
  std::set<std::pair<std::string, std::int32_t>> physicians;
  for (const Practice& practice : practices) {
    if (practice.counted) {
      physicians.emplace(numbers.at(static_cast<std::size_t>(practice.practitioner)), practice.practitioner);
    }
  }
  context.physician_of_practitioner.assign(numbers.size(), -1);
  for (const auto& [number, practitioner] : physicians) {
    context.physician_of_practitioner[static_cast<std::size_t>(practitioner)] =
        static_cast<std::int32_t>(context.physicians.size());
    context.physicians.push_back({.entity = number, .groups = {}});
  }
}

// A declared number is the practice number of somebody that month, or somebody's own number (STA_PFS_NUM). Of several,
// the one of the least identifier.
void list_number_holders(const Connection& connection, const std::vector<Practice>& practices,
                         const std::vector<std::string>& practitioner_numbers, measures::PeriodContext& context) {
  std::unordered_map<std::string_view, std::int32_t> own;
  std::unordered_map<std::int32_t, std::int32_t> held;
  const auto keep_least = [](auto& holders, const auto& number, std::int32_t practitioner) {
    std::int32_t& least = holders.try_emplace(number, practitioner).first->second;
    least = std::min(least, practitioner);
  };
  for (const Practice& practice : practices) {
    const std::string_view number = practitioner_numbers.at(static_cast<std::size_t>(practice.practitioner));
    keep_least(own, number, practice.practitioner);
    keep_least(held, practice.number, practice.practitioner);
  }
  const std::vector<std::string> declared = read_numbers(connection, "professional_number");
  context.physician_of_number.assign(declared.size(), -1);
  const auto give = [&](std::size_t number, std::int32_t practitioner) {
    context.physician_of_number.at(number) = context.physician_of_practitioner[static_cast<std::size_t>(practitioner)];
  };
  for (std::size_t number = 1; number < declared.size(); ++number) {
    if (const auto found = own.find(declared[number]); found != own.end()) {
      give(number, found->second);
    }
  }
  for (const auto& [number, practitioner] : held) {
    give(static_cast<std::size_t>(number), practitioner);
  }
}

void read_groups(const Connection& connection, measures::PeriodContext& context) {
  std::map<std::pair<std::int32_t, std::string>, std::vector<measures::Span>> spans;
  auto stream = connection.stream("SELECT practitioner, group_id, start_date, end_date FROM membership");
  for (Chunk chunk; stream.next(chunk);) {
    for (std::size_t row = 0; row < chunk.rows(); ++row) {
      const auto practitioner = static_cast<std::size_t>(chunk.column<std::int32_t>(0)[row]);
      const std::int32_t physician = practitioner < context.physician_of_practitioner.size()
                                         ? context.physician_of_practitioner[practitioner]
                                         : -1;
      if (physician >= 0) {
        spans[{physician, std::string(chunk.text(1, row))}].push_back(
            {base::Date{chunk.column<std::int32_t>(2)[row]}, OpenDates(chunk, 3)[row]});
      }
    }
  }
  for (auto& [key, group_spans] : spans) {
    std::sort(group_spans.begin(), group_spans.end(),
              [](const measures::Span& a, const measures::Span& b) { return a.start < b.start; });
    measures::Physician& physician = context.physicians[static_cast<std::size_t>(key.first)];
    const std::int32_t days = covered_days(group_spans, context.period);
    physician.in_any_group = physician.in_any_group || days > 0;
    if (days * 2 >= context.period.length_days()) {
      physician.groups.push_back(key.second);
    }
  }
}

// A sex of the store, whatever a damaged one says.
measures::Sex known_sex(std::uint8_t sex) {
  return sex <= static_cast<std::uint8_t>(measures::Sex::female) ? static_cast<measures::Sex>(sex)
                                                                 : measures::Sex::unknown;
}

// The patients to read: those whose identifiers are from the first to the last.
struct PatientRange {
  std::uint32_t first = 0;
  std::uint32_t last = std::numeric_limits<std::uint32_t>::max();
  std::string where(const char* column) const { return fmt::format("WHERE {} BETWEEN {} AND {}", column, first, last); }
};

void read_patients(const Connection& connection, const PatientRange& range, std::vector<measures::Patient>& patients) {
  patients.clear();
  auto stream =
      connection.stream(fmt::format("SELECT id, birth_month, sex, death_date FROM patient {}", range.where("id")));
  for (Chunk chunk; stream.next(chunk);) {
    const auto ids = chunk.column<std::uint32_t>(0);
    const auto birth_months = chunk.column<std::int32_t>(1);
    const auto sexes = chunk.column<std::uint8_t>(2);
    const OpenDates deaths(chunk, 3);
    for (std::size_t row = 0; row < ids.size(); ++row) {
      patients.push_back({.id = ids[row],
                          .birth_month = birth_months[row],
                          .sex = known_sex(sexes[row]),
                          .death = deaths[row],
                          .registrations = {},
                          .ald = {}});
    }
  }
  const auto by_id = [](const measures::Patient& a, const measures::Patient& b) { return a.id < b.id; };
  if (!std::is_sorted(patients.begin(), patients.end(), by_id)) {
    std::sort(patients.begin(), patients.end(), by_id);
  }
}

auto order(const measures::Registration& row) { return std::tuple(row.start, row.end, row.number); }
auto order(const measures::Span& row) { return std::tuple(row.start, row.end); }

// Rows of a table of spans and the patients they are of, in order. A store that was imported has them so: sorting
// in the query would cost more than reading.
template <class Row>
void sort_by_owner(std::vector<std::uint32_t>& owners, std::vector<Row>& rows) {
  std::vector<std::pair<std::uint32_t, Row>> owned;
  for (std::size_t place = 0; place < rows.size(); ++place) {
    owned.emplace_back(owners[place], rows[place]);
  }
  std::sort(owned.begin(), owned.end(), [](const auto& a, const auto& b) {
    return a.first != b.first ? a.first < b.first : order(a.second) < order(b.second);
  });
  for (std::size_t place = 0; place < rows.size(); ++place) {
    std::tie(owners[place], rows[place]) = owned[place];
  }
}

template <class Row>
bool is_sorted_by_owner(const std::vector<std::uint32_t>& owners, const std::vector<Row>& rows) {
  for (std::size_t place = 1; place < rows.size(); ++place) {
    if (owners[place] < owners[place - 1] ||
        (owners[place] == owners[place - 1] && order(rows[place]) < order(rows[place - 1]))) {
      return false;
    }
  }
  return true;
}

// Reads a table of spans, `add` a chunk of it, and gives each patient the part that is theirs.
template <class Row, class Add, class Give>
void read_owned(const Connection& connection, const std::string& sql, PatientTable& table, std::vector<Row>& rows,
                Add add, Give give) {
  std::vector<std::uint32_t>& owners = table.owners;
  owners.clear();
  rows.clear();
  auto stream = connection.stream(sql);
  for (Chunk chunk; stream.next(chunk);) {
    const auto of_chunk = chunk.column<std::uint32_t>(0);
    owners.insert(owners.end(), of_chunk.begin(), of_chunk.end());
    add(chunk, rows);
  }
  if (!is_sorted_by_owner(owners, rows)) {
    sort_by_owner(owners, rows);
  }
  std::size_t begin = 0;
  for (measures::Patient& patient : table.patients) {
    while (begin < owners.size() && owners[begin] < patient.id) {
      ++begin;
    }
    std::size_t end = begin;
    while (end < owners.size() && owners[end] == patient.id) {
      ++end;
    }
    give(patient, std::span<const Row>(rows.data() + begin, end - begin));
    begin = end;
  }
}

void add_registrations(const Chunk& chunk, std::vector<measures::Registration>& rows) {
  const auto numbers = chunk.column<std::int32_t>(1);
  const auto starts = chunk.column<std::int32_t>(2);
  const OpenDates ends(chunk, 3);
  for (std::size_t row = 0; row < numbers.size(); ++row) {
    rows.push_back({numbers[row], {starts[row]}, ends[row]});
  }
}

void add_spans(const Chunk& chunk, std::vector<measures::Span>& rows) {
  const auto starts = chunk.column<std::int32_t>(1);
  const OpenDates ends(chunk, 2);
  for (std::size_t row = 0; row < starts.size(); ++row) {
    rows.push_back({{starts[row]}, ends[row]});
  }
}

void read_table(const Connection& connection, const PatientRange& range, PatientTable& table) {
  read_patients(connection, range, table.patients);
  read_owned(connection,
             fmt::format("SELECT patient, number, start_date, end_date FROM registration {}", range.where("patient")),
             table, table.registrations, add_registrations,
             [](measures::Patient& patient, auto rows) { patient.registrations = rows; });
  read_owned(connection, fmt::format("SELECT patient, start_date, end_date FROM ald {}", range.where("patient")), table,
             table.ald, add_spans, [](measures::Patient& patient, auto rows) { patient.ald = rows; });
}

}  // namespace

ClaimsStore::ClaimsStore(columnar::Database database, std::filesystem::path file)
    : database_(std::move(database)), file_(std::move(file)) {}

base::Result<ClaimsStore> ClaimsStore::open(const std::filesystem::path& file, const StoreOptions& options) {
  if (!std::filesystem::is_regular_file(file)) {
    return base::refuse("no-store", fmt::format("{}: no claims store there; build one with "
                                                "\"miroir claims import --format snds --from DIR --store {}\"",
                                                file.string(), file.string()));
  }
  const auto not_a_store = [&] {
    return base::refuse("not-a-store", fmt::format("{}: not a claims store of Miroir, or a damaged one; give the file "
                                                   "that \"miroir claims import --store FILE\" wrote",
                                                   file.string()));
  };
  try {
    columnar::Database database({.path = file.string(),
                                 .read_only = true,
                                 .memory_limit_bytes = options.memory_limit_bytes,
                                 .threads = options.threads > 0 ? std::optional<int>(options.threads) : std::nullopt,
                                 .temporary_directory = ""});
    const auto version = database.connect().value(fmt::format("{}'schema_version'", info_query));
    if (!version) {
      return not_a_store();
    }
    if (!is_readable_version(*version)) {
      return other_version(file.string(), *version);
    }
    return ClaimsStore(std::move(database), file);
  } catch (const columnar::ColumnarError&) {
    return not_a_store();
  }
}

std::string ClaimsStore::info(const std::string& key) const {
  return database_.connect().value(info_query + columnar::quote_literal(key)).value_or("");
}

std::vector<measures::Code> ClaimsStore::codes() const {
  const Connection connection = database_.connect();
  const std::int64_t size = connection.integer("SELECT coalesce(max(id), 0) + 1 FROM code");
  std::vector<measures::Code> codes(static_cast<std::size_t>(size));
  auto stream = connection.stream("SELECT id, kind, text FROM code");
  for (Chunk chunk; stream.next(chunk);) {
    for (std::size_t row = 0; row < chunk.rows(); ++row) {
      codes[chunk.column<std::uint32_t>(0)[row]] = {
          .kind = static_cast<measures::EventKind>(chunk.column<std::uint8_t>(1)[row]),
          .text = std::string(chunk.text(2, row))};
    }
  }
  return codes;
}

base::Result<measures::PeriodContext> ClaimsStore::period_context(const base::Period& period) const {
  const Connection connection = database_.connect();
  const std::vector<Practice> practices = read_practices(connection, base::month_index(period.last));
  if (practices.empty()) {
    return not_covered(connection, file_.string(), period);
  }
  measures::PeriodContext context{
      .period = period, .physicians = {}, .physician_of_practitioner = {}, .physician_of_number = {}};
  const std::vector<std::string> numbers = read_numbers(connection, "practitioner");
  list_physicians(practices, numbers, context);
  list_number_holders(connection, practices, numbers, context);
  read_groups(connection, context);
  return context;
}

PatientTable ClaimsStore::patients() const {
  PatientTable table;
  read_table(database_.connect(), {}, table);
  return table;
}

void ClaimsStore::read_patients(const Connection& connection, std::uint32_t first, std::uint32_t last,
                                PatientTable& table) {
  read_table(connection, {first, last}, table);
}

}  // namespace miroir::claims
