// Events from the staged lines: consultations are act lines of the general practitioners' list, add-ons left out.
#include "claims/importing/events.hpp"

#include "claims/snds/steps.hpp"

#include <fmt/format.h>

namespace miroir::claims::snds {

void make_events(const Step& step) {
  step.connection.run(
      fmt::format("CREATE TEMP TABLE consultation_line AS "
                  "SELECT patient, performer, date, nature, quantity, in_ald_care, reason FROM act_line "
                  "WHERE reason = 0 AND base_act AND nature IN ({}); DROP TABLE act_line",
                  consultation_natures));
  importing::build_events(
      step, {.medicines = "ER_PHA_F", .biology = "ER_BIO_F", .procedures = "ER_CAM_F", .products = "IR_PHA_R"});
}

}  // namespace miroir::claims::snds
