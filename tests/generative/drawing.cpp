#include "generative/drawing.hpp"

#include <algorithm>

namespace miroir::generative {

namespace {

using namespace measures;
using support::DrawnPerson;

constexpr int look_back_days = 365;

class Drawing {
 public:
  explicit Drawing(std::uint64_t seed) : random_(seed) {}

  DrawnCase draw(std::uint64_t seed) {
    DrawnCase drawn;
    drawn.seed = seed;
    draw_periods(seed / cases_together, drawn);
    draw_codes(drawn);
    draw_practitioners(drawn.store);
    const int persons = number(1, 40);
    for (int i = 0; i < persons; ++i) {
      drawn.store.persons.push_back(draw_person(drawn.store));
    }
    const int measures = number(1, 4);
    for (int i = 0; i < measures; ++i) {
      drawn.catalogue.measures.push_back(draw_measure(drawn.catalogue, i));
    }
    return drawn;
  }

 private:
  int number(int from, int to) { return std::uniform_int_distribution<int>(from, to)(random_); }
  bool chance(int percent) { return number(1, 100) <= percent; }
  template <class T>
  const T& one_of(const std::vector<T>& choices) {
    return choices[static_cast<std::size_t>(number(0, static_cast<int>(choices.size()) - 1))];
  }

  void draw_periods(std::uint64_t neighbourhood, DrawnCase& drawn) {
    std::mt19937_64 random(neighbourhood);
    std::vector<std::string> names = {"2018-S1", "2018-S2", "2018-Q2", "2018-Q3"};
    std::shuffle(names.begin(), names.end(), random);
    names.resize(std::uniform_int_distribution<std::size_t>(1, 3)(random));
    for (const std::string& name : names) {
      drawn.periods.push_back(*base::parse_period(name));
      const base::Period& period = drawn.periods.back();
      for (const base::Date edge : {period.first, period.last, period.last - (look_back_days - 1),
                                    base::add_months(period.last, -12), period.first - look_back_days}) {
        edges_.insert(edges_.end(), {edge - 1, edge, edge + 1});
      }
      months_.push_back(base::month_index(period.last));
    }
  }

  // ATC codes with common beginnings, medicines without one, and other kinds whose codes are prefixes of others.
  void draw_codes(DrawnCase& drawn) {
    const std::vector<std::pair<EventKind, std::string>> codes = {
        {EventKind::medicine, ""},         {EventKind::medicine, "A02BC01"},  {EventKind::medicine, "A02BC02"},
        {EventKind::medicine, "C10AA01"},  {EventKind::medicine, "M01AB05"},  {EventKind::medicine, "M01AB55"},
        {EventKind::medicine, "M01AE01"},  {EventKind::medicine, "N06AB03"},  {EventKind::medicine, "N06AX16"},
        {EventKind::medicine, "A02X"},     {EventKind::biology, "592"},       {EventKind::biology, "5921"},
        {EventKind::biology, "1133"},      {EventKind::procedure, "ALQP003"}, {EventKind::procedure, "DEQP003"},
        {EventKind::consultation, "1111"}, {EventKind::consultation, "1211"}};
    drawn.store.codes.emplace_back();
    for (const auto& [kind, text] : codes) {
      drawn.store.codes.push_back({kind, text});
    }
    drawn.catalogue.code_sets = {
        {"ppi", EventKind::medicine, {"A02BC"}, {}},
        {"nsaid", EventKind::medicine, {"M01A"}, {"M01AB55"}},
        {"antidepressant", EventKind::medicine, {"N06A"}, {}},
        {"nearly all", EventKind::medicine, {"A", "C", "M01AB", "N"}, {"A02BC02"}},
        {"nothing", EventKind::medicine, {"Z"}, {}},
        {"creatinine", EventKind::biology, {"592"}, {}},
        {"tests", EventKind::biology, {"592", "5921", "1133"}, {"1133"}},
        {"depression test", EventKind::procedure, {"ALQP003"}, {}},
        {"visit", EventKind::consultation, {"1211"}, {}},
    };
    // More sets than one word of bits, now and then.
    const int more = chance(2) ? 70 : 0;
    for (int i = 0; i < more; ++i) {
      drawn.catalogue.code_sets.push_back({"set " + std::to_string(i),
                                           EventKind::medicine,
                                           {one_of(std::vector<std::string>{"A", "C1", "M01", "N06A"})},
                                           {}});
    }
  }

