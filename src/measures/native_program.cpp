#include "measures/native_program.hpp"

#include <algorithm>
#include <bit>
#include <map>
#include <utility>

namespace miroir::measures {

namespace {

constexpr std::size_t word_bits = 64;
constexpr std::int32_t new_months = 12;

// Months before and after a period in which nearly all of its content lies: those of a look-back of a year, and of a
// quarter after.
constexpr std::int32_t content_months_before = 12;
constexpr std::int32_t content_months_after = 3;

// Builds a Compiled: gives each selector its bit and flattens the conditions.
class Compiler {
 public:
  Compiler(const Catalogue& catalogue, const std::vector<PeriodContext>& periods, NativeProgram::Compiled& into)
      : catalogue_(catalogue), periods_(periods), into_(into), relevant_(fixed_selectors) {}

  void compile(const Measure& plan) {
    CompiledMeasure measure{.plan = &plan,
                            .number = static_cast<std::uint32_t>(into_.measures.size()),
                            .layout = CellLayout(plan),
                            .prescribed = {},
                            .denominator_triggers = {},
                            .numerator_triggers = {},
                            .starts = {},
                            .summed = {},
                            .content_leaves = {},
                            .content_keys = {}};
    if (plan.denominator.condition) {
      measure.denominator_condition = node(*plan.denominator.condition);
    }
    if (plan.numerator.condition) {
      measure.numerator_condition = node(*plan.numerator.condition);
    }
    compile_unit(measure);
    if (measure.sums()) {
      compile_sum(measure);
    }
    compile_content(measure);
    choose_way(measure);
    for (const PeriodContext& context : periods_) {
      need_events(plan, context.period);
    }
    std::size_t& cells = measure.sums() ? into_.sum_cells_per_physician : into_.cells_per_physician;
    measure.cell_offset = cells;
    cells += measure.layout.size();
    into_.uses_registrations |= plan.attribution == Attribution::registered || measure.layout.splits_registration();
    into_.measures.push_back(std::move(measure));
  }

  // Once every measure is compiled.
  void finish(const std::vector<Code>& codes) {
    fill_masks(codes);
    for (CompiledMeasure& measure : into_.measures) {
      set_triggers(measure);
    }
    cut_days();
    list_kinds();
    place_content(codes);
  }

 private:
  // The bits of each code.
  void fill_masks(const std::vector<Code>& codes) {
    into_.words = (fixed_selectors + sets_.size() + word_bits - 1) / word_bits;
    into_.masks.assign(codes.size() * into_.words, 0);
    into_.class_of.assign(codes.size(), 0);
    std::map<std::string_view, std::uint32_t> first_of_class;
    for (std::size_t id = 1; id < codes.size(); ++id) {
      const std::string_view text = codes[id].text;
      if (codes[id].kind == EventKind::medicine) {
        const auto place = static_cast<std::uint32_t>(id);
        into_.class_of[id] = first_of_class.emplace(text.substr(0, class_characters), place).first->second;
      }
      std::uint64_t* mask = &into_.masks[id * into_.words];
      mask[0] |= kind_bit(codes[id].kind);
      if (codes[id].kind == EventKind::medicine && !codes[id].text.empty()) {
        mask[0] |= named_bit;
      }
      for (const auto& [key, selector] : sets_) {
        if (codes[id].kind == key.first && catalogue_.code_sets[key.second].contains(codes[id])) {
          mask[selector.word] |= selector.bit;
        }
      }
    }
    fill_relevant_days(codes);
  }

  static std::uint64_t kind_bit(EventKind kind) { return std::uint64_t{1} << (static_cast<unsigned>(kind) - 1); }

  Selector selector(EventKind kind, const std::optional<std::size_t>& set) {
    if (!set) {
      return {.word = 0, .bit = kind_bit(kind)};
    }
    const std::size_t place = fixed_selectors + sets_.size();
    const Selector fresh{.word = place / word_bits, .bit = std::uint64_t{1} << (place % word_bits)};
    relevant_.resize(place + 1);
    return sets_.emplace(std::pair(kind, *set), fresh).first->second;
  }

  RelevantDays& relevant(Selector selector) {
    return relevant_[selector.word * word_bits + static_cast<std::size_t>(std::countr_zero(selector.bit))];
  }

