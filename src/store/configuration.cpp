#include "store/configuration.hpp"

#include <fstream>
#include <string_view>

namespace miroir::store {

namespace {

std::string_view trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(" \t\r");
  return first == std::string_view::npos ? "" : text.substr(first, text.find_last_not_of(" \t\r") - first + 1);
}

}  // namespace

Configuration read_configuration(const std::filesystem::path& data_directory) {
  Configuration configuration;
  std::ifstream file(data_directory / "miroir.conf");
  for (std::string line; std::getline(file, line);) {
    const auto equals = line.find('=');
    if (equals == std::string::npos || trimmed(line).starts_with('#')) {
      continue;
    }
    const std::string_view text(line);
    configuration[std::string(trimmed(text.substr(0, equals)))] = std::string(trimmed(text.substr(equals + 1)));
  }
  return configuration;
}

}  // namespace miroir::store