  void draw_practitioners(support::DrawnStore& store) {
    const int practitioners = number(1, 5);
    store.practitioners.emplace_back();
    store.numbers.emplace_back();
    for (int i = 1; i <= practitioners; ++i) {
      store.practitioners.push_back("P" + std::to_string(i));
      store.numbers.push_back("P" + std::to_string(i));
    }
    for (int i = 1; i <= practitioners; ++i) {
      store.numbers.push_back("Q" + std::to_string(i));
    }
    for (const std::int32_t month : months_) {
      // Somebody is there every month: a period without practitioners is refused.
      store.practices.push_back({month, 1, 1, true, true, true});
      for (int i = 1; i <= practitioners; ++i) {
        for (const int place : {i, practitioners + i}) {
          if (chance(70)) {
            store.practices.push_back(
                {month, place, chance(90) ? i : number(1, practitioners), chance(90), chance(90), chance(90)});
          }
        }
      }
    }
    for (int i = 0; i < number(0, 6); ++i) {
      store.memberships.push_back({number(1, practitioners), chance(50) ? "G1" : "G2", draw_span()});
    }
  }

  base::Date draw_date() { return chance(60) ? one_of(edges_) : base::make_date(2017, 1, 1) + number(0, 900); }

  Span draw_span() {
    Span span{draw_date(), open_end};
    if (chance(60)) {
      span.end = chance(80) ? std::max(span.start, draw_date()) : draw_date();
    }
    return span;
  }

  DrawnPerson draw_person(const support::DrawnStore& store) {
    DrawnPerson person;
    person.birth_month = base::month_index(2018, 6) -
                         12 * one_of(std::vector<int>{0, 1, 15, 16, 17, 40, 60, 65, 75, 85}) + number(-2, 8);
    person.sex = static_cast<Sex>(number(0, 2));
    person.death = chance(10) ? draw_date() : open_end;
    draw_registrations(store, person);
    for (int i = 0; i < number(0, 2); ++i) {
      person.ald.push_back(draw_span());
    }
    std::sort(person.ald.begin(), person.ald.end(), [](const Span& a, const Span& b) { return a.start < b.start; });
    const int events = chance(10) ? 0 : chance(40) ? number(1, 5) : number(6, 30);
    for (int i = 0; i < events; ++i) {
      person.events.push_back(draw_event(store, person));
    }
    return person;
  }

  // Chains with a gap, without one, or overlapping, and spans drawn at random.
  void draw_registrations(const support::DrawnStore& store, DrawnPerson& person) {
    const int spans = chance(15) ? 0 : number(1, 4);
    base::Date start = draw_date();
    for (int i = 0; i < spans; ++i) {
      const Span span = draw_span();
      const auto drawn_number = number(0, static_cast<int>(store.numbers.size()) - 1);
      person.registrations.push_back({drawn_number, chance(70) ? start : span.start, span.end});
      if (person.registrations.back().end != open_end) {
        start = person.registrations.back().end + number(0, 2);
      }
    }
    std::sort(person.registrations.begin(), person.registrations.end(), [](const auto& a, const auto& b) {
      return std::tuple(a.start, a.end, a.number) < std::tuple(b.start, b.end, b.number);
    });
  }

  Event draw_event(const support::DrawnStore& store, const DrawnPerson& person) {
    // Often something of an earlier event again: the same day, prescription or medicine.
    Event event;
    if (!person.events.empty() && chance(60)) {
      event = one_of(person.events);
    } else {
      event.date = draw_date();
      event.prescription_date = chance(15) ? no_date : chance(70) ? event.date - number(0, 3) : draw_date();
      event.prescriber = number(0, static_cast<int>(store.practitioners.size()) - 1);
      event.performer = number(0, static_cast<int>(store.practitioners.size()) - 1);
    }
    if (chance(40)) {
      event.date = event.date + (one_of(distances_) + number(-1, 1));
    }
    if (event.code == 0 || chance(50)) {
      event.code = static_cast<std::uint32_t>(number(1, static_cast<int>(store.codes.size()) - 1));
    }
    event.quantity = number(1, 4);
    event.amount_cents = chance(10) ? 0 : chance(5) ? std::int64_t{4'000'000'000} : number(1, 20'000);
    event.in_ald_care = chance(30);
    return event;
  }