  // Notes the days of the events that the plan looks at for one period.
  void need_events(const Measure& plan, const base::Period& period) {
    const DayRange in_period{period.first, period.last};
    const Denominator& denominator = plan.denominator;
    if (plan.attribution == Attribution::prescriber) {
      // Who saw the patient or prescribed to them: units, or those whose relation to the patient is counted.
      relevant(selector(EventKind::medicine, {})).prescription.widen(in_period);
      relevant(selector(EventKind::consultation, {})).care.widen(in_period);
    }
    if (denominator.unit == Unit::starts) {
      relevant(selector(EventKind::medicine, denominator.start_codes))
          .care.widen({period.first - denominator.clear_days, period.last});
    }
    if (denominator.unit == Unit::deliveries) {
      relevant(selector(EventKind::medicine, {})).care.widen(in_period);
    }
    if (plan.numerator.kind != Numerator::Kind::units) {
      RelevantDays& summed = relevant(selector(plan.numerator.event_kind, plan.numerator.codes));
      (plan.numerator.event_kind == EventKind::medicine ? summed.prescription : summed.care).widen(in_period);
    }
    for (const auto* condition : {&denominator.condition, &plan.numerator.condition}) {
      if (*condition) {
        need_events(**condition, unit_days(denominator, period), period);
      }
    }
  }

  void need_events(const Condition& condition, const DayRange& units, const base::Period& period) {
    for (const Condition& child : condition.children) {
      need_events(child, units, period);
    }
    if (condition.kind == Condition::Kind::at_least) {
      RelevantDays& days = relevant(selector(condition.event_kind, condition.codes));
      (looks_at_prescription_date(condition) ? days.prescription : days.care).widen(window(condition, units, period));
    }
  }

  // The days of which a unit may be dated. A start is dated by its prescription, however long ago.
  static DayRange unit_days(const Denominator& denominator, const base::Period& period) {
    return denominator.unit == Unit::starts ? DayRange{no_date, open_end} : DayRange{period.first, period.last};
  }

  static DayRange window(const Condition& condition, const DayRange& units, const base::Period& period) {
    const std::int32_t days = condition.window.days;
    switch (condition.window.kind) {
      case Window::Kind::days_ending_period:
        return {period.last - (days - 1), period.last};
      case Window::Kind::days_before_unit:
        return {units.first == no_date ? no_date : units.first - days, units.last};
      case Window::Kind::days_after_unit:
        return {units.first, units.last == open_end ? open_end : units.last + days};
      case Window::Kind::unit:
      case Window::Kind::prescribed_with_unit:
        return units;
      case Window::Kind::period:
        break;
    }
    return {period.first, period.last};
  }

  static bool looks_at_prescription_date(const Condition& condition) {
    return condition.counted == Counted::prescriptions || condition.window.kind == Window::Kind::unit ||
           condition.window.kind == Window::Kind::prescribed_with_unit;
  }

  // The days of a code are those of all selectors that take it.
  void fill_relevant_days(const std::vector<Code>& codes) {
    into_.relevant_days.resize(codes.size());
    for (std::size_t id = 1; id < codes.size(); ++id) {
      for (std::size_t place = 0; place < relevant_.size(); ++place) {
        const std::uint64_t mask = into_.masks[id * into_.words + place / word_bits];
        if ((mask >> place % word_bits & 1) != 0) {
          into_.relevant_days[id].care.widen(relevant_[place].care);
          into_.relevant_days[id].prescription.widen(relevant_[place].prescription);
        }
      }
    }
  }

  // The column that says who prescribed or did events of this kind.
  void needs_author(EventKind kind) {
    const bool prescribed = kind == EventKind::medicine || kind == EventKind::biology;
    (prescribed ? into_.columns.prescriber : into_.columns.performer) = true;
  }

  std::uint32_t node(const Condition& condition) {
    const auto place = static_cast<std::uint32_t>(into_.nodes.size());
    into_.nodes.emplace_back();
    fill_node(place, condition);
    return place;
  }

