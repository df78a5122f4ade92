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
using measures::ContentRow;
using measures::Level;
using measures::ResultRow;

// Rows that one INSERT carries: fewer round trips to PostgreSQL; SQLite and PostgreSQL allow 32,766 parameters.
constexpr std::size_t rows_per_insert = 100;

// What SOCI binds to: the variables must stay where they are between two executions.
struct BoundRow {
  static constexpr const char* table =
      "result_row (publication_id, period, level, stratum, entity, indicator, patients, numerator, denominator, value, "
      "expected, sum_of_squares, boxes, amount_cents)";
  static constexpr std::size_t columns = 14;

  void exchange(soci::statement& statement, PublicationId& publication) {
    statement.exchange(soci::use(publication));
    statement.exchange(soci::use(period));
    statement.exchange(soci::use(level));
    statement.exchange(soci::use(stratum));
    statement.exchange(soci::use(entity));
    statement.exchange(soci::use(indicator));
    statement.exchange(soci::use(patients, has_patients));
    statement.exchange(soci::use(numerator, has_numerator));
    statement.exchange(soci::use(denominator, has_denominator));
    statement.exchange(soci::use(value, has_value));
    statement.exchange(soci::use(expected, has_expected));
    statement.exchange(soci::use(sum_of_squares, has_sum_of_squares));
    statement.exchange(soci::use(boxes, has_boxes));
    statement.exchange(soci::use(amount_cents, has_amount_cents));
  }

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
  static constexpr const char* table =
      "content_row (publication_id, period, level, entity, indicator, dimension, key, patients, units, boxes, "
      "amount_cents)";
  static constexpr std::size_t columns = 11;

  void exchange(soci::statement& statement, PublicationId& publication) {
    statement.exchange(soci::use(publication));
    statement.exchange(soci::use(period));
    statement.exchange(soci::use(level));
    statement.exchange(soci::use(entity));
    statement.exchange(soci::use(indicator));
    statement.exchange(soci::use(dimension));
    statement.exchange(soci::use(key));
    statement.exchange(soci::use(patients));
    statement.exchange(soci::use(units));
    statement.exchange(soci::use(boxes, has_boxes));
    statement.exchange(soci::use(amount_cents, has_amount_cents));
  }

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
  bind_optional(row.boxes, bound.boxes, bound.has_boxes);
  bind_optional(row.amount_cents, bound.amount_cents, bound.has_amount_cents);
}

void bind_content(const ContentRow& row, BoundContent& bound) {
  bound.period = row.period;
  bound.level = static_cast<int>(row.level);
  bound.entity = row.entity;
  bound.indicator = row.indicator;
  bound.dimension = static_cast<int>(row.dimension);
  bound.key = row.key;
  bound.patients = row.patients;
  bound.units = row.units;
  bind_optional(row.boxes, bound.boxes, bound.has_boxes);
  bind_optional(row.amount_cents, bound.amount_cents, bound.has_amount_cents);
}

// "(:a, :b), (:c, :d)": only placeholders, as many as the rows need; values are bound by place.
std::string insert_sql(const char* table, std::size_t columns, std::size_t rows) {
  std::string sql = fmt::format("INSERT INTO {} VALUES ", table);
  std::size_t parameter = 0;
  for (std::size_t row = 0; row < rows; ++row) {
    sql += row == 0 ? "(" : ", (";
    for (std::size_t column = 0; column < columns; ++column) {
      sql += fmt::format("{}:p{}", column == 0 ? "" : ", ", parameter++);
    }
    sql += ")";
  }
  return sql;
}

// One INSERT of several rows, prepared once and run many times.
template <class Bound>
class RowInsert {
 public:
  RowInsert(soci::session& sql, PublicationId publication, std::size_t rows)
      : publication_(publication), bound_(rows), statement_(sql) {
    for (Bound& row : bound_) {
      row.exchange(statement_, publication_);
    }
    statement_.alloc();
    statement_.prepare(insert_sql(Bound::table, Bound::columns, rows));
    statement_.define_and_bind();
  }

  std::size_t size() const { return bound_.size(); }
  Bound& operator[](std::size_t index) { return bound_[index]; }
  void run() { statement_.execute(true); }

 private:
  PublicationId publication_;
  std::vector<Bound> bound_;
  soci::statement statement_;
};

// `bind(index, bound)` fills the row at a place from 0 to `count` - 1.
template <class Bound, class Bind>
void insert_all(soci::session& sql, PublicationId publication, std::size_t count, Bind bind) {
  RowInsert<Bound> many(sql, publication, rows_per_insert);
  RowInsert<Bound> single(sql, publication, 1);
  for (std::size_t next = 0; next < count;) {
    RowInsert<Bound>& insert = count - next >= rows_per_insert ? many : single;
    for (std::size_t index = 0; index < insert.size(); ++index, ++next) {
      bind(next, insert[index]);
    }
    insert.run();
  }
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

void insert_rows(soci::session& sql, PublicationId publication, const Results& results) {
  const std::vector<std::size_t> order = key_order(results.rows);
  insert_all<BoundRow>(sql, publication, order.size(), [&](std::size_t place, BoundRow& bound) {
    const ResultRow& row = results.rows[order[place]];
    bind_row(row, sum_of_squares_of(results.manifest, row), bound);
  });
  insert_all<BoundContent>(sql, publication, results.content.size(), [&](std::size_t place, BoundContent& bound) {
    bind_content(results.content[place], bound);
  });
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
    "r.expected, r.sum_of_squares, r.boxes, r.amount_cents FROM current_period AS c "
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
  stored.row.boxes = fetched(bound.boxes, bound.has_boxes);
  stored.row.amount_cents = fetched(bound.amount_cents, bound.has_amount_cents);
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
  statement.exchange(soci::into(bound.boxes, bound.has_boxes));
  statement.exchange(soci::into(bound.amount_cents, bound.has_amount_cents));
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

std::vector<ContentRow> SociStore::content(Level level, const std::string& entity) {
  return connections_.read([&](soci::session& sql) {
    std::vector<ContentRow> rows;
    BoundContent bound;
    const int level_number = static_cast<int>(level);
    soci::statement statement =
        (sql.prepare << "SELECT r.period, r.indicator, r.dimension, r.key, r.patients, r.units, r.boxes, "
                        "r.amount_cents FROM current_period AS c JOIN content_row AS r "
                        "ON r.publication_id = c.publication_id AND r.period = c.period "
                        "WHERE r.level = :level AND r.entity = :entity ORDER BY 1, 2, 3, 4",
         soci::into(bound.period), soci::into(bound.indicator), soci::into(bound.dimension), soci::into(bound.key),
         soci::into(bound.patients), soci::into(bound.units), soci::into(bound.boxes, bound.has_boxes),
         soci::into(bound.amount_cents, bound.has_amount_cents), soci::use(level_number), soci::use(entity));
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
