#include "claims/claims_store.hpp"

#include "claims/store_schema.hpp"

#include <algorithm>
#include <iterator>
#include <limits>
#include <map>
#include <set>
#include <tuple>
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

base::Date date_or_open(const Chunk& chunk, std::size_t column, std::size_t row) {
  return chunk.is_null(column, row) ? measures::open_end : base::Date{chunk.column<std::int32_t>(column)[row]};
}

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

// The liberal general practitioners of the region in one month, with the practitioner each of them is.
std::vector<std::int32_t> read_physicians(const Connection& connection, std::int32_t month,
                                          measures::PeriodContext& context) {
  std::vector<std::int32_t> practitioners;
  auto stream =
      connection.stream(fmt::format("SELECT DISTINCT practitioner.id, practitioner.number FROM practice "
                                    "JOIN practitioner ON practitioner.id = practice.practitioner "
                                    "WHERE month = {} AND general_practitioner AND liberal AND in_region ORDER BY "
                                    "practitioner.number, practitioner.id",
                                    month));
  for (Chunk chunk; stream.next(chunk);) {
    for (std::size_t row = 0; row < chunk.rows(); ++row) {
      practitioners.push_back(chunk.column<std::int32_t>(0)[row]);
      context.physicians.push_back({.entity = std::string(chunk.text(1, row)), .groups = {}});
    }
  }
  return practitioners;
}

std::size_t size_for_ids(const Connection& connection, const std::string& table) {
  return static_cast<std::size_t>(connection.integer("SELECT coalesce(max(id), 0) + 1 FROM " + table));
}

// A declared number is the practice number of somebody that month, or somebody's own number (STA_PFS_NUM).
std::string number_holders_sql(std::int32_t month) {
  return fmt::format(
      "WITH held AS (SELECT number AS id, min(practitioner) AS practitioner FROM practice WHERE month = {0} GROUP BY "
      "number), "
      "own AS (SELECT professional_number.id, min(practitioner.id) AS practitioner FROM professional_number "
      "JOIN practitioner USING (number) WHERE practitioner.id IN (SELECT practitioner FROM practice WHERE month = {0}) "
      "GROUP BY professional_number.id) "
      "SELECT coalesce(held.id, own.id)::INTEGER, coalesce(held.practitioner, own.practitioner)::INTEGER "
      "FROM held FULL JOIN own USING (id)",
      month);
}

void read_number_holders(const Connection& connection, std::int32_t month, measures::PeriodContext& context) {
  context.physician_of_number.assign(size_for_ids(connection, "professional_number"), -1);
  auto stream = connection.stream(number_holders_sql(month));
  for (Chunk chunk; stream.next(chunk);) {
    for (std::size_t row = 0; row < chunk.rows(); ++row) {
      const auto number = static_cast<std::size_t>(chunk.column<std::int32_t>(0)[row]);
      const auto practitioner = static_cast<std::size_t>(chunk.column<std::int32_t>(1)[row]);
      context.physician_of_number.at(number) = context.physician_of_practitioner.at(practitioner);
    }
  }
}

