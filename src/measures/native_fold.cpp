#include "measures/native_content.hpp"
#include "measures/native_program.hpp"

#include <algorithm>
#include <atomic>
#include <functional>
#include <iterator>
#include <thread>
#include <utility>

namespace miroir::measures {

namespace {

constexpr std::int32_t nobody = -1;
constexpr std::uint32_t no_place = 0xffffffff;

// Counts of one physician and cell, as small as they can be: a fold holds millions of them. Of measures whose
// denominator is counted by kinds of patients (Way), the numerator only.
struct FoldCell {
  std::uint32_t patients = 0;
  std::uint32_t numerator_patients = 0;
  std::int64_t denominator = 0;
  std::int64_t numerator = 0;
  std::int64_t boxes = 0;
  std::int64_t amount_cents = 0;

  FoldCell& operator+=(const FoldCell& other) {
    patients += other.patients;
    numerator_patients += other.numerator_patients;
    denominator += other.denominator;
    numerator += other.numerator;
    boxes += other.boxes;
    amount_cents += other.amount_cents;
    return *this;
  }
};

// Of one person.
void add_to_numerator(FoldCell& cell, std::int64_t numerator, const MedicineAmounts& amounts) {
  cell.numerator += numerator;
  cell.numerator_patients += 1;
  cell.boxes += amounts.boxes;
  cell.amount_cents += amounts.amount_cents;
}

using Squares = decltype(CellCounts::sum_of_squares);

// Of a measure that sums.
struct SumCell {
  FoldCell counts;
  Squares squares = 0;

  SumCell& operator+=(const SumCell& other) {
    counts += other.counts;
    squares += other.squares;
    return *this;
  }
};

constexpr std::size_t relations = 3;  // of Registered

// A physician who saw the patient or prescribed to them in the period, and what is counted for the measure at hand.
struct ActivePhysician {
  std::int32_t physician = nobody;
  std::int64_t denominator = 0;
  std::int64_t numerator = 0;
};

struct Prescription {
  std::uint32_t active = 0;  // place of its physician among the active ones
  base::Date date;
  base::Date first_care = open_end;
  base::Date last_care = no_date;
};

// An event that one of the active physicians prescribed in the period.
struct PrescribedEvent {
  std::uint32_t place = 0;
  std::uint32_t active = 0;
};

// What one patient's events give in one period. Reused from patient to patient.
struct PeriodEvents {
  std::vector<ActivePhysician> active;
  std::vector<std::uint64_t> prescribed;  // words of each active physician: what they prescribed in the period
  std::vector<MedicineAmounts> sums;      // of each active physician, by slot
  std::vector<PrescribedEvent> events;    // what they prescribed, event by event
  std::vector<Prescription> prescriptions;
  std::vector<std::uint64_t> on_prescription;  // words of each prescription: what is on it
  std::vector<std::uint32_t> consultations;    // places of the events
  std::vector<std::uint32_t> consultants;      // place of the physician of each, among the active ones

  void clear() {
    active.clear();
    prescribed.clear();
    sums.clear();
    events.clear();
    prescriptions.clear();
    on_prescription.clear();
    consultations.clear();
    consultants.clear();
  }
};

// What the first pass finds of some patients, one after the other.
struct PatientsRead {
  // The events prescribed, or the consultations held, in one period.
  struct Units {
    std::vector<std::uint32_t> places;
    std::vector<std::size_t> begins;  // of each patient, then the end of the last
  };
  std::vector<std::uint64_t> masks;       // words of each event
  std::vector<std::size_t> mask_begins;   // of each patient
  std::vector<std::uint32_t> cut_places;  // of each patient, see State::cut_places_
  std::vector<std::uint64_t> cut_words;   // of each patient, see State::cut_words_
  std::vector<Units> units;               // by period

  void clear() {
    masks.clear();
    mask_begins.clear();
    cut_places.clear();
    cut_words.clear();
    for (Units& of_period : units) {
      of_period.places.clear();
      of_period.begins.assign(1, 0);
    }
  }
};

// One unit of a denominator.
struct FoldUnit {
  std::int32_t physician = nobody;
  base::Date date = no_date;
  std::uint32_t active = no_place;
  std::uint32_t prescription = no_place;
};

// A unit in the numerator whose content is to be counted.
struct ContentUnit {
  FoldUnit unit;
  std::int64_t quantity = 0;
};

struct LastDay {
  std::int32_t age = 0;
  bool ald = false;
  std::int32_t physician = nobody;  // registered with
  bool is_new = false;
};

// Events of one value belong to one date, as the leaf counts dates.
std::int32_t day_or_month(const Leaf& leaf, base::Date date) {
  return leaf.counted == Counted::months ? base::month_index(date) : date.days;
}

// The places of a run of events in the order of their dates.
struct Range {
  std::size_t begin = 0;
  std::size_t end = 0;
};

// Most programs have one word: a loop over words costs more than the word.
void add_words(std::uint64_t* into, const std::uint64_t* from, std::size_t words) {
  into[0] |= from[0];
  for (std::size_t word = 1; word < words; ++word) {
    into[word] |= from[word];
  }
}

void append_words(std::vector<std::uint64_t>& into, const std::uint64_t* from, std::size_t words) {
  into.push_back(from[0]);
  for (std::size_t word = 1; word < words; ++word) {
    into.push_back(from[word]);
  }
}

}  // namespace

struct NativeFold::State {
  explicit State(const NativeProgram::Compiled& compiled);

  void add(std::span<const PatientTimeline> timelines);
  void merge(const State& other);
  PeriodCounts take_counts(std::size_t period, int threads);

 private:
  std::vector<CellCounts> measure_cells(std::size_t period, const CompiledMeasure& measure) const;
  void add_kinds(std::size_t period, const CompiledMeasure& measure, std::size_t physician, CellCounts* cells) const;

  // First pass: which events are whose and when, for all periods at once.
  void read_patient(const PatientTimeline& timeline);
  void cut_here(std::size_t place);
  void hand_to_periods(const Event& event, std::uint32_t place, const std::uint64_t* mask);

