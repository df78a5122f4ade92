#include "measures/example_claims.hpp"

#include <algorithm>
#include <set>
#include <tuple>

namespace miroir::measures {

ExampleClaims::ExampleClaims(const Example& example) {
  name_physicians(example);
  add_patient(example);
  add_events(example);
  timeline_.events = events_;
}

void ExampleClaims::name_physicians(const Example& example) {
  std::set<std::string> names;
  for (const ExampleRegistration& registration : example.registrations) {
    names.insert(registration.physician);
  }
  for (const ExampleClaim& claim : example.claims) {
    names.insert(claim.by);
  }
  for (const ExpectedCount& expected : example.expected) {
    names.insert(expected.physician);
  }
  names.erase("");
  PeriodContext context;
  context.period = example.period;
  context.physician_of_practitioner.push_back(-1);
  for (const std::string& name : names) {
    context.physician_of_practitioner.push_back(static_cast<std::int32_t>(context.physicians.size()));
    context.physicians.push_back({.entity = name, .groups = {}});
  }
  context.physician_of_number = context.physician_of_practitioner;
  contexts_.push_back(std::move(context));
}

// Practitioners and declared numbers are the physicians in their order, from 1.
std::int32_t ExampleClaims::practitioner(const std::string& name) const {
  const auto& physicians = contexts_.front().physicians;
  const auto found = std::find_if(physicians.begin(), physicians.end(),
                                  [&](const Physician& physician) { return physician.entity == name; });
  return found == physicians.end() ? 0 : static_cast<std::int32_t>(found - physicians.begin()) + 1;
}

std::uint32_t ExampleClaims::code(EventKind kind, const std::string& text) {
  const auto found = std::find_if(codes_.begin() + 1, codes_.end(),
                                  [&](const Code& known) { return known.kind == kind && known.text == text; });
  const auto place = static_cast<std::uint32_t>(found - codes_.begin());
  if (found == codes_.end()) {
    codes_.push_back({kind, text});
  }
  return place;
}

void ExampleClaims::add_patient(const Example& example) {
  for (const ExampleRegistration& registration : example.registrations) {
    registrations_.push_back({practitioner(registration.physician), registration.span.start, registration.span.end});
  }
  std::sort(registrations_.begin(), registrations_.end(), [](const Registration& a, const Registration& b) {
    return std::tie(a.start, a.end, a.number) < std::tie(b.start, b.end, b.number);
  });
  ald_ = example.ald;
  std::sort(ald_.begin(), ald_.end(), [](const Span& a, const Span& b) { return a.start < b.start; });
  timeline_.patient = {.id = 1,
                       .birth_month = example.birth_month,
                       .sex = example.sex,
                       .death = example.death,
                       .registrations = registrations_,
                       .ald = ald_};
}

void ExampleClaims::add_events(const Example& example) {
  for (const ExampleClaim& claim : example.claims) {
    Event event = claim.event;
    event.code = code(claim.kind, claim.code);
    const bool prescribed = claim.kind == EventKind::medicine || claim.kind == EventKind::biology;
    (prescribed ? event.prescriber : event.performer) = practitioner(claim.by);
    events_.push_back(event);
  }
  std::stable_sort(events_.begin(), events_.end(), [](const Event& a, const Event& b) { return a.date < b.date; });
}

}  // namespace miroir::measures
