#include "feedback/reliability.hpp"

#include <cmath>

namespace miroir::feedback {

namespace {

constexpr double cents_per_euro = 100;

bool is_counted(const StoredRow& stored) {
  return stored.row.numerator && stored.row.denominator && *stored.row.denominator > 0;
}

base::Result<stats::Reliability> fit_shares(const std::vector<const StoredRow*>& rows) {
  std::vector<stats::SharesUnit> units;
  for (const StoredRow* stored : rows) {
    units.push_back({*stored->row.numerator, *stored->row.denominator});
  }
  return stats::reliability_of_shares(units);
}

base::Result<stats::Reliability> fit_rates(const std::vector<const StoredRow*>& rows) {
  std::vector<stats::RatesUnit> units;
  for (const StoredRow* stored : rows) {
    units.push_back({*stored->row.numerator, static_cast<double>(*stored->row.denominator)});
  }
  return stats::reliability_of_rates(units);
}

base::Result<stats::Reliability> fit_means(const std::vector<const StoredRow*>& rows) {
  std::vector<stats::Moments> units;
  for (const StoredRow* stored : rows) {
    units.push_back({*stored->row.denominator, static_cast<double>(*stored->row.numerator) / cents_per_euro,
                     *stored->sum_of_squares / (cents_per_euro * cents_per_euro)});
  }
  return stats::reliability_of_means(units);
}

base::Result<stats::Reliability> fit(measures::Display display, const std::vector<const StoredRow*>& rows) {
  switch (display) {
    case measures::Display::share:
      return fit_shares(rows);
    case measures::Display::per_thousand:
      return fit_rates(rows);
    case measures::Display::mean_euros:
      break;
  }
  return fit_means(rows);
}

}  // namespace

double reliability_at(double prior_size, std::int64_t denominator) {
  if (denominator <= 0 || !std::isfinite(prior_size)) {
    return 0;
  }
  const double size = static_cast<double>(denominator);
  return size / (size + prior_size);
}

Reliabilities fit_reliabilities(const std::vector<IndicatorSheet>& sheets,
                                const std::vector<StoredRow>& physician_rows) {
  std::map<std::string, std::vector<const StoredRow*>> rows_of;
  for (const StoredRow& stored : physician_rows) {
    if (is_counted(stored)) {
      rows_of[stored.row.indicator].push_back(&stored);
    }
  }
  Reliabilities fitted;
  for (const IndicatorSheet& sheet : sheets) {
    std::vector<const StoredRow*>& rows = rows_of[sheet.id];
    if (sheet.display == measures::Display::mean_euros) {
      std::erase_if(rows, [](const StoredRow* stored) { return !stored->sum_of_squares; });
    }
    const auto reliability = fit(sheet.display, rows);
    if (!reliability) {
      continue;
    }
    IndicatorReliability& indicator = fitted[sheet.id];
    indicator.prior_size = reliability->prior_size;
    for (std::size_t i = 0; i < rows.size(); ++i) {
      indicator.physicians[rows[i]->row.entity] = reliability->units[i];
    }
  }
  return fitted;
}

std::map<std::string, OwnReliability> reliabilities_of(const Reliabilities& all, const std::string& physician) {
  std::map<std::string, OwnReliability> mine;
  for (const auto& [indicator, reliability] : all) {
    OwnReliability& own = mine[indicator];
    own.prior_size = reliability.prior_size;
    if (const auto found = reliability.physicians.find(physician); found != reliability.physicians.end()) {
      own.own = found->second;
    }
  }
  return mine;
}

}  // namespace miroir::feedback
