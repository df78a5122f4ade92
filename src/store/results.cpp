#include "base/digest.hpp"
#include "feedback/disclosure.hpp"
#include "store/bulk_insert.hpp"
#include "store/manifest_json.hpp"
#include "store/return_rows.hpp"
#include "store/soci_store.hpp"

#include <algorithm>
#include <charconv>
#include <numeric>
#include <set>
#include <string_view>
#include <tuple>
#include <unordered_map>

#include <fmt/core.h>

namespace miroir::store {

namespace {

using feedback::PublicationId;
using feedback::Results;
using feedback::StoredRow;
using measures::ContentRow;
using measures::Level;
using measures::ResultRow;

// What SOCI binds to: the variables must stay where they are between two executions.
struct BoundRow {
  std::string period;
  int level = 0;
  std::string stratum;
  std::string entity;
  std::string indicator;
  std::int64_t patients = 0;
  std::int64_t numerator = 0;
  std::int64_t denominator = 0;
  double value = 0;
  double expected = 0;
  double sum_of_squares = 0;
  std::int64_t boxes = 0;
  std::int64_t amount_cents = 0;
  soci::indicator has_patients = soci::i_null;
  soci::indicator has_numerator = soci::i_null;
  soci::indicator has_denominator = soci::i_null;
  soci::indicator has_value = soci::i_null;
  soci::indicator has_expected = soci::i_null;
  soci::indicator has_sum_of_squares = soci::i_null;
  soci::indicator has_boxes = soci::i_null;
  soci::indicator has_amount_cents = soci::i_null;
};

struct BoundContent {
  std::string period;
  int level = 0;
  std::string entity;
  std::string indicator;
  int dimension = 0;
  std::string key;
  std::int64_t patients = 0;
  std::int64_t units = 0;
  std::int64_t boxes = 0;
  std::int64_t amount_cents = 0;
  soci::indicator has_boxes = soci::i_null;
  soci::indicator has_amount_cents = soci::i_null;
};

template <class Value>
std::optional<Value> fetched(Value value, soci::indicator present) {
  return present == soci::i_ok ? std::optional(value) : std::nullopt;
}

std::optional<double> sum_of_squares_of(const feedback::Manifest& manifest, const ResultRow& row) {
  if (manifest.sums_of_squares.empty()) {
    return std::nullopt;
  }
  const auto found = manifest.sums_of_squares.find(feedback::sum_of_squares_key(row));
  if (found == manifest.sums_of_squares.end()) {
    return std::nullopt;
  }
  double sum = 0;
  std::from_chars(found->second.data(), found->second.data() + found->second.size(), sum);
  return sum;
}

// In the order of the table's key, so that SQLite appends to its tree instead of splitting pages.
std::vector<std::size_t> key_order(const std::vector<ResultRow>& rows) {
  std::vector<std::size_t> order(rows.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  const auto key = [&rows](std::size_t index) {
    const ResultRow& row = rows[index];
    return std::tie(row.period, row.level, row.stratum, row.entity, row.indicator);
  };
  std::sort(order.begin(), order.end(), [&key](std::size_t left, std::size_t right) { return key(left) < key(right); });
  return order;
}

void insert_figures(BulkInsert& insert, PublicationId publication, const Results& results) {
  for (const std::size_t index : key_order(results.rows)) {
    const ResultRow& row = results.rows[index];
    insert.add(std::optional(publication));
    insert.add(row.period);
    insert.add(std::optional(static_cast<std::int64_t>(row.level)));
    insert.add(row.stratum);
    insert.add(row.entity);
    insert.add(row.indicator);
    insert.add(row.patients);
    insert.add(row.numerator);
    insert.add(row.denominator);
    insert.add(row.value);
    insert.add(row.expected);
    insert.add(sum_of_squares_of(results.manifest, row));
    insert.add(row.boxes);
    insert.add(row.amount_cents);
    insert.end_row();
  }
  insert.finish();
}

// Texts as whole numbers in the same order: millions of rows share a few thousand texts.
class Ranks {
 public:
  Ranks(const std::vector<ContentRow>& content, std::string ContentRow::*text) : text_(text) {
    std::vector<std::string_view> texts;
    for (const ContentRow& row : content) {
      if (ranks_.try_emplace(row.*text_, 0).second) {
        texts.emplace_back(row.*text_);
      }
    }
    std::ranges::sort(texts);
    for (std::uint32_t rank = 0; rank < texts.size(); ++rank) {
      ranks_[texts[rank]] = rank;
    }
  }
  std::uint32_t of(const ContentRow& row) const { return ranks_.find(row.*text_)->second; }

 private:
  std::string ContentRow::*text_;
  std::unordered_map<std::string_view, std::uint32_t> ranks_;
};

// As key_order: rows come by indicator, and would otherwise go over the whole tree once for each.
std::vector<std::size_t> content_order(const std::vector<ContentRow>& content) {
  struct Place {
    std::uint32_t period, level, entity, indicator, dimension;
    std::size_t index;
  };
  const Ranks periods(content, &ContentRow::period);
  const Ranks entities(content, &ContentRow::entity);
  const Ranks indicators(content, &ContentRow::indicator);
  std::vector<Place> places;
  places.reserve(content.size());
  for (const ContentRow& row : content) {
    places.push_back({periods.of(row), static_cast<std::uint32_t>(row.level), entities.of(row), indicators.of(row),
                      static_cast<std::uint32_t>(row.dimension), places.size()});
  }
  const auto key = [&content](const Place& place) {
    return std::tie(place.period, place.level, place.entity, place.indicator, place.dimension,
                    content[place.index].key);
  };
  std::ranges::sort(places, {}, key);
  std::vector<std::size_t> order;
  order.reserve(places.size());
  for (const Place& place : places) {
    order.push_back(place.index);
  }
  return order;
}

void insert_content(BulkInsert& insert, PublicationId publication, const std::vector<ContentRow>& content) {
  for (const std::size_t index : content_order(content)) {
    const ContentRow& row = content[index];
    insert.add(std::optional(publication));
    insert.add(row.period);
    insert.add(std::optional(static_cast<std::int64_t>(row.level)));
    insert.add(row.entity);
    insert.add(row.indicator);
    insert.add(std::optional(static_cast<std::int64_t>(row.dimension)));
    insert.add(row.key);
    insert.add(std::optional(row.patients));
    insert.add(std::optional(row.units));
    insert.add(row.boxes);
    insert.add(row.amount_cents);
    insert.end_row();
  }
  insert.finish();
}

// One after the other: a connection copies into one table at a time.
void insert_rows(soci::session& sql, Backend backend, PublicationId publication, const Results& results) {
  insert_figures(*bulk_insert(sql, backend, "result_row",
                              "publication_id, period, level, stratum, entity, indicator, patients, numerator, "
                              "denominator, value, expected, sum_of_squares, boxes, amount_cents"),
                 publication, results);
  insert_content(
      *bulk_insert(sql, backend, "content_row",
                   "publication_id, period, level, entity, indicator, dimension, key, patients, units, boxes, "
                   "amount_cents"),
      publication, results.content);
}

PublicationId id_of(soci::session& sql, const std::string& identity) {
  PublicationId id = 0;
  sql << "SELECT coalesce(max(id), 0) FROM publication WHERE manifest_sha256 = :identity", soci::into(id),
      soci::use(identity, "identity");
  return id;
}

PublicationId insert_publication(soci::session& sql, const feedback::Manifest& manifest, const std::string& identity,
                                 const feedback::Arrival& arrival) {
  feedback::Manifest kept = manifest;
  kept.sums_of_squares.clear();
  const std::string text = manifest_text(kept);
  const std::int64_t at = arrival.at.time_since_epoch().count();
  PublicationId id = 0;
  sql << "INSERT INTO publication (manifest_sha256, results_sha256, signer, received_at, manifest) "
         "VALUES (:identity, :results, :signer, :at, :manifest) RETURNING id",
      soci::into(id), soci::use(identity, "identity"), soci::use(manifest.results_sha256, "results"),
      soci::use(arrival.signer, "signer"), soci::use(at, "at"), soci::use(text, "manifest");
  return id;
}

feedback::ReturnEvent event_of(const feedback::Arrival& arrival, feedback::ReturnMove move) {
  return {move, arrival.at, arrival.at, arrival.corrects, "", arrival.reason, arrival.by};
}

constexpr const char* rows_of_return =
    "SELECT period, indicator, level, entity, stratum, patients, numerator, denominator, value, expected, "
    "sum_of_squares, boxes, amount_cents FROM result_row WHERE publication_id = :publication AND level = :level ";

StoredRow stored_row(const BoundRow& bound) {
  StoredRow stored;
  stored.row.period = bound.period;
  stored.row.indicator = bound.indicator;
  stored.row.level = static_cast<Level>(bound.level);
  stored.row.entity = bound.entity;
  stored.row.stratum = bound.stratum;
  stored.row.patients = fetched(bound.patients, bound.has_patients);
  stored.row.numerator = fetched(bound.numerator, bound.has_numerator);
  stored.row.denominator = fetched(bound.denominator, bound.has_denominator);
  stored.row.value = fetched(bound.value, bound.has_value);
  stored.row.expected = fetched(bound.expected, bound.has_expected);
  stored.row.boxes = fetched(bound.boxes, bound.has_boxes);
  stored.row.amount_cents = fetched(bound.amount_cents, bound.has_amount_cents);
  stored.sum_of_squares = fetched(bound.sum_of_squares, bound.has_sum_of_squares);
  return stored;
}

// Runs rows_of_return + `condition`; `parameters` are texts, bound by place. The level is compared as a number.
void read_rows(soci::session& sql, PublicationId id, const std::string& condition, int level,
               const std::vector<std::string>& parameters, std::vector<StoredRow>& rows) {
  BoundRow bound;
  soci::statement statement(sql);
  statement.exchange(soci::into(bound.period));
  statement.exchange(soci::into(bound.indicator));
  statement.exchange(soci::into(bound.level));
  statement.exchange(soci::into(bound.entity));
  statement.exchange(soci::into(bound.stratum));
  statement.exchange(soci::into(bound.patients, bound.has_patients));
  statement.exchange(soci::into(bound.numerator, bound.has_numerator));
  statement.exchange(soci::into(bound.denominator, bound.has_denominator));
  statement.exchange(soci::into(bound.value, bound.has_value));
  statement.exchange(soci::into(bound.expected, bound.has_expected));
  statement.exchange(soci::into(bound.sum_of_squares, bound.has_sum_of_squares));
  statement.exchange(soci::into(bound.boxes, bound.has_boxes));
  statement.exchange(soci::into(bound.amount_cents, bound.has_amount_cents));
  statement.exchange(soci::use(id));
  statement.exchange(soci::use(level));
  for (const std::string& parameter : parameters) {
    statement.exchange(soci::use(parameter));
  }
  statement.alloc();
  statement.prepare(rows_of_return + condition);
  statement.define_and_bind();
  statement.execute();
  while (statement.fetch()) {
    rows.push_back(stored_row(bound));
  }
}

}  // namespace

base::Result<feedback::PublishReceipt> SociStore::publish(const Results& results, const feedback::Arrival& arrival) {
  using feedback::PublishOutcome;
  using feedback::ReturnMove;
  const feedback::Manifest& manifest = results.manifest;
  const std::string identity = base::sha256_hex(manifest_text(manifest));
  return connections_.write([&](soci::session& sql) -> base::Result<feedback::PublishReceipt> {
    keep_other_decisions_out(sql, connections_.backend());
    if (const PublicationId known = id_of(sql, identity); known > 0) {
      return feedback::PublishReceipt{PublishOutcome::already_published, known};
    }
    const std::vector<feedback::ReturnRecord> records = return_records(sql);
    if (const auto apart = feedback::check_overlaps(manifest, shown_manifests(sql, records, arrival.at)); !apart) {
      return apart.error();
    }
    feedback::ReturnRecord record = record_of({0, "", "", 0, manifest});
    record.events = {event_of(arrival, ReturnMove::receive)};
    if (!arrival.held) {
      record.events.push_back(event_of(arrival, ReturnMove::publish));
      if (const auto permitted = feedback::check_move(records, record, record.events.back()); !permitted) {
        return permitted.error();
      }
    }
    record.id = insert_publication(sql, manifest, identity, arrival);
    insert_rows(sql, connections_.backend(), record.id, results);
    for (std::size_t place = 0; place < record.events.size(); ++place) {
      insert_return_event(sql, record.id, place, record.events[place]);
    }
    if (!arrival.held) {
      insert_notice(sql, feedback::notice_kind(record.events.back()), record.id, arrival.at);
    }
    return feedback::PublishReceipt{arrival.held ? PublishOutcome::held : PublishOutcome::published, record.id};
  });
}

std::vector<std::string> SociStore::physicians_in(PublicationId id) {
  const auto publication = find_publication(id);
  std::set<std::string> numbers;
  for (const base::Period& period : publication ? publication->manifest.periods : std::vector<base::Period>()) {
    connections_.read([&](soci::session& sql) {
      const int level = static_cast<int>(Level::physician);
      std::string number;
      soci::statement statement =
          (sql.prepare << "SELECT DISTINCT entity FROM result_row WHERE publication_id = :id AND period = :period "
                          "AND level = :level AND stratum = 'all'",
           soci::into(number), soci::use(id), soci::use(period.name), soci::use(level));
      statement.execute();
      while (statement.fetch()) {
        numbers.insert(number);
      }
    });
  }
  return {numbers.begin(), numbers.end()};
}

std::vector<StoredRow> SociStore::rows(PublicationId id, Level level, const std::string& entity,
                                       const std::string& stratum) {
  return connections_.read([&](soci::session& sql) {
    std::vector<StoredRow> rows;
    if (stratum.empty()) {
      read_rows(sql, id, "AND entity = :entity ORDER BY 1, 2, 5", static_cast<int>(level), {entity}, rows);
    } else {
      read_rows(sql, id, "AND entity = :entity AND stratum = :stratum ORDER BY 1, 2, 5", static_cast<int>(level),
                {entity, stratum}, rows);
    }
    return rows;
  });
}

std::vector<StoredRow> SociStore::physician_rows(PublicationId id, const std::vector<std::string>& entities,
                                                 const std::string& period, const std::string& indicator,
                                                 const std::string& stratum) {
  return connections_.read([&](soci::session& sql) {
    std::vector<StoredRow> rows;
    for (const std::string& entity : entities) {
      read_rows(sql, id, "AND entity = :entity AND period = :period AND indicator = :indicator AND stratum = :stratum",
                static_cast<int>(Level::physician), {entity, period, indicator, stratum}, rows);
    }
    return rows;
  });
}

std::vector<StoredRow> SociStore::level_rows(PublicationId id, Level level, const std::string& period,
                                             const std::string& stratum) {
  return connections_.read([&](soci::session& sql) {
    std::vector<StoredRow> rows;
    read_rows(sql, id, "AND period = :period AND stratum = :stratum ORDER BY 2, 4", static_cast<int>(level),
              {period, stratum}, rows);
    return rows;
  });
}

std::vector<ContentRow> SociStore::content(PublicationId id, Level level, const std::string& entity) {
  return connections_.read([&](soci::session& sql) {
    std::vector<ContentRow> rows;
    BoundContent bound;
    const int level_number = static_cast<int>(level);
    soci::statement statement =
        (sql.prepare << "SELECT period, indicator, dimension, key, patients, units, boxes, amount_cents "
                        "FROM content_row WHERE publication_id = :publication AND level = :level AND entity = :entity "
                        "ORDER BY 1, 2, 3, 4",
         soci::into(bound.period), soci::into(bound.indicator), soci::into(bound.dimension), soci::into(bound.key),
         soci::into(bound.patients), soci::into(bound.units), soci::into(bound.boxes, bound.has_boxes),
         soci::into(bound.amount_cents, bound.has_amount_cents), soci::use(id), soci::use(level_number),
         soci::use(entity));
    statement.execute();
    while (statement.fetch()) {
      rows.push_back({.period = bound.period,
                      .indicator = bound.indicator,
                      .level = level,
                      .entity = entity,
                      .dimension = static_cast<measures::ContentDimension>(bound.dimension),
                      .key = bound.key,
                      .patients = bound.patients,
                      .units = bound.units,
                      .boxes = fetched(bound.boxes, bound.has_boxes),
                      .amount_cents = fetched(bound.amount_cents, bound.has_amount_cents)});
    }
    return rows;
  });
}

}  // namespace miroir::store