  void fill_node(std::uint32_t place, const Condition& condition) {
    Node filled{.kind = condition.kind};
    if (condition.kind == Condition::Kind::at_least) {
      filled.first = static_cast<std::uint32_t>(into_.leaves.size());
      into_.leaves.push_back(leaf(condition));
    } else {
      filled.first = static_cast<std::uint32_t>(into_.nodes.size());
      filled.count = static_cast<std::uint32_t>(condition.children.size());
      into_.nodes.resize(into_.nodes.size() + filled.count);
      for (std::uint32_t child = 0; child < filled.count; ++child) {
        fill_node(filled.first + child, condition.children[child]);
      }
    }
    into_.nodes[place] = filled;
  }

  Leaf leaf(const Condition& condition) {
    into_.columns.prescription_date |= looks_at_prescription_date(condition);
    into_.columns.prescriber |= condition.counted == Counted::prescriptions;
    into_.columns.quantity |=
        is_quantity(condition.counted) || (condition.each && is_quantity(condition.each->counted));
    if (condition.author == Author::physician || condition.window.kind == Window::Kind::unit) {
      needs_author(condition.event_kind);
    }
    into_.uses_prescriptions |= shortcut(condition) == Shortcut::dispensed_of_prescription;
    return {.selector = selector(condition.event_kind, condition.codes),
            .window = condition.window,
            .counted = condition.counted,
            .author = condition.author,
            .minimum = condition.minimum,
            .each_minimum = condition.each ? condition.each->minimum : 0,
            .each_counted = condition.each ? condition.each->counted : Counted::medicines,
            .shortcut = shortcut(condition),
            .period_days = period_days(condition)};
  }

  // Numbers the days of a leaf, so that those of a patient's events are found once for each period.
  std::uint32_t period_days(const Condition& condition) {
    const PeriodDays days{condition.window.kind, condition.window.days};
    if (looks_at_prescription_date(condition) ||
        (days.kind != Window::Kind::period && days.kind != Window::Kind::days_ending_period)) {
      return no_days;
    }
    auto found = std::find(into_.period_days.begin(), into_.period_days.end(), days);
    if (found == into_.period_days.end()) {
      found = into_.period_days.insert(found, days);
    }
    return static_cast<std::uint32_t>(found - into_.period_days.begin());
  }

  static bool is_quantity(Counted counted) { return counted == Counted::acts || counted == Counted::boxes; }

  static Shortcut shortcut(const Condition& condition) {
    const bool of_codes = condition.counted == Counted::medicines || condition.counted == Counted::classes;
    const bool any_will_do =
        condition.event_kind == EventKind::medicine && condition.minimum == 1 && !of_codes && !condition.each;
    if (any_will_do && condition.window.kind == Window::Kind::unit) {
      return Shortcut::on_prescription;
    }
    if (any_will_do && condition.window.kind == Window::Kind::period && condition.author == Author::physician &&
        condition.counted == Counted::prescriptions) {
      return Shortcut::prescribed_in_period;
    }
    if (any_will_do && condition.window.kind == Window::Kind::prescribed_with_unit &&
        condition.author == Author::physician) {
      return Shortcut::dispensed_of_prescription;
    }
    return any_line_will_do(condition) ? Shortcut::seen_in_days : Shortcut::none;
  }

  static bool any_line_will_do(const Condition& condition) {
    const bool of_dates = condition.counted == Counted::deliveries || condition.counted == Counted::days ||
                          condition.counted == Counted::months;
    const bool of_period =
        condition.window.kind == Window::Kind::period || condition.window.kind == Window::Kind::days_ending_period;
    return of_period && condition.author == Author::anyone && condition.minimum == 1 && !condition.each &&
           (condition.counted == Counted::lines || of_dates);
  }

  void compile_unit(CompiledMeasure& measure) {
    const Denominator& denominator = measure.plan->denominator;
    switch (denominator.unit) {
      case Unit::patients:
        if (measure.plan->attribution == Attribution::prescriber) {
          needs_author(EventKind::medicine);
          needs_author(EventKind::consultation);
          into_.columns.prescription_date = true;
        }
        break;
      case Unit::prescriptions:
        needs_author(EventKind::medicine);
        into_.columns.prescription_date = true;
        into_.uses_prescriptions = true;
        break;
      case Unit::deliveries:
        needs_author(EventKind::medicine);
        break;
      case Unit::consultations:
        needs_author(EventKind::consultation);
        into_.columns.quantity = true;
        into_.columns.in_ald_care |= denominator.in_ald_care.has_value();
        break;
      case Unit::starts:
        needs_author(EventKind::medicine);
        into_.columns.prescription_date = true;
        measure.starts = selector(EventKind::medicine, denominator.start_codes);
        break;
    }
  }

