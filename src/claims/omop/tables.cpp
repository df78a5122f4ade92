#include "claims/omop/tables.hpp"

#include <utility>

namespace miroir::claims::omop {

namespace {

using importing::nullable;
using importing::optional;
using importing::required;
using importing::Table;
using importing::table;
using importing::ValueKind;

// A table that a base may not have; what then cannot be done.
Table may_lack(Table made, std::string if_absent) {
  made.if_absent = std::move(if_absent);
  made.may_be_empty = true;
  return made;
}

Table concepts() {
  Table made = table("CONCEPT", {required("CONCEPT_ID", ValueKind::integer), nullable("CONCEPT_CODE", ValueKind::text),
                                 nullable("VOCABULARY_ID", ValueKind::text)});
  made.longer_names = {"CONCEPT_ANCESTOR", "CONCEPT_CLASS", "CONCEPT_RELATIONSHIP", "CONCEPT_SYNONYM"};
  return made;
}

Table ancestors() {
  return table(
      "CONCEPT_ANCESTOR",
      {required("ANCESTOR_CONCEPT_ID", ValueKind::integer), required("DESCENDANT_CONCEPT_ID", ValueKind::integer),
       optional("MIN_LEVELS_OF_SEPARATION", ValueKind::integer, "every class of a medicine is equally near")});
}

Table providers() {
  return table(
      "PROVIDER",
      {required("PROVIDER_ID", ValueKind::integer),
       optional("PROVIDER_SOURCE_VALUE", ValueKind::number, "practitioners are named by PROVIDER_ID"),
       optional("SPECIALTY_CONCEPT_ID", ValueKind::integer, "specialties are known by their source value only"),
       optional("SPECIALTY_SOURCE_VALUE", ValueKind::text, "specialties are known by their concept only"),
       optional("CARE_SITE_ID", ValueKind::integer, "nobody's place of practice is known")});
}

Table care_sites() {
  return may_lack(
      table("CARE_SITE", {required("CARE_SITE_ID", ValueKind::integer), nullable("LOCATION_ID", ValueKind::integer)}),
      "nobody's place of practice is known");
}

Table locations() {
  return may_lack(table("LOCATION", {required("LOCATION_ID", ValueKind::integer), nullable("ZIP", ValueKind::text)}),
                  "nobody's place of practice is known");
}

Table persons() {
  return table("PERSON",
               {required("PERSON_ID", ValueKind::integer), nullable("GENDER_CONCEPT_ID", ValueKind::integer),
                nullable("YEAR_OF_BIRTH", ValueKind::integer),
                optional("MONTH_OF_BIRTH", ValueKind::integer, "every person is taken as born in June"),
                optional("PROVIDER_ID", ValueKind::integer, "registered physicians are known by REGISTRATION only")});
}

Table deaths() {
  return may_lack(table("DEATH", {required("PERSON_ID", ValueKind::integer), nullable("DEATH_DATE", ValueKind::date)}),
                  "nobody's death is known");
}

Table registrations() {
  return may_lack(
      table("REGISTRATION", {required("PERSON_ID", ValueKind::integer), required("PROVIDER_ID", ValueKind::integer),
                             required("START_DATE", ValueKind::date), nullable("END_DATE", ValueKind::date)}),
      "registered physicians are those of PERSON, without dates");
}

Table conditions() {
  return may_lack(table("CONDITION_OCCURRENCE",
                        {required("PERSON_ID", ValueKind::integer), nullable("CONDITION_START_DATE", ValueKind::date),
                         optional("CONDITION_END_DATE", ValueKind::date, "long-term diseases have no end"),
                         optional("CONDITION_SOURCE_VALUE", ValueKind::text,
                                  "long-term diseases are known by PAYER_PLAN_PERIOD only")}),
                  "long-term diseases are known by PAYER_PLAN_PERIOD only");
}

Table payer_plans() {
  return may_lack(table("PAYER_PLAN_PERIOD", {required("PERSON_ID", ValueKind::integer),
                                              nullable("PAYER_PLAN_PERIOD_START_DATE", ValueKind::date),
                                              nullable("PAYER_PLAN_PERIOD_END_DATE", ValueKind::date),
                                              optional("PLAN_SOURCE_VALUE", ValueKind::text,
                                                       "long-term diseases are known by CONDITION_OCCURRENCE only")}),
                  "long-term diseases are known by CONDITION_OCCURRENCE only");
}

Table medicines() {
  return table("DRUG_EXPOSURE",
               {required("DRUG_EXPOSURE_ID", ValueKind::integer), required("PERSON_ID", ValueKind::integer),
                required("DRUG_CONCEPT_ID", ValueKind::integer), required("DRUG_EXPOSURE_START_DATE", ValueKind::date),
                optional("DRUG_TYPE_CONCEPT_ID", ValueKind::integer, "prescriptions cannot be told from deliveries"),
                optional("QUANTITY", ValueKind::decimal, "cancelled deliveries cannot be known"),
                optional("PROVIDER_ID", ValueKind::integer, "nobody's prescriptions are known"),
                optional("DRUG_SOURCE_VALUE", ValueKind::text, "products are known by their concept only"),
                optional("DRUG_SOURCE_CONCEPT_ID", ValueKind::integer, "classes are known by DRUG_CONCEPT_ID only"),
                optional("PRESCRIPTION_DATE", ValueKind::date, "prescriptions cannot be counted"),
                optional("BOXES", ValueKind::integer, "boxes cannot be counted")});
}

Table costs() {
  return may_lack(
      table("COST", {required("COST_EVENT_ID", ValueKind::integer), required("COST_DOMAIN_ID", ValueKind::code),
                     optional("AMOUNT_ALLOWED", ValueKind::decimal, "amounts are those of TOTAL_CHARGE"),
                     optional("TOTAL_CHARGE", ValueKind::decimal, "amounts are those of AMOUNT_ALLOWED"),
                     optional("CURRENCY_CONCEPT_ID", ValueKind::integer, "amounts are taken as euros")}),
      "the amounts of medicines are not known");
}

Table measurements() {
  return may_lack(
      table("MEASUREMENT",
            {required("MEASUREMENT_ID", ValueKind::integer), required("PERSON_ID", ValueKind::integer),
             required("MEASUREMENT_CONCEPT_ID", ValueKind::integer), required("MEASUREMENT_DATE", ValueKind::date),
             optional("PROVIDER_ID", ValueKind::integer, "nobody's laboratory tests are known"),
             optional("MEASUREMENT_SOURCE_VALUE", ValueKind::code, "laboratory tests are known by their concept only"),
             optional("MEASUREMENT_SOURCE_CONCEPT_ID", ValueKind::integer,
                      "laboratory tests are known by MEASUREMENT_CONCEPT_ID only")}),
      "the store holds no laboratory test");
}

Table procedures() {
  return may_lack(
      table("PROCEDURE_OCCURRENCE",
            {required("PROCEDURE_OCCURRENCE_ID", ValueKind::integer), required("PERSON_ID", ValueKind::integer),
             required("PROCEDURE_CONCEPT_ID", ValueKind::integer), required("PROCEDURE_DATE", ValueKind::date),
             optional("QUANTITY", ValueKind::integer, "every procedure is counted once"),
             optional("PROVIDER_ID", ValueKind::integer, "nobody's procedures are known"),
             optional("PROCEDURE_SOURCE_VALUE", ValueKind::code, "procedures are known by their concept only"),
             optional("PROCEDURE_SOURCE_CONCEPT_ID", ValueKind::integer,
                      "procedures are known by PROCEDURE_CONCEPT_ID only")}),
      "the store holds no procedure");
}

Table visits() {
  return table("VISIT_OCCURRENCE",
               {required("VISIT_OCCURRENCE_ID", ValueKind::integer), required("PERSON_ID", ValueKind::integer),
                required("VISIT_CONCEPT_ID", ValueKind::integer), required("VISIT_START_DATE", ValueKind::date),
                optional("PROVIDER_ID", ValueKind::integer, "nobody's consultations are known"),
                optional("VISIT_SOURCE_VALUE", ValueKind::code, "consultations are known by their concept only")});
}

}  // namespace

const std::vector<Table>& omop_tables() {
  static const std::vector<Table> tables = {concepts(),
                                            ancestors(),
                                            providers(),
                                            care_sites(),
                                            locations(),
                                            persons(),
                                            deaths(),
                                            registrations(),
                                            conditions(),
                                            payer_plans(),
                                            importing::groups_table(),
                                            medicines(),
                                            costs(),
                                            measurements(),
                                            procedures(),
                                            visits()};
  return tables;
}

}  // namespace miroir::claims::omop
