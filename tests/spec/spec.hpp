// Specifications of the measures: a few patients drawn in readable lines, and what must be counted, on every engine.
//
//   Region region;
//   region.physicians({"A", "B"});
//   region.patient("1950-03").registered("A", "2010-01-01").dispensed("2018-02-12", medicines(7));
//   expect_counts(region, "polypharmacy-65", "2018-S1", {{"A", 0, 1}, {"B", 0, 0}});
//
// Names of physicians are entities; a number is what a patient declares (the main number has the physician's name).
// An engine under test is one function in engines.cpp that turns a region into result rows.
#pragma once

#include "measures/catalogue.hpp"
#include "measures/tabulation.hpp"

#include <deque>
#include <functional>
#include <map>
#include <string>
#include <vector>

namespace miroir::spec {

base::Date day(const std::string& text);

struct Prescribed {
  std::string by = {};  // nobody who may be credited when empty
  std::string on = {};  // the day of delivery when empty; "unknown" when the claims do not say
  std::int32_t boxes = 1;
  std::int64_t cents_each = 100;
};

// One patient, with its claims as they would stand in the store: already netted, names instead of numbers.
class DrawnPatient {
 public:
  struct Claim {
    measures::EventKind kind = measures::EventKind::medicine;
    std::string code;
    std::string prescriber;
    std::string performer;
    measures::Event event;  // without its identifiers
  };
  struct Declared {
    std::string number;
    base::Date start;
    base::Date end;
  };

  DrawnPatient(const std::string& birth_month, measures::Sex sex);

  DrawnPatient& registered(const std::string& number, const std::string& from, const std::string& to = "");
  DrawnPatient& long_term_disease(const std::string& from, const std::string& to = "");
  DrawnPatient& died(const std::string& on);
  DrawnPatient& dispensed(const std::string& on, const std::vector<std::string>& atc, const Prescribed& how = {});
  DrawnPatient& tested(const std::string& on, const std::vector<std::string>& nabm, const std::string& by = "");
  DrawnPatient& operated(const std::string& on, const std::string& ccam, const std::string& by);
  DrawnPatient& consulted(const std::string& on, const std::string& physician, std::int32_t quantity = 1,
                          bool in_ald_care = false);

  std::int32_t birth_month = 0;
  measures::Sex sex = measures::Sex::female;
  base::Date death = measures::open_end;
  std::vector<Declared> registrations;
  std::vector<measures::Span> ald;
  std::vector<Claim> claims;
};

// `count` different medicines of no interest to any measure of the catalogue.
std::vector<std::string> medicines(int count);

// What an engine folds, with the identifiers that the claims store would give.
struct DrawnClaims {
  struct Person {
    measures::Patient patient;  // its spans point into the vectors below
    std::vector<measures::Registration> registrations;
    std::vector<measures::Span> ald;
    std::vector<measures::Event> events;
    measures::PatientTimeline timeline() const;
  };
  std::vector<measures::Code> codes;       // by kind and text; [0] is unused
  std::vector<std::string> practitioners;  // by name; [0] is unused
  std::vector<std::string> numbers;        // by name; [0] is unused
  std::vector<Person> persons;
};

class Region {
 public:
  struct Member {
    std::string physician;
    std::string group;
    base::Date start;
    base::Date end;
  };

  void physicians(const std::vector<std::string>& names);
  // A practitioner who is no general practitioner of the region: nothing is counted to them.
  void specialist(const std::string& name);
  void secondary_number(const std::string& physician, const std::string& number);
  void member(const std::string& physician, const std::string& group, const std::string& from,
              const std::string& to = "");
  DrawnPatient& patient(const std::string& birth_month, measures::Sex sex = measures::Sex::female);

  const std::map<std::string, bool>& practitioners() const { return practitioners_; }  // name, is a physician
  const std::map<std::string, std::string>& numbers() const { return practitioner_of_number_; }
  const std::vector<Member>& members() const { return members_; }

  DrawnClaims claims() const;
  measures::PeriodContext context(const base::Period& period) const;

 private:
  std::map<std::string, bool> practitioners_;
  std::map<std::string, std::string> practitioner_of_number_;
  std::vector<Member> members_;
  std::deque<DrawnPatient> patients_;
};

using Rows = std::vector<measures::ResultRow>;
using Measures = std::vector<const measures::Measure*>;

// What an engine counted, and for whom.
struct Counted {
  measures::PeriodContext context;
  measures::PeriodCounts counts;
};

struct EngineUnderTest {
  std::string name;
  std::function<Counted(const Region&, const measures::Catalogue&, const Measures&, const base::Period&)> counted;

  Rows rows(const Region& region, const measures::Catalogue& catalogue, const Measures& measures,
            const base::Period& period) const;
};

// The reference comes first.
const std::vector<EngineUnderTest>& engines();

// The catalogue shipped; a test fails when it does not load.
const measures::Catalogue& shipped_catalogue();

struct Expected {
  std::string entity = {};
  std::int64_t numerator = 0;
  std::int64_t denominator = 0;
};

// At level physician, stratum `all` unless another is named. Checks every engine, and that all rows of every
// engine equal those of the reference to the last bit.
void expect_counts(const Region& region, const std::string& indicator, const std::string& period,
                   const std::vector<Expected>& expected, const std::string& stratum = "all");
void expect_counts(const measures::Catalogue& catalogue, const Region& region, const std::string& indicator,
                   const std::string& period, const std::vector<Expected>& expected,
                   const std::string& stratum = "all");

// One line of what makes up a numerator: by class "M01AE", or by month "2018-03".
struct ExpectedContent {
  std::string entity = {};
  std::string key = {};
  std::int64_t patients = 0;
  std::int64_t units = 0;
  std::int64_t boxes = 0;
  std::int64_t amount_cents = 0;
};

// The whole content of one indicator, by entity, classes before months, in any order of the keys. Every engine; the
// boxes and cents of the cells must be those of the classes.
void expect_content(const measures::Catalogue& catalogue, const Region& region, const std::string& indicator,
                    const std::string& period, const std::vector<ExpectedContent>& expected);
void expect_content(const Region& region, const std::string& indicator, const std::string& period,
                    const std::vector<ExpectedContent>& expected);

}  // namespace miroir::spec
