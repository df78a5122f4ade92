// Expected refusals as values.
//
// A function that may refuse returns Result<T>: a value, or a Refusal that carries a stable code for
// programs and tests, and one sentence that a user can act on (which file, which line, what to mend).
// Exceptions are kept for what ends the request: a lost disk, a lost database, our own mistakes.
#pragma once

#include <boost/system/result.hpp>

#include <stdexcept>
#include <string>

namespace miroir::base {

struct Refusal {
  std::string code;     // kebab-case and stable, e.g. "unknown-column"
  std::string message;  // one sentence, without a final newline

  Refusal() = default;
  // Two arguments on purpose: an aggregate could be made of one string, which would make Result<std::string> ambiguous.
  Refusal(std::string stable_code, std::string sentence) : code(std::move(stable_code)), message(std::move(sentence)) {}
  bool operator==(const Refusal&) const = default;
};

// Thrown only when a Result is used as if it had succeeded and it had not.
class RefusalError : public std::runtime_error {
 public:
  explicit RefusalError(Refusal refusal) : std::runtime_error(refusal.message), refusal_(std::move(refusal)) {}
  const Refusal& refusal() const { return refusal_; }

 private:
  Refusal refusal_;
};

[[noreturn]] inline void throw_exception_from_error(const Refusal& refusal, const boost::source_location&) {
  throw RefusalError(refusal);
}

template <class T>
using Result = boost::system::result<T, Refusal>;

inline Refusal refuse(std::string code, std::string message) { return {std::move(code), std::move(message)}; }

}  // namespace miroir::base
