#include "cli/results_run.hpp"

#include "claims/answerability.hpp"
#include "cli/interruption.hpp"
#include "cli/version.hpp"
#include "feedback/content_disclosure.hpp"
#include "measures/catalogue.hpp"
#include "store/results_file.hpp"

#include <deque>

#include <fmt/core.h>
#include <fmt/ranges.h>

namespace miroir::cli {

namespace {

base::Result<std::vector<base::Period>> parse_periods(const std::vector<std::string>& names) {
  std::vector<base::Period> periods;
  for (const std::string& name : names) {
    auto period = base::parse_period(name);
    if (!period) {
      return period.error();
    }
    if (std::find(periods.begin(), periods.end(), *period) != periods.end()) {
      return base::refuse("period-twice", fmt::format("the period {} is asked for twice", name));
    }
    periods.push_back(std::move(*period));
  }
  std::sort(periods.begin(), periods.end(), [](const base::Period& a, const base::Period& b) {
    return std::tie(a.first, a.last) < std::tie(b.first, b.last);
  });
  return periods;
}

feedback::Manifest begin_manifest(const ResultsRun& run, const claims::ClaimsStore& store,
                                  const measures::Catalogue& catalogue,
                                  const std::vector<const measures::Measure*>& measures,
                                  const std::vector<base::Period>& periods) {
  feedback::Manifest manifest;
  manifest.program_version = version();
  manifest.region = store.info("region");
  manifest.periods = periods;
  manifest.catalogue_version = catalogue.version;
  manifest.catalogue_hash = catalogue.hash;
  manifest.store_fingerprint = store.info("fingerprint");
  manifest.engine = claims::engine_name(run.engine);
  manifest.min_cell = run.min_cell;
  for (const measures::Measure* measure : measures) {
    manifest.indicators.push_back(feedback::sheet_of(*measure));
  }
  feedback::describe_subjects(measures::load_subjects(run.catalogue), manifest);
  return manifest;
}

// What was asked for, opened and checked before the long part begins.
struct Prepared {
  measures::Catalogue catalogue;
  std::vector<const measures::Measure*> measures;
  std::vector<base::Period> periods;
};

base::Result<void> prepare(const ResultsRun& run, Prepared& prepared) {
  if (const auto known = store::check_results_ending(run.out); !known) {
    return known.error();
  }
  if (const auto writable = store::check_results_folder(run.out); !writable) {
    return writable.error();
  }
  auto periods = parse_periods(run.periods);
  if (!periods) {
    return periods.error();
  }
  auto catalogue = measures::load_catalogue(run.catalogue);
  if (!catalogue) {
    return catalogue.error();
  }
  prepared.periods = std::move(*periods);
  prepared.catalogue = std::move(*catalogue);
  auto measures = measures::select_measures(prepared.catalogue, run.indicators);
  if (!measures) {
    return measures.error();
  }
  prepared.measures = std::move(*measures);
  return {};
}

// What of the indicators asked for the store can answer, as it can answer it.
struct Answerable {
  std::deque<measures::Measure> narrowed;  // those that lose a split
  std::vector<const measures::Measure*> measures;
  std::vector<ResultsNote> notes;
  bool without_expected = false;
  bool without_boxes = false;
  bool without_amounts = false;

