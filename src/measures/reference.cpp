#include "measures/reference.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <string_view>
#include <tuple>
#include <utility>

namespace miroir::measures {

namespace {

constexpr std::int32_t nobody = -1;
constexpr std::int32_t new_months = 12;

// One unit of a denominator. `date` has a meaning for every unit but patients.
struct CountedUnit {
  std::int32_t physician = nobody;
  base::Date date = no_date;
  std::int64_t quantity = 1;
};

// What holds for the patient on the last day of the period.
struct LastDay {
  std::int32_t age = 0;
  bool ald = false;
  std::int32_t physician = nobody;  // registered with
  bool is_new = false;
};

// An event of the content of a unit, with the date by which it was chosen.
struct ContentEvent {
  const Event* event = nullptr;
  base::Date date;
};

// One patient in one period: answers the questions that a plan asks, each from the whole timeline again.
class Evaluation {
 public:
  Evaluation(const Catalogue& catalogue, const std::vector<Code>& codes, const PeriodContext& context,
             const PatientTimeline& timeline)
      : catalogue_(catalogue), codes_(codes), context_(context), timeline_(timeline) {
    const Patient& patient = timeline.patient;
    last_day_.age = base::age_years(patient.birth_month, last());
    last_day_.ald = std::any_of(patient.ald.begin(), patient.ald.end(),
                                [&](const Span& span) { return span.start <= last() && last() <= span.end; });
    if (patient.death > last()) {
      find_registration();
    }
  }

  const LastDay& last_day() const { return last_day_; }

  Registered relation_to(std::int32_t physician) const {
    if (last_day_.physician != physician) {
      return Registered::elsewhere;
    }
    return last_day_.is_new ? Registered::new_patient : Registered::known;
  }

  // Those of the population, before the condition of the denominator.
  std::vector<CountedUnit> candidates(const Measure& measure) const {
    return in_population(measure.denominator) ? all_units(measure) : std::vector<CountedUnit>{};
  }

  bool in_population(const Denominator& denominator) const {
    return denominator.age.contains(last_day_.age) &&
           denominator.sex.value_or(timeline_.patient.sex) == timeline_.patient.sex &&
           denominator.ald.value_or(last_day_.ald) == last_day_.ald;
  }

  std::vector<CountedUnit> units(const Measure& measure) const {
    const Denominator& denominator = measure.denominator;
    std::vector<CountedUnit> units = candidates(measure);
    if (denominator.condition) {
      std::erase_if(units, [&](const CountedUnit& unit) { return !holds(*denominator.condition, unit); });
    }
    return units;
  }

  bool holds(const Condition& condition, const CountedUnit& unit) const {
    const auto child_holds = [&](const Condition& child) { return holds(child, unit); };
    const auto& children = condition.children;
    switch (condition.kind) {
      case Condition::Kind::all_of:
        return std::all_of(children.begin(), children.end(), child_holds);
      case Condition::Kind::any_of:
        return std::any_of(children.begin(), children.end(), child_holds);
      case Condition::Kind::none_of:
        return std::none_of(children.begin(), children.end(), child_holds);
      case Condition::Kind::at_least:
        break;
    }
    return counted(selected(condition, unit), condition.counted, condition.each) >= condition.minimum;
  }

  // What made up the numerator, for a unit that is in it.
  std::vector<ContentEvent> content(const Condition& condition, const CountedUnit& unit) const {
    std::vector<ContentEvent> content;
    add_content(condition, unit, content);
    return content;
  }

  const Code& code_of(const Event& event) const { return codes_[event.code]; }

  ConditionTrace trace(const Condition& condition, const CountedUnit& unit) const {
    ConditionTrace traced{.condition = &condition, .holds = holds(condition, unit), .children = {}};
    if (condition.kind == Condition::Kind::at_least) {
      traced.found = counted(selected(condition, unit), condition.counted, condition.each);
    }
    for (const Condition& child : condition.children) {
      traced.children.push_back(trace(child, unit));
    }
    return traced;
  }

  // The lines that a sum adds up for one physician.
  std::vector<const Event*> summed_lines(const Measure& measure, std::int32_t physician) const {
    const Numerator& numerator = measure.numerator;
    std::vector<const Event*> lines;
    for (const Event& event : timeline_.events) {
      const bool medicine = numerator.event_kind == EventKind::medicine;
      const bool in_period = context_.period.contains(medicine ? event.prescription_date : event.date);
      const bool own = measure.attribution == Attribution::registered || author_of(event) == physician;
      if (in_period && own && has_code(event, numerator.event_kind, numerator.codes)) {
        lines.push_back(&event);
      }
    }
    return lines;
  }

