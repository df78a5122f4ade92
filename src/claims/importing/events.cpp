#include "claims/importing/events.hpp"

#include "measures/timeline.hpp"

#include <fmt/format.h>

namespace miroir::claims::importing {

namespace {

void net_medicines(const Step& step) {
  step.connection.run(R"sql(
CREATE TEMP TABLE net_medicine AS
SELECT patient, prescriber, prescription_date, date, cip13, sum(quantity) AS quantity,
  sum(amount_cents) AS amount_cents, count(*) AS lines
FROM medicine_line WHERE reason = 0 GROUP BY patient, prescriber, prescription_date, date, cip13)sql");
}

// Acts are identified without their prescriber; the one with the greatest net quantity is kept.
void net_acts(const Step& step, std::string_view from, std::string_view to, std::string_view act) {
  step.connection.run(fmt::format(R"sql(
CREATE TEMP TABLE {1} AS
SELECT patient, performer, date, {2}, sum(part) AS quantity, max(whose) AS whose, sum(lines) AS lines
FROM (
  SELECT patient, performer, date, {2}, sum(quantity) AS part, count(*) AS lines,
    {{'quantity': sum(quantity), 'prescriber': prescriber, 'prescription_date': prescription_date}} AS whose
  FROM {0} WHERE reason = 0 GROUP BY patient, performer, date, {2}, prescriber, prescription_date
)
GROUP BY patient, performer, date, {2})sql",
                                  from, to, act));
}

// The part of the net quantity given as care of a long-term disease stays within it: exempted and ordinary lines of
// one consultation may be cancelled apart.
void net_consultations(const Step& step) {
  step.connection.run(R"sql(
CREATE TEMP TABLE net_consultation AS
SELECT patient, performer, date, nature, sum(quantity) AS quantity, count(*) AS lines,
  greatest(0, least(sum(quantity), coalesce(sum(quantity) FILTER (in_ald_care), 0))) AS ald_quantity
FROM consultation_line WHERE reason = 0 GROUP BY patient, performer, date, nature)sql");
}

void fill_codes(const Step& step) {
  step.connection.run(fmt::format(
      R"sql(
INSERT INTO code
SELECT row_number() OVER (ORDER BY kind, text), kind, text
FROM (
  SELECT {} AS kind, coalesce(atc, '') AS text
    FROM (SELECT DISTINCT cip13 FROM net_medicine WHERE quantity > 0) LEFT JOIN medicine USING (cip13)
  UNION SELECT {}, code FROM net_biology WHERE quantity > 0
  UNION SELECT {}, code FROM net_procedure WHERE quantity > 0
  UNION SELECT {}, CAST(nature AS VARCHAR) FROM net_consultation WHERE quantity > 0
)
ORDER BY kind, text)sql",
      static_cast<int>(measures::EventKind::medicine), static_cast<int>(measures::EventKind::biology),
      static_cast<int>(measures::EventKind::procedure), static_cast<int>(measures::EventKind::consultation)));
  step.connection.run(R"sql(
CREATE TEMP TABLE medicine_code AS
SELECT cip13, code.id AS id FROM medicine JOIN code ON code.kind = 1 AND code.text = medicine.atc;
)sql");
}

