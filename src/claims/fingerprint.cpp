#include "claims/fingerprint.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <sodium.h>

#include <array>
#include <cstdint>
#include <stdexcept>
#include <vector>

namespace miroir::claims {

namespace {

enum class Width { one = 1, four = 4, eight = 8, text = 0 };

struct HashedColumn {
  std::string name;
  std::string sql;  // cast to the width below; NULL only where said
  Width width = Width::four;
  bool nullable = false;
};

struct HashedTable {
  std::string name;
  std::vector<HashedColumn> columns;
};

HashedColumn integer(const std::string& name) { return {name, fmt::format("CAST({} AS INTEGER)", name), Width::four}; }
HashedColumn byte(const std::string& name) { return {name, fmt::format("CAST({} AS UTINYINT)", name), Width::one}; }
HashedColumn date(const std::string& name) { return {name, name, Width::four}; }
HashedColumn nullable_date(const std::string& name) { return {name, name, Width::four, true}; }
HashedColumn text(const std::string& name) { return {name, name, Width::text}; }
HashedColumn cents(const std::string& name) { return {name, name, Width::eight, true}; }

std::vector<HashedTable> hashed_tables() {
  return {
      {"code", {integer("id"), byte("kind"), text("text")}},
      {"practitioner", {integer("id"), text("number")}},
      {"professional_number", {integer("id"), text("number")}},
      {"practice",
       {integer("month"), integer("number"), integer("practitioner"), byte("general_practitioner"), byte("liberal"),
        byte("in_region")}},
      {"membership", {integer("practitioner"), text("group_id"), date("start_date"), nullable_date("end_date")}},
      {"patient", {integer("id"), integer("birth_month"), byte("sex"), nullable_date("death_date")}},
      {"registration", {integer("patient"), integer("number"), date("start_date"), nullable_date("end_date")}},
      {"ald", {integer("patient"), date("start_date"), nullable_date("end_date")}},
      {"product", {text("cip13"), text("atc"), text("name"), cents("unit_price_cents")}},
      {"event",
       {integer("patient"), date("date"), byte("kind"), integer("code"), integer("prescriber"), integer("performer"),
        nullable_date("prescription_date"), integer("quantity"), cents("amount_cents"), byte("in_ald_care")}}};
}

class Sha256 {
 public:
  Sha256() { crypto_hash_sha256_init(&state_); }
  void add(const void* bytes, std::size_t size) {
    crypto_hash_sha256_update(&state_, static_cast<const unsigned char*>(bytes), size);
  }
  void add(std::string_view words) {
    const auto size = static_cast<std::uint32_t>(words.size());
    add(&size, sizeof size);
    add(words.data(), words.size());
  }
  std::string hexadecimal() {
    std::array<unsigned char, crypto_hash_sha256_BYTES> digest{};
    crypto_hash_sha256_final(&state_, digest.data());
    return fmt::format("{:02x}", fmt::join(digest, ""));
  }

 private:
  crypto_hash_sha256_state state_{};
};

void add_rows(Sha256& digest, const columnar::Chunk& chunk, std::size_t index, const HashedColumn& column) {
  const auto width = static_cast<std::size_t>(column.width);
  if (column.width == Width::text) {
    for (std::size_t row = 0; row < chunk.rows(); ++row) {
      digest.add(chunk.text(index, row));
    }
    return;
  }
  const auto* bytes = chunk.column<unsigned char>(index).data();
  if (!column.nullable) {
    digest.add(bytes, width * chunk.rows());
    return;
  }
  constexpr std::size_t widest = 9;
  std::vector<unsigned char> values;
  values.reserve(widest * chunk.rows());
  for (std::size_t row = 0; row < chunk.rows(); ++row) {
    const bool null = chunk.is_null(index, row);
    values.push_back(null ? 0 : 1);
    if (!null) {
      values.insert(values.end(), bytes + row * width, bytes + (row + 1) * width);
    }
  }
  digest.add(values.data(), values.size());
}

void add_table(Sha256& all, const columnar::Connection& connection, const HashedTable& table) {
  std::vector<std::string> expressions;
  for (const HashedColumn& column : table.columns) {
    expressions.push_back(column.sql);
  }
  auto stream = connection.stream(fmt::format("SELECT {} FROM {}", fmt::join(expressions, ", "), table.name));
  std::vector<Sha256> digests(table.columns.size());
  columnar::Chunk chunk;
  std::uint64_t rows = 0;
  while (stream.next(chunk)) {
    rows += chunk.rows();
    for (std::size_t index = 0; index < digests.size(); ++index) {
      add_rows(digests[index], chunk, index, table.columns[index]);
    }
  }
  all.add(table.name);
  all.add(&rows, sizeof rows);
  for (std::size_t index = 0; index < digests.size(); ++index) {
    all.add(table.columns[index].name);
    all.add(digests[index].hexadecimal());
  }
}

}  // namespace

std::string store_fingerprint(const columnar::Connection& connection) {
  if (sodium_init() < 0) {
    throw std::runtime_error("libsodium cannot be initialised");
  }
  Sha256 all;
  for (const HashedTable& table : hashed_tables()) {
    add_table(all, connection, table);
  }
  const auto limitations = connection.value("SELECT value FROM store_info WHERE key = 'limitations'");
  if (limitations) {
    all.add("limitations");
    all.add(*limitations);
  }
  return all.hexadecimal();
}

}  // namespace miroir::claims