  std::optional<std::size_t> draw_set(const Catalogue& catalogue, EventKind kind) {
    std::vector<std::size_t> sets;
    for (std::size_t i = 0; i < catalogue.code_sets.size(); ++i) {
      if (catalogue.code_sets[i].kind == kind) {
        sets.push_back(i);
      }
    }
    return chance(20) ? std::nullopt : std::optional<std::size_t>(one_of(sets));
  }

  Window draw_window(Unit unit) {
    std::vector<Window::Kind> kinds = {Window::Kind::period, Window::Kind::days_ending_period};
    if (unit != Unit::patients) {
      kinds.insert(kinds.end(),
                   {Window::Kind::days_before_unit, Window::Kind::days_after_unit, Window::Kind::prescribed_with_unit});
    }
    if (unit == Unit::prescriptions) {
      kinds.insert(kinds.end(), {Window::Kind::unit, Window::Kind::unit});
    }
    const Window::Kind kind = one_of(kinds);
    if (kind == Window::Kind::period || kind == Window::Kind::unit) {
      return {kind, 0};
    }
    return {kind, one_of(distances_)};
  }

  Condition draw_leaf(const Catalogue& catalogue, Unit unit) {
    Condition leaf;
    leaf.event_kind = chance(60) ? EventKind::medicine : static_cast<EventKind>(number(2, 4));
    leaf.codes = draw_set(catalogue, leaf.event_kind);
    leaf.window = draw_window(unit);
    leaf.author = chance(50) ? Author::physician : Author::anyone;
    leaf.minimum = chance(60) ? 1 : number(1, 4);
    std::vector<Counted> counted = {Counted::lines, Counted::days, Counted::months};
    if (leaf.event_kind == EventKind::medicine) {
      counted.insert(counted.end(), {Counted::boxes, Counted::medicines, Counted::classes, Counted::deliveries,
                                     Counted::prescriptions});
    } else {
      counted.push_back(Counted::acts);
    }
    leaf.counted = one_of(counted);
    if ((leaf.counted == Counted::deliveries || leaf.counted == Counted::months) && chance(60)) {
      leaf.each = draw_each(leaf.event_kind);
    }
    return leaf;
  }

  Each draw_each(EventKind kind) {
    std::vector<Counted> counted = {Counted::lines, Counted::days};
    if (kind == EventKind::medicine) {
      counted.insert(counted.end(), {Counted::boxes, Counted::medicines, Counted::classes, Counted::classes});
    } else {
      counted.push_back(Counted::acts);
    }
    return {one_of(counted), number(1, 3)};
  }

  Condition draw_condition(const Catalogue& catalogue, Unit unit, int depth) {
    if (depth == 0 || chance(50)) {
      return draw_leaf(catalogue, unit);
    }
    Condition condition;
    condition.kind = one_of(
        std::vector<Condition::Kind>{Condition::Kind::all_of, Condition::Kind::any_of, Condition::Kind::none_of});
    for (int i = 0; i < number(1, 3); ++i) {
      condition.children.push_back(draw_condition(catalogue, unit, depth - 1));
    }
    return condition;
  }

  Denominator draw_denominator(const Catalogue& catalogue, Attribution attribution) {
    Denominator denominator;
    denominator.unit = attribution == Attribution::registered ? Unit::patients : static_cast<Unit>(number(0, 4));
    const std::vector<AgeRange> ages = {{0, 200},  {16, 200}, {17, 200}, {60, 200},
                                        {65, 200}, {0, 65},   {0, 60},   {15, 85}};
    denominator.age = one_of(ages);
    if (chance(15)) {
      denominator.sex = chance(50) ? Sex::female : Sex::male;
    }
    if (chance(15)) {
      denominator.ald = chance(50);
    }
    if (chance(40)) {
      denominator.condition = draw_condition(catalogue, denominator.unit, 1);
    }
    if (denominator.unit == Unit::consultations && chance(60)) {
      denominator.in_ald_care = chance(50);
    }
    if (denominator.unit == Unit::starts) {
      denominator.start_codes = draw_set(catalogue, EventKind::medicine);
      denominator.clear_days = one_of(distances_);
    }
    return denominator;
  }