  // Second pass: each period, patient and measure.
  void choose_patient(std::size_t number, const PatientTimeline& timeline);
  void count_patient();
  void find_seen();
  void read_units();
  void add_prescription(std::uint32_t place, const std::uint64_t* mask);
  void add_to_prescription(std::uint32_t active, const Event& event, const std::uint64_t* mask);
  void add_consultation(std::uint32_t place);
  std::uint32_t active_place(std::int32_t physician);
  void find_last_day();
  void find_registration();
  base::Date start_of_chain(const Registration& current) const;
  void count_registered(const std::vector<std::uint32_t>& measures);
  void count_active(const MeasuresOfKind& measures);
  void count_numerator(const CompiledMeasure& measure, const FoldUnit& unit);
  void count_prescribed(const CompiledMeasure& measure, const FoldUnit& unit);
  void count_units(const CompiledMeasure& measure);
  void count_patients(const CompiledMeasure& measure);
  void count_prescriptions(const CompiledMeasure& measure);
  void count_deliveries(const CompiledMeasure& measure);
  void count_consultations(const CompiledMeasure& measure);
  void count_starts(const CompiledMeasure& measure);
  ActivePhysician& tally_of(std::int32_t physician);
  std::optional<Range> first_delivery(const CompiledMeasure& measure) const;
  std::int32_t start_physician(const CompiledMeasure& measure, std::size_t place) const;
  base::Date earliest_prescription(const CompiledMeasure& measure, std::int32_t physician, Range delivered) const;
  void tally(const CompiledMeasure& measure, const FoldUnit& unit, std::int64_t quantity, ActivePhysician& into);
  void count_tallies(const CompiledMeasure& measure);
  void add_counts(const CompiledMeasure& measure, const ActivePhysician& counted, std::uint32_t active = no_place);
  void add_sum(const CompiledMeasure& measure, std::int32_t physician, std::uint32_t active);
  void add_numerator(const CompiledMeasure& measure, std::int32_t physician, std::int64_t numerator, FoldCell& cell);
  std::optional<std::int64_t> person_sum(const CompiledMeasure& measure, std::int32_t physician,
                                         std::uint32_t active) const;
  const MedicineAmounts& prescribed_sum(const CompiledMeasure& measure, std::uint32_t active) const;
  std::optional<std::int64_t> scanned_sum(const CompiledMeasure& measure, std::int32_t physician) const;
  template <class Visit>
  void visit_summed(const CompiledMeasure& measure, std::int32_t physician, Visit visit) const;

  // Content: what made up the numerators.
  void keep_content_unit(const CompiledMeasure& measure, const FoldUnit& unit, std::int64_t quantity);
  MedicineAmounts count_content(const CompiledMeasure& measure, std::int32_t physician);
  void gather_unit(const CompiledMeasure& measure, const ContentUnit& counted, std::uint64_t number);
  MedicineAmounts gather_sum(const CompiledMeasure& measure, std::int32_t physician, std::uint32_t active);

  // Conditions.
  bool holds(std::uint32_t node, const FoldUnit& unit) const;
  bool leaf_holds(const Leaf& leaf, const FoldUnit& unit) const;
  bool dispensed_in_window(const Leaf& leaf, const FoldUnit& unit) const;
  bool scan_reaches(const Leaf& leaf, const FoldUnit& unit, Range range) const;
  // Whether the leaf selects nothing but what the unit's physician prescribed in the period.
  static bool is_of_prescribed(const Leaf& leaf) {
    return leaf.shortcut == Shortcut::on_prescription || leaf.shortcut == Shortcut::prescribed_in_period;
  }
  template <class Visit>
  void visit_prescribed_by(std::uint32_t active, Selector selector, Visit visit) const;
  template <class Visit>
  bool visit_until(const Leaf& leaf, const FoldUnit& unit, Range range, Visit visit) const;
  bool reaches_sum(const Leaf& leaf, const FoldUnit& unit, Range range) const;
  bool reaches_distinct(const Leaf& leaf, const FoldUnit& unit, Range range) const;
  bool reaches_dates(const Leaf& leaf, const FoldUnit& unit, Range range) const;
  bool reaches_full_dates(const Leaf& leaf, const FoldUnit& unit, Range range) const;
  bool selected(const Leaf& leaf, const FoldUnit& unit, const Event& event) const;
  std::pair<base::Date, base::Date> window_days(const Leaf& leaf, const FoldUnit& unit) const;
  Range days_of(const Leaf& leaf, const FoldUnit& unit) const;
  // The events of these days of the period at hand.
  Range range_of(std::uint32_t period_days) const {
    const CutDays days = period_->days[period_days];
    return {cut_places_[days.begin], cut_places_[days.end]};
  }
  Range in_period() const { return range_of(whole_period); }
  Range between(base::Date first, base::Date last) const;

  // What there is of the patient's events: in these days of the period at hand, or ever.
  const std::uint64_t* seen_in(std::uint32_t period_days) const {
    const std::size_t windows = program_.period_days.size();
    const std::size_t place = period_days == no_days           ? windows
                              : period_days == prescribed_days ? windows + 1
                                                               : period_days;
    return seen_in_.data() + place * program_.words;
  }
  bool was_seen(std::uint32_t period_days, Selector selector) const {
    return (seen_in(period_days)[selector.word] & selector.bit) != 0;
  }
  bool is_met(const Trigger& trigger) const {
    const std::uint64_t* seen = seen_in(trigger.period_days);
    std::uint64_t found = trigger.words[0] & seen[0];
    for (std::size_t word = 1; word < program_.words; ++word) {
      found |= trigger.words[word] & seen[word];
    }
    return found != 0;
  }
  bool may_hold(const std::vector<Trigger>& triggers) const {
    return std::all_of(triggers.begin(), triggers.end(), [&](const Trigger& trigger) { return is_met(trigger); });
  }
  Registered relation(std::int32_t physician) const {
    return last_day_.physician != physician ? Registered::elsewhere
           : last_day_.is_new               ? Registered::new_patient
                                            : Registered::known;
  }
  std::size_t cell_of(const CompiledMeasure& measure, std::int32_t physician) const {
    return program_.cell(measure, kind_, relation(physician));
  }
  FoldCell& fold_cell(const CompiledMeasure& measure, std::int32_t physician) {
    return measure.sums() ? sum_cell(measure, physician).counts
                          : cells_[period_place_].at(static_cast<std::size_t>(physician), cell_of(measure, physician));
  }
  SumCell& sum_cell(const CompiledMeasure& measure, std::int32_t physician) {
    return sums_[period_place_].at(static_cast<std::size_t>(physician), cell_of(measure, physician));
  }
  // Of a physician, kind of patients and relation to the physician.
  std::size_t kind_place(std::size_t physician, std::size_t kind, Registered registered) const {
    return (physician * program_.kinds.size() + kind) * relations + static_cast<std::size_t>(registered);
  }
  bool has(std::size_t place, Selector selector) const {
    return (masks_[place * program_.words + selector.word] & selector.bit) != 0;
  }
  std::int32_t physician_of(const PeriodContext& context, std::int32_t practitioner) const {
    return practitioner == 0 ? nobody : context.physician_of_practitioner[static_cast<std::size_t>(practitioner)];
  }
  std::int32_t author_of(std::size_t place) const {
    const bool prescribed = (masks_[place * program_.words] & (medicine_bit | biology_bit)) != 0;
    const Event& event = timeline_->events[place];
    return physician_of(*period_->context, prescribed ? event.prescriber : event.performer);
  }
  std::int32_t prescriber_of_medicine(std::size_t place) const {
    return (masks_[place * program_.words] & medicine_bit) != 0 ? author_of(place) : nobody;
  }

