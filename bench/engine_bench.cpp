// Measures one way of computing the eighteen indicators on a claims store, in a process of its own.
//
//   engine_bench WAY --store FILE [--runs N] [--threads N] [--periods P,P…] [--buffer MIB]   times, events, peak memory
//   engine_bench check --store FILE       the hand-written SQL gives the native counts
//   engine_bench totals --store FILE      the native counts: indicator,number,numerator,denominator
//   engine_bench export --store FILE --to DIR    the tables of the store as CSV, for the peers of bench/peers.sh
//
// WAY: native, the fused fold, with what makes up the numerators by class and month; counts, without; generated, the
// SQL of the duckdb engine; separate, bench/sql, one query for each indicator; single, bench/sql/all_eighteen.sql;
// scan, every column that the fold reads, summed, by DuckDB alone; stream, the same columns handed to the program and
// dropped; setup, all that a run does before its first event. One line of JSON on standard output. The peak is VmHWM of
// the process: resident memory, DuckDB's included.
#include "claims/engine.hpp"
#include "measures/catalogue.hpp"

#include <chrono>
#include <fstream>
#include <iterator>
#include <map>
#include <sstream>
#include <thread>

#include <sys/resource.h>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace {

using namespace miroir;

const char* const indicators[] = {"polypharmacy-65",
                                  "fluoroquinolone-16",
                                  "ckd-monitoring-60",
                                  "nsaid-ppi-u65",
                                  "nsaid-65",
                                  "hypertension-monitoring-40",
                                  "statin-primary-u60",
                                  "pharmacy-amount",
                                  "consultation-without-drug",
                                  "antiemetic",
                                  "antidiarrhoeal",
                                  "antitussive",
                                  "decongestant",
                                  "ppi",
                                  "depression-test",
                                  "test-before-antidepressant",
                                  "anxiolytic",
                                  "hypnotic"};

using Options = std::map<std::string, std::string>;

struct Bench {
  claims::ClaimsStore store;
  measures::Catalogue catalogue;
  std::vector<const measures::Measure*> measures;
  std::vector<base::Period> periods;
  int threads = 2;

  const base::Period& period() const { return periods.front(); }
};

std::string option(const Options& options, const std::string& name, const std::string& otherwise) {
  const auto found = options.find(name);
  return found == options.end() ? otherwise : found->second;
}

Bench open_bench(const Options& options, const std::string& way) {
  const int threads = std::stoi(option(options, "--threads", "2"));
  const std::string catalogue = option(options, "--catalogue", MIROIR_SOURCE_DIR "/catalogue");
  // As "miroir indicators run" opens it: the native engine reads in threads of its own.
  claims::StoreOptions opened{.threads = way == "native" || way == "counts" ? 1 : threads};
  if (const std::string mebibytes = option(options, "--buffer", ""); !mebibytes.empty()) {
    opened.memory_limit_bytes = std::stoll(mebibytes) << 20;
  }
  Bench bench{.store = claims::ClaimsStore::open(option(options, "--store", ""), opened).value(),
              .catalogue = measures::load_catalogue(catalogue).value(),
              .measures = {},
              .periods = {},
              .threads = threads};
  bench.measures = measures::select_measures(bench.catalogue, {std::begin(indicators), std::end(indicators)}).value();
  std::istringstream names(option(options, "--periods", "2018-S1"));
  for (std::string name; std::getline(names, name, ',');) {
    bench.periods.push_back(base::parse_period(name).value());
  }
  return bench;
}

std::string replaced(std::string text, const std::string& name, const std::string& value) {
  for (std::size_t at = text.find(name); at != std::string::npos; at = text.find(name, at + value.size())) {
    text.replace(at, name.size(), value);
  }
  return text;
}

// A query of bench/sql with its period filled in.
std::string query(const Bench& bench, const std::string& name) {
  std::ifstream file(fmt::format("{}/bench/sql/{}.sql", MIROIR_SOURCE_DIR, name));
  std::string text(std::istreambuf_iterator<char>(file), {});
  const auto day = [](base::Date date) { return fmt::format("DATE '{}'", base::format_date(date)); };
  text = replaced(text, ":first", day(bench.period().first));
  text = replaced(text, ":last", day(bench.period().last));
  text = replaced(text, ":year_before", day(bench.period().last - 364));
  return replaced(text, ":month", std::to_string(base::month_index(bench.period().last)));
}