  void compile_sum(CompiledMeasure& measure) {
    const Numerator& numerator = measure.plan->numerator;
    measure.summed = selector(numerator.event_kind, numerator.codes);
    needs_author(numerator.event_kind);
    into_.columns.prescription_date |= numerator.event_kind == EventKind::medicine;
    if (measure.plan->attribution == Attribution::prescriber && numerator.event_kind == EventKind::medicine &&
        measure.plan->denominator.unit != Unit::starts) {
      measure.sum_slot = static_cast<std::uint32_t>(into_.prescribed_sums.size());
      into_.prescribed_sums.push_back({.selector = measure.summed});
    }
    (numerator.kind == Numerator::Kind::amount_cents ? into_.columns.amount_cents : into_.columns.quantity) = true;
  }

  void compile_content(CompiledMeasure& measure) {
    if (measure.sums()) {
      needs_amounts(measure.plan->numerator.event_kind);
    } else if (measure.numerator_condition != no_node) {
      list_content(measure.numerator_condition, measure.content_leaves);
      list_content_kinds(*measure.plan->numerator.condition);
    }
    measure.has_content = measure.sums() || !measure.content_leaves.empty();
  }

  // Whoever is counted once for being a patient of the physician is counted with all others of their kind.
  void choose_way(CompiledMeasure& measure) const {
    const Measure& plan = *measure.plan;
    if (plan.denominator.unit == Unit::patients && measure.denominator_condition == no_node) {
      measure.way = plan.attribution == Attribution::registered ? Way::registered : Way::active;
    }
    measure.denominator_of_patient =
        measure.denominator_condition != no_node && says_same_of_units(measure.denominator_condition);
    if (measure.sums()) {
      measure.numerator_of_prescribed = measure.sum_slot != no_slot;
      measure.prescribed = measure.summed;
    } else if (measure.way == Way::active && measure.numerator_condition != no_node) {
      const Node& root = into_.nodes[measure.numerator_condition];
      if (root.kind == Condition::Kind::at_least &&
          into_.leaves[root.first].shortcut == Shortcut::prescribed_in_period && into_.leaves[root.first].minimum > 0) {
        measure.numerator_of_prescribed = true;
        measure.prescribed = into_.leaves[root.first].selector;
      }
    }
  }

  bool says_same_of_units(std::uint32_t place) const {
    const Node& node = into_.nodes[place];
    if (node.kind == Condition::Kind::at_least) {
      const Leaf& leaf = into_.leaves[node.first];
      return leaf.author == Author::anyone &&
             (leaf.window.kind == Window::Kind::period || leaf.window.kind == Window::Kind::days_ending_period);
    }
    for (std::uint32_t child = 0; child < node.count; ++child) {
      if (!says_same_of_units(node.first + child)) {
        return false;
      }
    }
    return true;
  }

  void set_triggers(CompiledMeasure& measure) {
    if (measure.denominator_condition != no_node) {
      measure.denominator_triggers = triggers(measure.denominator_condition);
    }
    if (measure.sums()) {
      const bool by_care_date = measure.plan->numerator.event_kind != EventKind::medicine;
      measure.numerator_triggers = {trigger(measure.summed, by_care_date ? whole_period : no_days)};
    } else if (measure.numerator_condition != no_node) {
      measure.numerator_triggers = triggers(measure.numerator_condition);
    }
  }

  Trigger trigger(Selector selector, std::uint32_t period_days) const {
    Trigger one{.period_days = period_days, .words = std::vector<std::uint64_t>(into_.words)};
    one.words[selector.word] = selector.bit;
    return one;
  }

  // On a prescription of the period, or prescribed in it by a physician who is counted.
  static std::uint32_t days_of(const Leaf& leaf) {
    const bool by_prescription =
        leaf.shortcut == Shortcut::on_prescription || leaf.shortcut == Shortcut::prescribed_in_period;
    return by_prescription ? prescribed_days : leaf.period_days;
  }

