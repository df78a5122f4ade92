// Reading a nomenclature of medicines like IR_PHA_R.
#include "claims/synth/medicines.hpp"
#include "columnar/database.hpp"

#include <charconv>
#include <cmath>

#include <fmt/format.h>

namespace miroir::claims::synth {

namespace {

constexpr std::string_view last_listed_before = "20170101";  // what left the list before is kept but never delivered

// DuckDB expects one encoding: the other is tried when the bytes are not UTF-8.
columnar::Stream open_stream(const columnar::Connection& connection, const std::string& file) {
  const auto statement = [&](const char* encoding) {
    return fmt::format("SELECT * FROM read_csv({}, delim = ';', header = true, all_varchar = true, encoding = '{}')",
                       columnar::quote_literal(file), encoding);
  };
  try {
    connection.run(fmt::format("SELECT count(*) FROM ({})", statement("utf-8")));
    return connection.stream(statement("utf-8"));
  } catch (const columnar::ColumnarError&) {
    return connection.stream(statement("latin-1"));
  }
}

// The columns of the file by what they hold; −1 for one that is absent.
struct ColumnPositions {
  std::vector<std::string> names;

  explicit ColumnPositions(std::vector<std::string> found) : names(std::move(found)) {
    for (std::string& name : names) {
      std::ranges::transform(name, name.begin(),
                             [](unsigned char letter) { return static_cast<char>(std::toupper(letter)); });
    }
  }
  int of(std::string_view name) const {
    const auto found = std::ranges::find(names, name);
    return found == names.end() ? -1 : static_cast<int>(found - names.begin());
  }
  int first_of(std::string_view name, std::string_view other) const { return of(name) >= 0 ? of(name) : of(other); }
};

double number_of(std::string_view text) {
  std::string clean(text);
  std::ranges::replace(clean, ',', '.');
  double value = 0;
  std::from_chars(clean.data(), clean.data() + clean.size(), value);
  return value;
}

struct ProductColumns {
  int cip13, cip7, name, substance, atc, atc_name, strength, strength_unit, units, price, rate, generic, from, until;

  explicit ProductColumns(const ColumnPositions& columns)
      : cip13(columns.first_of("PHA_CIP_C13", "PHA_PRS_C13")),
        cip7(columns.of("PHA_PRS_IDE")),
        name(columns.of("PHA_NOM_COURT")),
        substance(columns.of("PHA_NOM_PA")),
        atc(columns.first_of("PHA_ATC_CLA", "PHA_ATC_C07")),
        atc_name(columns.first_of("PHA_ATC_LIB", "PHA_ATC_L07")),
        strength(columns.of("PHA_DOS_PRA_DSES")),
        strength_unit(columns.of("PHA_DOS_UNT_DSES")),
        units(columns.first_of("PHA_UNT_NBR_DSES", "PHA_UPC_NBR")),
        price(columns.of("PHA_PRI_UNI")),
        rate(columns.of("PHA_TAU_COD")),
        generic(columns.of("PHA_GRS_NUM")),
        from(columns.of("PHA_INS_DTD")),
        until(columns.of("PHA_INS_DTF")) {}
};

base::Result<void> check_columns(const ProductColumns& columns, const std::string& file) {
  const std::pair<int, const char*> needed[] = {{columns.cip13, "PHA_CIP_C13"},
                                                {columns.atc, "PHA_ATC_CLA (or PHA_ATC_C07)"},
                                                {columns.price, "PHA_PRI_UNI"},
                                                {columns.rate, "PHA_TAU_COD"}};
  for (const auto& [position, name] : needed) {
    if (position < 0) {
      return base::refuse("missing-column",
                          fmt::format("{} has no column {}: a nomenclature like IR_PHA_R, separated by "
                                      "semicolons, is needed",
                                      file, name));
    }
  }
  return {};
}

std::string cell(const columnar::Chunk& chunk, int column, std::size_t row) {
  const auto index = static_cast<std::size_t>(column);
  return column < 0 || chunk.is_null(index, row) ? std::string() : std::string(chunk.text(index, row));
}

Product product_of(const columnar::Chunk& chunk, std::size_t row, const ProductColumns& columns) {
  const auto text = [&](int column) { return cell(chunk, column, row); };
  Product product;
  product.cip13 = static_cast<std::int64_t>(number_of(text(columns.cip13)));
  product.cip7 = static_cast<std::int32_t>(number_of(text(columns.cip7)));
  product.name = text(columns.name);
  product.substance = text(columns.substance);
  product.atc = text(columns.atc);
  product.atc_name = text(columns.atc_name);
  product.strength = text(columns.strength);
  std::ranges::replace(product.strength, ',', '.');
  product.strength_unit = text(columns.strength_unit);
  product.units = static_cast<std::int32_t>(number_of(text(columns.units)));
  product.listed_from = text(columns.from);
  product.listed_until = text(columns.until);
  const bool ended = product.listed_until.size() == 8 && product.listed_until != "00000000" &&
                     product.listed_until < last_listed_before;
  product.price_cents = std::llround(number_of(text(columns.price)));
  product.deliverable = product.price_cents > 0 && !ended;
  product.rate_percent = static_cast<std::int32_t>(number_of(text(columns.rate)));
  product.generic_group = text(columns.generic);
  return product;
}

}  // namespace

base::Result<std::vector<Product>> read_products(const std::filesystem::path& file) {
  if (!std::filesystem::is_regular_file(file)) {
    return base::refuse("no-products", fmt::format("{} is not a file that can be read", file.string()));
  }
  try {
    const columnar::Database database({});
    const columnar::Connection connection = database.connect();
    columnar::Stream stream = open_stream(connection, file.string());
    const ProductColumns columns{ColumnPositions(stream.column_names())};
    if (const auto checked = check_columns(columns, file.string()); !checked) {
      return checked.error();
    }
    std::vector<Product> products;
    for (columnar::Chunk chunk; stream.next(chunk);) {
      for (std::size_t row = 0; row < chunk.rows(); ++row) {
        products.push_back(product_of(chunk, row, columns));
      }
    }
    if (std::ranges::none_of(products, &Product::deliverable)) {
      return base::refuse("no-products", fmt::format("{} holds no product with a price", file.string()));
    }
    return products;
  } catch (const columnar::ColumnarError& error) {
    return base::refuse("unreadable-products", fmt::format("{} cannot be read as a table: {}", file.string(),
                                                           std::string_view(error.what()).substr(0, 200)));
  }
}

}  // namespace miroir::claims::synth
