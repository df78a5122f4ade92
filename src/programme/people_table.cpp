#include "programme/people_table.hpp"

#include "base/folded_text.hpp"
#include "programme/person.hpp"

#include <algorithm>
#include <initializer_list>

#include <fmt/core.h>

namespace miroir::programme {

namespace {

struct ColumnNames {
  const char* name;
  std::initializer_list<std::string_view> folded;  // without small words
};

const ColumnNames column_names[people_columns] = {
    {"rpps", {"rpps", "numero rpps", "no rpps", "identifiant rpps", "identifiant pp"}},
    {"nom", {"nom", "nom famille", "nom exercice", "family name", "last name", "surname"}},
    {"prénom", {"prenom", "prenom exercice", "given name", "first name"}},
    {"courriel", {"courriel", "e mail", "email", "mail", "adresse e mail", "adresse mail", "adresse courriel"}},
    {"code commune", {"code commune", "commune insee", "code insee", "insee", "code commune insee"}},
    {"ville", {"ville", "commune", "libelle commune", "town", "lieu exercice"}},
    {"statut", {"statut", "mode exercice", "standing", "qualite"}},
    {"numéro", {"numero", "numero am", "numero assurance maladie", "sta pfs num", "number"}},
    {"groupe", {"groupe", "group", "groupe qualite"}},
    {"entré le", {"entre le", "entre", "depuis", "date entree", "entree", "joined"}},
    {"sorti le", {"sorti le", "sorti", "jusqu au", "date sortie", "sortie", "left"}},
};

// "N° de la commune" is "numero commune".
std::string column_key(std::string_view written) {
  static constexpr std::string_view small_words[] = {"de", "du", "des", "d", "l", "la", "les"};
  std::string key;
  std::string folded = base::folded(written);
  std::size_t start = 0;
  while (start <= folded.size()) {
    const std::size_t end = std::min(folded.find(' ', start), folded.size());
    const std::string_view word = std::string_view(folded).substr(start, end - start);
    if (!word.empty() && std::ranges::find(small_words, word) == std::end(small_words)) {
      key += (key.empty() ? "" : " ") + std::string(word == "n" ? "numero" : word);
    }
    start = end + 1;
  }
  return key;
}

std::optional<PeopleColumn> column_of(std::string_view written) {
  const std::string key = column_key(written);
  for (std::size_t column = 0; column < people_columns; ++column) {
    if (std::ranges::find(column_names[column].folded, key) != column_names[column].folded.end()) {
      return static_cast<PeopleColumn>(column);
    }
  }
  return std::nullopt;
}

char delimiter_of(std::string_view header) {
  char best = ';';
  std::ptrdiff_t most = 0;
  for (const char candidate : {';', '\t', '|', ','}) {
    const auto count = std::ranges::count(header, candidate);
    if (count > most) {
      best = candidate;
      most = count;
    }
  }
  return best;
}

bool is_blank(const DelimitedRecord& record) {
  return std::ranges::all_of(record.cells, [](const std::string& cell) { return tidy_text(cell).empty(); });
}

base::Result<std::vector<std::optional<PeopleColumn>>> read_header(const DelimitedRecord& record, PeopleTable& table) {
  std::vector<std::optional<PeopleColumn>> columns;
  for (const std::string& cell : record.cells) {
    const auto column = column_of(cell);
    if (column && table.has_column(*column)) {
      return base::refuse("column-twice", fmt::format("line {}: two columns are \"{}\": keep one", record.line,
                                                      people_column_name(*column)));
    }
    if (column) {
      table.has[static_cast<std::size_t>(*column)] = true;
    } else if (!tidy_text(cell).empty()) {
      table.unknown_columns.push_back(tidy_text(cell));
    }
    columns.push_back(column);
  }
  table.header_cells = columns.size();
  for (const PeopleColumn needed : {PeopleColumn::family_name, PeopleColumn::given_name}) {
    if (!table.has_column(needed)) {
      return base::refuse("no-name-column", fmt::format("line {}: no column is called \"{}\": the first line names the "
                                                        "columns, among rpps, nom, prénom, courriel, code commune, "
                                                        "ville, statut, numéro, groupe, entré le and sorti le",
                                                        record.line, people_column_name(needed)));
    }
  }
  return columns;
}

}  // namespace

const char* people_column_name(PeopleColumn column) { return column_names[static_cast<std::size_t>(column)].name; }

base::Result<std::string> text_of_file(std::string_view bytes) {
  if (bytes.starts_with("PK\x03\x04") || bytes.starts_with("\xD0\xCF\x11\xE0")) {
    return base::refuse("not-csv",
                        "this is a workbook or an archive: save the sheet as CSV, or unpack the archive, and "
                        "give that file");
  }
  if (bytes.starts_with("\xFF\xFE") || bytes.starts_with("\xFE\xFF")) {
    return base::refuse("not-csv", "this text is in UTF-16: save it as CSV UTF-8");
  }
  if (bytes.starts_with("\xEF\xBB\xBF")) {
    bytes.remove_prefix(3);
  }
  return base::is_utf8(bytes) ? base::Result<std::string>(std::string(bytes))
                              : base::Result<std::string>(base::utf8_of_windows_1252(bytes));
}

base::Result<std::vector<DelimitedRecord>> read_delimited(std::string_view text, char delimiter, bool quotes) {
  std::vector<DelimitedRecord> records;
  DelimitedRecord record;
  std::string cell;
  std::int32_t line = 1;
  bool quoted = false;
  const auto end_record = [&] {
    record.cells.push_back(std::move(cell));
    records.push_back(std::move(record));
    cell.clear();
    record = {};
  };
  record.line = line;
  for (std::size_t place = 0; place < text.size(); ++place) {
    const char character = text[place];
    if (quotes && character == '"' && (quoted || tidy_text(cell).empty())) {
      const bool doubled = quoted && place + 1 < text.size() && text[place + 1] == '"';
      cell = !quoted ? std::string() : doubled ? cell + '"' : std::move(cell);
      quoted = doubled || !quoted;
      place += doubled ? 1 : 0;
    } else if (character == delimiter && !quoted) {
      record.cells.push_back(std::move(cell));
      cell.clear();
    } else if (character == '\n' && !quoted) {
      end_record();
      record.line = ++line;
    } else if (character != '\r') {
      line += character == '\n' ? 1 : 0;
      cell += character == '\n' ? ' ' : character;
    }
  }
  if (quoted) {
    return base::refuse("open-quote",
                        fmt::format("line {}: a quote opens and never closes: close it, or remove it", record.line));
  }
  if (!cell.empty() || !record.cells.empty()) {
    end_record();
  }
  return records;
}

base::Result<PeopleTable> read_people_table(std::string_view bytes) {
  if (bytes.size() > largest_people_file_bytes) {
    return base::refuse("file-too-long", fmt::format("the file holds more than {} bytes: cut it into several",
                                                     largest_people_file_bytes));
  }
  const auto text = text_of_file(bytes);
  if (!text) {
    return text.error();
  }
  const std::size_t first = text->find_first_not_of(" \t\r\n");
  if (first == std::string::npos) {
    return base::refuse("no-header", "the file is empty: its first line names the columns");
  }
  const char delimiter = delimiter_of(std::string_view(*text).substr(first, text->find('\n', first) - first));
  const auto records = read_delimited(*text, delimiter, true);
  if (!records) {
    return records.error();
  }
  PeopleTable table;
  std::optional<std::vector<std::optional<PeopleColumn>>> columns;
  for (const DelimitedRecord& record : *records) {
    if (is_blank(record)) {
      continue;
    }
    if (!columns) {
      auto header = read_header(record, table);
      if (!header) {
        return header.error();
      }
      columns = std::move(*header);
      continue;
    }
    if (table.rows.size() >= most_people_rows) {
      return base::refuse("too-many-rows",
                          fmt::format("the file holds more than {} rows: cut it into several", most_people_rows));
    }
    PeopleRow row;
    row.line = record.line;
    row.cells_found = record.cells.size();
    for (std::size_t place = 0; place < std::min(columns->size(), record.cells.size()); ++place) {
      if ((*columns)[place]) {
        row.at(*(*columns)[place]) = tidy_text(record.cells[place]);
      }
    }
    table.rows.push_back(std::move(row));
  }
  return table;
}

}  // namespace miroir::programme
