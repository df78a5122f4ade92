#include "claims/importing/files.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <cstdint>
#include <cstring>
#include <fstream>

namespace miroir::claims::importing {

namespace {

namespace fs = std::filesystem;

constexpr std::string_view utf8_mark = "\xEF\xBB\xBF";

std::string capitals(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](unsigned char letter) { return static_cast<char>(std::toupper(letter)); });
  return text;
}

// "ER_PRS_F", "er_prs_f_2018", "ER_PRS_F-part2" and "ER_PRS_F2018" belong to ER_PRS_F.
bool belongs_to(const std::string& stem, std::string_view table, const std::vector<std::string>& longer_names) {
  const std::string name = capitals(stem);
  return name.starts_with(table) && std::none_of(longer_names.begin(), longer_names.end(),
                                                 [&](const auto& longer) { return name.starts_with(longer); });
}

bool is_data_file(const fs::path& path) {
  const std::string extension = capitals(path.extension().string());
  return extension == ".CSV" || extension == ".TXT" || extension == ".PARQUET";
}

SourceFile source_file(const fs::path& folder, const fs::path& path) {
  SourceFile file;
  file.path = path;
  file.shown = fs::relative(path, folder).string();
  file.parquet = capitals(path.extension().string()) == ".PARQUET";
  return file;
}

// Follows the bytes of UTF-8 characters across blocks; false for ever after a byte that cannot be there.
class Utf8Check {
 public:
  bool add(const unsigned char* bytes, std::size_t size) {
    for (std::size_t index = 0; index < size && valid_; ++index) {
      step(bytes[index]);
    }
    return valid_;
  }
  bool inside_character() const { return awaited_ > 0; }
  bool valid_to_the_end() const { return valid_ && awaited_ == 0; }

 private:
  void step(unsigned char byte) {
    if (awaited_ > 0) {
      valid_ = byte >= lowest_ && byte <= highest_;
      lowest_ = 0x80;
      highest_ = 0xBF;
      --awaited_;
    } else if (byte >= 0x80) {
      awaited_ = byte >= 0xF0 ? 3 : byte >= 0xE0 ? 2 : 1;
      valid_ = byte >= 0xC2 && byte <= 0xF4;
      // Overlong forms, surrogates and code points above U+10FFFF show in the second byte (RFC 3629).
      lowest_ = byte == 0xE0 ? 0xA0 : byte == 0xF0 ? 0x90 : 0x80;
      highest_ = byte == 0xED ? 0x9F : byte == 0xF4 ? 0x8F : 0xBF;
    }
  }
  int awaited_ = 0;
  unsigned char lowest_ = 0x80;  // of the byte awaited
  unsigned char highest_ = 0xBF;
  bool valid_ = true;
};

bool all_ascii(const unsigned char* bytes, std::size_t size) {
  unsigned char seen = 0;
  for (std::size_t index = 0; index < size; ++index) {
    seen = static_cast<unsigned char>(seen | bytes[index]);
  }
  return seen < 0x80;
}

// Every byte is looked at, in blocks; a block of plain ASCII costs next to nothing.
bool is_utf8(std::ifstream& stream) {
  std::vector<char> block(std::size_t{1} << 20);
  Utf8Check check;
  while (stream.read(block.data(), static_cast<std::streamsize>(block.size())) || stream.gcount() > 0) {
    const auto size = static_cast<std::size_t>(stream.gcount());
    const auto* bytes = reinterpret_cast<const unsigned char*>(block.data());
    if ((check.inside_character() || !all_ascii(bytes, size)) && !check.add(bytes, size)) {
      return false;
    }
  }
  return check.valid_to_the_end();
}

// The character that parts most fields of the header, outside quotes.
char find_delimiter(std::string_view header) {
  constexpr std::array<char, 4> candidates = {';', ',', '\t', '|'};
  std::array<int, 4> counts{};
  bool quoted = false;
  for (const char character : header) {
    quoted = character == '"' ? !quoted : quoted;
    const auto found = std::find(candidates.begin(), candidates.end(), character);
    if (!quoted && found != candidates.end()) {
      ++counts[static_cast<std::size_t>(found - candidates.begin())];
    }
  }
  return candidates[static_cast<std::size_t>(std::max_element(counts.begin(), counts.end()) - counts.begin())];
}