 private:
  base::Date last() const { return context_.period.last; }
  EventKind kind_of(const Event& event) const { return codes_[event.code].kind; }

  std::int32_t physician_of_practitioner(std::int32_t practitioner) const {
    return practitioner == 0 ? nobody : context_.physician_of_practitioner[static_cast<std::size_t>(practitioner)];
  }

  std::int32_t physician_of(const Registration& registration) const {
    return registration.number == 0 ? nobody
                                    : context_.physician_of_number[static_cast<std::size_t>(registration.number)];
  }

  // Who prescribed a medicine or a laboratory test, who did a procedure or a consultation.
  std::int32_t author_of(const Event& event) const {
    const bool prescribed = kind_of(event) == EventKind::medicine || kind_of(event) == EventKind::biology;
    return physician_of_practitioner(prescribed ? event.prescriber : event.performer);
  }

  void find_registration() {
    const auto key = [](const Registration& r) { return std::tuple(r.start, r.end, r.number); };
    const Registration* current = nullptr;
    for (const Registration& registration : timeline_.patient.registrations) {
      const bool covers = registration.start <= last() && last() <= registration.end;
      if (covers && (current == nullptr || key(registration) > key(*current))) {
        current = &registration;
      }
    }
    if (current == nullptr || physician_of(*current) == nobody) {
      return;
    }
    last_day_.physician = physician_of(*current);
    last_day_.is_new = start_of_chain(*current) > base::add_months(last(), -new_months);
  }

  // First day of the spans at the same physician that lead to `current` without a day between them.
  base::Date start_of_chain(const Registration& current) const {
    base::Date start = current.start;
    for (bool extended = true; extended;) {
      extended = false;
      for (const Registration& earlier : timeline_.patient.registrations) {
        if (physician_of(earlier) == last_day_.physician && earlier.start < start && earlier.end >= start - 1) {
          start = earlier.start;
          extended = true;
        }
      }
    }
    return start;
  }

  bool has_code(const Event& event, EventKind kind, const std::optional<std::size_t>& set) const {
    const Code& code = codes_[event.code];
    return code.kind == kind && (!set || catalogue_.code_sets[*set].contains(code));
  }

  std::vector<CountedUnit> all_units(const Measure& measure) const {
    switch (measure.denominator.unit) {
      case Unit::patients:
        return measure.attribution == Attribution::registered ? registered_patient() : active_patient();
      case Unit::prescriptions:
        return prescriptions();
      case Unit::deliveries:
        return deliveries();
      case Unit::consultations:
        return consultations(measure.denominator.in_ald_care);
      case Unit::starts:
        break;
    }
    return starts(measure.denominator);
  }

  std::vector<CountedUnit> registered_patient() const {
    if (last_day_.physician == nobody) {
      return {};
    }
    return {CountedUnit{last_day_.physician}};
  }

  // One unit for each physician who saw the patient or prescribed in the period.
  std::vector<CountedUnit> active_patient() const {
    std::set<std::int32_t> physicians;
    for (const CountedUnit& unit : consultations(std::nullopt)) {
      physicians.insert(unit.physician);
    }
    for (const CountedUnit& unit : prescriptions()) {
      physicians.insert(unit.physician);
    }
    std::vector<CountedUnit> units;
    for (const std::int32_t physician : physicians) {
      units.push_back({physician});
    }
    return units;
  }

  std::vector<CountedUnit> prescriptions() const {
    std::set<std::pair<std::int32_t, base::Date>> distinct;
    for (const Event& event : timeline_.events) {
      if (kind_of(event) == EventKind::medicine && context_.period.contains(event.prescription_date) &&
          author_of(event) != nobody) {
        distinct.emplace(author_of(event), event.prescription_date);
      }
    }
    std::vector<CountedUnit> units;
    for (const auto& [physician, date] : distinct) {
      units.push_back({physician, date});
    }
    return units;
  }

  std::vector<CountedUnit> deliveries() const {
    std::set<std::pair<std::int32_t, base::Date>> distinct;
    for (const Event& event : timeline_.events) {
      if (kind_of(event) == EventKind::medicine && context_.period.contains(event.date) && author_of(event) != nobody) {
        distinct.emplace(author_of(event), event.date);
      }
    }
    std::vector<CountedUnit> units;
    for (const auto& [physician, date] : distinct) {
      units.push_back({physician, date});
    }
    return units;
  }