std::vector<claims::PeriodRun> run_engine(const Bench& bench, claims::Engine engine) {
  return std::move(claims::run_measures(bench.store, bench.catalogue, bench.measures, bench.periods,
                                        {.engine = engine, .threads = bench.threads, .progress = {}})
                       .value());
}

// What a run does, each period's counts dropped as soon as they are there.
void count(const Bench& bench, claims::Engine engine, bool content) {
  claims::run_periods(bench.store, bench.catalogue, bench.measures, bench.periods,
                      {.engine = engine, .threads = bench.threads, .content = content, .progress = {}},
                      [](const claims::PeriodRun&) {})
      .value();
}

// Hands every row to the program, in its order, and does nothing with it: what the fold cannot go below.
void stream_columns(const Bench& bench) {
  const columnar::Connection settings = bench.store.database().connect();
  const std::int64_t patients = settings.integer("SELECT max(id)::BIGINT FROM patient");
  settings.run("SET threads = 1");
  {
    std::vector<std::jthread> workers;
    for (int thread = 0; thread < bench.threads; ++thread) {
      workers.emplace_back([&bench, patients, thread] {
        const columnar::Connection connection = bench.store.database().connect();
        auto stream = connection.stream(
            fmt::format("SELECT patient, date, code, prescriber, performer, prescription_date, quantity, amount_cents, "
                        "in_ald_care FROM event WHERE patient BETWEEN {} AND {}",
                        patients * thread / bench.threads + 1, patients * (thread + 1) / bench.threads));
        for (columnar::Chunk chunk; stream.next(chunk);) {
        }
      });
    }
  }
  settings.run(fmt::format("SET threads = {}", bench.threads));
}

void run_way(const Bench& bench, const std::string& way) {
  const columnar::Connection connection = bench.store.database().connect();
  if (way == "native") {
    count(bench, claims::Engine::native, true);
  } else if (way == "counts") {
    count(bench, claims::Engine::native, false);
  } else if (way == "generated") {
    count(bench, claims::Engine::duckdb, true);
  } else if (way == "separate") {
    for (const char* indicator : indicators) {
      connection.rows(query(bench, indicator));
    }
  } else if (way == "single") {
    connection.rows(query(bench, "all_eighteen"));
  } else if (way == "stream") {
    stream_columns(bench);
  } else if (way == "setup") {
    bench.store.patients();
    for (const base::Period& period : bench.periods) {
      bench.store.period_context(period).value();
    }
  } else {
    connection.rows(
        "SELECT sum(patient), max(date), sum(code), sum(prescriber), sum(performer), max(prescription_date), "
        "sum(quantity), sum(amount_cents), bool_or(in_ald_care) FROM event");
  }
}

std::int64_t peak_kibibytes() {
  std::ifstream status("/proc/self/status");
  for (std::string word; status >> word;) {
    if (word == "VmHWM:") {
      std::int64_t kibibytes = 0;
      status >> kibibytes;
      return kibibytes;
    }
  }
  return 0;
}

// Of all threads of the process, since it began.
double processor_seconds() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  const auto seconds = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) * 1e-6;
  };
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

void measure(const Bench& bench, const std::string& way, int runs) {
  std::vector<double> seconds;
  std::vector<double> processor;
  for (int run = 0; run < runs; ++run) {
    const auto start = std::chrono::steady_clock::now();
    const double processor_start = processor_seconds();
    run_way(bench, way);
    seconds.push_back(std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count());
    processor.push_back(processor_seconds() - processor_start);
  }
  const columnar::Connection connection = bench.store.database().connect();
  fmt::print(
      "{{\"way\": \"{}\", \"seconds\": [{:.4f}], \"processor_seconds\": [{:.4f}], \"events\": {}, \"patients\": {}, "
      "\"physicians\": {}, "
      "\"peak_kibibytes\": {}}}\n",
      way, fmt::join(seconds, ", "), fmt::join(processor, ", "), connection.integer("SELECT count(*) FROM event"),
      connection.integer("SELECT count(*) FROM patient"),
      bench.store.period_context(bench.period()).value().physicians.size(), peak_kibibytes());
}