  Measure draw_measure(const Catalogue& catalogue, int place) {
    Measure measure;
    measure.id = "drawn-" + std::to_string(place + 1);
    measure.order = place;
    measure.attribution = chance(35) ? Attribution::registered : Attribution::prescriber;
    measure.denominator = draw_denominator(catalogue, measure.attribution);
    Numerator& numerator = measure.numerator;
    numerator.kind = chance(70) ? Numerator::Kind::units : static_cast<Numerator::Kind>(number(1, 3));
    if (numerator.kind == Numerator::Kind::units) {
      numerator.condition = draw_condition(catalogue, measure.denominator.unit, 2);
    } else {
      numerator.event_kind =
          numerator.kind == Numerator::Kind::acts ? static_cast<EventKind>(number(2, 4)) : EventKind::medicine;
      numerator.codes = draw_set(catalogue, numerator.event_kind);
    }
    if (chance(50)) {
      measure.strata.push_back({Dimension::age, {{0, 17}, {17, 75}, {75, 200}}, {}});
    }
    if (chance(50)) {
      measure.strata.push_back({Dimension::registration, {}, {"known", "new", "elsewhere"}});
    }
    return measure;
  }

  std::mt19937_64 random_;
  std::vector<base::Date> edges_;
  std::vector<std::int32_t> months_;
  std::vector<int> distances_ = {1, 30, 90, 365};  // of windows, and between events
};

// Puts one case after another into a store and a catalogue that hold others already.
class Joining {
 public:
  DrawnCase joined;

  void add(const DrawnCase& drawn) {
    support::DrawnStore& store = joined.store;
    if (joined.periods.empty()) {
      joined.seed = drawn.seed;
      joined.periods = drawn.periods;
      store.codes = drawn.store.codes;
      store.practitioners.emplace_back();
      store.numbers.emplace_back();
    }
    const auto practitioners = static_cast<std::int32_t>(store.practitioners.size()) - 1;
    const auto numbers = static_cast<std::int32_t>(store.numbers.size()) - 1;
    const auto name = [&](const std::string& of_case) { return of_case + "-" + std::to_string(drawn.seed); };
    const auto moved = [](std::int32_t identifier, std::int32_t by) { return identifier == 0 ? 0 : identifier + by; };
    std::transform(drawn.store.practitioners.begin() + 1, drawn.store.practitioners.end(),
                   std::back_inserter(store.practitioners), name);
    std::transform(drawn.store.numbers.begin() + 1, drawn.store.numbers.end(), std::back_inserter(store.numbers), name);
    for (support::DrawnPractice practice : drawn.store.practices) {
      practice.number = moved(practice.number, numbers);
      practice.practitioner = moved(practice.practitioner, practitioners);
      store.practices.push_back(practice);
    }
    for (support::DrawnMembership membership : drawn.store.memberships) {
      membership.practitioner = moved(membership.practitioner, practitioners);
      store.memberships.push_back(membership);
    }
    for (DrawnPerson person : drawn.store.persons) {
      for (Registration& registration : person.registrations) {
        registration.number = moved(registration.number, numbers);
      }
      for (Event& event : person.events) {
        event.prescriber = moved(event.prescriber, practitioners);
        event.performer = moved(event.performer, practitioners);
      }
      store.persons.push_back(std::move(person));
    }
    add_measures(drawn);
  }

 private:
  void add_measures(const DrawnCase& drawn) {
    sets_.clear();
    for (const CodeSet& set : drawn.catalogue.code_sets) {
      auto& known = joined.catalogue.code_sets;
      const auto same = std::find_if(known.begin(), known.end(), [&](const CodeSet& other) {
        return other.kind == set.kind && other.included == set.included && other.excluded == set.excluded;
      });
      sets_.push_back(static_cast<std::size_t>(same - known.begin()));
      if (same == known.end()) {
        known.push_back(set);
      }
    }
    for (Measure measure : drawn.catalogue.measures) {
      measure.id += "-" + std::to_string(drawn.seed);
      measure.order = static_cast<std::int32_t>(joined.catalogue.measures.size());
      move(measure.denominator.start_codes);
      move(measure.numerator.codes);
      for (auto* condition : {&measure.denominator.condition, &measure.numerator.condition}) {
        if (*condition) {
          move(**condition);
        }
      }
      joined.catalogue.measures.push_back(std::move(measure));
    }
  }

