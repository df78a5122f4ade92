// One example as an engine folds it: a patient's timeline, its code dictionary and the context of its period.
#pragma once

#include "measures/example.hpp"

#include <string>
#include <vector>

namespace miroir::measures {

// Outlives what points into it; hence neither copied nor moved.
class ExampleClaims {
 public:
  explicit ExampleClaims(const Example& example);
  ExampleClaims(const ExampleClaims&) = delete;
  ExampleClaims& operator=(const ExampleClaims&) = delete;

  const std::vector<Code>& codes() const { return codes_; }
  // One, of the example's period; its physicians are the letters that the example names.
  const std::vector<PeriodContext>& contexts() const { return contexts_; }
  const PatientTimeline& timeline() const { return timeline_; }

 private:
  void name_physicians(const Example& example);
  std::int32_t practitioner(const std::string& name) const;
  std::uint32_t code(EventKind kind, const std::string& text);
  void add_patient(const Example& example);
  void add_events(const Example& example);

  std::vector<Code> codes_{Code{}};
  std::vector<PeriodContext> contexts_;
  std::vector<Registration> registrations_;
  std::vector<Span> ald_;
  std::vector<Event> events_;
  PatientTimeline timeline_;
};

}  // namespace miroir::measures
