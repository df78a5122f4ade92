// A few drawn rows of an OMOP CDM 5.4 base as CSV tables, for tests: two providers, two persons and a handful of
// concepts, to which a test adds the rows it is about. What a test does not say takes the default below.
//
// The base is as full as Miroir can use one: only what the CDM has no place for is missing from its store. Concepts are
// drawn by hand: their numbers below 10,000 are nobody's.
#pragma once

#include "support/drawn_tables.hpp"

namespace miroir::testing {

class DrawnOmop : public DrawnTables {
 public:
  static constexpr const char* physician = "22000001";   // general practitioner at Saint-Brieuc; provider 11
  static constexpr const char* specialist = "22000055";  // a cardiologist; provider 12
  static constexpr const char* statin = "2001";          // concept of the drug, below C10AA05
  static constexpr const char* antibiotic = "2002";      // below J01MA02
  static constexpr const char* omeprazole = "2003";      // below A02BC01
  static constexpr const char* unclassed = "2009";       // below no class

  // A medicine, a laboratory test and a visit of this day are always there, and medicines in June and December, so that
  // these months are covered: all of person 2, who is dead.
  static constexpr const char* default_day = "2018-01-02";

  DrawnOmop();

  void concept_row(const std::string& id, const std::string& vocabulary, const std::string& code);
  void class_of(const std::string& drug, const std::string& class_concept, const std::string& levels = "1");
  void provider(Row row);   // PROVIDER
  void person(Row row);     // PERSON; by default a woman born in March 1950, known as person 1
  void condition(Row row);  // CONDITION_OCCURRENCE
  // Each returns the identifier of the row.
  std::string medicine(Row row = {});
  std::string biology(Row row = {});
  std::string procedure(Row row = {});
  std::string visit(Row row = {});
  // A price of 2.50 euros comes with every medicine unless the row says `without_cost`.
  void cost(const std::string& exposure, Row row = {});

 private:
  std::string numbered(const std::string& table, Row row, const Row& changes);
  int identifiers_ = 100;
};

}  // namespace miroir::testing
