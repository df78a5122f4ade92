// The JSON that a `miroir stats` command reads: typed fields, and one clear refusal that names the field at fault.
//
// Shapes: one object, from a file or from standard input ("-"), of at most 64 MB. A field that the command does not
// know is refused, so that a misspelt option is not passed over. Refusals: "unreadable-input", "unknown-field",
// "missing-field", "impossible-value".
#pragma once

#include "base/result.hpp"

#include <cstdint>
#include <initializer_list>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

namespace miroir::cli {

// Thrown by the readers below, so that a command reads its fields one after the other; `read_input` callers turn it
// into a refusal with `reading`.
struct InputError {
  base::Refusal refusal;
};

// One object of the input, with its place: "units[3]".
class InputObject {
 public:
  InputObject(nlohmann::json value, std::string place);

  bool has(const char* field) const { return value_.contains(field); }
  std::int64_t whole(const char* field) const;  // a whole number, below 2^53 on either side of 0
  std::int64_t count(const char* field) const;  // a whole number of 0 or more
  double number(const char* field) const;
  double number(const char* field, double otherwise) const;
  bool truth(const char* field, bool otherwise) const;
  std::string text(const char* field) const;
  std::string text(const char* field, const std::string& otherwise) const;
  std::vector<double> numbers(const char* field) const;
  std::vector<std::int64_t> counts(const char* field) const;
  InputObject object(const char* field) const;
  std::vector<InputObject> objects(const char* field) const;

  // Refuses any field that is not named here.
  void only(std::initializer_list<const char*> fields) const;
  [[noreturn]] void refuse(const char* field, const std::string& what) const;
  std::string place_of(const char* field) const;
  const std::string& place() const { return place_; }

 private:
  const nlohmann::json& value(const char* field) const;

  nlohmann::json value_;
  std::string place_;
};

base::Result<InputObject> read_input(const std::string& path);

// What `body` returns, or the refusal of the field that it could not read.
template <class Body>
auto reading(Body body) -> decltype(body()) {
  try {
    return body();
  } catch (const InputError& error) {
    return error.refusal;
  }
}

// The word of `words` that the field holds; its place in the list.
std::size_t word_of(const InputObject& input, const char* field, std::initializer_list<const char*> words,
                    std::size_t otherwise);

}  // namespace miroir::cli
