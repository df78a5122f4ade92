#include "claims/omop/biology_codes.hpp"

#include <array>

namespace miroir::claims::omop {

namespace {

constexpr std::array<BiologyCode, 13> codes = {{
    {"2160-0", "592", "creatinine, blood, mass"},
    {"14682-9", "592", "creatinine, blood, moles"},
    {"38483-4", "592", "creatinine, whole blood"},
    {"2823-3", "1608", "potassium, blood"},
    {"6298-4", "1608", "potassium, whole blood"},
    {"2888-6", "2004", "protein, urine"},
    {"2889-4", "2004", "protein, 24 hour urine"},
    {"2890-2", "2004", "protein/creatinine, urine"},
    {"1754-1", "1133", "albumin, urine"},
    {"14957-5", "1133", "microalbumin, urine"},
    {"9318-7", "1133", "albumin/creatinine, urine, mass"},
    {"14585-4", "1133", "albumin/creatinine, urine, moles"},
    {"14959-1", "1133", "microalbumin/creatinine, urine"},
}};

}  // namespace

std::span<const BiologyCode> biology_codes() { return codes; }

}  // namespace miroir::claims::omop
