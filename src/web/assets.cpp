#include "web/assets.hpp"

#include "web/embedded.hpp"
#include "web/sessions.hpp"

#include <map>
#include <stdexcept>

#include <fmt/core.h>

namespace miroir::web {
namespace {

// Read in this order: later rules win over earlier ones.
constexpr std::string_view style_sheets[] = {"tokens.css", "base.css", "components.css", "charts.css",
                                             "pages.css",  "room.css", "print.css"};

struct Asset {
  std::string bytes;
  const char* type;
};

struct Assets {
  std::map<std::string, std::string, std::less<>> addresses;  // name -> address
  std::map<std::string, Asset, std::less<>> files;            // last part of the address -> file
};

const char* type_of(std::string_view name) {
  if (name.ends_with(".css")) {
    return "text/css; charset=utf-8";
  }
  if (name.ends_with(".js")) {
    return "text/javascript; charset=utf-8";
  }
  return name.ends_with(".svg") ? "image/svg+xml" : "font/woff2";
}

void add(Assets& assets, std::string_view name, std::string bytes) {
  const std::size_t point = name.rfind('.');
  const std::string file =
      fmt::format("{}-{}{}", name.substr(0, point), sha256_hexadecimal(bytes).substr(0, 10), name.substr(point));
  assets.addresses[std::string(name)] = "/fichiers/" + file;
  assets.files[file] = {std::move(bytes), type_of(name)};
}

// Style sheets name fonts as {{asset:…}}, since the hash is known only here.
std::string resolve(std::string text, const Assets& assets) {
  constexpr std::string_view opening = "{{asset:";
  for (std::size_t at = text.find(opening); at != std::string::npos; at = text.find(opening, at)) {
    const std::size_t end = text.find("}}", at);
    const std::string name = text.substr(at + opening.size(), end - at - opening.size());
    text.replace(at, end + 2 - at, assets.addresses.at(name));
  }
  return text;
}

Assets load() {
  Assets assets;
  std::map<std::string_view, std::string_view> sheets;
  for (const base::EmbeddedFile& file : embedded_assets()) {
    if (file.name.ends_with(".css")) {
      sheets[file.name] = file.bytes;
    } else {
      add(assets, file.name, std::string(file.bytes));
    }
  }
  std::string style;
  for (const std::string_view name : style_sheets) {
    style += sheets.at(name);
  }
  add(assets, "miroir.css", resolve(std::move(style), assets));
  return assets;
}

const Assets& assets() {
  static const Assets loaded = load();
  return loaded;
}

}  // namespace

const std::string& asset_address(std::string_view name) {
  const auto found = assets().addresses.find(name);
  if (found == assets().addresses.end()) {
    throw std::logic_error(fmt::format("no asset is called {}", name));
  }
  return found->second;
}

std::optional<Response> find_asset(std::string_view file) {
  const auto found = assets().files.find(file);
  if (found == assets().files.end()) {
    return std::nullopt;
  }
  Response response;
  response.embedded_body = found->second.bytes;
  response.set_header("content-type", found->second.type);
  response.set_header("cache-control", "public, max-age=31536000, immutable");
  return response;
}

}  // namespace miroir::web
