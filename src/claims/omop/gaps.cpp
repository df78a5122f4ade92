// What the base lacks: measured on the staged lines, said in the report, kept in the store.
#include "claims/omop/steps.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace miroir::claims::omop {

namespace {

// A value that fewer lines than this have is taken as not recorded.
constexpr double least_share = 0.90;
// General practitioners prescribe about two boxes in three; hospitals and specialists the rest.
constexpr double least_share_of_physicians = 0.10;
// No general practitioner has so many patients: a provider with more stands for many.
constexpr std::int64_t most_patients = 10'000;

class Gaps {
 public:
  explicit Gaps(const Step& step) : step_(step) {}

  void when(bool lacking, Limitation limitation, const std::string& figures = "") {
    if (lacking) {
      const std::string_view words = limitation_sentence(limitation);
      step_.report.limitations.push_back(
          {std::string(limitation_code(limitation)),
           figures.empty() ? std::string(words) : fmt::format("{} ({})", words, figures)});
    }
  }

  // Too few lines of a staged table meet the condition.
  void when_few(const std::string& lines, const std::string& condition, double least, Limitation limitation) {
    const auto row =
        step_.connection
            .rows(fmt::format("SELECT count(*) FILTER ({}), count(*) FROM {} WHERE quantity > 0", condition, lines))
            .front();
    const std::int64_t having = std::stoll(*row[0]);
    const std::int64_t all = std::stoll(*row[1]);
    when(having == 0 || static_cast<double>(having) < least * static_cast<double>(all), limitation,
         fmt::format("known for {} of {} rows", having, all));
  }

  void when_none(const std::string& sql, Limitation limitation) {
    when(step_.connection.integer("SELECT count(*) FROM " + sql) == 0, limitation);
  }

 private:
  const Step& step_;
};

// "1_0" is a specialty with an activity, as the Health Data Hub's bases name their providers; and a provider with more
// patients than a physician can have stands for several.
bool providers_are_pooled(const Step& step) {
  const bool named_as_specialties =
      step.connection.integer(
          "SELECT count(*) FROM practice_row WHERE reason = 0 "
          "AND NOT coalesce(regexp_full_match(source, '[0-9]{1,2}_[0-9]{0,2}'), false)") == 0;
  const std::int64_t patients = step.connection.integer(R"sql(
SELECT coalesce(CAST(avg(patients) AS BIGINT), 0) FROM (
  SELECT practitioner, count(DISTINCT patient) AS patients FROM (
    SELECT prescriber AS practitioner, patient FROM medicine_line WHERE by_physician
    UNION ALL SELECT performer, patient FROM consultation_line WHERE by_physician)
  GROUP BY practitioner))sql");
  return named_as_specialties || patients > most_patients;
}

}  // namespace

void find_limitations(const Step& step) {
  Gaps gaps(step);
  gaps.when(providers_are_pooled(step), Limitation::providers);
  gaps.when_none("registration", Limitation::registrations);
  gaps.when(
      step.source("REGISTRATION").files.empty() && step.connection.integer("SELECT count(*) FROM registration") > 0,
      Limitation::registration_history);
  gaps.when_none("patient WHERE death_date IS NOT NULL", Limitation::deaths);
  gaps.when_none("ald", Limitation::ald);
  gaps.when(true, Limitation::ald_care);
  gaps.when_few("medicine_line", "by_physician", least_share_of_physicians, Limitation::prescribers);
  gaps.when_few("medicine_line", "prescription_date IS NOT NULL", least_share, Limitation::prescription_dates);
  gaps.when_few("medicine_line", "atc <> ''", least_share, Limitation::medicine_classes);
  gaps.when_few("medicine_line", "has_amount", least_share, Limitation::amounts);
  gaps.when_few("medicine_line", "in_boxes", least_share, Limitation::boxes);
  gaps.when_none("consultation_line WHERE by_physician", Limitation::consultations);
  gaps.when_none("biology_line WHERE by_physician", Limitation::biology_prescribers);
  gaps.when_none("procedure_line WHERE by_physician", Limitation::procedure_performers);
}

}  // namespace miroir::claims::omop