  const NativeProgram::Compiled& program_;
  // By period. Physicians by measures and cells, apart for measures that sum; persons by kind_place.
  std::vector<SparseRows<FoldCell>> cells_;
  std::vector<SparseRows<SumCell>> sums_;
  std::vector<std::vector<std::uint32_t>> registered_;
  std::vector<std::vector<std::uint32_t>> active_;

  // The patients at hand, one after the other.
  PatientsRead read_;
  const std::vector<std::uint64_t> no_words_;

  // One of them in the period at hand.
  const CompiledPeriod* period_ = nullptr;
  std::size_t period_place_ = 0;
  const PatientTimeline* timeline_ = nullptr;
  const std::uint64_t* masks_ = nullptr;       // words of each event
  const std::uint32_t* cut_places_ = nullptr;  // the first event at or after each of Compiled::cuts
  const std::uint64_t* cut_words_ = nullptr;   // what is before the first of them, between each two, after the last
  std::span<const std::uint32_t> unit_places_;
  // Words of each of Compiled::period_days, of all events, and of what was prescribed in the period, see Trigger.
  std::vector<std::uint64_t> seen_in_;
  PeriodEvents events_;
  LastDay last_day_;
  std::uint32_t kind_ = PatientKinds::none;

  // Counts of the measure at hand, for units that do not hang on what was prescribed or done in the period.
  std::vector<ActivePhysician> tallies_;

  NativeContent content_;
  std::vector<ContentUnit> content_units_;   // of the measure at hand
  std::vector<std::uint64_t> content_unit_;  // by place of an event: the unit it was last gathered for, from 1

