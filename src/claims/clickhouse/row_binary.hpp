// Rows in ClickHouse's RowBinary format: numbers in little-endian, texts and arrays after their length.
#pragma once

#include <bit>
#include <cstdint>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

namespace miroir::claims::clickhouse {

class RowBinary {
 public:
  template <class T>
  void add(T value) {
    static_assert(std::is_integral_v<T> && std::endian::native == std::endian::little);
    bytes_.append(reinterpret_cast<const char*>(&value), sizeof(value));
  }

  void add_text(std::string_view text) {
    add_length(text.size());
    bytes_.append(text);
  }

  // One array of what `value_of` gives of each row.
  template <class Rows, class ValueOf>
  void add_array(const Rows& rows, ValueOf value_of) {
    add_length(rows.size());
    for (const auto& row : rows) {
      add(value_of(row));
    }
  }

  const std::string& bytes() const { return bytes_; }
  std::string take() { return std::exchange(bytes_, {}); }

 private:
  // Seven bits a byte, the lowest first.
  void add_length(std::size_t length) {
    for (; length >= 0x80; length >>= 7) {
      bytes_.push_back(static_cast<char>((length & 0x7f) | 0x80));
    }
    bytes_.push_back(static_cast<char>(length));
  }

  std::string bytes_;
};

}  // namespace miroir::claims::clickhouse
