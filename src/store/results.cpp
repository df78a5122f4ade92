#include "base/digest.hpp"
#include "feedback/disclosure.hpp"
#include "store/manifest_json.hpp"
#include "store/soci_store.hpp"

#include <charconv>
#include <numeric>

#include <fmt/core.h>

namespace miroir::store {

namespace {

using feedback::Publication;
using feedback::PublicationId;
using feedback::Results;
using feedback::StoredRow;
using measures::Level;
using measures::ResultRow;

// Rows that one INSERT carries: fewer round trips to PostgreSQL; SQLite and PostgreSQL allow 32,766 parameters.
constexpr std::size_t rows_per_insert = 100;
constexpr std::size_t columns_per_row = 12;

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
  soci::indicator has_patients = soci::i_null;
  soci::indicator has_numerator = soci::i_null;
  soci::indicator has_denominator = soci::i_null;
  soci::indicator has_value = soci::i_null;
  soci::indicator has_expected = soci::i_null;
  soci::indicator has_sum_of_squares = soci::i_null;
};

template <class Value>
void bind_optional(const std::optional<Value>& from, Value& to, soci::indicator& present) {
  present = from ? soci::i_ok : soci::i_null;
  to = from.value_or(Value{});
}

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

void bind_row(const ResultRow& row, const std::optional<double>& sum_of_squares, BoundRow& bound) {
  bound.period = row.period;
  bound.level = static_cast<int>(row.level);
  bound.stratum = row.stratum;
  bound.entity = row.entity;
  bound.indicator = row.indicator;
  bind_optional(row.patients, bound.patients, bound.has_patients);
  bind_optional(row.numerator, bound.numerator, bound.has_numerator);
  bind_optional(row.denominator, bound.denominator, bound.has_denominator);
  bind_optional(row.value, bound.value, bound.has_value);
  bind_optional(row.expected, bound.expected, bound.has_expected);
  bind_optional(sum_of_squares, bound.sum_of_squares, bound.has_sum_of_squares);
}

// "(:a, :b), (:c, :d)": only placeholders, as many as the rows need; values are bound by place.
std::string insert_sql(std::size_t rows) {
  std::string sql =
      "INSERT INTO result_row (publication_id, period, level, stratum, entity, indicator, patients, numerator, "
      "denominator, value, expected, sum_of_squares) VALUES ";
  std::size_t parameter = 0;
  for (std::size_t row = 0; row < rows; ++row) {
    sql += row == 0 ? "(" : ", (";
    for (std::size_t column = 0; column < columns_per_row; ++column) {
      sql += fmt::format("{}:p{}", column == 0 ? "" : ", ", parameter++);
    }
    sql += ")";
  }
  return sql;
}

// One INSERT of several rows, prepared once and run many times.
class RowInsert {
 public:
  RowInsert(soci::session& sql, PublicationId publication, std::size_t rows)
      : publication_(publication), bound_(rows), statement_(sql) {
    for (BoundRow& row : bound_) {
      exchange(row);
    }
    statement_.alloc();
    statement_.prepare(insert_sql(rows));
    statement_.define_and_bind();
  }

  std::size_t size() const { return bound_.size(); }
  BoundRow& operator[](std::size_t index) { return bound_[index]; }
  void run() { statement_.execute(true); }

 private:
  void exchange(BoundRow& row) {
    statement_.exchange(soci::use(publication_));
    statement_.exchange(soci::use(row.period));
    statement_.exchange(soci::use(row.level));
    statement_.exchange(soci::use(row.stratum));
    statement_.exchange(soci::use(row.entity));
    statement_.exchange(soci::use(row.indicator));
    statement_.exchange(soci::use(row.patients, row.has_patients));
    statement_.exchange(soci::use(row.numerator, row.has_numerator));
    statement_.exchange(soci::use(row.denominator, row.has_denominator));
    statement_.exchange(soci::use(row.value, row.has_value));
    statement_.exchange(soci::use(row.expected, row.has_expected));
    statement_.exchange(soci::use(row.sum_of_squares, row.has_sum_of_squares));
  }

