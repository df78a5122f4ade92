// Inside of the native engine: a wide table of counts of which a row holds few.
//
// A row is a physician, a place one of their cells or keys. What a row holds lies side by side, found through a number
// of two bytes for each place, so that memory follows what was counted and not what could have been. Made in the
// order of the first use of each place; read in the order of the places.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

namespace miroir::measures {

template <class Value>
class SparseRows {
 public:
  SparseRows(std::size_t rows, std::size_t width)
      : parts_(width / places_per_part + 1), width_(width), parts_of_rows_(rows * parts_) {}

  // The value of a place, a fresh one where there was none. Valid until the next call for the same row.
  Value& at(std::size_t row, std::size_t place) {
    Part& part = parts_of_rows_[row * parts_ + place / places_per_part];
    if (part.slots == nullptr) {
      part.slots = std::make_unique<std::uint16_t[]>(places_in(place / places_per_part));
    }
    std::uint16_t& slot = part.slots[place % places_per_part];
    if (slot == 0) {
      part.values.emplace_back();
      slot = static_cast<std::uint16_t>(part.values.size());
    }
    return part.values[slot - 1U];
  }

  const Value* find(std::size_t row, std::size_t place) const {
    const Part& part = parts_of_rows_[row * parts_ + place / places_per_part];
    const std::uint16_t slot = part.slots == nullptr ? 0 : part.slots[place % places_per_part];
    return slot == 0 ? nullptr : &part.values[slot - 1U];
  }

  // Adds every value of a table of the same size.
  void merge(const SparseRows& other) {
    for (std::size_t number = 0; number < parts_of_rows_.size(); ++number) {
      if (other.parts_of_rows_[number].slots == nullptr) {
        continue;
      }
      const std::size_t first = number % parts_ * places_per_part;
      for (std::size_t place = first; place < first + places_in(number % parts_); ++place) {
        if (const Value* value = other.find(number / parts_, place)) {
          at(number / parts_, place) += *value;
        }
      }
    }
  }

 private:
  // A slot is a number of two bytes, and 0 is none.
  static constexpr std::size_t places_per_part = 1 << 15;

  struct Part {
    std::unique_ptr<std::uint16_t[]> slots;  // by place: the number of its value, from 1
    std::vector<Value> values;
  };

  std::size_t places_in(std::size_t part) const {
    return part + 1 < parts_ ? places_per_part : width_ % places_per_part;
  }

  std::size_t parts_;
  std::size_t width_;
  std::vector<Part> parts_of_rows_;
};

}  // namespace miroir::measures
