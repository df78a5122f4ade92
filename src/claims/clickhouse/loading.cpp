#include "claims/clickhouse/loading.hpp"

#include "claims/clickhouse/row_binary.hpp"
#include "claims/clickhouse/shard_tables.hpp"
#include "claims/fingerprint.hpp"
#include "claims/timeline_stream.hpp"

#include <algorithm>
#include <array>
#include <future>
#include <map>
#include <tuple>

#include <fmt/format.h>

namespace miroir::claims::clickhouse {

namespace {

using measures::Event;
using measures::EventKind;
using measures::Registration;
using measures::Span;

constexpr std::size_t batch_bytes = std::size_t{16} << 20;

// One server's share of the patients on its way: a batch is filled while the one before it is sent.
class Share {
 public:
  Share(const Server& server, std::int64_t shard, std::int64_t shards, std::string fingerprint)
      : server_(&server), loaded_{std::move(fingerprint), tables_layout, shard, shards, 0, 0} {}

  const Server& server() const { return *server_; }
  const Loaded& loaded() const { return loaded_; }

  base::Result<void> add(const measures::PatientTimeline& timeline, const std::vector<measures::Code>& codes) {
    add_patient(timeline.patient);
    for (std::vector<const Event*>& lines : lines_of_kind_) {
      lines.clear();
    }
    for (const Event& event : timeline.events) {
      lines_of_kind_.at(static_cast<std::size_t>(codes[event.code].kind) - 1).push_back(&event);
    }
    for (std::size_t kind = 0; kind < lines_of_kind_.size(); ++kind) {
      add_lines(lines_of_kind_[kind], static_cast<EventKind>(kind + 1));
    }
    ++loaded_.patients;
    loaded_.lines += static_cast<std::int64_t>(timeline.events.size());
    return rows_.bytes().size() < batch_bytes ? base::Result<void>() : send();
  }

  // When the load is given up: waits for the batch on its way, then leaves nothing on the server.
  void abandon() {
    if (sending_.valid()) {
      sending_.wait();
    }
    drop_loading_tables(server());
  }

  // Sends what is left and waits until everything is there.
  base::Result<void> finish() {
    if (!rows_.bytes().empty()) {
      if (const auto sent = send(); !sent) {
        return sent.error();
      }
    }
    return wait();
  }

 private:
  void add_patient(const measures::Patient& patient) {
    std::vector<Registration> registrations(patient.registrations.begin(), patient.registrations.end());
    std::sort(registrations.begin(), registrations.end(), [](const Registration& a, const Registration& b) {
      return std::tuple(a.start, a.end, a.number) < std::tuple(b.start, b.end, b.number);
    });
    rows_.add(patient.id);
    rows_.add(patient.birth_month);
    rows_.add(static_cast<std::uint8_t>(patient.sex));
    rows_.add(patient.death.days);
    rows_.add_array(registrations, [](const Registration& registration) { return registration.number; });
    rows_.add_array(registrations, [](const Registration& registration) { return registration.start.days; });
    rows_.add_array(registrations, [](const Registration& registration) { return registration.end.days; });
    rows_.add_array(patient.ald, [](const Span& span) { return span.start.days; });
    rows_.add_array(patient.ald, [](const Span& span) { return span.end.days; });
  }

  void add_lines(const std::vector<const Event*>& lines, EventKind kind) {
    const bool prescribed = kind == EventKind::medicine || kind == EventKind::biology;
    rows_.add_array(lines, [](const Event* event) { return event->date.days; });
    rows_.add_array(lines, [](const Event* event) { return event->prescription_date.days; });
    rows_.add_array(lines, [](const Event* event) { return event->code; });
    rows_.add_array(lines, [=](const Event* event) { return prescribed ? event->prescriber : event->performer; });
    rows_.add_array(lines, [](const Event* event) { return event->quantity; });
    rows_.add_array(lines, [](const Event* event) { return event->amount_cents; });
    rows_.add_array(lines, [](const Event* event) { return static_cast<std::uint8_t>(event->in_ald_care); });
  }

  base::Result<void> send() {
    if (const auto before = wait(); !before) {
      return before.error();
    }
    sending_ = std::async(std::launch::async, [server = server_, batch = rows_.take()] {
      return server->insert(insert_statement("patient"), batch);
    });
    return {};
  }

  base::Result<void> wait() { return sending_.valid() ? sending_.get() : base::Result<void>(); }