  // All of them must be met for the condition to hold.
  std::vector<Trigger> triggers(std::uint32_t place) const {
    const Node& node = into_.nodes[place];
    switch (node.kind) {
      case Condition::Kind::at_least: {
        const Leaf& leaf = into_.leaves[node.first];
        return leaf.minimum <= 0 ? std::vector<Trigger>() : std::vector<Trigger>{trigger(leaf.selector, days_of(leaf))};
      }
      case Condition::Kind::all_of: {
        std::vector<Trigger> all;
        for (std::uint32_t child = 0; child < node.count; ++child) {
          for (Trigger& of_child : triggers(node.first + child)) {
            all.push_back(std::move(of_child));
          }
        }
        return all;
      }
      case Condition::Kind::any_of:
        return any_trigger(node);
      case Condition::Kind::none_of:
        break;
    }
    return {};
  }

  // One trigger for those of all children, of which one is enough; none, if a child may hold without.
  std::vector<Trigger> any_trigger(const Node& node) const {
    std::vector<Trigger> any;
    for (std::uint32_t child = 0; child < node.count; ++child) {
      const std::vector<Trigger> of_child = triggers(node.first + child);
      if (of_child.empty()) {
        return {};
      }
      if (any.empty()) {
        any.push_back(of_child.front());
        continue;
      }
      if (any.front().period_days != of_child.front().period_days) {
        any.front().period_days = no_days;
      }
      std::transform(any.front().words.begin(), any.front().words.end(), of_child.front().words.begin(),
                     any.front().words.begin(), std::bit_or());
    }
    return any;
  }

  // Cuts the days where the period_days of some period begin or have ended.
  void cut_days() {
    const auto last_excluded = [](const CompiledPeriod& period) { return period.last + 1; };
    const auto first = [](const CompiledPeriod& period, const PeriodDays& days) {
      return days.kind == Window::Kind::period ? period.first : period.last - (days.days - 1);
    };
    for (const CompiledPeriod& period : into_.periods) {
      into_.cuts.push_back(last_excluded(period));
      for (const PeriodDays& days : into_.period_days) {
        into_.cuts.push_back(std::min(first(period, days), last_excluded(period)));
      }
    }
    std::sort(into_.cuts.begin(), into_.cuts.end());
    into_.cuts.erase(std::unique(into_.cuts.begin(), into_.cuts.end()), into_.cuts.end());
    const auto cut = [&](base::Date day) {
      return static_cast<std::uint32_t>(std::lower_bound(into_.cuts.begin(), into_.cuts.end(), day) -
                                        into_.cuts.begin());
    };
    for (CompiledPeriod& period : into_.periods) {
      for (const PeriodDays& days : into_.period_days) {
        period.days.push_back({cut(std::min(first(period, days), last_excluded(period))), cut(last_excluded(period))});
      }
    }
  }

  void list_kinds() {
    std::vector<std::int32_t> limits;
    for (const CompiledMeasure& measure : into_.measures) {
      for (std::size_t cell = 0; cell < measure.layout.size(); ++cell) {
        limits.push_back(measure.layout.cell(cell).ages.from);
        limits.push_back(measure.layout.cell(cell).ages.below);
      }
    }
    into_.kinds = PatientKinds(std::move(limits));
    for (std::size_t number = 0; number < into_.kinds.size(); ++number) {
      into_.measures_of_kind.push_back(measures_of(into_.kinds.kind(number)));
      list_cells(into_.kinds.kind(number));
    }
  }

  // Of every measure, whether or not it counts them.
  void list_cells(const PatientKinds::Kind& kind) {
    for (const CompiledMeasure& measure : into_.measures) {
      const bool counts = measure.plan->denominator.age.contains(kind.age);
      const std::size_t cell = counts ? measure.layout.index(kind.age, kind.sex, kind.ald, Registered::known) : 0;
      into_.cells_of_kinds.push_back(static_cast<std::uint32_t>(measure.cell_offset + cell));
    }
  }

  MeasuresOfKind measures_of(const PatientKinds::Kind& kind) const {
    MeasuresOfKind list;
    for (std::uint32_t number = 0; number < into_.measures.size(); ++number) {
      const CompiledMeasure& measure = into_.measures[number];
      const Denominator& denominator = measure.plan->denominator;
      if (denominator.age.contains(kind.age) && (!denominator.sex || *denominator.sex == kind.sex) &&
          (!denominator.ald || *denominator.ald == kind.ald)) {
        (measure.way == Way::registered ? list.registered
         : measure.way == Way::active   ? list.active
                                        : list.unit_by_unit)
            .push_back(number);
        if (measure.way == Way::active && measure.numerator_of_prescribed) {
          list.active_by_prescribed.push_back({measure.prescribed, number});
        } else if (measure.way == Way::active) {
          list.active_by_events.push_back(number);
        }
      }
    }
    return list;
  }