void fill_events(const Step& step) {
  step.connection.run(R"sql(
INSERT INTO event
SELECT patient, date, kind, code, prescriber, performer, prescription_date, CAST(quantity AS INTEGER),
  CAST(amount_cents AS BIGINT), in_ald_care
FROM (
  SELECT patient, date, 1 AS kind,
    coalesce(medicine_code.id, (SELECT id FROM code WHERE kind = 1 AND text = '')) AS code, prescriber, 0 AS performer,
    prescription_date, quantity, amount_cents, false AS in_ald_care
  FROM net_medicine LEFT JOIN medicine_code USING (cip13) WHERE quantity > 0
  UNION ALL SELECT patient, date, 2, code.id, whose.prescriber, performer, whose.prescription_date, quantity, 0, false
  FROM net_biology JOIN code ON kind = 2 AND text = code WHERE quantity > 0
  UNION ALL SELECT patient, date, 3, code.id, whose.prescriber, performer, NULL, quantity, 0, false
  FROM net_procedure JOIN code ON kind = 3 AND text = code WHERE quantity > 0
  UNION ALL SELECT patient, date, 4, code.id, 0, performer, NULL, part, 0, ald
  FROM (SELECT *, ald_quantity AS part, true AS ald FROM net_consultation WHERE quantity > 0
    UNION ALL SELECT *, quantity - ald_quantity, false FROM net_consultation WHERE quantity > 0)
  JOIN code ON kind = 4 AND text = CAST(nature AS VARCHAR) WHERE part > 0
)
ORDER BY patient, date, kind, code, prescriber, performer, prescription_date NULLS LAST, quantity, amount_cents,
  in_ald_care
)sql");
}

// Lines that sum to nothing leave the table they came from.
void report_netting(const Step& step, std::string_view net, const std::string& table) {
  const std::int64_t lines =
      step.connection.integer(fmt::format("SELECT coalesce(sum(lines), 0) FROM {} WHERE quantity <= 0", net));
  TableReport& report = step.report.table(table);
  if (lines > 0) {
    report.dropped.push_back({"cancelled: the quantities sum to 0 or less", lines});
    report.rows_kept -= lines;
  }
}

void remark_medicines(const Step& step, const std::string& products) {
  const auto unknown = step.connection
                           .rows(
                               "SELECT count(*), count(DISTINCT cip13) FROM net_medicine "
                               "WHERE quantity > 0 AND cip13 NOT IN (SELECT cip13 FROM medicine)")
                           .front();
  add_remark(step, "unknown-medicine", std::stoll(*unknown[0]),
             fmt::format("{} deliveries of {} medicines that {} does not list: kept, in no code set", *unknown[0],
                         *unknown[1], products));
  const std::int64_t unclassed = step.connection.integer(
      "SELECT count(*) FROM net_medicine LEFT JOIN medicine USING (cip13) "
      "WHERE quantity > 0 AND coalesce(atc, '') = ''");
  add_remark(step, "medicine-without-class", unclassed,
             fmt::format("{} deliveries have no ATC class: kept, in no code set and in no count of distinct medicines",
                         unclassed));
}

}  // namespace

void build_events(const Step& step, const LineTables& tables) {
  net_medicines(step);
  step.connection.run("DROP TABLE medicine_line");
  net_acts(step, "biology_line", "net_biology", "code");
  net_acts(step, "procedure_line", "net_procedure", "code, activity, phase");
  net_consultations(step);
  step.connection.run("DROP TABLE biology_line; DROP TABLE procedure_line");
  fill_codes(step);
  fill_events(step);
  report_netting(step, "net_medicine", tables.medicines);
  report_netting(step, "net_biology", tables.biology);
  report_netting(step, "net_procedure", tables.procedures);
  remark_medicines(step, tables.products);
  const std::int64_t cancelled =
      step.connection.integer("SELECT coalesce(sum(lines), 0) FROM net_consultation WHERE quantity <= 0");
  add_remark(step, "cancelled-consultations", cancelled,
             fmt::format("{} consultation lines cancel each other", cancelled));
}

void count_store(const Step& step) {
  const auto count = [&](const std::string& what) { return step.connection.integer("SELECT count(*) FROM " + what); };
  StoreCounts& counts = step.report.counts;
  counts.patients = count("patient");
  counts.practitioners = count("practitioner");
  counts.registrations = count("registration");
  counts.memberships = count("membership");
  counts.products = count("product");
  counts.events = count("event");
  counts.medicines = count("event WHERE kind = 1");
  counts.biology = count("event WHERE kind = 2");
  counts.procedures = count("event WHERE kind = 3");
  counts.consultations = count("event WHERE kind = 4");
}

}  // namespace miroir::claims::importing