  const Server* server_;
  Loaded loaded_;
  RowBinary rows_;
  std::array<std::vector<const Event*>, 4> lines_of_kind_;
  std::future<base::Result<void>> sending_;
};

// Every server at once; the first refusal in their order.
template <class Shares, class Do>
base::Result<void> at_all(Shares& shares, Do act) {
  std::vector<std::future<base::Result<void>>> running;
  for (auto& share : shares) {
    running.push_back(std::async(std::launch::async, [&share, &act] { return act(share); }));
  }
  base::Result<void> outcome;
  for (auto& done : running) {
    auto result = done.get();
    if (!result && outcome) {
      outcome = result.error();
    }
  }
  return outcome;
}

std::string code_rows(const std::vector<measures::Code>& codes) {
  RowBinary rows;
  for (std::size_t id = 1; id < codes.size(); ++id) {
    rows.add(static_cast<std::uint32_t>(id));
    rows.add(static_cast<std::uint8_t>(codes[id].kind));
    rows.add_text(codes[id].text);
  }
  return rows.take();
}

// For each month, by month: whether each practitioner is a physician, whose each number is. Identifiers from 1 to the
// largest, those that the store skips too: on the servers they index arrays.
constexpr const char* physicians_query =
    "WITH identifier AS (SELECT unnest(range(1, coalesce((SELECT max(id) FROM practitioner), 0) + 1)) AS id),\n"
    "  month AS (SELECT DISTINCT month FROM practice),\n"
    "  physician AS (SELECT DISTINCT month, practitioner AS id FROM practice\n"
    "    WHERE general_practitioner AND liberal AND in_region)\n"
    "SELECT month.month::INTEGER, (physician.id IS NOT NULL)::INTEGER\n"
    "FROM month CROSS JOIN identifier LEFT JOIN physician\n"
    "  ON physician.month = month.month AND physician.id = identifier.id ORDER BY month.month, identifier.id";

constexpr const char* numbers_query =
    "WITH identifier AS (SELECT unnest(range(1, coalesce((SELECT max(id) FROM professional_number), 0) + 1)) AS id),\n"
    "  month AS (SELECT DISTINCT month FROM practice),\n"
    "  physician AS (SELECT DISTINCT month, practitioner FROM practice\n"
    "    WHERE general_practitioner AND liberal AND in_region),\n"
    "  practising AS (SELECT month, number AS id, min(practitioner) AS practitioner FROM practice GROUP BY ALL),\n"
    "  owner AS (SELECT practice.month, professional_number.id, min(practitioner.id) AS practitioner\n"
    "    FROM professional_number JOIN practitioner ON practitioner.number = professional_number.number\n"
    "    JOIN practice ON practice.practitioner = practitioner.id GROUP BY ALL)\n"
    "SELECT month.month::INTEGER, coalesce(physician.practitioner, 0)::INTEGER\n"
    "FROM month CROSS JOIN identifier\n"
    "LEFT JOIN practising ON practising.month = month.month AND practising.id = identifier.id\n"
    "LEFT JOIN owner ON owner.month = month.month AND owner.id = identifier.id\n"
    "LEFT JOIN physician ON physician.month = month.month\n"
    "  AND physician.practitioner = coalesce(practising.practitioner, owner.practitioner)\n"
    "ORDER BY month.month, identifier.id";

using ValuesByMonth = std::map<std::int32_t, std::vector<std::int32_t>>;

ValuesByMonth values_by_month(const columnar::Connection& connection, const char* query) {
  ValuesByMonth values;
  auto stream = connection.stream(query);
  for (columnar::Chunk chunk; stream.next(chunk);) {
    for (std::size_t row = 0; row < chunk.rows(); ++row) {
      values[chunk.column<std::int32_t>(0)[row]].push_back(chunk.column<std::int32_t>(1)[row]);
    }
  }
  return values;
}

std::string month_rows(const columnar::Connection& connection) {
  ValuesByMonth numbers = values_by_month(connection, numbers_query);
  RowBinary rows;
  for (const auto& [month, physicians] : values_by_month(connection, physicians_query)) {
    rows.add(month);
    rows.add_array(physicians, [](std::int32_t is_physician) { return static_cast<std::uint8_t>(is_physician); });
    rows.add_array(numbers[month], [](std::int32_t physician) { return physician; });
  }
  return rows.take();
}

// The small tables, whole on every server.
base::Result<void> send_dictionaries(const ClaimsStore& store, std::vector<Share>& shares) {
  const columnar::Connection connection = store.database().connect();
  const std::vector<std::pair<const char*, std::string>> dictionaries = {{"code", code_rows(store.codes())},
                                                                         {"month", month_rows(connection)}};
  return at_all(shares, [&](const Share& share) {
    base::Result<void> outcome = create_loading_tables(share.server());
    for (const auto& [table, rows] : dictionaries) {
      if (outcome && !rows.empty()) {
        outcome = share.server().insert(insert_statement(table), rows);
      }
    }
    return outcome;
  });
}

base::Result<void> send_patients(const ClaimsStore& store, std::size_t servers, std::vector<Share>& shares,
                                 const std::function<void(double)>& progress) {
  const std::vector<measures::Code> codes = store.codes();
  const PatientTable patients = store.patients();
  const EventNeeds everything{.columns = {.prescriber = true,
                                          .prescription_date = true,
                                          .performer = true,
                                          .quantity = true,
                                          .amount_cents = true,
                                          .in_ald_care = true},
                              .days = {}};
  std::vector<Share*> share_of(servers, nullptr);
  for (Share& share : shares) {
    share_of[static_cast<std::size_t>(share.loaded().shard)] = &share;
  }
  const ReadingInCallingThreads reading(store.database());
  std::atomic<std::int64_t> events_read = 0;
  std::size_t done = 0;
  base::Result<void> sent;
  const auto streamed =
      stream_timelines(store.database().connect(), patients.patients, everything, identifier_limits(store), events_read,
                       [&](std::span<const measures::PatientTimeline> timelines) {
                         for (const measures::PatientTimeline& timeline : timelines) {
                           Share* share = share_of[timeline.patient.id % servers];
                           if (sent && share != nullptr) {
                             sent = share->add(timeline, codes);
                           }
                         }
                         done += timelines.size();
                         if (progress) {
                           progress(static_cast<double>(done) / static_cast<double>(patients.patients.size()));
                         }
                       });
  return streamed ? sent : streamed;
}

base::Refusal other_store(const Server& server, const std::string& why) {
  return base::refuse("clickhouse-other-store",
                      fmt::format("{}: {}; name another database in the URL (it is made if need be), or run \"DROP "
                                  "DATABASE {}\" there to load this store in its place",
                                  server.name(), why, server.database()));
}

// Whether the server must be loaded; refuses when it holds something else.
base::Result<bool> needs_loading(const Server& server, const Loaded& wanted) {
  if (const auto ready = prepare_database(server); !ready) {
    return ready.error();
  }
  const auto loaded = read_loaded(server);
  if (!loaded) {
    return loaded.error();
  }
  if (!*loaded) {
    return true;
  }
  if ((*loaded)->layout != wanted.layout) {
    return other_store(server, "it was loaded by another version of Miroir");
  }
  if ((*loaded)->fingerprint != wanted.fingerprint) {
    return other_store(server, "it holds the claims of another store");
  }
  if ((*loaded)->shards != wanted.shards || (*loaded)->shard != wanted.shard) {
    return other_store(server,
                       fmt::format("it holds share {} of {} of this store, and share {} of {} is asked for (the "
                                   "servers are named in the order in which they were loaded)",
                                   (*loaded)->shard + 1, (*loaded)->shards, wanted.shard + 1, wanted.shards));
  }
  return false;
}

base::Result<void> load_shares(const ClaimsStore& store, std::size_t servers, std::vector<Share>& shares,
                               const LoadingOptions& options) {
  if (const auto sent = send_dictionaries(store, shares); !sent) {
    return sent.error();
  }
  if (const auto sent = send_patients(store, servers, shares, options.progress); !sent) {
    return sent.error();
  }
  return at_all(shares, [](Share& share) {
    const auto sent = share.finish();
    return sent ? finish_loading(share.server(), share.loaded()) : sent;
  });
}

}  // namespace

base::Result<void> load_store(const ClaimsStore& store, const std::vector<Server>& servers,
                              const LoadingOptions& options) {
  std::string fingerprint = store.info("fingerprint");
  if (fingerprint.empty()) {
    fingerprint = store_fingerprint(store.database().connect());
  }
  std::vector<Share> shares;
  const auto count = static_cast<std::int64_t>(servers.size());
  for (std::int64_t shard = 0; shard < count; ++shard) {
    const Server& server = servers[static_cast<std::size_t>(shard)];
    Share share(server, shard, count, fingerprint);
    const auto needed = needs_loading(server, share.loaded());
    if (!needed) {
      return needed.error();
    }
    if (*needed) {
      shares.push_back(std::move(share));
    }
  }
  if (options.say) {
    options.say(shares.empty() ? fmt::format("The {} servers hold this store already: nothing to load", count)
                               : fmt::format("Loading this store into {} of {} servers", shares.size(), count));
  }
  try {
    return shares.empty() ? base::Result<void>() : load_shares(store, servers.size(), shares, options);
  } catch (...) {  // the progress of a run that is interrupted throws
    for (Share& share : shares) {
      share.abandon();
    }
    throw;
  }
}

}  // namespace miroir::claims::clickhouse