  // Boxes and cents that the base does not know are no zeros.
  template <class Row>
  void forget_amounts(std::vector<Row>& rows) const {
    for (Row& row : rows) {
      row.boxes = without_boxes ? std::nullopt : row.boxes;
      row.amount_cents = without_amounts ? std::nullopt : row.amount_cents;
    }
  }
};

// Standardised by age, sex and long-term disease: without the last, it would be another figure under the same name.
void forget_expected(std::vector<measures::ResultRow>& rows) {
  for (measures::ResultRow& row : rows) {
    row.expected.reset();
  }
}

base::Result<Answerable> keep_answerable(const ResultsRun& run, const claims::ClaimsStore& store,
                                         const Prepared& prepared) {
  const auto gaps = claims::StoreGaps::of(store);
  Answerable kept;
  kept.without_expected = gaps.lacks(claims::Limitation::ald);
  kept.without_boxes = gaps.lacks(claims::Limitation::boxes);
  kept.without_amounts = gaps.lacks(claims::Limitation::amounts);
  for (const measures::Measure* measure : prepared.measures) {
    const auto answer = claims::assess(gaps, prepared.catalogue, *measure);
    if (!answer.can_be_counted()) {
      if (!run.indicators.empty()) {
        return base::refuse("cannot-be-counted", claims::refusal_sentence(answer));
      }
      kept.notes.push_back({measure->id, true, claims::refusal_sentence(answer)});
      continue;
    }
    if (!answer.cautions.empty()) {
      kept.notes.push_back({measure->id, false, fmt::format("{}: {}", measure->id, fmt::join(answer.cautions, "; "))});
    }
    kept.measures.push_back(
        answer.lost.empty() ? measure : &kept.narrowed.emplace_back(claims::without_lost_splits(*measure, answer)));
  }
  if (kept.measures.empty()) {
    return base::refuse("cannot-be-counted", fmt::format("{}: its base answers no indicator of the catalogue; {}",
                                                         run.store.string(), kept.notes.front().sentence));
  }
  return kept;
}

// A period once its counts are rows: what they were made of need not be kept, but the content.
struct TabulatedPeriod {
  claims::PeriodRun run;
  std::vector<measures::ResultRow> rows;
};

TabulatedPeriod tabulated(claims::PeriodRun run, const Answerable& answerable) {
  TabulatedPeriod period{.run = std::move(run), .rows = {}};
  period.rows = measures::tabulate(answerable.measures, period.run.context, period.run.counts);
  if (answerable.without_expected) {
    forget_expected(period.rows);
  }
  for (measures::MeasureCounts& counts : period.run.counts.measures) {
    counts.cells = {};
  }
  return period;
}

std::vector<measures::ResultRow> controlled_rows(const ResultsRun& run, const Answerable& answerable,
                                                 std::vector<TabulatedPeriod>& tabulated,
                                                 const feedback::ControlProgress& progress,
                                                 feedback::DisclosureCount& hidden) {
  std::vector<feedback::PeriodRows> periods;
  for (TabulatedPeriod& period : tabulated) {
    periods.push_back({period.run.context, period.rows});
  }
  hidden = feedback::control_disclosure(periods, answerable.measures, run.min_cell, progress);
  std::vector<measures::ResultRow> all;
  for (TabulatedPeriod& period : tabulated) {
    std::move(period.rows.begin(), period.rows.end(), std::back_inserter(all));
    period.rows = {};
  }
  return all;
}

// `rows` are controlled.
std::vector<measures::ContentRow> controlled_content(const ResultsRun& run, const Answerable& answerable,
                                                     const std::vector<TabulatedPeriod>& tabulated,
                                                     const std::vector<base::Period>& periods,
                                                     const std::vector<measures::ResultRow>& rows) {
  std::vector<measures::ContentRow> all;
  for (const TabulatedPeriod& period : tabulated) {
    const measures::PeriodContext& context = period.run.context;
    if (feedback::has_content(context.period, periods)) {
      auto content = measures::tabulate_content(answerable.measures, context, period.run.counts);
      feedback::control_content(content, rows, answerable.measures, context, run.min_cell);
      std::move(content.begin(), content.end(), std::back_inserter(all));
    }
  }
  return all;
}

// A query that ends because it was asked to is no error.
base::Result<void> count(const claims::ClaimsStore& store, const Prepared& prepared, const Answerable& answerable,
                         const claims::RunOptions& options, std::vector<TabulatedPeriod>& periods) {
  try {
    return claims::run_periods(store, prepared.catalogue, answerable.measures, prepared.periods, options,
                               [&](claims::PeriodRun of) { periods.push_back(tabulated(std::move(of), answerable)); });
  } catch (const columnar::ColumnarError&) {
    StopOnSignal::check();
    throw;
  }
}

}  // namespace

base::Result<ResultsReport> run_results(const ResultsRun& run, ProgressPrinter& progress) {
  Prepared prepared;
  if (const auto ready = prepare(run, prepared); !ready) {
    return ready.error();
  }
  const auto key = store::SigningKey::load_or_create(store::default_signing_key_file());
  if (!key) {
    return key.error();
  }
  // The native engine reads in threads of its own, where DuckDB's would be in the way.
  const auto store =
      claims::ClaimsStore::open(run.store, {.threads = run.engine == claims::Engine::native ? 1 : run.threads});
  if (!store) {
    return store.error();
  }
  const auto answerable = keep_answerable(run, *store, prepared);
  if (!answerable) {
    return answerable.error();
  }
  const auto& measures = answerable->measures;
  claims::RunOptions options{.engine = run.engine, .threads = run.threads, .progress = {}};
  options.clickhouse = run.clickhouse;
  options.stop = &StopOnSignal::asked();
  const auto report_progress = [&](const char* step, double fraction) {
    StopOnSignal::check();
    progress.update(step, fraction);
  };
  options.loading_progress = [&](double fraction) { report_progress("Loading", fraction); };
  options.say = [&](const std::string& sentence) { progress.say(sentence); };
  options.progress = [&](double fraction) { report_progress("Counting", fraction); };
  std::vector<TabulatedPeriod> periods;
  const auto counted = count(*store, prepared, *answerable, options, periods);
  StopOnSignal::check();
  if (!counted) {
    return counted.error();
  }
  feedback::Results results;
  results.manifest = begin_manifest(run, *store, prepared.catalogue, measures, prepared.periods);
  ResultsReport report;
  report.notes = answerable->notes;
  const auto control_progress = [&](double fraction) { report_progress("Controlling disclosure", fraction); };
  results.rows = controlled_rows(run, *answerable, periods, control_progress, report.hidden);
  StopOnSignal::check();
  results.content = controlled_content(run, *answerable, periods, prepared.periods, results.rows);
  answerable->forget_amounts(results.rows);
  answerable->forget_amounts(results.content);
  for (const TabulatedPeriod& period : periods) {
    feedback::describe_groups(period.run.context, results.manifest);
  }
  report_progress("Writing the results", -1);
  if (const auto written = store::write_results(run.out, results, *key); !written) {
    return written.error();
  }
  report.rows = results.manifest.row_count;
  report.results_sha256 = results.manifest.results_sha256;
  report.public_key = key->public_key();
  return report;
}

}  // namespace miroir::cli