  std::vector<CountedUnit> consultations(std::optional<bool> in_ald_care) const {
    std::vector<CountedUnit> units;
    for (const Event& event : timeline_.events) {
      if (kind_of(event) == EventKind::consultation && context_.period.contains(event.date) &&
          author_of(event) != nobody && (!in_ald_care || *in_ald_care == event.in_ald_care)) {
        units.push_back({author_of(event), event.date, event.quantity});
      }
    }
    return units;
  }

  std::vector<CountedUnit> starts(const Denominator& denominator) const {
    std::set<base::Date> deliveries;
    for (const Event& event : timeline_.events) {
      if (has_code(event, EventKind::medicine, denominator.start_codes)) {
        deliveries.insert(event.date);
      }
    }
    const auto first = deliveries.lower_bound(context_.period.first);
    if (first == deliveries.end() || *first > last()) {
      return {};
    }
    const auto recent = deliveries.lower_bound(*first - denominator.clear_days);
    if (recent != first) {
      return {};
    }
    return prescriptions_delivered(*first, denominator.start_codes);
  }

  // One unit for each physician with a prescription of the codes delivered that day, at the earliest of its dates.
  std::vector<CountedUnit> prescriptions_delivered(base::Date day, const std::optional<std::size_t>& set) const {
    std::map<std::int32_t, base::Date> earliest;
    for (const Event& event : timeline_.events) {
      if (event.date == day && has_code(event, EventKind::medicine, set) && author_of(event) != nobody &&
          event.prescription_date != no_date) {
        const auto found = earliest.emplace(author_of(event), event.prescription_date).first;
        found->second = std::min(found->second, event.prescription_date);
      }
    }
    std::vector<CountedUnit> units;
    for (const auto& [physician, date] : earliest) {
      units.push_back({physician, date});
    }
    return units;
  }

  bool in_window(const Event& event, const Condition& condition, const CountedUnit& unit) const {
    const bool by_prescription = condition.counted == Counted::prescriptions;
    const base::Date date = by_prescription ? event.prescription_date : event.date;
    const Window& window = condition.window;
    switch (window.kind) {
      case Window::Kind::period:
        return context_.period.contains(date);
      case Window::Kind::days_ending_period:
        return last() - (window.days - 1) <= date && date <= last();
      case Window::Kind::unit:
        return event.prescription_date == unit.date && author_of(event) == unit.physician;
      case Window::Kind::days_before_unit:
        return unit.date - window.days <= date && date <= unit.date;
      case Window::Kind::days_after_unit:
        return unit.date <= date && date <= unit.date + window.days;
      case Window::Kind::prescribed_with_unit:
        break;
    }
    return event.prescription_date == unit.date && unit.date <= event.date && event.date <= unit.date + window.days;
  }

  std::vector<const Event*> selected(const Condition& condition, const CountedUnit& unit) const {
    std::vector<const Event*> events;
    for (const Event& event : timeline_.events) {
      const bool authored = condition.author == Author::anyone || author_of(event) == unit.physician;
      if (authored && has_code(event, condition.event_kind, condition.codes) && in_window(event, condition, unit)) {
        events.push_back(&event);
      }
    }
    return events;
  }

  void add_content(const Condition& condition, const CountedUnit& unit, std::vector<ContentEvent>& content) const {
    if (condition.kind == Condition::Kind::none_of) {
      return;
    }
    for (const Condition& child : condition.children) {
      add_content(child, unit, content);
    }
    if (condition.kind != Condition::Kind::at_least || !holds(condition, unit)) {
      return;
    }
    for (const Event* event : selected(condition, unit)) {
      const bool fresh =
          std::none_of(content.begin(), content.end(), [&](const ContentEvent& known) { return known.event == event; });
      if (fresh) {
        content.push_back({event, chosen_by_prescription_date(condition) ? event->prescription_date : event->date});
      }
    }
  }

  // Distinct codes of medicines, or distinct beginnings of them.
  std::int64_t distinct_codes(const std::vector<const Event*>& events, std::size_t characters) const {
    std::set<std::string_view> distinct;
    for (const Event* event : events) {
      if (!codes_[event->code].text.empty()) {
        distinct.insert(std::string_view(codes_[event->code].text).substr(0, characters));
      }
    }
    return std::ssize(distinct);
  }

  static std::int64_t quantities(const std::vector<const Event*>& events) {
    std::int64_t sum = 0;
    for (const Event* event : events) {
      sum += event->quantity;
    }
    return sum;
  }

  static std::int64_t distinct_prescriptions(const std::vector<const Event*>& events) {
    std::set<std::pair<std::int32_t, base::Date>> distinct;
    for (const Event* event : events) {
      if (event->prescription_date != no_date) {
        distinct.emplace(event->prescriber, event->prescription_date);
      }
    }
    return std::ssize(distinct);
  }