  void move(std::optional<std::size_t>& set) const { set = set ? std::optional(sets_[*set]) : std::nullopt; }
  void move(Condition& condition) const {
    move(condition.codes);
    for (Condition& child : condition.children) {
      move(child);
    }
  }

  std::vector<std::size_t> sets_;  // where those of the case being added are
};

// Every version of `whole` with one element of the vector `of(whole)` removed; halves first while there are many.
template <class Of>
void without_each(const DrawnCase& whole, Of of, std::size_t keep, std::vector<DrawnCase>& into) {
  DrawnCase copy = whole;
  const std::size_t size = of(copy).size();
  for (std::size_t length = size / 2; length >= 1; length /= 2) {
    for (std::size_t begin = 0; begin < size && size - std::min(length, size - begin) >= keep; begin += length) {
      DrawnCase fewer = whole;
      auto& elements = of(fewer);
      const auto from = elements.begin() + static_cast<std::ptrdiff_t>(begin);
      elements.erase(from, from + static_cast<std::ptrdiff_t>(std::min(length, size - begin)));
      into.push_back(std::move(fewer));
    }
  }
  if (size == 1 && keep == 0) {
    DrawnCase fewer = whole;
    of(fewer).clear();
    into.push_back(std::move(fewer));
  }
}

// The whole case with one condition replaced by each of its children.
template <class Of>
void children_alone(const DrawnCase& whole, Of of, std::vector<DrawnCase>& into) {
  DrawnCase copy = whole;
  const std::optional<Condition> condition = of(copy);
  const std::size_t children = condition ? condition->children.size() : 0;
  for (std::size_t child = 0; child < children; ++child) {
    DrawnCase simpler = whole;
    of(simpler) = condition->children[child];
    into.push_back(std::move(simpler));
  }
}

void simpler_conditions(const DrawnCase& whole, std::vector<DrawnCase>& into) {
  for (std::size_t m = 0; m < whole.catalogue.measures.size(); ++m) {
    if (whole.catalogue.measures[m].denominator.condition) {
      DrawnCase simpler = whole;
      simpler.catalogue.measures[m].denominator.condition.reset();
      into.push_back(std::move(simpler));
    }
    children_alone(
        whole, [&](DrawnCase & c) -> auto& { return c.catalogue.measures[m].denominator.condition; }, into);
    children_alone(
        whole, [&](DrawnCase & c) -> auto& { return c.catalogue.measures[m].numerator.condition; }, into);
  }
}

}  // namespace

DrawnCase draw_case(std::uint64_t seed) { return Drawing(seed).draw(seed); }

DrawnCase together(const std::vector<DrawnCase>& cases) {
  Joining joining;
  for (const DrawnCase& drawn : cases) {
    joining.add(drawn);
  }
  return std::move(joining.joined);
}

std::vector<DrawnCase> smaller(const DrawnCase& drawn) {
  std::vector<DrawnCase> cases;
  without_each(
      drawn, [](DrawnCase & c) -> auto& { return c.catalogue.measures; }, 1, cases);
  without_each(
      drawn, [](DrawnCase & c) -> auto& { return c.periods; }, 1, cases);
  without_each(
      drawn, [](DrawnCase & c) -> auto& { return c.store.persons; }, 0, cases);
  without_each(
      drawn, [](DrawnCase & c) -> auto& { return c.store.memberships; }, 0, cases);
  simpler_conditions(drawn, cases);
  for (std::size_t person = 0; person < drawn.store.persons.size(); ++person) {
    without_each(
        drawn, [&](DrawnCase & c) -> auto& { return c.store.persons[person].events; }, 0, cases);
    without_each(
        drawn, [&](DrawnCase & c) -> auto& { return c.store.persons[person].registrations; }, 0, cases);
    without_each(
        drawn, [&](DrawnCase & c) -> auto& { return c.store.persons[person].ald; }, 0, cases);
  }
  return cases;
}

}  // namespace miroir::generative
