#include "rules/source_rules.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <regex>
#include <sstream>

namespace miroir::rules {
namespace {

struct Line {
  int number;
  std::string text;
};

std::vector<Line> lines_of(std::string_view text) {
  std::vector<Line> lines;
  std::istringstream stream{std::string(text)};
  for (std::string line; std::getline(stream, line);) {
    lines.push_back({static_cast<int>(lines.size()) + 1, line});
  }
  return lines;
}

std::string finding(const SourceFile& file, int line, std::string_view what) {
  return fmt::format("{}:{}: {}", file.path, line, what);
}

struct Include {
  int line;
  bool quoted;  // "ours.hpp", not <theirs>
  std::string target;
};

std::vector<Include> includes_of(const SourceFile& file) {
  static const std::regex pattern(R"re(^\s*#\s*include\s*([<"])([^>"]+)[>"])re");
  std::vector<Include> includes;
  for (const auto& [number, text] : lines_of(without_comments(file.text, Literals::keep))) {
    if (std::smatch match; std::regex_search(text, match, pattern)) {
      includes.push_back({number, match[1] == "\"", match[2]});
    }
  }
  return includes;
}

// "src/web/edge/server.cpp" → "web"; empty for what is directly in src/ or elsewhere.
std::string folder_of(std::string_view path) {
  if (!path.starts_with("src/")) {
    return "";
  }
  path.remove_prefix(4);
  const auto slash = path.find('/');
  return slash == std::string_view::npos ? "" : std::string(path.substr(0, slash));
}

bool has_suffix(const std::string& path, std::initializer_list<std::string_view> suffixes) {
  return std::any_of(suffixes.begin(), suffixes.end(), [&](auto suffix) { return path.ends_with(suffix); });
}

// Where each outside library may be included: it stays behind that folder's own headers.
struct Placement {
  std::string_view include_prefix;
  std::string_view path_prefix;
};
constexpr std::array placements{
    Placement{"duckdb", "src/columnar/"},
    Placement{"soci", "src/store/"},
    Placement{"sqlite3", "src/store/"},
    Placement{"libpq", "src/store/"},
    Placement{"CLI/", "src/cli/"},
    Placement{"boost/beast", "src/web/edge"},
    Placement{"boost/asio", "src/web/edge"},
    Placement{"curl/", "src/mail/"},
    Placement{"curl/", "src/claims/clickhouse/"},
};

// A library that has several places may be in any of them.
bool is_placed(const std::string& path, const std::string& target) {
  bool placed = true;
  for (const auto& [include_prefix, path_prefix] : placements) {
    if (target.starts_with(include_prefix)) {
      placed = path.starts_with(path_prefix);
      if (placed) {
        return true;
      }
    }
  }
  return placed;
}

struct Token {
  enum Kind { code, literal, comment } kind;
  std::size_t length;
};

// How far the text up to and with the next `end` goes; to the end of the text where there is none.
std::size_t length_to(std::string_view rest, std::string_view end, std::size_t from) {
  const auto found = rest.find(end, from);
  return found == std::string_view::npos ? rest.size() : found + end.size();
}

std::size_t quoted_length(std::string_view rest) {
  std::size_t i = 1;
  while (i < rest.size() && rest[i] != rest[0] && rest[i] != '\n') {
    i += rest[i] == '\\' ? 2 : 1;
  }
  return std::min(i + 1, rest.size());
}

bool is_word(char character) { return std::isalnum(static_cast<unsigned char>(character)) != 0 || character == '_'; }

// The comment, literal or piece of code that begins here. A number is one piece: 1'000 opens no character.
Token token_at(std::string_view text, std::size_t at) {
  const auto rest = text.substr(at);
  if (rest.starts_with("//")) {
    return {Token::comment, std::min(rest.find('\n'), rest.size())};
  }
  if (rest.starts_with("/*")) {
    return {Token::comment, length_to(rest, "*/", 2)};
  }
  if (rest.starts_with("R\"")) {
    const auto delimiter = rest.substr(2, rest.find('(') - 2);
    return {Token::literal, length_to(rest, ")" + std::string(delimiter) + "\"", 2)};
  }
  if (rest[0] == '"' || rest[0] == '\'') {
    return {Token::literal, quoted_length(rest)};
  }
  std::size_t length = 1;
  while (is_word(rest[0]) && length < rest.size() &&
         (is_word(rest[length]) || (rest[length] == '\'' && std::isdigit(static_cast<unsigned char>(rest[0])) != 0))) {
    ++length;
  }
  return {Token::code, length};
}

}  // namespace

Arrows read_arrows(std::string_view cmake_lists) {
  static const std::regex pattern(R"(^miroir_folder\(([^)]*)\))");
  Arrows arrows;
  for (const auto& [number, text] : lines_of(cmake_lists)) {
    std::smatch match;
    if (!std::regex_search(text, match, pattern)) {
      continue;
    }
    std::istringstream words(match[1]);
    std::string folder;
    words >> folder;
    auto& allowed = arrows[folder];
    allowed.insert(folder);
    for (std::string word; words >> word;) {
      allowed.insert(word);
    }
  }
  return arrows;
}

