#include "support/drawn_omop.hpp"

#include <cctype>

namespace miroir::testing {

DrawnOmop::DrawnOmop() {
  declare("GROUPS", {"STA_PFS_NUM", "GROUP_ID", "START_DATE", "END_DATE"});
  declare("PROCEDURE_OCCURRENCE", {"procedure_occurrence_id", "person_id", "procedure_concept_id", "procedure_date"});
  concept_row("1001", "ATC", "C10AA05");
  concept_row("1002", "ATC", "J01MA02");
  concept_row("1003", "ATC", "A02BC01");
  concept_row("1000", "ATC", "C10A");
  concept_row("3001", "LOINC", "2160-0");
  concept_row("3002", "LOINC", "2823-3");
  concept_row("4001", "CCAM", "ALQP003");
  concept_row(statin, "RxNorm", "83367");
  class_of(statin, "1001");
  class_of(statin, "1000", "3");
  class_of(antibiotic, "1002");
  class_of(omeprazole, "1003");
  add("LOCATION", {{"location_id", "5"}, {"zip", "22000"}});
  add("CARE_SITE", {{"care_site_id", "7"}, {"location_id", "5"}});
  provider({});
  provider({{"provider_id", "12"}, {"provider_source_value", specialist}, {"specialty_source_value", "3"}});
  person({});
  person({{"person_id", "2"}, {"year_of_birth", "1930"}, {"provider_id", ""}});
  add("DEATH", {{"person_id", "2"}, {"death_date", "2016-11-05"}});
  add("REGISTRATION", {{"person_id", "1"}, {"provider_id", "11"}, {"start_date", "2015-01-01"}, {"end_date", ""}});
  condition({{"person_id", "2"}});
  for (const char* day : {default_day, "2018-06-30", "2018-12-31"}) {
    medicine({{"person_id", "2"}, {"drug_exposure_start_date", day}});
  }
  biology({{"person_id", "2"}, {"measurement_date", default_day}});
  visit({{"person_id", "2"}, {"visit_start_date", default_day}});
  add("GROUPS", {{"STA_PFS_NUM", physician}, {"GROUP_ID", "G1"}, {"START_DATE", "2018-01-01"}, {"END_DATE", ""}});
}

void DrawnOmop::concept_row(const std::string& id, const std::string& vocabulary, const std::string& code) {
  add("CONCEPT",
      {{"concept_id", id}, {"vocabulary_id", vocabulary}, {"concept_code", code}, {"concept_name", "drawn " + code}});
}

void DrawnOmop::class_of(const std::string& drug, const std::string& class_concept, const std::string& levels) {
  add("CONCEPT_ANCESTOR", {{"ancestor_concept_id", class_concept},
                           {"descendant_concept_id", drug},
                           {"min_levels_of_separation", levels},
                           {"max_levels_of_separation", levels}});
}

void DrawnOmop::provider(Row row) {
  add("PROVIDER", merged({{"provider_id", "11"},
                          {"provider_source_value", physician},
                          {"specialty_source_value", "1"},
                          {"specialty_concept_id", "0"},
                          {"care_site_id", "7"}},
                         row));
}

void DrawnOmop::person(Row row) {
  add("PERSON", merged({{"person_id", "1"},
                        {"gender_concept_id", "8532"},
                        {"year_of_birth", "1950"},
                        {"month_of_birth", "3"},
                        {"provider_id", "11"},
                        {"race_concept_id", "0"},
                        {"ethnicity_concept_id", "0"}},
                       row));
}

void DrawnOmop::condition(Row row) {
  add("CONDITION_OCCURRENCE", merged({{"person_id", "1"},
                                      {"condition_start_date", "2016-05-01"},
                                      {"condition_end_date", ""},
                                      {"condition_source_value", "ALD 8"}},
                                     row));
}

std::string DrawnOmop::numbered(const std::string& table, Row row, const Row& changes) {
  std::string column = table;
  for (char& letter : column) {
    letter = static_cast<char>(std::tolower(static_cast<unsigned char>(letter)));
  }
  row[column + "_id"] = std::to_string(++identifiers_);
  add(table, merged(std::move(row), changes));
  return std::to_string(identifiers_);
}

std::string DrawnOmop::medicine(Row row) {
  const bool costs_something = !row.contains("without_cost");
  row.erase("without_cost");
  const std::string exposure = numbered("DRUG_EXPOSURE",
                                        {{"person_id", "1"},
                                         {"drug_concept_id", statin},
                                         {"drug_exposure_start_date", "2018-03-12"},
                                         {"drug_type_concept_id", "32810"},
                                         {"quantity", "30"},
                                         {"provider_id", "11"},
                                         {"drug_source_value", ""},
                                         {"prescription_date", "2018-03-10"},
                                         {"boxes", "1"}},
                                        row);
  if (costs_something) {
    cost(exposure);
  }
  return exposure;
}

std::string DrawnOmop::biology(Row row) {
  return numbered("MEASUREMENT",
                  {{"person_id", "1"},
                   {"measurement_concept_id", "3001"},
                   {"measurement_date", "2018-03-12"},
                   {"provider_id", "11"},
                   {"measurement_source_value", "0592"}},
                  row);
}

std::string DrawnOmop::procedure(Row row) {
  return numbered("PROCEDURE_OCCURRENCE",
                  {{"person_id", "1"},
                   {"procedure_concept_id", "0"},
                   {"procedure_date", "2018-03-12"},
                   {"provider_id", "11"},
                   {"quantity", ""},
                   {"procedure_source_value", "ALQP003"}},
                  row);
}

std::string DrawnOmop::visit(Row row) {
  return numbered("VISIT_OCCURRENCE",
                  {{"person_id", "1"},
                   {"visit_concept_id", "9202"},
                   {"visit_start_date", "2018-03-12"},
                   {"provider_id", "11"},
                   {"visit_source_value", "1111"}},
                  row);
}

void DrawnOmop::cost(const std::string& exposure, Row row) {
  numbered("COST",
           {{"cost_event_id", exposure},
            {"cost_domain_id", "Drug"},
            {"amount_allowed", "2.5"},
            {"total_charge", ""},
            {"currency_concept_id", "44818568"}},
           row);
}

}  // namespace miroir::testing