  // Numbers the classes of the codes, then gives each measure a place for each class and month of its content.
  void place_content(const std::vector<Code>& codes) {
    number_classes(codes);
    if (!into_.counts_lines) {
      return;
    }
    for (CompiledPeriod& period : into_.periods) {
      list_content_months(period);
      into_.content_months = std::max(into_.content_months, std::int32_t{period.content_month_of_day.back()} + 1);
    }
    for (CompiledMeasure& measure : into_.measures) {
      if (measure.has_content) {
        list_content_classes(measure, codes.size());
        measure.content_keys.first = into_.content_keys_per_physician;
        into_.content_keys_per_physician +=
            measure.content_keys.classes.size() + static_cast<std::size_t>(into_.content_months);
      }
    }
  }

  // In the order of the classes, which is that of the lines of content.
  void number_classes(const std::vector<Code>& codes) {
    std::map<std::string, std::uint32_t> numbers;
    for (const Code& code : codes) {
      numbers.emplace(content_class(code), 0);
    }
    for (auto& [name, number] : numbers) {
      number = static_cast<std::uint32_t>(into_.content_classes.size());
      into_.content_classes.push_back(name);
    }
    for (const Code& code : codes) {
      into_.content_class_of.push_back(numbers.at(content_class(code)));
    }
  }

  static void list_content_months(CompiledPeriod& period) {
    period.first_content_month = base::month_index(period.first) - content_months_before;
    period.first_content_day = first_day(period.first_content_month);
    const base::Date end = first_day(period.last_month + content_months_after + 1);
    for (base::Date day = period.first_content_day; day < end; day = day + 1) {
      period.content_month_of_day.push_back(
          static_cast<std::uint16_t>(base::month_index(day) - period.first_content_month));
    }
    for (std::int32_t month = 0; month <= period.content_month_of_day.back(); ++month) {
      period.content_months.push_back(content_month(first_day(period.first_content_month + month)));
    }
  }

  static base::Date first_day(std::int32_t month_index) {
    return base::make_date(month_index / 12, month_index % 12 + 1, 1);
  }

  void list_content_classes(CompiledMeasure& measure, std::size_t codes) const {
    std::vector<Selector> selectors;
    for (const std::uint32_t leaf : measure.content_leaves) {
      selectors.push_back(into_.leaves[leaf].selector);
    }
    if (measure.sums()) {
      selectors.push_back(measure.summed);
    }
    ContentKeys& keys = measure.content_keys;
    std::vector<bool> found(into_.content_classes.size());
    for (std::uint32_t code = 1; code < codes; ++code) {
      found[into_.content_class_of[code]] =
          found[into_.content_class_of[code]] ||
          std::any_of(selectors.begin(), selectors.end(),
                      [&](const Selector& selector) { return (into_.mask(code)[selector.word] & selector.bit) != 0; });
    }
    keys.place_of_class.assign(found.size(), 0);
    for (std::uint32_t number = 0; number < found.size(); ++number) {
      if (found[number]) {
        keys.place_of_class[number] = static_cast<std::uint32_t>(keys.classes.size());
        keys.classes.push_back(number);
      }
    }
  }

  // Nodes are laid out level by level, so that the order of the definition is that of a walk.
  void list_content(std::uint32_t place, std::vector<std::uint32_t>& leaves) const {
    const Node& node = into_.nodes[place];
    if (node.kind == Condition::Kind::at_least) {
      leaves.push_back(node.first);
    } else if (node.kind != Condition::Kind::none_of) {
      for (std::uint32_t child = 0; child < node.count; ++child) {
        list_content(node.first + child, leaves);
      }
    }
  }

  void list_content_kinds(const Condition& condition) {
    if (condition.kind == Condition::Kind::at_least) {
      needs_amounts(condition.event_kind);
    } else if (condition.kind != Condition::Kind::none_of) {
      for (const Condition& child : condition.children) {
        list_content_kinds(child);
      }
    }
  }