std::string without_comments(std::string_view text, Literals literals) {
  // Read by hand: a regular expression recurses once per character and long raw strings would end the stack.
  std::string result(text);
  for (std::size_t at = 0; at < text.size();) {
    const auto token = token_at(text, at);
    const bool blank = token.kind == Token::comment || (token.kind == Token::literal && literals == Literals::blank);
    for (std::size_t i = at; blank && i < at + token.length; ++i) {
      result[i] = text[i] == '\n' ? '\n' : ' ';
    }
    at += token.length;
  }
  return result;
}

Findings forbidden_arrows(const SourceFile& file, const Arrows& arrows) {
  if (!file.path.starts_with("src/")) {
    return {};
  }
  const auto from = folder_of(file.path);
  const std::set<std::string> allowed = from.empty()            ? std::set<std::string>{"cli"}
                                        : arrows.contains(from) ? arrows.at(from)
                                                                : std::set<std::string>{};
  Findings findings;
  if (!from.empty() && !arrows.contains(from)) {
    findings.push_back(finding(file, 1, fmt::format("src/{} has no miroir_folder line in CMakeLists.txt", from)));
  }
  for (const auto& include : includes_of(file)) {
    const auto to = include.target.substr(0, include.target.find('/'));
    if (include.quoted && !allowed.contains(to)) {
      const auto what = fmt::format("{} may not include \"{}\"", from.empty() ? "src" : from, include.target);
      findings.push_back(finding(file, include.line, what));
    }
  }
  return findings;
}

Findings misplaced_libraries(const SourceFile& file) {
  Findings findings;
  for (const auto& include : includes_of(file)) {
    for (const auto& [include_prefix, path_prefix] : placements) {
      if (file.path.starts_with("src/") && include.target.starts_with(include_prefix) && !include.quoted &&
          !is_placed(file.path, include.target)) {
        findings.push_back(
            finding(file, include.line, fmt::format("<{}> belongs in {} only", include.target, path_prefix)));
      }
    }
  }
  return findings;
}

Findings misplaced_sql(const SourceFile& file) {
  static const std::regex pattern(
      R"(\b(SELECT|INSERT INTO|DELETE FROM|(CREATE|ALTER|DROP) (TABLE|INDEX|VIEW)|GROUP BY|ORDER BY)\b)");
  const auto folder = folder_of(file.path);
  if (folder.empty() || folder == "columnar" || folder == "claims" || folder == "store") {
    return {};
  }
  Findings findings;
  for (const auto& [number, text] : lines_of(without_comments(file.text, Literals::keep))) {
    if (std::smatch match; std::regex_search(text, match, pattern)) {
      findings.push_back(finding(file, number, fmt::format("SQL ({}) outside the folders that store", match.str())));
    }
  }
  return findings;
}

Findings badly_named(const SourceFile& file) {
  static const std::regex pattern(R"([a-z][a-z0-9_]*(\.[a-z0-9_]+)*)");
  const auto name = file.path.substr(file.path.rfind('/') + 1);
  if (!has_suffix(name, {".cpp", ".hpp", ".cmake", ".js", ".mjs", ".sh"}) || std::regex_match(name, pattern)) {
    return {};
  }
  return {finding(file, 1, "a source file is named in snake_case")};
}

Findings forbidden_words(const SourceFile& file) {
  // Put together from halves, so that this file does not hold them.
  static const std::regex pattern(std::string(R"(\b(TO)") + "DO|FIX" + "ME|XX" + R"(X)\b|(^|[\s"'`=(:])(/wo)" +
                                  "rk|/ho" + "me|/Use" + R"(rs)/\w)");
  Findings findings;
  for (const auto& [number, text] : lines_of(file.text)) {
    if (std::smatch match; std::regex_search(text, match, pattern)) {
      findings.push_back(finding(file, number, fmt::format("“{}” has no place in a committed file", match.str())));
    }
  }
  return findings;
}

Findings headers_without_comment(const SourceFile& file) {
  if (!file.path.ends_with(".hpp") || file.text.starts_with("// ")) {
    return {};
  }
  return {finding(file, 1, "a header opens with a comment that says what it is")};
}

Findings undocumented_options(const SourceFile& command, std::string_view reference_page) {
  static const std::regex pattern(R"re(add_(?:option|flag)[a-z_]*\(\s*"(?:-\w,)?(--[a-z][a-z-]*))re");
  const auto text = without_comments(command.text, Literals::keep);
  Findings findings;
  for (std::sregex_iterator match(text.begin(), text.end(), pattern), end; match != end; ++match) {
    const auto option = (*match)[1].str();
    const std::regex named(option + R"((?![a-z-]))");
    if (!std::regex_search(reference_page.begin(), reference_page.end(), named)) {
      const auto line = 1 + std::count(text.begin(), text.begin() + match->position(), '\n');
      findings.push_back(
          finding(command, static_cast<int>(line), option + " is not in docs/reference/command-line.md"));
    }
  }
  return findings;
}

}  // namespace miroir::rules