  PublicationId publication_;
  std::vector<BoundRow> bound_;
  soci::statement statement_;
};

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

void insert_rows(soci::session& sql, PublicationId publication, const Results& results) {
  const std::vector<std::size_t> order = key_order(results.rows);
  RowInsert many(sql, publication, rows_per_insert);
  RowInsert single(sql, publication, 1);
  for (std::size_t next = 0; next < order.size();) {
    RowInsert& insert = order.size() - next >= rows_per_insert ? many : single;
    for (std::size_t index = 0; index < insert.size(); ++index, ++next) {
      const ResultRow& row = results.rows[order[next]];
      bind_row(row, sum_of_squares_of(results.manifest, row), insert[index]);
    }
    insert.run();
  }
}

bool is_published(soci::session& sql, const std::string& identity) {
  int found = 0;
  sql << "SELECT count(*) FROM publication WHERE manifest_sha256 = :identity", soci::into(found),
      soci::use(identity, "identity");
  return found > 0;
}

std::vector<feedback::Manifest> published_manifests(soci::session& sql) {
  std::vector<feedback::Manifest> manifests;
  std::string text;
  soci::statement statement = (sql.prepare << "SELECT manifest FROM publication ORDER BY id", soci::into(text));
  statement.execute();
  while (statement.fetch()) {
    manifests.push_back(parse_manifest(text).value());
  }
  return manifests;
}

// One publication at a time: what is checked against the others must still hold when it is written. In SQLite a
// transaction that writes is alone from its beginning.
void keep_others_out(soci::session& sql, Backend backend) {
  if (backend == Backend::postgresql) {
    sql << "LOCK TABLE publication IN SHARE ROW EXCLUSIVE MODE";
  }
}

PublicationId insert_publication(soci::session& sql, const feedback::Manifest& manifest, const std::string& identity,
                                 const std::string& signer, std::int64_t published_at) {
  feedback::Manifest kept = manifest;
  kept.sums_of_squares.clear();
  const std::string text = manifest_text(kept);
  PublicationId id = 0;
  sql << "INSERT INTO publication (manifest_sha256, results_sha256, signer, published_at, manifest) "
         "VALUES (:identity, :results, :signer, :at, :manifest) RETURNING id",
      soci::into(id), soci::use(identity, "identity"), soci::use(manifest.results_sha256, "results"),
      soci::use(signer, "signer"), soci::use(published_at, "at"), soci::use(text, "manifest");
  return id;
}

void make_current(soci::session& sql, PublicationId publication, const std::vector<base::Period>& periods) {
  for (const base::Period& period : periods) {
    sql << "INSERT INTO current_period (period, publication_id) VALUES (:period, :publication) "
           "ON CONFLICT (period) DO UPDATE SET publication_id = excluded.publication_id",
        soci::use(period.name, "period"), soci::use(publication, "publication");
  }
}

Publication read_publication(Connections& connections, PublicationId id) {
  Publication publication;
  std::string manifest;
  connections.read([&](soci::session& sql) {
    sql << "SELECT id, results_sha256, signer, published_at, manifest FROM publication WHERE id = :id",
        soci::into(publication.id), soci::into(publication.results_sha256), soci::into(publication.signer),
        soci::into(publication.published_at), soci::into(manifest), soci::use(id, "id");
  });
  publication.manifest = parse_manifest(manifest).value();
  return publication;
}

constexpr const char* current_rows =
    "SELECT r.period, r.indicator, r.level, r.entity, r.stratum, r.patients, r.numerator, r.denominator, r.value, "
    "r.expected, r.sum_of_squares FROM current_period AS c "
    "JOIN result_row AS r ON r.publication_id = c.publication_id AND r.period = c.period ";

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
  stored.sum_of_squares = fetched(bound.sum_of_squares, bound.has_sum_of_squares);
  return stored;
}

// Runs current_rows + `condition`; `parameters` are texts, bound by place. The level is compared as a number.
void read_rows(soci::session& sql, const std::string& condition, int level, const std::vector<std::string>& parameters,
               std::vector<StoredRow>& rows) {
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
  statement.exchange(soci::use(level));
  for (const std::string& parameter : parameters) {
    statement.exchange(soci::use(parameter));
  }
  statement.alloc();
  statement.prepare(current_rows + condition);
  statement.define_and_bind();
  statement.execute();
  while (statement.fetch()) {
    rows.push_back(stored_row(bound));
  }
}

}  // namespace

base::Result<feedback::PublishOutcome> SociStore::publish(const Results& results, const std::string& signer,
                                                          std::int64_t published_at) {
  const std::string identity = base::sha256_hex(manifest_text(results.manifest));
  return connections_.write([&](soci::session& sql) -> base::Result<feedback::PublishOutcome> {
    keep_others_out(sql, connections_.backend());
    if (is_published(sql, identity)) {
      return feedback::PublishOutcome::already_published;
    }
    if (const auto apart = feedback::check_overlaps(results.manifest, published_manifests(sql)); !apart) {
      return apart.error();
    }
    const PublicationId id = insert_publication(sql, results.manifest, identity, signer, published_at);
    insert_rows(sql, id, results);
    make_current(sql, id, results.manifest.periods);
    return feedback::PublishOutcome::published;
  });
}

std::optional<Publication> SociStore::latest_publication() {
  PublicationId id = 0;
  connections_.read([&](soci::session& sql) { sql << "SELECT coalesce(max(id), 0) FROM publication", soci::into(id); });
  if (id == 0) {
    return std::nullopt;
  }
  {
    const std::scoped_lock lock(latest_mutex_);
    if (latest_ && latest_->id == id) {
      return latest_;
    }
  }
  Publication publication = read_publication(connections_, id);
  const std::scoped_lock lock(latest_mutex_);
  latest_ = publication;
  return publication;
}

std::vector<StoredRow> SociStore::rows(Level level, const std::string& entity, const std::string& stratum) {
  return connections_.read([&](soci::session& sql) {
    std::vector<StoredRow> rows;
    if (stratum.empty()) {
      read_rows(sql, "WHERE r.level = :level AND r.entity = :entity ORDER BY 1, 2, 5", static_cast<int>(level),
                {entity}, rows);
    } else {
      read_rows(sql, "WHERE r.level = :level AND r.entity = :entity AND r.stratum = :stratum ORDER BY 1, 2, 5",
                static_cast<int>(level), {entity, stratum}, rows);
    }
    return rows;
  });
}

std::vector<StoredRow> SociStore::physician_rows(const std::vector<std::string>& entities, const std::string& period,
                                                 const std::string& indicator, const std::string& stratum) {
  return connections_.read([&](soci::session& sql) {
    std::vector<StoredRow> rows;
    for (const std::string& entity : entities) {
      read_rows(sql,
                "WHERE r.level = :level AND r.entity = :entity AND r.period = :period AND r.indicator = :indicator "
                "AND r.stratum = :stratum",
                static_cast<int>(Level::physician), {entity, period, indicator, stratum}, rows);
    }
    return rows;
  });
}

std::vector<StoredRow> SociStore::level_rows(Level level, const std::string& period, const std::string& stratum) {
  return connections_.read([&](soci::session& sql) {
    std::vector<StoredRow> rows;
    read_rows(sql, "WHERE r.level = :level AND r.period = :period AND r.stratum = :stratum ORDER BY 2, 4",
              static_cast<int>(level), {period, stratum}, rows);
    return rows;
  });
}

}  // namespace miroir::store