void read_groups(const Connection& connection, measures::PeriodContext& context) {
  std::map<std::pair<std::int32_t, std::string>, std::vector<measures::Span>> spans;
  auto stream = connection.stream(
      "SELECT practitioner, group_id, start_date, end_date FROM membership ORDER BY practitioner, group_id, "
      "start_date");
  for (Chunk chunk; stream.next(chunk);) {
    for (std::size_t row = 0; row < chunk.rows(); ++row) {
      const auto practitioner = static_cast<std::size_t>(chunk.column<std::int32_t>(0)[row]);
      const std::int32_t physician = practitioner < context.physician_of_practitioner.size()
                                         ? context.physician_of_practitioner[practitioner]
                                         : -1;
      if (physician >= 0) {
        spans[{physician, std::string(chunk.text(1, row))}].push_back(
            {base::Date{chunk.column<std::int32_t>(2)[row]}, date_or_open(chunk, 3, row)});
      }
    }
  }
  for (const auto& [key, group_spans] : spans) {
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

std::vector<measures::Patient> read_patients(const Connection& connection, const PatientRange& range) {
  std::vector<measures::Patient> patients;
  auto stream =
      connection.stream(fmt::format("SELECT id, birth_month, sex, death_date FROM patient {}", range.where("id")));
  for (Chunk chunk; stream.next(chunk);) {
    for (std::size_t row = 0; row < chunk.rows(); ++row) {
      patients.push_back({.id = chunk.column<std::uint32_t>(0)[row],
                          .birth_month = chunk.column<std::int32_t>(1)[row],
                          .sex = known_sex(chunk.column<std::uint8_t>(2)[row]),
                          .death = date_or_open(chunk, 3, row),
                          .registrations = {},
                          .ald = {}});
    }
  }
  const auto by_id = [](const measures::Patient& a, const measures::Patient& b) { return a.id < b.id; };
  if (!std::is_sorted(patients.begin(), patients.end(), by_id)) {
    std::sort(patients.begin(), patients.end(), by_id);
  }
  return patients;
}

struct OwnedRegistration {
  std::uint32_t patient = 0;
  measures::Registration row;
  auto key() const { return std::tuple(patient, row.start, row.end, row.number); }
};

struct OwnedSpan {
  std::uint32_t patient = 0;
  measures::Span row;
  auto key() const { return std::tuple(patient, row.start, row.end); }
};

// Rows of a table of spans in the order of their keys, which is that of a store that was imported: sorting in the query
// would cost more than reading.
template <class Owned, class ReadRow>
std::vector<Owned> read_owned(const Connection& connection, const std::string& sql, ReadRow read_row) {
  std::vector<Owned> rows;
  auto stream = connection.stream(sql);
  for (Chunk chunk; stream.next(chunk);) {
    const auto owners = chunk.column<std::uint32_t>(0);
    for (std::size_t row = 0; row < owners.size(); ++row) {
      rows.push_back({owners[row], read_row(chunk, row)});
    }
  }
  const auto by_key = [](const Owned& a, const Owned& b) { return a.key() < b.key(); };
  if (!std::is_sorted(rows.begin(), rows.end(), by_key)) {
    std::sort(rows.begin(), rows.end(), by_key);
  }
  return rows;
}

// Gives each patient the part of the rows that is theirs.
template <class Row, class Owned, class Give>
std::vector<Row> give_rows(const std::vector<Owned>& owned, std::vector<measures::Patient>& patients, Give give) {
  std::vector<Row> rows;
  rows.reserve(owned.size());
  std::transform(owned.begin(), owned.end(), std::back_inserter(rows), [](const Owned& one) { return one.row; });
  std::size_t begin = 0;
  for (measures::Patient& patient : patients) {
    while (begin < owned.size() && owned[begin].patient < patient.id) {
      ++begin;
    }
    std::size_t end = begin;
    while (end < owned.size() && owned[end].patient == patient.id) {
      ++end;
    }
    give(patient, std::span<const Row>(rows.data() + begin, end - begin));
    begin = end;
  }
  return rows;
}

PatientTable read_table(const Connection& connection, const PatientRange& range) {
  PatientTable table;
  table.patients = read_patients(connection, range);
  const auto registrations = read_owned<OwnedRegistration>(
      connection,
      fmt::format("SELECT patient, number, start_date, end_date FROM registration {}", range.where("patient")),
      [](const Chunk& chunk, std::size_t row) {
        return measures::Registration{
            chunk.column<std::int32_t>(1)[row], {chunk.column<std::int32_t>(2)[row]}, date_or_open(chunk, 3, row)};
      });
  const auto ald = read_owned<OwnedSpan>(
      connection, fmt::format("SELECT patient, start_date, end_date FROM ald {}", range.where("patient")),
      [](const Chunk& chunk, std::size_t row) {
        return measures::Span{{chunk.column<std::int32_t>(1)[row]}, date_or_open(chunk, 2, row)};
      });
  table.registrations = give_rows<measures::Registration>(
      registrations, table.patients, [](measures::Patient& patient, auto rows) { patient.registrations = rows; });
  table.ald =
      give_rows<measures::Span>(ald, table.patients, [](measures::Patient& patient, auto rows) { patient.ald = rows; });
  return table;
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
  std::vector<measures::Code> codes(size_for_ids(connection, "code"));
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
  const std::int32_t month = base::month_index(period.last);
  const std::vector<std::int32_t> months = practice_months(connection);
  if (!std::binary_search(months.begin(), months.end(), month)) {
    return base::refuse(
        "period-not-covered",
        fmt::format("{}: the practitioners of {}, last month of period {}, are not in the store; it holds "
                    "those of: {}",
                    file_.string(), month_name(month), period.name, month_ranges(months)));
  }
  measures::PeriodContext context{
      .period = period, .physicians = {}, .physician_of_practitioner = {}, .physician_of_number = {}};
  const std::vector<std::int32_t> practitioners = read_physicians(connection, month, context);
  context.physician_of_practitioner.assign(size_for_ids(connection, "practitioner"), -1);
  for (std::size_t index = 0; index < practitioners.size(); ++index) {
    context.physician_of_practitioner[static_cast<std::size_t>(practitioners[index])] =
        static_cast<std::int32_t>(index);
  }
  read_number_holders(connection, month, context);
  read_groups(connection, context);
  return context;
}

PatientTable ClaimsStore::patients() const { return read_table(database_.connect(), {}); }

PatientTable ClaimsStore::patients(const Connection& connection, std::uint32_t first, std::uint32_t last) {
  return read_table(connection, {first, last});
}

}  // namespace miroir::claims
