// Reads typed values of the indicator language out of a YAML tree: base/typed_reading.hpp with the language's words.
#pragma once

#include "base/typed_reading.hpp"
#include "measures/catalogue.hpp"
#include "measures/vocabulary.hpp"

namespace miroir::measures {

using base::described;
using base::Fields;
using base::one_of;
using base::Position;
using base::read_date;
using base::read_date_or_not_yet;
using base::read_enumerator;
using base::read_integer;
using base::read_list;
using base::read_positive_number;
using base::read_text;
using base::read_word;
using base::read_yaml;
using base::read_yes_or_no;
using base::Report;
using base::YamlEntry;
using base::YamlValue;

Bilingual read_bilingual(Report& report, const YamlValue* value);

}  // namespace miroir::measures