  // Distinct days, or months, whose events hold what is asked of each.
  std::int64_t distinct_dates(const std::vector<const Event*>& events, bool by_month,
                              const std::optional<Each>& each) const {
    std::map<std::int32_t, std::vector<const Event*>> groups;
    for (const Event* event : events) {
      groups[by_month ? base::month_index(event->date) : event->date.days].push_back(event);
    }
    return std::count_if(groups.begin(), groups.end(), [&](const auto& group) {
      return !each || counted(group.second, each->counted, std::nullopt) >= each->minimum;
    });
  }

  std::int64_t counted(const std::vector<const Event*>& events, Counted what, const std::optional<Each>& each) const {
    switch (what) {
      case Counted::lines:
        return std::ssize(events);
      case Counted::acts:
      case Counted::boxes:
        return quantities(events);
      case Counted::medicines:
        return distinct_codes(events, std::string_view::npos);
      case Counted::classes:
        return distinct_codes(events, class_characters);
      case Counted::prescriptions:
        return distinct_prescriptions(events);
      case Counted::deliveries:
      case Counted::days:
      case Counted::months:
        break;
    }
    return distinct_dates(events, what == Counted::months, each);
  }

  const Catalogue& catalogue_;
  const std::vector<Code>& codes_;
  const PeriodContext& context_;
  const PatientTimeline& timeline_;
  LastDay last_day_;
};

void count_units(const Measure& measure, const Evaluation& patient, const std::vector<CountedUnit>& units,
                 CellCounts& cell) {
  for (const CountedUnit& unit : units) {
    cell.denominator += unit.quantity;
    if (measure.numerator.kind == Numerator::Kind::units && patient.holds(*measure.numerator.condition, unit)) {
      cell.numerator += unit.quantity;
      cell.numerator_patients = 1;
    }
  }
}

void sum_lines(const Measure& measure, const std::vector<const Event*>& lines, CellCounts& cell) {
  for (const Event* line : lines) {
    const bool cents = measure.numerator.kind == Numerator::Kind::amount_cents;
    cell.numerator += cents ? line->amount_cents : line->quantity;
    cell.numerator_patients = 1;
  }
  const auto magnitude = static_cast<std::uint64_t>(cell.numerator);
  cell.sum_of_squares = static_cast<decltype(cell.sum_of_squares)>(magnitude) * magnitude;
}

// What one patient adds to one physician.
CellCounts patient_counts(const Measure& measure, const Evaluation& patient, std::int32_t physician,
                          const std::vector<CountedUnit>& units) {
  CellCounts cell;
  cell.patients = 1;
  count_units(measure, patient, units, cell);
  if (measure.numerator.kind != Numerator::Kind::units) {
    sum_lines(measure, patient.summed_lines(measure, physician), cell);
  }
  return cell;
}

// What one patient's content holds of each key, for one physician.
class PatientContent {
 public:
  using Key = std::pair<ContentDimension, std::string>;

  PatientContent(const Measure& measure, const Evaluation& patient, std::int32_t physician,
                 const std::vector<CountedUnit>& units)
      : patient_(patient) {
    if (measure.numerator.kind == Numerator::Kind::units) {
      add_units(*measure.numerator.condition, physician, units);
    } else {
      add_sum(measure, physician);
    }
  }

  const std::map<Key, ContentCounts>& keys() const { return keys_; }
  const ContentCounts& total() const { return total_; }

 private:
  void add_units(const Condition& condition, std::int32_t physician, const std::vector<CountedUnit>& units) {
    std::map<base::Date, std::int64_t> quantity_of_date;
    for (const CountedUnit& unit : units) {
      if (patient_.holds(condition, unit)) {
        quantity_of_date[unit.date] += unit.quantity;
      }
    }
    for (const auto& [date, quantity] : quantity_of_date) {
      std::set<Key> held;
      for (const auto& [event, chosen_on] : patient_.content(condition, {physician, date, quantity})) {
        for (const Key& key : add_event(*event, chosen_on)) {
          held.insert(key);
        }
      }
      for (const Key& key : held) {
        keys_[key].units += quantity;
      }
    }
  }

  void add_sum(const Measure& measure, std::int32_t physician) {
    const bool medicines = measure.numerator.event_kind == EventKind::medicine;
    for (const Event* line : patient_.summed_lines(measure, physician)) {
      for (const Key& key : add_event(*line, medicines ? line->prescription_date : line->date)) {
        keys_[key].units += medicines ? 1 : line->quantity;
      }
    }
  }