  void needs_amounts(EventKind kind) {
    into_.columns.quantity |= kind == EventKind::medicine;
    into_.columns.amount_cents |= kind == EventKind::medicine;
  }

  const Catalogue& catalogue_;
  const std::vector<PeriodContext>& periods_;
  NativeProgram::Compiled& into_;
  std::vector<RelevantDays> relevant_;  // by place of the selector
  std::map<std::pair<EventKind, std::size_t>, Selector> sets_;
};

std::vector<CompiledPeriod> compile_periods(const std::vector<PeriodContext>& periods) {
  std::vector<CompiledPeriod> compiled;
  for (const PeriodContext& context : periods) {
    compiled.push_back({.context = &context,
                        .first = context.period.first,
                        .last = context.period.last,
                        .last_month = base::month_index(context.period.last),
                        .new_after = base::add_months(context.period.last, -new_months),
                        .days = {},
                        .first_content_month = 0,
                        .first_content_day = {},
                        .content_month_of_day = {},
                        .content_months = {}});
  }
  return compiled;
}

}  // namespace

void DayRange::widen(const DayRange& other) {
  first = std::min(first, other.first);
  last = std::max(last, other.last);
}

PatientKinds::PatientKinds(std::vector<std::int32_t> age_limits) {
  std::sort(age_limits.begin(), age_limits.end());
  age_limits.erase(std::unique(age_limits.begin(), age_limits.end()), age_limits.end());
  for (std::size_t limit = 0; limit + 1 < age_limits.size(); ++limit) {
    segment_of_age_.resize(static_cast<std::size_t>(age_limits[limit]), none);
    segment_of_age_.resize(static_cast<std::size_t>(age_limits[limit + 1]), static_cast<std::uint32_t>(limit));
    segments_.push_back(age_limits[limit]);
  }
}

PeriodCalendar::PeriodCalendar(const std::vector<PeriodContext>& periods) {
  if (periods.empty()) {
    return;
  }
  const auto by_first = [](const PeriodContext& a, const PeriodContext& b) { return a.period.first < b.period.first; };
  const auto by_last = [](const PeriodContext& a, const PeriodContext& b) { return a.period.last < b.period.last; };
  const base::Date first = std::min_element(periods.begin(), periods.end(), by_first)->period.first;
  const base::Date last = std::max_element(periods.begin(), periods.end(), by_last)->period.last;
  first_day_ = first.days;
  std::map<std::vector<std::uint32_t>, std::uint32_t> known;
  for (base::Date day = first; day <= last; day = day + 1) {
    std::vector<std::uint32_t> containing;
    for (std::uint32_t index = 0; index < periods.size(); ++index) {
      if (periods[index].period.contains(day)) {
        containing.push_back(index);
      }
    }
    const auto [place, fresh] = known.emplace(containing, static_cast<std::uint32_t>(sets_.size()));
    if (fresh) {
      sets_.push_back(std::move(containing));
    }
    set_of_day_.push_back(place->second);
  }
}

NativeProgram::NativeProgram(const Catalogue& catalogue, const std::vector<const Measure*>& measures,
                             const std::vector<Code>& codes, const std::vector<PeriodContext>& periods,
                             bool content_lines)
    : compiled_(std::make_unique<Compiled>(Compiled{.measures = {},
                                                    .periods = compile_periods(periods),
                                                    .calendar = PeriodCalendar(periods),
                                                    .masks = {},
                                                    .class_of = {},
                                                    .nodes = {},
                                                    .leaves = {},
                                                    .period_days = {PeriodDays{}},
                                                    .cuts = {},
                                                    .prescribed_sums = {},
                                                    .kinds = {},
                                                    .measures_of_kind = {},
                                                    .cells_of_kinds = {},
                                                    .counts_lines = content_lines,
                                                    .content_class_of = {},
                                                    .content_classes = {},
                                                    .columns = {},
                                                    .relevant_days = {}})) {
  Compiler compiler(catalogue, periods, *compiled_);
  for (const Measure* measure : measures) {
    compiler.compile(*measure);
  }
  compiler.finish(codes);
}

NativeProgram::~NativeProgram() = default;

NativeColumns NativeProgram::columns() const { return compiled_->columns; }

const std::vector<RelevantDays>& NativeProgram::relevant_days() const { return compiled_->relevant_days; }

}  // namespace miroir::measures