  // Room for distinct counts, kept to spare allocations.
  mutable std::vector<std::uint64_t> seen_;
};

NativeFold::State::State(const NativeProgram::Compiled& compiled)
    : program_(compiled),
      no_words_(compiled.words),
      seen_in_((compiled.period_days.size() + 2) * compiled.words),
      content_(compiled) {
  read_.units.resize(compiled.periods.size());
  for (const CompiledPeriod& period : compiled.periods) {
    const std::size_t physicians = period.context->physicians.size();
    cells_.emplace_back(physicians, compiled.cells_per_physician);
    sums_.emplace_back(physicians, compiled.sum_cells_per_physician);
    registered_.emplace_back(physicians * compiled.kinds.size() * relations);
    active_.emplace_back(physicians * compiled.kinds.size() * relations);
  }
}

// Period by period, for the counts of one physician and period are at hand from one patient to the next, and those of
// all periods together are too many.
void NativeFold::State::add(std::span<const PatientTimeline> timelines) {
  read_.clear();
  for (const PatientTimeline& timeline : timelines) {
    read_patient(timeline);
  }
  for (std::size_t period = 0; period < program_.periods.size(); ++period) {
    period_ = &program_.periods[period];
    period_place_ = period;
    for (std::size_t number = 0; number < timelines.size(); ++number) {
      choose_patient(number, timelines[number]);
      count_patient();
    }
  }
}

void NativeFold::State::read_patient(const PatientTimeline& timeline) {
  const std::size_t words = program_.words;
  read_.mask_begins.push_back(read_.masks.size());
  append_words(read_.cut_words, no_words_.data(), words);
  std::size_t cut = 0;
  for (std::uint32_t place = 0; place < timeline.events.size(); ++place) {
    const Event& event = timeline.events[place];
    for (; cut < program_.cuts.size() && program_.cuts[cut] <= event.date; ++cut) {
      cut_here(place);
    }
    const std::uint64_t* mask = program_.mask(event.code);
    append_words(read_.masks, mask, words);
    add_words(read_.cut_words.data() + read_.cut_words.size() - words, mask, words);
    hand_to_periods(event, place, mask);
  }
  for (; cut < program_.cuts.size(); ++cut) {
    cut_here(timeline.events.size());
  }
  for (PatientsRead::Units& units : read_.units) {
    units.begins.push_back(units.places.size());
  }
}

void NativeFold::State::cut_here(std::size_t place) {
  read_.cut_places.push_back(static_cast<std::uint32_t>(place));
  append_words(read_.cut_words, no_words_.data(), program_.words);
}

void NativeFold::State::hand_to_periods(const Event& event, std::uint32_t place, const std::uint64_t* mask) {
  const bool is_medicine = (mask[0] & medicine_bit) != 0;
  if (is_medicine || (mask[0] & consultation_bit) != 0) {
    for (const std::uint32_t period :
         program_.calendar.periods_on(is_medicine ? event.prescription_date : event.date)) {
      read_.units[period].places.push_back(place);
    }
  }
}

void NativeFold::State::choose_patient(std::size_t number, const PatientTimeline& timeline) {
  timeline_ = &timeline;
  masks_ = read_.masks.data() + read_.mask_begins[number];
  cut_places_ = read_.cut_places.data() + number * program_.cuts.size();
  cut_words_ = read_.cut_words.data() + number * (program_.cuts.size() + 1) * program_.words;
  const PatientsRead::Units& units = read_.units[period_place_];
  unit_places_ = std::span(units.places).subspan(units.begins[number], units.begins[number + 1] - units.begins[number]);
}

void NativeFold::State::count_patient() {
  find_last_day();
  const Range range = in_period();
  const bool has_units = !unit_places_.empty() || range.begin < range.end;
  if (kind_ == PatientKinds::none || (last_day_.physician == nobody && !has_units)) {
    return;
  }
  find_seen();
  read_units();
  const MeasuresOfKind& measures = program_.measures_of_kind[kind_];
  if (last_day_.physician != nobody) {
    count_registered(measures.registered);
  }
  count_active(measures);
  for (const std::uint32_t measure : measures.unit_by_unit) {
    count_units(program_.measures[measure]);
  }
}

// A window is made of whole pieces between cuts.
void NativeFold::State::find_seen() {
  const std::size_t words = program_.words;
  std::fill(seen_in_.begin(), seen_in_.end(), 0);
  const auto add_pieces = [&](std::size_t begin, std::size_t end, std::size_t number) {
    for (std::size_t piece = begin; piece < end; ++piece) {
      add_words(seen_in_.data() + number * words, cut_words_ + piece * words, words);
    }
  };
  const std::size_t windows = program_.period_days.size();
  for (std::size_t number = 0; number < windows; ++number) {
    add_pieces(period_->days[number].begin + 1, period_->days[number].end + 1, number);
  }
  add_pieces(0, program_.cuts.size() + 1, windows);
}

void NativeFold::State::read_units() {
  events_.clear();
  for (const std::uint32_t place : unit_places_) {
    const std::uint64_t* mask = masks_ + place * program_.words;
    if ((mask[0] & medicine_bit) != 0) {
      add_prescription(place, mask);
    } else {
      add_consultation(place);
    }
  }
}

std::uint32_t NativeFold::State::active_place(std::int32_t physician) {
  for (std::size_t place = events_.active.size(); place-- > 0;) {
    if (events_.active[place].physician == physician) {
      return static_cast<std::uint32_t>(place);
    }
  }
  events_.active.push_back({.physician = physician});
  append_words(events_.prescribed, no_words_.data(), program_.words);
  events_.sums.resize(events_.sums.size() + program_.prescribed_sums.size());
  return static_cast<std::uint32_t>(events_.active.size() - 1);
}

void NativeFold::State::add_prescription(std::uint32_t place, const std::uint64_t* mask) {
  const Event& event = timeline_->events[place];
  const std::int32_t physician = physician_of(*period_->context, event.prescriber);
  if (physician == nobody) {
    return;
  }
  const std::uint32_t active = active_place(physician);
  add_words(events_.prescribed.data() + active * program_.words, mask, program_.words);
  add_words(seen_in_.data() + (program_.period_days.size() + 1) * program_.words, mask, program_.words);
  events_.events.push_back({place, active});
  for (std::size_t slot = 0; slot < program_.prescribed_sums.size(); ++slot) {
    const Selector selector = program_.prescribed_sums[slot].selector;
    if ((mask[selector.word] & selector.bit) != 0) {
      MedicineAmounts& sum = events_.sums[active * program_.prescribed_sums.size() + slot];
      sum.boxes += event.quantity;
      sum.amount_cents += event.amount_cents;
    }
  }
  if (program_.uses_prescriptions) {
    add_to_prescription(active, event, mask);
  }
}

void NativeFold::State::add_to_prescription(std::uint32_t active, const Event& event, const std::uint64_t* mask) {
  const std::size_t words = program_.words;
  std::size_t place = events_.prescriptions.size();
  while (place > 0 && (events_.prescriptions[place - 1].active != active ||
                       events_.prescriptions[place - 1].date != event.prescription_date)) {
    --place;
  }
  if (place == 0) {
    events_.prescriptions.push_back({.active = active, .date = event.prescription_date});
    append_words(events_.on_prescription, no_words_.data(), words);
    place = events_.prescriptions.size();
  }
  Prescription& prescription = events_.prescriptions[place - 1];
  prescription.first_care = std::min(prescription.first_care, event.date);
  prescription.last_care = std::max(prescription.last_care, event.date);
  add_words(events_.on_prescription.data() + (place - 1) * words, mask, words);
}

void NativeFold::State::add_consultation(std::uint32_t place) {
  const std::int32_t physician = physician_of(*period_->context, timeline_->events[place].performer);
  if (physician != nobody) {
    events_.consultants.push_back(active_place(physician));
    events_.consultations.push_back(place);
  }
}

void NativeFold::State::find_last_day() {
  const Patient& patient = timeline_->patient;
  const base::Date last = period_->last;
  const std::int32_t months = period_->last_month - patient.birth_month;
  last_day_ = {.age = months >= 0 ? months / 12 : -1};
  last_day_.ald = std::any_of(patient.ald.begin(), patient.ald.end(),
                              [&](const Span& span) { return span.start <= last && last <= span.end; });
  kind_ = program_.kinds.kind(last_day_.age, patient.sex, last_day_.ald);
  if (program_.uses_registrations && patient.death > last) {
    find_registration();
  }
}

void NativeFold::State::find_registration() {
  const std::span<const Registration> spans = timeline_->patient.registrations;
  const auto current = std::find_if(spans.rbegin(), spans.rend(), [&](const Registration& span) {
    return span.start <= period_->last && period_->last <= span.end;
  });
  if (current == spans.rend() || current->number == 0) {
    return;
  }
  last_day_.physician = period_->context->physician_of_number[static_cast<std::size_t>(current->number)];
  if (last_day_.physician != nobody) {
    last_day_.is_new = current->start > period_->new_after && start_of_chain(*current) > period_->new_after;
  }
}

base::Date NativeFold::State::start_of_chain(const Registration& current) const {
  base::Date start = current.start;
  const auto spans = timeline_->patient.registrations;
  const auto links = [&](const Registration& span) {
    return span.number != 0 && span.start < start && span.end >= start - 1 &&
           period_->context->physician_of_number[static_cast<std::size_t>(span.number)] == last_day_.physician;
  };
  for (auto link = std::find_if(spans.begin(), spans.end(), links); link != spans.end();
       link = std::find_if(spans.begin(), spans.end(), links)) {
    start = link->start;
  }
  return start;
}

// A registered patient is counted with those of their kind; only numerators are left to each measure.
void NativeFold::State::count_registered(const std::vector<std::uint32_t>& measures) {
  const std::int32_t physician = last_day_.physician;
  registered_[period_place_][kind_place(static_cast<std::size_t>(physician), kind_, relation(physician))] += 1;
  for (const std::uint32_t measure : measures) {
    count_numerator(program_.measures[measure], {.physician = physician});
  }
}

void NativeFold::State::count_active(const MeasuresOfKind& measures) {
  for (std::uint32_t place = 0; place < events_.active.size(); ++place) {
    const std::int32_t physician = events_.active[place].physician;
    const FoldUnit unit{.physician = physician, .active = place};
    active_[period_place_][kind_place(static_cast<std::size_t>(physician), kind_, relation(physician))] += 1;
    const std::uint64_t* prescribed = events_.prescribed.data() + place * program_.words;
    for (const auto& [selector, measure] : measures.active_by_prescribed) {
      if ((prescribed[selector.word] & selector.bit) != 0) {
        count_prescribed(program_.measures[measure], unit);
      }
    }
    for (const std::uint32_t measure : measures.active_by_events) {
      count_numerator(program_.measures[measure], unit);
    }
  }
}

void NativeFold::State::count_numerator(const CompiledMeasure& measure, const FoldUnit& unit) {
  if (!may_hold(measure.numerator_triggers)) {
    return;
  }
  if (measure.sums()) {
    add_sum(measure, unit.physician, unit.active);
  } else if (measure.numerator_condition != no_node && holds(measure.numerator_condition, unit)) {
    content_units_.assign(1, {unit, 1});
    add_numerator(measure, unit.physician, 1, fold_cell(measure, unit.physician));
  }
}

// For a patient in the numerator by what the physician prescribed.
void NativeFold::State::count_prescribed(const CompiledMeasure& measure, const FoldUnit& unit) {
  if (measure.sums()) {
    add_sum(measure, unit.physician, unit.active);
    return;
  }
  content_.begin(period_place_, measure, unit.physician);
  content_.begin_unit(1);
  visit_prescribed_by(unit.active, measure.prescribed,
                      [&](const Event& event, std::size_t) { content_.gather(event, event.prescription_date); });
  add_to_numerator(fold_cell(measure, unit.physician), 1, content_.amounts());
}

void NativeFold::State::count_units(const CompiledMeasure& measure) {
  if (!may_hold(measure.denominator_triggers)) {
    return;
  }
  if (measure.denominator_of_patient && !holds(measure.denominator_condition, {})) {
    return;
  }
  content_units_.clear();
  switch (measure.plan->denominator.unit) {
    case Unit::patients:
      count_patients(measure);
      break;
    case Unit::prescriptions:
      count_prescriptions(measure);
      break;
    case Unit::deliveries:
      count_deliveries(measure);
      break;
    case Unit::consultations:
      count_consultations(measure);
      break;
    case Unit::starts:
      count_starts(measure);
      break;
  }
}

void NativeFold::State::count_patients(const CompiledMeasure& measure) {
  if (measure.plan->attribution == Attribution::registered) {
    if (last_day_.physician != nobody) {
      ActivePhysician counted{.physician = last_day_.physician};
      tally(measure, {.physician = last_day_.physician}, 1, counted);
      add_counts(measure, counted);
    }
    return;
  }
  for (std::uint32_t place = 0; place < events_.active.size(); ++place) {
    ActivePhysician counted{.physician = events_.active[place].physician};
    tally(measure, {.physician = counted.physician, .active = place}, 1, counted);
    add_counts(measure, counted, place);
  }
}

void NativeFold::State::tally(const CompiledMeasure& measure, const FoldUnit& unit, std::int64_t quantity,
                              ActivePhysician& into) {
  if (measure.denominator_condition != no_node && !measure.denominator_of_patient &&
      !holds(measure.denominator_condition, unit)) {
    return;
  }
  into.denominator += quantity;
  if (measure.numerator_condition != no_node && holds(measure.numerator_condition, unit)) {
    into.numerator += quantity;
    if (measure.has_content) {
      keep_content_unit(measure, unit, quantity);
    }
  }
}

void NativeFold::State::count_prescriptions(const CompiledMeasure& measure) {
  for (std::uint32_t place = 0; place < events_.prescriptions.size(); ++place) {
    const Prescription& prescription = events_.prescriptions[place];
    ActivePhysician& physician = events_.active[prescription.active];
    tally(measure,
          {.physician = physician.physician,
           .date = prescription.date,
           .active = prescription.active,
           .prescription = place},
          1, physician);
  }
  count_tallies(measure);
}

// One unit for each day and each physician of whose prescriptions something was dispensed that day.
void NativeFold::State::count_deliveries(const CompiledMeasure& measure) {
  tallies_.clear();
  const Range range = in_period();
  std::size_t day_begin = range.begin;
  for (std::size_t place = range.begin; place < range.end; ++place) {
    const base::Date date = timeline_->events[place].date;
    if (timeline_->events[day_begin].date != date) {
      day_begin = place;
    }
    const std::int32_t physician = prescriber_of_medicine(place);
    bool earlier_line = false;
    for (std::size_t before = day_begin; before < place && !earlier_line; ++before) {
      earlier_line = prescriber_of_medicine(before) == physician;
    }
    if (physician != nobody && !earlier_line) {
      tally(measure, {.physician = physician, .date = date}, 1, tally_of(physician));
    }
  }
  for (const ActivePhysician& tallied : tallies_) {
    add_counts(measure, tallied);
  }
}

ActivePhysician& NativeFold::State::tally_of(std::int32_t physician) {
  const auto known = std::find_if(tallies_.begin(), tallies_.end(),
                                  [&](const ActivePhysician& tallied) { return tallied.physician == physician; });
  return known != tallies_.end() ? *known : tallies_.emplace_back(ActivePhysician{.physician = physician});
}

void NativeFold::State::count_consultations(const CompiledMeasure& measure) {
  const std::optional<bool> in_ald_care = measure.plan->denominator.in_ald_care;
  for (std::size_t index = 0; index < events_.consultations.size(); ++index) {
    const Event& event = timeline_->events[events_.consultations[index]];
    if (!in_ald_care || *in_ald_care == event.in_ald_care) {
      ActivePhysician& physician = events_.active[events_.consultants[index]];
      tally(measure, {.physician = physician.physician, .date = event.date, .active = events_.consultants[index]},
            event.quantity, physician);
    }
  }
  count_tallies(measure);
}

// Adds what was tallied for each active physician and makes the tallies ready for the next measure.
void NativeFold::State::count_tallies(const CompiledMeasure& measure) {
  for (std::uint32_t place = 0; place < events_.active.size(); ++place) {
    ActivePhysician& physician = events_.active[place];
    add_counts(measure, physician, place);
    physician.denominator = 0;
    physician.numerator = 0;
  }
}

void NativeFold::State::count_starts(const CompiledMeasure& measure) {
  const std::optional<Range> delivered = first_delivery(measure);
  if (!delivered) {
    return;
  }
  for (std::size_t place = delivered->begin; place < delivered->end; ++place) {
    const std::int32_t physician = start_physician(measure, place);
    // One unit for each physician, made at the first of their lines.
    bool earlier_line = false;
    for (std::size_t before = delivered->begin; before < place; ++before) {
      earlier_line |= start_physician(measure, before) == physician;
    }
    if (physician != nobody && !earlier_line) {
      ActivePhysician counted{.physician = physician};
      tally(measure, {.physician = physician, .date = earliest_prescription(measure, physician, *delivered)}, 1,
            counted);
      add_counts(measure, counted);
    }
  }
}

// The events of the day of the first delivery in the period, if there was none in the days before it.
std::optional<Range> NativeFold::State::first_delivery(const CompiledMeasure& measure) const {
  const Selector starts = measure.starts;
  if (!was_seen(whole_period, starts)) {
    return std::nullopt;
  }
  const std::span<const Event> events = timeline_->events;
  const Range range = in_period();
  std::size_t first = range.begin;
  while (first < range.end && !has(first, starts)) {
    ++first;
  }
  if (first == range.end) {
    return std::nullopt;
  }
  const base::Date day = events[first].date;
  for (std::size_t place = first; place-- > 0 && day - events[place].date <= measure.plan->denominator.clear_days;) {
    if (has(place, starts)) {
      return std::nullopt;
    }
  }
  return between(day, day);
}

// The physician whose prescription of the treatment the event delivers, or nobody.
std::int32_t NativeFold::State::start_physician(const CompiledMeasure& measure, std::size_t place) const {
  const bool prescribed = has(place, measure.starts) && timeline_->events[place].prescription_date != no_date;
  return prescribed ? author_of(place) : nobody;
}

base::Date NativeFold::State::earliest_prescription(const CompiledMeasure& measure, std::int32_t physician,
                                                    Range delivered) const {
  base::Date earliest = open_end;
  for (std::size_t place = delivered.begin; place < delivered.end; ++place) {
    if (start_physician(measure, place) == physician) {
      earliest = std::min(earliest, timeline_->events[place].prescription_date);
    }
  }
  return earliest;
}

void NativeFold::State::add_counts(const CompiledMeasure& measure, const ActivePhysician& counted,
                                   std::uint32_t active) {
  if (counted.denominator == 0) {
    return;
  }
  FoldCell& cell = fold_cell(measure, counted.physician);
  cell.patients += 1;
  cell.denominator += counted.denominator;
  if (measure.sums()) {
    add_sum(measure, counted.physician, active);
  } else if (counted.numerator > 0) {
    add_numerator(measure, counted.physician, counted.numerator, cell);
  }
}

void NativeFold::State::add_numerator(const CompiledMeasure& measure, std::int32_t physician, std::int64_t numerator,
                                      FoldCell& cell) {
  add_to_numerator(cell, numerator, measure.has_content ? count_content(measure, physician) : MedicineAmounts{});
}

void NativeFold::State::add_sum(const CompiledMeasure& measure, std::int32_t physician, std::uint32_t active) {
  const std::optional<std::int64_t> sum = person_sum(measure, physician, active);
  if (!sum) {
    return;
  }
  const bool is_summed = measure.sum_slot != no_slot && active != no_place;
  MedicineAmounts amounts = is_summed ? prescribed_sum(measure, active) : MedicineAmounts{};
  if (program_.counts_lines || !is_summed) {
    amounts = gather_sum(measure, physician, active);
  }
  SumCell& cell = sum_cell(measure, physician);
  const auto magnitude = static_cast<std::uint64_t>(*sum);
  cell.squares += static_cast<Squares>(magnitude) * magnitude;
  add_to_numerator(cell.counts, *sum, amounts);
}

const MedicineAmounts& NativeFold::State::prescribed_sum(const CompiledMeasure& measure, std::uint32_t active) const {
  return events_.sums[active * program_.prescribed_sums.size() + measure.sum_slot];
}

// Nothing when no line was summed, which is not a sum of 0.
std::optional<std::int64_t> NativeFold::State::person_sum(const CompiledMeasure& measure, std::int32_t physician,
                                                          std::uint32_t active) const {
  const auto [word, bit] = measure.summed;
  if (measure.sum_slot == no_slot || active == no_place) {
    return was_seen(no_days, measure.summed) ? scanned_sum(measure, physician) : std::nullopt;
  }
  const bool any = (events_.prescribed[active * program_.words + word] & bit) != 0;
  if (!any) {
    return std::nullopt;
  }
  const MedicineAmounts& sum = prescribed_sum(measure, active);
  return measure.plan->numerator.kind == Numerator::Kind::amount_cents ? sum.amount_cents : sum.boxes;
}

std::optional<std::int64_t> NativeFold::State::scanned_sum(const CompiledMeasure& measure,
                                                           std::int32_t physician) const {
  const bool cents = measure.plan->numerator.kind == Numerator::Kind::amount_cents;
  std::optional<std::int64_t> sum;
  visit_summed(measure, physician, [&](const Event& event, std::size_t) {
    sum = sum.value_or(0) + (cents ? event.amount_cents : std::int64_t{event.quantity});
  });
  return sum;
}

template <class Visit>
void NativeFold::State::visit_summed(const CompiledMeasure& measure, std::int32_t physician, Visit visit) const {
  const bool medicines = measure.plan->numerator.event_kind == EventKind::medicine;
  const bool anyone = measure.plan->attribution == Attribution::registered;
  const base::Period& period = period_->context->period;
  const Range range = medicines ? Range{0, timeline_->events.size()} : in_period();
  for (std::size_t place = range.begin; place < range.end; ++place) {
    const Event& event = timeline_->events[place];
    if (has(place, measure.summed) && period.contains(medicines ? event.prescription_date : event.date) &&
        (anyone || author_of(place) == physician)) {
      visit(event, place);
    }
  }
}

// Consultations of one physician and day come line by line, and are one unit here.
void NativeFold::State::keep_content_unit(const CompiledMeasure& measure, const FoldUnit& unit, std::int64_t quantity) {
  if (measure.plan->denominator.unit == Unit::consultations) {
    const auto same = std::find_if(content_units_.begin(), content_units_.end(), [&](const ContentUnit& kept) {
      return kept.unit.physician == unit.physician && kept.unit.date == unit.date;
    });
    if (same != content_units_.end()) {
      same->quantity += quantity;
      return;
    }
  }
  content_units_.push_back({unit, quantity});
}

MedicineAmounts NativeFold::State::count_content(const CompiledMeasure& measure, std::int32_t physician) {
  content_unit_.resize(std::max(content_unit_.size(), timeline_->events.size()), 0);
  content_.begin(period_place_, measure, physician);
  for (const ContentUnit& counted : content_units_) {
    if (counted.unit.physician == physician) {
      gather_unit(measure, counted, content_.begin_unit(counted.quantity));
    }
  }
  return content_.amounts();
}

void NativeFold::State::gather_unit(const CompiledMeasure& measure, const ContentUnit& counted, std::uint64_t number) {
  for (const std::uint32_t place : measure.content_leaves) {
    const Leaf& leaf = program_.leaves[place];
    if (!leaf_holds(leaf, counted.unit)) {
      continue;
    }
    const bool in_prescription =
        leaf.window.kind == Window::Kind::unit || leaf.window.kind == Window::Kind::prescribed_with_unit;
    const bool by_prescription = leaf.counted == Counted::prescriptions || in_prescription;
    const auto gather = [&](const Event& event, std::size_t at) {
      if (std::exchange(content_unit_[at], number) != number) {
        content_.gather(event, by_prescription ? event.prescription_date : event.date);
      }
      return false;
    };
    if (counted.unit.active != no_place && is_of_prescribed(leaf)) {
      visit_prescribed_by(counted.unit.active, leaf.selector, [&](const Event& event, std::size_t at) {
        if (selected(leaf, counted.unit, event)) {
          gather(event, at);
        }
      });
    } else {
      visit_until(leaf, counted.unit, days_of(leaf, counted.unit), gather);
    }
  }
}

MedicineAmounts NativeFold::State::gather_sum(const CompiledMeasure& measure, std::int32_t physician,
                                              std::uint32_t active) {
  const bool medicines = measure.plan->numerator.event_kind == EventKind::medicine;
  content_.begin(period_place_, measure, physician);
  const auto gather = [&](const Event& event, std::size_t) {
    content_.begin_unit(medicines ? 1 : event.quantity);
    content_.gather(event, medicines ? event.prescription_date : event.date);
  };
  if (measure.sum_slot == no_slot || active == no_place) {
    visit_summed(measure, physician, gather);
    return content_.amounts();
  }
  visit_prescribed_by(active, measure.summed, gather);
  return content_.amounts();
}

bool NativeFold::State::holds(std::uint32_t place, const FoldUnit& unit) const {
  const Node& node = program_.nodes[place];
  if (node.kind == Condition::Kind::at_least) {
    return leaf_holds(program_.leaves[node.first], unit);
  }
  // all_of stops at the first child that fails, the others at the first that holds.
  const bool stop_at = node.kind != Condition::Kind::all_of;
  for (std::uint32_t child = 0; child < node.count; ++child) {
    if (holds(node.first + child, unit) == stop_at) {
      return node.kind == Condition::Kind::any_of;
    }
  }
  return node.kind != Condition::Kind::any_of;
}

bool NativeFold::State::leaf_holds(const Leaf& leaf, const FoldUnit& unit) const {
  if (leaf.minimum <= 0) {
    return true;
  }
  const auto [word, bit] = leaf.selector;
  if (!was_seen(leaf.period_days, leaf.selector)) {
    return false;
  }
  if (leaf.shortcut == Shortcut::seen_in_days) {
    return true;
  }
  if (leaf.shortcut == Shortcut::on_prescription && unit.prescription != no_place) {
    return (events_.on_prescription[unit.prescription * program_.words + word] & bit) != 0;
  }
  if (leaf.shortcut == Shortcut::prescribed_in_period && unit.active != no_place) {
    return (events_.prescribed[unit.active * program_.words + word] & bit) != 0;
  }
  if (leaf.shortcut == Shortcut::dispensed_of_prescription && unit.active != no_place) {
    return dispensed_in_window(leaf, unit);
  }
  return scan_reaches(leaf, unit, days_of(leaf, unit));
}

// Most units have no prescription of their date, and most prescriptions were dispensed at once.
bool NativeFold::State::dispensed_in_window(const Leaf& leaf, const FoldUnit& unit) const {
  const auto& prescriptions = events_.prescriptions;
  const auto same = std::find_if(prescriptions.begin(), prescriptions.end(), [&](const Prescription& prescription) {
    return prescription.active == unit.active && prescription.date == unit.date;
  });
  const auto [word, bit] = leaf.selector;
  const auto place = static_cast<std::size_t>(same - prescriptions.begin());
  if (same == prescriptions.end() || (events_.on_prescription[place * program_.words + word] & bit) == 0) {
    return false;
  }
  const bool any_medicine = word == 0 && bit == medicine_bit;
  if (any_medicine && unit.date <= same->first_care && same->first_care <= unit.date + leaf.window.days) {
    return true;
  }
  return scan_reaches(leaf, unit, days_of(leaf, unit));
}

// The events of the days of the window. Windows of prescription dates say nothing of the care dates by which the events
// are sorted.
Range NativeFold::State::days_of(const Leaf& leaf, const FoldUnit& unit) const {
  if (leaf.counted == Counted::prescriptions || leaf.window.kind == Window::Kind::unit) {
    return {0, timeline_->events.size()};
  }
  if (leaf.period_days != no_days) {
    return range_of(leaf.period_days);
  }
  const auto [first, last] = window_days(leaf, unit);
  return between(first, last);
}

std::pair<base::Date, base::Date> NativeFold::State::window_days(const Leaf& leaf, const FoldUnit& unit) const {
  switch (leaf.window.kind) {
    case Window::Kind::days_ending_period:
      return {period_->last - (leaf.window.days - 1), period_->last};
    case Window::Kind::days_before_unit:
      return {unit.date - leaf.window.days, unit.date};
    case Window::Kind::days_after_unit:
      return {unit.date, unit.date + leaf.window.days};
    case Window::Kind::prescribed_with_unit:
      return {unit.date, unit.date + leaf.window.days};
    case Window::Kind::period:
    case Window::Kind::unit:
      break;
  }
  return {period_->first, period_->last};
}

Range NativeFold::State::between(base::Date first, base::Date last) const {
  const std::span<const Event> events = timeline_->events;
  const auto begin = std::lower_bound(events.begin(), events.end(), first,
                                      [](const Event& event, base::Date day) { return event.date < day; });
  const auto end =
      std::upper_bound(begin, events.end(), last, [](base::Date day, const Event& event) { return day < event.date; });
  return {static_cast<std::size_t>(begin - events.begin()), static_cast<std::size_t>(end - events.begin())};
}

// What one of the active physicians prescribed in the period.
template <class Visit>
void NativeFold::State::visit_prescribed_by(std::uint32_t active, Selector selector, Visit visit) const {
  for (const PrescribedEvent& prescribed : events_.events) {
    if (prescribed.active == active && has(prescribed.place, selector)) {
      visit(timeline_->events[prescribed.place], prescribed.place);
    }
  }
}

// Whether an event that the selector takes is in the window and by the author asked for, its care date apart.
bool NativeFold::State::selected(const Leaf& leaf, const FoldUnit& unit, const Event& event) const {
  const auto place = static_cast<std::size_t>(&event - timeline_->events.data());
  const bool by_date = leaf.window.kind == Window::Kind::unit || leaf.window.kind == Window::Kind::prescribed_with_unit;
  if (by_date) {
    if (event.prescription_date != unit.date) {
      return false;
    }
    if (leaf.window.kind == Window::Kind::prescribed_with_unit &&
        (event.date < unit.date || event.date > unit.date + leaf.window.days)) {
      return false;
    }
  } else if (leaf.counted == Counted::prescriptions) {
    const auto [first, last] = window_days(leaf, unit);
    if (event.prescription_date < first || event.prescription_date > last) {
      return false;
    }
  }
  const bool by_physician = leaf.author == Author::physician || leaf.window.kind == Window::Kind::unit;
  return !by_physician || author_of(place) == unit.physician;
}

// Visits the events selected, in order, until `visit` says that the minimum is reached.
template <class Visit>
bool NativeFold::State::visit_until(const Leaf& leaf, const FoldUnit& unit, Range range, Visit visit) const {
  for (std::size_t place = range.begin; place < range.end; ++place) {
    if (has(place, leaf.selector) && selected(leaf, unit, timeline_->events[place]) &&
        visit(timeline_->events[place], place)) {
      return true;
    }
  }
  return false;
}

bool NativeFold::State::scan_reaches(const Leaf& leaf, const FoldUnit& unit, Range range) const {
  switch (leaf.counted) {
    case Counted::lines:
    case Counted::acts:
    case Counted::boxes:
      return reaches_sum(leaf, unit, range);
    case Counted::medicines:
    case Counted::classes:
    case Counted::prescriptions:
      return reaches_distinct(leaf, unit, range);
    case Counted::deliveries:
    case Counted::days:
    case Counted::months:
      break;
  }
  return leaf.each_minimum > 0 ? reaches_full_dates(leaf, unit, range) : reaches_dates(leaf, unit, range);
}

bool NativeFold::State::reaches_sum(const Leaf& leaf, const FoldUnit& unit, Range range) const {
  std::int64_t sum = 0;
  return visit_until(leaf, unit, range, [&](const Event& event, std::size_t) {
    sum += leaf.counted == Counted::lines ? 1 : event.quantity;
    return sum >= leaf.minimum;
  });
}

// Events are sorted, so that those of one day, or one month, follow one another.
bool NativeFold::State::reaches_dates(const Leaf& leaf, const FoldUnit& unit, Range range) const {
  std::int32_t dates = 0;
  std::int32_t latest = no_date.days;
  return visit_until(leaf, unit, range, [&](const Event& event, std::size_t) {
    const std::int32_t date = day_or_month(leaf, event.date);
    dates += date != latest ? 1 : 0;
    latest = date;
    return dates >= leaf.minimum;
  });
}

bool NativeFold::State::reaches_distinct(const Leaf& leaf, const FoldUnit& unit, Range range) const {
  seen_.clear();
  return visit_until(leaf, unit, range, [&](const Event& event, std::size_t place) {
    std::uint64_t key = event.code;
    if (leaf.counted == Counted::prescriptions) {
      if (event.prescription_date == no_date) {
        return false;
      }
      key = static_cast<std::uint64_t>(static_cast<std::uint32_t>(event.prescriber)) << 32 |
            static_cast<std::uint32_t>(event.prescription_date.days);
    } else if ((masks_[place * program_.words] & named_bit) == 0) {
      return false;
    }
    if (leaf.counted == Counted::classes) {
      key = program_.class_of[event.code];
    }
    if (std::find(seen_.begin(), seen_.end(), key) == seen_.end()) {
      seen_.push_back(key);
    }
    return std::ssize(seen_) >= leaf.minimum;
  });
}

// Days or months that hold what is asked of each.
bool NativeFold::State::reaches_full_dates(const Leaf& leaf, const FoldUnit& unit, Range range) const {
  const std::span<const Event> events = timeline_->events;
  Leaf each = leaf;
  each.counted = leaf.each_counted;
  each.minimum = leaf.each_minimum;
  each.each_minimum = 0;
  const bool one_a_line = each.counted != Counted::boxes && each.counted != Counted::acts;
  const std::size_t fewest_lines = one_a_line ? static_cast<std::size_t>(each.minimum) : 1;
  std::int32_t dates = 0;
  for (std::size_t begin = range.begin; begin < range.end;) {
    const std::int32_t date = day_or_month(leaf, events[begin].date);
    std::size_t end = begin + 1;
    while (end < range.end && day_or_month(leaf, events[end].date) == date) {
      ++end;
    }
    dates += end - begin >= fewest_lines && scan_reaches(each, unit, {begin, end}) ? 1 : 0;
    if (dates >= leaf.minimum) {
      return true;
    }
    begin = end;
  }
  return false;
}

void NativeFold::State::merge(const State& other) {
  const auto add_all = [](std::vector<std::uint32_t>& into, const std::vector<std::uint32_t>& from) {
    std::transform(into.begin(), into.end(), from.begin(), into.begin(), std::plus());
  };
  for (std::size_t period = 0; period < cells_.size(); ++period) {
    cells_[period].merge(other.cells_[period]);
    sums_[period].merge(other.sums_[period]);
    add_all(registered_[period], other.registered_[period]);
    add_all(active_[period], other.active_[period]);
  }
  content_.merge(other.content_);
}

PeriodCounts NativeFold::State::take_counts(std::size_t period, int threads) {
  PeriodCounts counts;
  counts.measures.resize(program_.measures.size());
  std::atomic<std::size_t> next = 0;
  const auto take_measures = [&] {
    for (std::size_t number = next++; number < program_.measures.size(); number = next++) {
      const CompiledMeasure& measure = program_.measures[number];
      counts.measures[number] = {.cells = measure_cells(period, measure), .content = content_.lines(period, measure)};
    }
  };
  {
    std::vector<std::jthread> workers;
    for (int thread = 1; thread < threads; ++thread) {
      workers.emplace_back(take_measures);
    }
    take_measures();
  }
  cells_[period] = SparseRows<FoldCell>(0, 0);
  sums_[period] = SparseRows<SumCell>(0, 0);
  content_.forget(period);
  return counts;
}

std::vector<CellCounts> NativeFold::State::measure_cells(std::size_t period, const CompiledMeasure& measure) const {
  const std::size_t physicians = program_.periods[period].context->physicians.size();
  const std::size_t size = measure.layout.size();
  std::vector<CellCounts> cells(physicians * size);
  for (std::size_t physician = 0; physician < physicians; ++physician) {
    CellCounts* of_physician = cells.data() + physician * size;
    for (std::size_t place = 0; place < size; ++place) {
      const SumCell* sum = measure.sums() ? sums_[period].find(physician, measure.cell_offset + place) : nullptr;
      const FoldCell* from = sum != nullptr   ? &sum->counts
                             : measure.sums() ? nullptr
                                              : cells_[period].find(physician, measure.cell_offset + place);
      if (from != nullptr) {
        of_physician[place] = {.patients = from->patients,
                               .numerator_patients = from->numerator_patients,
                               .denominator = from->denominator,
                               .numerator = from->numerator,
                               .sum_of_squares = sum != nullptr ? sum->squares : 0,
                               .boxes = from->boxes,
                               .amount_cents = from->amount_cents};
      }
    }
    add_kinds(period, measure, physician, of_physician);
  }
  return cells;
}

// The denominators that were counted by kinds of patients.
void NativeFold::State::add_kinds(std::size_t period, const CompiledMeasure& measure, std::size_t physician,
                                  CellCounts* cells) const {
  if (measure.way == Way::unit_by_unit) {
    return;
  }
  const auto& people = (measure.way == Way::registered ? registered_ : active_)[period];
  for (std::size_t kind = 0; kind < program_.kinds.size(); ++kind) {
    const MeasuresOfKind& measures = program_.measures_of_kind[kind];
    const auto& counting = measure.way == Way::registered ? measures.registered : measures.active;
    if (!std::binary_search(counting.begin(), counting.end(), measure.number)) {
      continue;
    }
    for (const Registered registered : {Registered::known, Registered::new_patient, Registered::elsewhere}) {
      const std::uint32_t count = people[kind_place(physician, kind, registered)];
      CellCounts& cell = cells[program_.cell(measure, kind, registered) - measure.cell_offset];
      cell.patients += count;
      cell.denominator += count;
    }
  }
}

NativeFold::NativeFold(const NativeProgram& program) : state_(std::make_unique<State>(program.compiled())) {}
NativeFold::~NativeFold() = default;
NativeFold::NativeFold(NativeFold&&) noexcept = default;

void NativeFold::add(std::span<const PatientTimeline> timelines) { state_->add(timelines); }

void NativeFold::merge(const NativeFold& other) { state_->merge(*other.state_); }

PeriodCounts NativeFold::take_counts(std::size_t period, int threads) { return state_->take_counts(period, threads); }

}  // namespace miroir::measures
