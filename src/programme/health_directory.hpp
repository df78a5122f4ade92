// General practitioners out of an extract of the Annuaire Santé (PS_LibreAcces_Personne_activite, unpacked), as a table
// of people that is then imported as any other.
//
// The extract is UTF-8 text, its cells parted by `|`, without quotes, one line per activity. Its columns drift from
// year to year (a last empty one, other labels, other orders): they are found by what they are called once accents,
// case and small words are gone, never by place. A general practitioner has profession 10 and the know-how SM26, SM53
// or SM54; where know-how is in a file of its own, profession alone decides and says so. Somebody with several
// activities is one row: that of the departments asked for, the first of them in the file.
//
// Source of the codes: Agence du numérique en santé, nomenclatures of professions (TRE_G15) and know-how (TRE_R38).
#pragma once

#include "programme/people_table.hpp"

#include <cstdint>
#include <istream>
#include <string>
#include <vector>

namespace miroir::programme {

struct HealthDirectory {
  PeopleTable table;                   // RPPS, names, e-mail, commune, town, standing
  std::int64_t activities = 0;         // lines read
  std::int64_t other_professions = 0;  // lines passed over
  std::int64_t elsewhere = 0;          // practitioners with no activity in the departments
  std::int64_t damaged = 0;            // lines with too few cells
  bool without_know_how = false;       // no such column: every physician is taken
};

// `departments` are beginnings of INSEE codes of communes, such as 35 or 2A; empty: everywhere. Refuses an extract
// without the columns it cannot do without ("not-a-health-directory"), with their names.
base::Result<HealthDirectory> read_health_directory(std::istream& extract, const std::vector<std::string>& departments);

}  // namespace miroir::programme
