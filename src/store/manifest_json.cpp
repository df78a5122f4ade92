#include "store/manifest_json.hpp"

#include "store/json_reader.hpp"

#include <array>

namespace miroir::store {

namespace {

using feedback::IndicatorSheet;
using feedback::Manifest;
using measures::Attribution;
using measures::Bilingual;
using measures::Description;
using measures::Direction;
using measures::Display;
using measures::Status;
using measures::ThresholdUnit;
using measures::Unit;
using Json = nlohmann::ordered_json;

constexpr std::array statuses{Word{Status::proposed, "proposed"}, Word{Status::validated, "validated"},
                              Word{Status::retired, "retired"}};
constexpr std::array directions{Word{Direction::lower, "lower"}, Word{Direction::higher, "higher"},
                                Word{Direction::none, "none"}};
constexpr std::array displays{Word{Display::share, "share"}, Word{Display::per_thousand, "per_thousand"},
                              Word{Display::mean_euros, "mean_euros"}};
constexpr std::array threshold_units{Word{ThresholdUnit::points, "points"},
                                     Word{ThresholdUnit::per_thousand, "per_thousand"},
                                     Word{ThresholdUnit::percent, "percent"}};
constexpr std::array attributions{Word{Attribution::registered, "registered"},
                                  Word{Attribution::prescriber, "prescriber"}};
constexpr std::array units{Word{Unit::patients, "patients"}, Word{Unit::prescriptions, "prescriptions"},
                           Word{Unit::deliveries, "deliveries"}, Word{Unit::consultations, "consultations"},
                           Word{Unit::starts, "starts"}};

// The texts of a description, by their key in the file.
constexpr std::array<std::pair<const char*, Bilingual Description::*>, 9> description_texts{{
    {"title", &Description::title},
    {"question", &Description::question},
    {"why", &Description::why},
    {"source", &Description::source},
    {"action", &Description::action},
    {"counted", &Description::counted},
    {"not_counted", &Description::not_counted},
    {"example", &Description::example},
    {"limits", &Description::limits},
}};

Json bilingual_json(const Bilingual& text) { return {{"fr", text.fr}, {"en", text.en}}; }

Json date_json(const std::optional<base::Date>& date) { return date ? Json(base::format_date(*date)) : Json(nullptr); }

Json description_json(const Description& description) {
  Json json = Json::object();
  for (const auto& [key, member] : description_texts) {
    json[key] = bilingual_json(description.*member);
  }
  json["author"] = description.author;
  json["reviewer"] = description.reviewer;
  json["validated_on"] = date_json(description.validated_on);
  json["next_review"] = date_json(description.next_review);
  json["changes"] = Json::array();
  for (const measures::ChangeLogEntry& change : description.changes) {
    json["changes"].push_back(
        {{"version", change.version}, {"date", base::format_date(change.date)}, {"what", bilingual_json(change.what)}});
  }
  return json;
}

Json sheet_json(const IndicatorSheet& sheet) {
  Json json = {{"id", sheet.id},
               {"version", sheet.version},
               {"order", sheet.order},
               {"status", word_of(statuses, sheet.status)},
               {"direction", word_of(directions, sheet.direction)},
               {"display", word_of(displays, sheet.display)},
               {"practical_threshold", sheet.practical_threshold},
               {"threshold_unit", word_of(threshold_units, sheet.threshold_unit)},
               {"attribution", word_of(attributions, sheet.attribution)},
               {"unit", word_of(units, sheet.unit)},
               {"strata", sheet.strata},
               {"description", description_json(sheet.description)}};
  if (!sheet.subject.fr.empty()) {
    json["subject"] = bilingual_json(sheet.subject);
  }
  return json;
}

Bilingual read_bilingual(const JsonField& field) { return {field.at("fr").text(), field.at("en").text()}; }

std::optional<base::Date> read_optional_date(const JsonField& field) {
  return field.is_null() ? std::nullopt : std::optional(field.date());
}

Description read_description(const JsonField& field) {
  Description description;
  for (const auto& [key, member] : description_texts) {
    description.*member = read_bilingual(field.at(key));
  }
  description.author = field.at("author").text();
  description.reviewer = field.at("reviewer").text();
  description.validated_on = read_optional_date(field.at("validated_on"));
  description.next_review = read_optional_date(field.at("next_review"));
  for (const JsonField& change : field.at("changes").items()) {
    description.changes.push_back(
        {change.at("version").int32(), change.at("date").date(), read_bilingual(change.at("what"))});
  }
  return description;
}

IndicatorSheet read_sheet(const JsonField& field) {
  IndicatorSheet sheet;
  sheet.id = field.at("id").text();
  sheet.version = field.at("version").int32();
  sheet.order = field.at("order").int32();
  sheet.status = field.at("status").word(statuses);
  sheet.direction = field.at("direction").word(directions);
  sheet.display = field.at("display").word(displays);
  sheet.practical_threshold = field.at("practical_threshold").number();
  sheet.threshold_unit = field.at("threshold_unit").word(threshold_units);
  sheet.attribution = field.at("attribution").word(attributions);
  sheet.unit = field.at("unit").word(units);
  sheet.strata = field.at("strata").texts();
  sheet.description = read_description(field.at("description"));
  if (field.has("subject")) {
    sheet.subject = read_bilingual(field.at("subject"));
  }
  return sheet;
}

Manifest read_manifest(const JsonField& field) {
  Manifest manifest;
  manifest.format_version = field.at("format_version").int32();
  if (manifest.format_version < 1 || manifest.format_version > 2) {
    field.at("format_version").fail("must be 1 or 2: a newer version of Miroir made this file");
  }
  manifest.program_version = field.at("program_version").text();
  manifest.region = field.at("region").text();
  for (const JsonField& period : field.at("periods").items()) {
    manifest.periods.push_back(period.period());
  }
  manifest.catalogue_version = field.at("catalogue_version").text();
  manifest.catalogue_hash = field.at("catalogue_hash").text();
  manifest.store_fingerprint = field.at("store_fingerprint").text();
  manifest.engine = field.at("engine").text();
  manifest.min_cell = field.at("min_cell").int32();
  manifest.results_sha256 = field.at("results_sha256").text();
  manifest.row_count = field.at("row_count").count();
  manifest.hidden_row_count = field.at("hidden_row_count").count();
  if (manifest.format_version >= 2) {
    manifest.content_sha256 = field.at("content_sha256").text();
    manifest.content_row_count = field.at("content_row_count").count();
  }
  for (const JsonField& sheet : field.at("indicators").items()) {
    manifest.indicators.push_back(read_sheet(sheet));
  }
  for (const auto& [period, groups] : field.at("groups").members()) {
    auto& of_period = manifest.groups[period];
    for (const auto& [group, physicians] : groups.members()) {
      of_period[group] = physicians.texts();
    }
  }
  for (const auto& [key, value] : field.at("sums_of_squares").members()) {
    manifest.sums_of_squares[key] = value.decimal_digits();
  }
  return manifest;
}

}  // namespace

std::string manifest_text(const Manifest& manifest) {
  Json json = {{"format_version", manifest.format_version},
               {"program_version", manifest.program_version},
               {"region", manifest.region},
               {"periods", Json::array()},
               {"catalogue_version", manifest.catalogue_version},
               {"catalogue_hash", manifest.catalogue_hash},
               {"store_fingerprint", manifest.store_fingerprint},
               {"engine", manifest.engine},
               {"min_cell", manifest.min_cell},
               {"results_sha256", manifest.results_sha256},
               {"row_count", manifest.row_count},
               {"hidden_row_count", manifest.hidden_row_count},
               {"content_sha256", manifest.content_sha256},
               {"content_row_count", manifest.content_row_count},
               {"indicators", Json::array()},
               {"groups", Json::object()},
               {"sums_of_squares", Json::object()}};
  if (manifest.format_version < 2) {
    json.erase("content_sha256");
    json.erase("content_row_count");
  }
  for (const base::Period& period : manifest.periods) {
    json["periods"].push_back(period.name);
  }
  for (const IndicatorSheet& sheet : manifest.indicators) {
    json["indicators"].push_back(sheet_json(sheet));
  }
  for (const auto& [period, groups] : manifest.groups) {
    json["groups"][period] = Json(groups);
  }
  Json& sums = json["sums_of_squares"];
  sums = Json(manifest.sums_of_squares);
  return json.dump(1) + "\n";
}

base::Result<Manifest> parse_manifest(std::string_view text) {
  return read_json<Manifest>(text, manifest_size_limit_bytes, "bad-manifest", "the manifest", read_manifest);
}

}  // namespace miroir::store
