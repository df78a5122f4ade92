// The edges of time, age and attribution, for each of the eighteen indicators and on every engine. Edges of the import
// (two pseudonyms of one person, lines cancelled to zero) are in snds_pitfalls_test.cpp and
// examples_through_import_test.cpp; a physician who changes group is in levels_test.cpp.
#include "spec/edges.hpp"

#include <gtest/gtest.h>

namespace miroir::spec {
namespace {

using Draw = std::function<void(Region&, const std::string&)>;

constexpr const char* middle_aged = "1968-01";

// A patient of the case's physician who takes the medicine.
Draw prescribed(const std::string& code, const std::string& on, const std::string& dispensed = "",
                const std::string& born = middle_aged) {
  return [=](Region& region, const std::string& physician) {
    region.patient(born).dispensed(dispensed.empty() ? on : dispensed, {code}, {.by = physician, .on = on});
  };
}

Draw renewed(const std::string& code, const std::vector<std::string>& dispensed) {
  return [=](Region& region, const std::string& physician) {
    auto& patient = region.patient(middle_aged);
    for (const std::string& on : dispensed) {
      patient.dispensed(on, {code}, {.by = physician, .on = dispensed.front()});
    }
  };
}

// One patient, two prescriptions of one day.
Draw with_other(const std::string& code, const std::string& other) {
  return [=](Region& region, const std::string& physician) {
    region.patient(middle_aged)
        .dispensed("2018-03-02", {code}, {.by = physician})
        .dispensed("2018-03-02", {code}, {.by = other});
  };
}

Draw by_colleague(const std::string& code) {
  return [=](Region& region, const std::string& physician) {
    region.patient(middle_aged).consulted("2018-03-02", physician).dispensed("2018-03-02", {code}, {.by = colleague});
  };
}

Draw died(const std::string& code) {
  return [=](Region& region, const std::string& physician) {
    region.patient(middle_aged)
        .registered(physician, "2010-01-01")
        .dispensed("2018-03-02", {code}, {.by = physician})
        .died("2018-04-01");
  };
}

Draw moved(const std::string& code) {
  return [=](Region& region, const std::string& physician) {
    region.patient(middle_aged)
        .registered(physician, "2010-01-01", "2018-03-31")
        .registered(colleague, "2018-04-01")
        .dispensed("2018-03-02", {code}, {.by = physician});
  };
}

// Edges of "active patients with at least one prescription of …". `last_out` and `first_in` are months of birth on
// either side of the age limit; empty where all ages count.
struct Prescribed {
  const char* id;
  const char* code;
  const char* first_in = "";
  const char* last_out = "";
};

class PrescribedInThePeriod : public ::testing::TestWithParam<Prescribed> {};

TEST_P(PrescribedInThePeriod, ItsEdges) {
  const auto& [id, code, first_in, last_out] = GetParam();
  std::vector<Edge> edges{
      {"prescribed on the first day", 1, 1, prescribed(code, "2018-01-01")},
      {"prescribed the day before", 0, 0, prescribed(code, "2017-12-31")},
      {"prescribed before and dispensed in the period", 0, 0, prescribed(code, "2017-12-31", "2018-01-05")},
      {"prescribed on the last day", 1, 1, prescribed(code, "2018-06-30")},
      {"dispensed after the period", 1, 1, prescribed(code, "2018-06-30", "2018-09-15")},
      {"prescribed the day after", 0, 0, prescribed(code, "2018-07-01")},
      {"renewals of one prescription", 1, 1, renewed(code, {"2018-02-01", "2018-03-01", "2018-04-01"})},
      {"one of two prescribers of a day", 1, 1, with_other(code, "the other prescriber of that day")},
      {"the other prescriber of that day", 1, 1, {}},
      {"prescribed by a colleague", 0, 1, by_colleague(code)},
      {"died in the period", 1, 1, died(code)},
      {"moved in the period", 1, 1, moved(code)},
  };
  if (*first_in != '\0') {
    edges.push_back({"just of the ages counted", 1, 1, prescribed(code, "2018-03-02", "", first_in)});
    edges.push_back({"a month from the ages counted", 0, 0, prescribed(code, "2018-03-02", "", last_out)});
  }
  expect_edges(id, edges);
}

INSTANTIATE_TEST_SUITE_P(Indicators, PrescribedInThePeriod,
                         ::testing::Values(Prescribed{"fluoroquinolone-16", "J01MA02", "2001-06", "2001-07"},
                                           Prescribed{"statin-primary-u60", "C10AA05", "1958-07", "1958-06"},
                                           Prescribed{"antiemetic", "A03FA03"}, Prescribed{"antidiarrhoeal", "A02X"},
                                           Prescribed{"antitussive", "R05DA09"}, Prescribed{"decongestant", "R01AB08"},
                                           Prescribed{"ppi", "A02BC01"},
                                           Prescribed{"anxiolytic", "N05BB01", "2003-06", "2003-07"},
                                           Prescribed{"hypnotic", "N05CD02", "2003-06", "2003-07"}),
                         [](const auto& tested) {
                           std::string name = tested.param.id;
                           std::replace(name.begin(), name.end(), '-', '_');
                           return name;
                         });

// Registered patients: `complete` gives the patient all that the numerator and the denominator ask.
struct Registered {
  const char* id;
  std::function<void(DrawnPatient&)> complete;
  const char* first_in;
  const char* last_out;
};

void complete_polypharmacy(DrawnPatient& patient) {
  patient.dispensed("2018-01-01", medicines(7)).dispensed("2018-06-30", medicines(7));
}

void complete_ckd(DrawnPatient& patient) { patient.tested("2017-07-01", {"592"}).tested("2018-06-30", {"2004"}); }

void complete_hypertension(DrawnPatient& patient) {
  for (const char* on : {"2017-07-01", "2017-12-01", "2018-06-30"}) {
    patient.dispensed(on, {"C09AA05"});
  }
  patient.tested("2017-07-01", {"593"}).tested("2018-06-30", {"1610"});
}

class RegisteredPatients : public ::testing::TestWithParam<Registered> {};

TEST_P(RegisteredPatients, TheirEdges) {
  const auto& [id, complete, first_in, last_out] = GetParam();
  const auto of = [&](const char* born, const std::function<void(DrawnPatient&, const std::string&)>& more) -> Draw {
    return [=, complete = complete](Region& region, const std::string& physician) {
      auto& patient = region.patient(born);
      complete(patient);
      more(patient, physician);
    };
  };
  const auto registered = [](DrawnPatient& patient, const std::string& physician) {
    patient.registered(physician, "2010-01-01");
  };
  expect_edges(
      id, {{"just of the ages counted", 1, 1, of(first_in, registered)},
           {"a month from the ages counted", 0, 0, of(last_out, registered)},
           {"died on the last day", 0, 0,
            of("1940-01", [](auto& patient, auto& by) { patient.registered(by, "2010-01-01").died("2018-06-30"); })},
           {"died the day after", 1, 1,
            of("1940-01", [](auto& patient, auto& by) { patient.registered(by, "2010-01-01").died("2018-07-01"); })},
           {"registered until the day before the last", 0, 0,
            of("1940-01", [](auto& patient, auto& by) { patient.registered(by, "2010-01-01", "2018-06-29"); })},
           {"registered on the last day", 1, 1,
            of("1940-01",
               [](auto& patient, auto& by) {
                 patient.registered(colleague, "2010-01-01", "2018-06-29").registered(by, "2018-06-30");
               })},
           {"with nothing", 0, std::string(id) == "hypertension-monitoring-40" ? 0 : 1,
            [](Region& region, const std::string& by) { region.patient("1940-01").registered(by, "2010-01-01"); }}});
}

INSTANTIATE_TEST_SUITE_P(Indicators, RegisteredPatients,
                         ::testing::Values(Registered{"polypharmacy-65", complete_polypharmacy, "1953-06", "1953-07"},
                                           Registered{"ckd-monitoring-60", complete_ckd, "1958-06", "1958-07"},
                                           Registered{"hypertension-monitoring-40", complete_hypertension, "1978-06",
                                                      "1978-07"}),
                         [](const auto& tested) {
                           std::string name = tested.param.id;
                           std::replace(name.begin(), name.end(), '-', '_');
                           return name;
                         });

Draw tested_on(const std::string& creatinine, const std::string& protein) {
  return [=](Region& region, const std::string& physician) {
    region.patient("1940-01").registered(physician, "2010-01-01").tested(creatinine, {"592"}).tested(protein, {"1133"});
  };
}

TEST(CkdMonitoringEdges, TheYearEndsOnTheLastDay) {
  expect_edges("ckd-monitoring-60", {{"first and last day of the year", 1, 1, tested_on("2017-07-01", "2018-06-30")},
                                     {"a day too early", 0, 1, tested_on("2017-06-30", "2018-06-30")},
                                     {"a day too late", 0, 1, tested_on("2017-07-01", "2018-07-01")}});
}

Draw treated_on(const std::vector<std::string>& dispensed) {
  return [=](Region& region, const std::string& physician) {
    auto& patient = region.patient("1940-01").registered(physician, "2010-01-01");
    for (const std::string& on : dispensed) {
      patient.dispensed(on, {"C08CA01"}, {.on = dispensed.front()});
    }
  };
}

TEST(HypertensionMonitoringEdges, ThreeDeliveryDatesOfTheYear) {
  expect_edges(
      "hypertension-monitoring-40",
      {{"renewals from the first to the last day", 0, 1, treated_on({"2017-07-01", "2018-01-01", "2018-06-30"})},
       {"the first a day too early", 0, 0, treated_on({"2017-06-30", "2018-01-01", "2018-06-30"})},
       {"the last a day too late", 0, 0, treated_on({"2017-07-01", "2018-01-01", "2018-07-01"})},
       {"twice on one day", 0, 0, treated_on({"2017-07-01", "2018-01-01", "2018-01-01"})}});
}

Draw statin_after(const std::string& aspirin) {
  return [=](Region& region, const std::string& physician) {
    region.patient(middle_aged)
        .dispensed(aspirin, {"B01AC06"}, {.by = colleague})
        .dispensed("2018-03-02", {"C10AA05"}, {.by = physician});
  };
}

TEST(StatinEdges, NoOtherMedicineInTheYearThatEndsOnTheLastDay) {
  expect_edges("statin-primary-u60", {{"aspirin on the first day of the year", 0, 0, statin_after("2017-07-01")},
                                      {"aspirin the day before", 1, 1, statin_after("2017-06-30")},
                                      {"aspirin on the last day", 0, 0, statin_after("2018-06-30")},
                                      {"aspirin after the period", 1, 1, statin_after("2018-07-01")}});
}

// Prescriptions as units: the same dates, whatever they hold.
Draw prescription_of(const std::vector<std::string>& codes, const std::string& on, const std::string& dispensed = "",
                     const std::string& born = "1945-01") {
  return [=](Region& region, const std::string& physician) {
    region.patient(born).dispensed(dispensed.empty() ? on : dispensed, codes, {.by = physician, .on = on});
  };
}

std::vector<Edge> prescription_edges(const std::vector<std::string>& codes, const std::string& first_in,
                                     const std::string& last_out) {
  return {{"on the first day", 1, 1, prescription_of(codes, "2018-01-01", "", first_in)},
          {"the day before", 0, 0, prescription_of(codes, "2017-12-31", "2018-01-02", first_in)},
          {"on the last day, dispensed after the period", 1, 1,
           prescription_of(codes, "2018-06-30", "2018-08-01", first_in)},
          {"the day after", 0, 0, prescription_of(codes, "2018-07-01", "", first_in)},
          {"a month from the ages counted", 0, 0, prescription_of(codes, "2018-03-02", "", last_out)},
          {"renewals", 1, 1,
           [=](Region& region, const std::string& by) {
             auto& patient = region.patient(first_in);
             for (const char* on : {"2018-02-01", "2018-03-01", "2018-09-01"}) {
               patient.dispensed(on, codes, {.by = by, .on = "2018-02-01"});
             }
           }},
          {"one of two prescribers of a day", 1, 1,
           [=](Region& region, const std::string& by) {
             region.patient(first_in)
                 .dispensed("2018-03-02", codes, {.by = by})
                 .dispensed("2018-03-02", codes, {.by = "the other of them"});
           }},
          {"the other of them", 1, 1, {}},
          {"died in the period", 1, 1,
           [=](Region& region, const std::string& by) {
             region.patient(first_in).dispensed("2018-03-02", codes, {.by = by}).died("2018-03-04");
           }},
          {"moved in the period", 1, 1, [=](Region& region, const std::string& by) {
             region.patient(first_in)
                 .registered(by, "2010-01-01", "2018-03-31")
                 .registered(colleague, "2018-04-01")
                 .dispensed("2018-03-02", codes, {.by = by});
           }}};
}

TEST(NsaidEdges, PrescriptionsFrom65) {
  expect_edges("nsaid-65", prescription_edges({"M01AE01"}, "1953-06", "1953-07"));
}

TEST(NsaidPpiEdges, PrescriptionsBefore65) {
  auto edges = prescription_edges({"M01AE01", "A02BC01"}, "1953-07", "1953-06");
  edges.push_back({"the PPI of the same day by a colleague", 0, 1, [](Region& region, const std::string& by) {
                     region.patient(middle_aged)
                         .dispensed("2018-03-02", {"M01AE01"}, {.by = by})
                         .dispensed("2018-03-02", {"A02BC01"}, {.by = colleague});
                   }});
  expect_edges("nsaid-ppi-u65", edges);
}

TEST(PharmacyAmountEdges, ByPrescriptionDate) {
  const auto paid = [](const std::string& on, const std::string& dispensed) -> Draw {
    return [=](Region& region, const std::string& physician) {
      region.patient(middle_aged)
          .consulted("2018-03-02", physician)
          .dispensed(dispensed, {"C10AA05"}, {.by = physician, .on = on, .boxes = 2, .cents_each = 250});
    };
  };
  expect_edges("pharmacy-amount",
               {{"on the first day", 500, 1, paid("2018-01-01", "2018-01-01")},
                {"the day before", 0, 1, paid("2017-12-31", "2018-01-02")},
                {"on the last day, dispensed after the period", 500, 1, paid("2018-06-30", "2018-08-01")},
                {"the day after", 0, 1, paid("2018-07-01", "2018-07-01")},
                {"a date of prescription unknown", 0, 1, paid("unknown", "2018-03-02")},
                {"one of two prescribers of a day", 100, 1,
                 [](Region& region, const std::string& by) {
                   region.patient(middle_aged)
                       .dispensed("2018-03-02", {"C10AA05"}, {.by = by})
                       .dispensed("2018-03-02", {"C10AA05"}, {.by = "the other of them", .boxes = 3});
                 }},
                {"the other of them", 300, 1, {}},
                {"renewals in and after the period", 300, 1,
                 [](Region& region, const std::string& by) {
                   auto& patient = region.patient(middle_aged);
                   for (const char* on : {"2018-05-02", "2018-06-02", "2018-07-02"}) {
                     patient.dispensed(on, {"C10AA05"}, {.by = by, .on = "2018-05-02"});
                   }
                 }},
                {"died in the period", 100, 1,
                 [](Region& region, const std::string& by) {
                   region.patient(middle_aged).dispensed("2018-03-02", {"C10AA05"}, {.by = by}).died("2018-03-04");
                 }},
                {"moved in the period", 100, 1, [](Region& region, const std::string& by) {
                   region.patient(middle_aged)
                       .registered(by, "2010-01-01", "2018-03-31")
                       .registered(colleague, "2018-04-01")
                       .dispensed("2018-03-02", {"C10AA05"}, {.by = by});
                 }}});
}

TEST(ConsultationEdges, OfThePeriodAndOfThePhysician) {
  const auto seen = [](const std::string& on, const std::string& dispensed) -> Draw {
    return [=](Region& region, const std::string& physician) {
      auto& patient = region.patient(middle_aged).consulted(on, physician);
      if (!dispensed.empty()) {
        patient.dispensed(dispensed, {"N02BE01"}, {.by = physician, .on = on});
      }
    };
  };
  expect_edges("consultation-without-drug",
               {{"on the first day", 1, 1, seen("2018-01-01", "")},
                {"the day before", 0, 0, seen("2017-12-31", "")},
                {"on the last day", 1, 1, seen("2018-06-30", "")},
                {"the day after", 0, 0, seen("2018-07-01", "")},
                {"dispensed 90 days later, after the period", 0, 1, seen("2018-06-30", "2018-09-28")},
                {"dispensed 91 days later", 1, 1, seen("2018-06-30", "2018-09-29")},
                {"a medicine by a colleague that day", 1, 1,
                 [](Region& region, const std::string& by) {
                   region.patient(middle_aged)
                       .consulted("2018-03-02", by)
                       .dispensed("2018-03-02", {"N02BE01"}, {.by = colleague});
                 }},
                {"renewals of an older prescription", 1, 1,
                 [](Region& region, const std::string& by) {
                   region.patient(middle_aged)
                       .consulted("2018-03-02", by)
                       .dispensed("2018-03-02", {"N02BE01"}, {.by = by, .on = "2018-02-02"});
                 }},
                {"two prescribers of that day", 0, 1,
                 [](Region& region, const std::string& by) {
                   region.patient(middle_aged)
                       .consulted("2018-03-02", by)
                       .dispensed("2018-03-02", {"N02BE01"}, {.by = colleague})
                       .dispensed("2018-03-02", {"A02BC01"}, {.by = by});
                 }},
                {"died in the period", 1, 1,
                 [](Region& region, const std::string& by) {
                   region.patient(middle_aged).consulted("2018-03-02", by).died("2018-03-04");
                 }},
                {"moved in the period", 1, 1, [](Region& region, const std::string& by) {
                   region.patient(middle_aged)
                       .registered(by, "2010-01-01", "2018-03-31")
                       .registered(colleague, "2018-04-01")
                       .consulted("2018-03-02", by);
                 }}});
}

TEST(DepressionTestEdges, ActsOfThePeriodByThePhysician) {
  const auto done = [](const std::string& on, const std::string& born) -> Draw {
    return [=](Region& region, const std::string& physician) {
      region.patient(born).consulted("2018-03-02", physician).operated(on, "ALQP003", physician);
    };
  };
  expect_edges("depression-test",
               {{"on the first day", 1, 1, done("2018-01-01", middle_aged)},
                {"the day before", 0, 1, done("2017-12-31", middle_aged)},
                {"on the last day", 1, 1, done("2018-06-30", middle_aged)},
                {"the day after", 0, 1, done("2018-07-01", middle_aged)},
                {"just fifteen", 1, 1, done("2018-03-02", "2003-06")},
                {"still fourteen", 0, 0, done("2018-03-02", "2003-07")},
                {"by a colleague", 0, 1,
                 [](Region& region, const std::string& by) {
                   region.patient(middle_aged).consulted("2018-03-02", by).operated("2018-03-02", "ALQP003", colleague);
                 }},
                {"two tests of one day", 2, 1,
                 [](Region& region, const std::string& by) {
                   region.patient(middle_aged)
                       .consulted("2018-03-02", by)
                       .operated("2018-03-02", "ALQP003", by)
                       .operated("2018-03-02", "ALQP003", by)
                       .operated("2018-03-02", "ALQP003", colleague);
                 }},
                {"died in the period", 1, 1,
                 [](Region& region, const std::string& by) {
                   region.patient(middle_aged)
                       .consulted("2018-03-02", by)
                       .operated("2018-03-02", "ALQP003", by)
                       .died("2018-03-04");
                 }},
                {"moved in the period", 1, 1, [](Region& region, const std::string& by) {
                   region.patient(middle_aged)
                       .registered(by, "2010-01-01", "2018-03-31")
                       .registered(colleague, "2018-04-01")
                       .consulted("2018-03-02", by)
                       .operated("2018-03-02", "ALQP003", by);
                 }}});
}

TEST(TestBeforeAntidepressantEdges, StartsOfThePeriod) {
  const auto started = [](const std::string& delivered, const std::string& written, const std::string& test,
                          const std::string& before = "", const std::string& born = middle_aged) -> Draw {
    return [=](Region& region, const std::string& physician) {
      auto& patient = region.patient(born).dispensed(delivered, {"N06AB06"}, {.by = physician, .on = written});
      patient.operated(test, "ALQP003", physician);
      if (!before.empty()) {
        patient.dispensed(before, {"N06AX16"}, {.by = colleague});
      }
    };
  };
  expect_edges("test-before-antidepressant",
               {{"delivered on the first day", 1, 1, started("2018-01-01", "2017-12-31", "2017-12-01")},
                {"delivered on the last day", 1, 1, started("2018-06-30", "2018-06-30", "2018-06-30")},
                {"delivered the day after", 0, 0, started("2018-07-01", "2018-06-30", "2018-06-30")},
                {"tested 31 days before", 0, 1, started("2018-03-10", "2018-03-10", "2018-02-07")},
                {"tested the day after the prescription", 0, 1, started("2018-03-10", "2018-03-08", "2018-03-09")},
                {"treated 365 days before", 0, 0, started("2018-03-10", "2018-03-10", "2018-03-10", "2017-03-10")},
                {"treated 366 days before", 1, 1, started("2018-03-10", "2018-03-10", "2018-03-10", "2017-03-09")},
                {"just fifteen", 1, 1, started("2018-03-10", "2018-03-10", "2018-03-10", "", "2003-06")},
                {"still fourteen", 0, 0, started("2018-03-10", "2018-03-10", "2018-03-10", "", "2003-07")},
                {"renewals are no starts", 0, 1,
                 [](Region& region, const std::string& by) {
                   auto& patient = region.patient(middle_aged);
                   for (const char* on : {"2018-02-01", "2018-03-01", "2018-04-01"}) {
                     patient.dispensed(on, {"N06AB06"}, {.by = by, .on = "2018-02-01"});
                   }
                 }},
                {"one of two prescribers of a day", 1, 1,
                 [](Region& region, const std::string& by) {
                   region.patient(middle_aged)
                       .dispensed("2018-03-02", {"N06AB06"}, {.by = by})
                       .dispensed("2018-03-02", {"N06AX16"}, {.by = "the other of them"})
                       .operated("2018-03-01", "ALQP003", by);
                 }},
                {"the other of them", 0, 1, {}},
                {"tested 30 days before", 1, 1, started("2018-03-10", "2018-03-10", "2018-02-08")},
                {"delivered the day before", 0, 0, started("2017-12-31", "2017-12-31", "2017-12-31")},
                {"died in the period", 1, 1,
                 [](Region& region, const std::string& by) {
                   region.patient(middle_aged)
                       .dispensed("2018-03-10", {"N06AB06"}, {.by = by})
                       .operated("2018-03-10", "ALQP003", by)
                       .died("2018-03-12");
                 }},
                {"moved in the period", 1, 1, [](Region& region, const std::string& by) {
                   region.patient(middle_aged)
                       .registered(by, "2010-01-01", "2018-03-31")
                       .registered(colleague, "2018-04-01")
                       .dispensed("2018-03-10", {"N06AB06"}, {.by = by})
                       .operated("2018-03-10", "ALQP003", by);
                 }}});
}

}  // namespace
}  // namespace miroir::spec