std::string utf8_from_latin1(std::string_view text) {
  std::string utf8;
  for (const char character : text) {
    const auto byte = static_cast<unsigned char>(character);
    if (byte < 0x80) {
      utf8 += character;
    } else {
      utf8 += static_cast<char>(0xC0 | byte >> 6);
      utf8 += static_cast<char>(0x80 | (byte & 0x3F));
    }
  }
  return utf8;
}

std::string trimmed(const std::string& text) {
  const auto first = text.find_first_not_of(" \t\r");
  return first == std::string::npos ? "" : text.substr(first, text.find_last_not_of(" \t\r") - first + 1);
}

}  // namespace

std::vector<SourceFile> find_table_files(const fs::path& folder, std::string_view table,
                                         const std::vector<std::string>& longer_names) {
  std::vector<SourceFile> files;
  for (const auto& entry : fs::directory_iterator(folder)) {
    if (entry.is_directory() && belongs_to(entry.path().filename().string(), table, longer_names)) {
      for (const auto& inner : fs::recursive_directory_iterator(entry.path())) {
        if (inner.is_regular_file() && is_data_file(inner.path())) {
          files.push_back(source_file(folder, inner.path()));
        }
      }
    } else if (entry.is_regular_file() && is_data_file(entry.path()) &&
               belongs_to(entry.path().stem().string(), table, longer_names)) {
      files.push_back(source_file(folder, entry.path()));
    }
  }
  std::sort(files.begin(), files.end(), [](const auto& left, const auto& right) { return left.path < right.path; });
  return files;
}

std::vector<std::string> split_csv_line(std::string_view line, char delimiter) {
  std::vector<std::string> fields(1);
  bool quoted = false;
  for (std::size_t index = 0; index < line.size(); ++index) {
    const char character = line[index];
    if (character == '"') {
      const bool doubled = quoted && index + 1 < line.size() && line[index + 1] == '"';
      index += doubled ? 1 : 0;
      quoted = doubled ? quoted : !quoted;
      fields.back() += doubled ? "\"" : "";
    } else if (character == delimiter && !quoted) {
      fields.emplace_back();
    } else {
      fields.back() += character;
    }
  }
  std::transform(fields.begin(), fields.end(), fields.begin(), trimmed);
  return fields;
}

base::Result<void> describe_csv(SourceFile& file) {
  std::ifstream stream(file.path, std::ios::binary);
  std::string header;
  if (!stream) {
    return base::refuse("unreadable-file", fmt::format("{} cannot be opened", file.shown));
  }
  if (!std::getline(stream, header) || trimmed(header).empty()) {
    return base::refuse("no-header", fmt::format("{} is empty: a header line was expected", file.shown));
  }
  if (header.starts_with("\xFF\xFE") || header.starts_with("\xFE\xFF")) {
    return base::refuse("encoding", fmt::format("{} is written in UTF-16: save it as UTF-8", file.shown));
  }
  stream.clear();
  stream.seekg(0);
  file.latin1 = !is_utf8(stream);
  if (file.latin1) {
    header = utf8_from_latin1(header);
  } else if (header.starts_with(utf8_mark)) {
    header.erase(0, utf8_mark.size());
  }
  file.delimiter = find_delimiter(header);
  file.columns = split_csv_line(header, file.delimiter);
  file.types.assign(file.columns.size(), "VARCHAR");
  return {};
}

base::Result<void> check_parquet_marks(const SourceFile& file) {
  std::ifstream stream(file.path, std::ios::binary);
  std::array<char, 4> first{};
  std::array<char, 4> last{};
  const bool read = stream.read(first.data(), 4) && stream.seekg(-4, std::ios::end) && stream.read(last.data(), 4);
  if (!read || std::memcmp(first.data(), "PAR1", 4) != 0) {
    return base::refuse("damaged-file", fmt::format("{} is not a Parquet file", file.shown));
  }
  if (std::memcmp(last.data(), "PAR1", 4) != 0) {
    return base::refuse(
        "damaged-file",
        fmt::format("{} is cut short (the end of the Parquet file is missing): copy it again", file.shown));
  }
  return {};
}

}  // namespace miroir::claims::importing