  // Gives the keys that the event falls under.
  std::vector<Key> add_event(const Event& event, base::Date chosen_on) {
    const Code& code = patient_.code_of(event);
    ContentCounts counts;
    if (code.kind == EventKind::medicine) {
      counts.boxes = event.quantity;
      counts.amount_cents = event.amount_cents;
    }
    total_ += counts;
    const std::vector<Key> keys{{ContentDimension::code_class, content_class(code)},
                                {ContentDimension::month, content_month(chosen_on)}};
    for (const Key& key : keys) {
      keys_[key] += counts;
      keys_[key].patients = 1;
    }
    return keys;
  }

  const Evaluation& patient_;
  std::map<Key, ContentCounts> keys_;
  ContentCounts total_;
};

void count_measure(const Measure& measure, const CellLayout& layout, const Evaluation& patient, Sex sex,
                   std::vector<CellCounts>& cells, ReferenceEngine::Content& content) {
  std::map<std::int32_t, std::vector<CountedUnit>> by_physician;
  for (const CountedUnit& unit : patient.units(measure)) {
    by_physician[unit.physician].push_back(unit);
  }
  for (const auto& [physician, units] : by_physician) {
    CellCounts counts = patient_counts(measure, patient, physician, units);
    const PatientContent own(measure, patient, physician, units);
    counts.boxes = own.total().boxes;
    counts.amount_cents = own.total().amount_cents;
    for (const auto& [key, of_key] : own.keys()) {
      content[{physician, key.first, key.second}] += of_key;
    }
    const std::size_t cell =
        layout.index(patient.last_day().age, sex, patient.last_day().ald, patient.relation_to(physician));
    cells[static_cast<std::size_t>(physician) * layout.size() + cell] += counts;
  }
}

}  // namespace

ReferenceEngine::ReferenceEngine(const Catalogue& catalogue, const std::vector<const Measure*>& measures,
                                 const std::vector<Code>& codes, const std::vector<PeriodContext>& periods)
    : catalogue_(catalogue), measures_(measures), codes_(codes), periods_(periods) {
  for (const Measure* measure : measures) {
    layouts_.emplace_back(*measure);
  }
  for (const PeriodContext& context : periods) {
    PeriodCounts counts;
    for (const CellLayout& layout : layouts_) {
      counts.measures.push_back({std::vector<CellCounts>(context.physicians.size() * layout.size())});
    }
    counts_.push_back(std::move(counts));
    content_.emplace_back(measures.size());
  }
}

void ReferenceEngine::add(const PatientTimeline& timeline) {
  for (std::size_t p = 0; p < periods_.size(); ++p) {
    const Evaluation patient(catalogue_, codes_, periods_[p], timeline);
    for (std::size_t m = 0; m < measures_.size(); ++m) {
      count_measure(*measures_[m], layouts_[m], patient, timeline.patient.sex, counts_[p].measures[m].cells,
                    content_[p][m]);
    }
  }
}

std::vector<PeriodCounts> ReferenceEngine::take_counts() {
  for (std::size_t p = 0; p < periods_.size(); ++p) {
    for (std::size_t m = 0; m < measures_.size(); ++m) {
      for (const auto& [key, counts] : content_[p][m]) {
        const auto& [physician, dimension, name] = key;
        counts_[p].measures[m].content.push_back({physician, dimension, name, counts});
      }
    }
  }
  return std::move(counts_);
}

PatientTrace trace_patient(const Catalogue& catalogue, const Measure& measure, const std::vector<Code>& codes,
                           const PeriodContext& context, const PatientTimeline& timeline) {
  const Evaluation patient(catalogue, codes, context, timeline);
  const LastDay& last_day = patient.last_day();
  PatientTrace traced{.in_population = patient.in_population(measure.denominator),
                      .age = last_day.age,
                      .ald = last_day.ald,
                      .physician = last_day.physician,
                      .is_new = last_day.is_new,
                      .units = {}};
  const auto trace = [&](const std::optional<Condition>& condition, const CountedUnit& unit) {
    return condition ? std::optional(patient.trace(*condition, unit)) : std::nullopt;
  };
  for (const CountedUnit& unit : patient.candidates(measure)) {
    CellCounts summed;
    if (measure.numerator.kind != Numerator::Kind::units) {
      sum_lines(measure, patient.summed_lines(measure, unit.physician), summed);
    }
    traced.units.push_back({.physician = unit.physician,
                            .date = unit.date,
                            .quantity = unit.quantity,
                            .denominator = trace(measure.denominator.condition, unit),
                            .numerator = trace(measure.numerator.condition, unit),
                            .sum = summed.numerator});
  }
  return traced;
}

}  // namespace miroir::measures