using Totals = std::map<std::pair<std::string, std::string>, std::pair<std::int64_t, std::int64_t>>;

// Numerator and denominator of each indicator and physician, by the native engine.
Totals native_totals(const Bench& bench) {
  Totals totals;
  const auto run = std::move(run_engine(bench, claims::Engine::native).front());
  for (std::size_t m = 0; m < bench.measures.size(); ++m) {
    const auto& cells = run.counts.measures[m].cells;
    const std::size_t size = cells.size() / run.context.physicians.size();
    for (std::size_t cell = 0; cell < cells.size(); ++cell) {
      if (cells[cell].denominator > 0) {
        auto& total = totals[{bench.measures[m]->id, run.context.physicians[cell / size].entity}];
        total.first += cells[cell].numerator;
        total.second += cells[cell].denominator;
      }
    }
  }
  return totals;
}

void add_totals(const Bench& bench, const std::string& sql, Totals& totals) {
  const columnar::Connection connection = bench.store.database().connect();
  for (const auto& row :
       connection.rows(fmt::format("SELECT indicator, number, numerator, denominator FROM ({}) AS counted "
                                   "JOIN practitioner ON practitioner.id = counted.practitioner WHERE denominator > 0",
                                   sql))) {
    totals[{*row[0], *row[1]}] = {std::stoll(*row[2]), std::stoll(*row[3])};
  }
}

bool same(const std::string& name, const Totals& expected, const Totals& actual) {
  for (const auto& [key, total] : expected) {
    const auto found = actual.find(key);
    if (found == actual.end() || found->second != total) {
      fmt::print(stderr, "{}: {} of {} should be {} / {}, is {}\n", name, key.first, key.second, total.first,
                 total.second,
                 found == actual.end() ? "missing" : fmt::format("{} / {}", found->second.first, found->second.second));
      return false;
    }
  }
  return expected.size() == actual.size();
}

bool check(const Bench& bench) {
  const Totals expected = native_totals(bench);
  Totals separate;
  for (const char* indicator : indicators) {
    add_totals(bench, fmt::format("SELECT '{}' AS indicator, * FROM ({})", indicator, query(bench, indicator)),
               separate);
  }
  Totals single;
  add_totals(bench, query(bench, "all_eighteen"), single);
  const bool separate_holds = same("separate queries", expected, separate);
  const bool single_holds = same("single query", expected, single);
  fmt::print("{{\"way\": \"check\", \"rows\": {}, \"separate\": {}, \"single\": {}}}\n", expected.size(),
             separate_holds, single_holds);
  return separate_holds && single_holds;
}

int print_totals(const Bench& bench) {
  fmt::print("indicator,number,numerator,denominator\n");
  for (const auto& [key, total] : native_totals(bench)) {
    fmt::print("{},{},{},{}\n", key.first, key.second, total.first, total.second);
  }
  return 0;
}

// An empty cell for NULL, true and false for flags, ISO dates: what PostgreSQL and R read alike.
int export_tables(const Bench& bench, const std::string& folder) {
  const columnar::Connection connection = bench.store.database().connect();
  for (const char* table :
       {"code", "practitioner", "professional_number", "practice", "patient", "registration", "ald", "event"}) {
    connection.run(fmt::format("COPY {0} TO {1} (FORMAT CSV, HEADER)", table,
                               columnar::quote_literal(fmt::format("{}/{}.csv", folder, table))));
  }
  return 0;
}

int run(const std::string& way, const Options& options) {
  const Bench bench = open_bench(options, way);
  if (way == "check") {
    return check(bench) ? 0 : 1;
  }
  if (way == "totals") {
    return print_totals(bench);
  }
  if (way == "export") {
    return export_tables(bench, option(options, "--to", "."));
  }
  measure(bench, way, std::stoi(option(options, "--runs", "3")));
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  Options options;
  for (int place = 2; place + 1 < argc; place += 2) {
    options[argv[place]] = argv[place + 1];
  }
  try {
    return run(argc > 1 ? argv[1] : "", options);
  } catch (const std::exception& error) {
    fmt::print(stderr, "engine_bench: {}\n", error.what());
    return 1;
  }
}
