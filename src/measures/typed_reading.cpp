#include "measures/typed_reading.hpp"

namespace miroir::measures {

Bilingual read_bilingual(Report& report, const YamlValue* value) {
  if (value == nullptr) {
    return {};
  }
  const Fields fields(report, *value, vocabulary::bilingual);
  return {read_text(report, fields.find("fr")).value_or(""), read_text(report, fields.find("en")).value_or("")};
}

}  // namespace miroir::measures
