// The tables written, with the official column names and types of the SNDS (schema-snds): codes that the
// insurance keeps as text are text with their zeros, numbers are numbers, absent values are NULL.
#pragma once

#include "base/date.hpp"
#include "columnar/table_writer.hpp"

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace miroir::claims::synth {

enum class Table : std::uint8_t {
  er_prs_f,
  er_pha_f,
  er_bio_f,
  er_cam_f,
  er_ete_f,
  ir_ben_r,
  ir_imb_r,
  ir_mtt_r,
  da_pra_r,
  ir_pha_r,
  groups
};
constexpr std::size_t table_count = 11;

std::string_view table_name(Table table);  // "ER_PRS_F"
const std::vector<columnar::ColumnDefinition>& table_columns(Table table);

// The nine columns that join a line of ER_PRS_F to its details.
struct JoinKey {
  base::Date available;  // FLX_DIS_DTD
  base::Date processed;  // FLX_TRT_DTD
  std::int32_t sender_type = 1;
  std::int32_t sender = 1;
  std::int32_t sender_order = 1;
  std::string_view organism;   // ORG_CLE_NUM
  std::int64_t statement = 0;  // DCT_ORD_NUM
  std::int32_t line = 1;       // PRS_ORD_NUM
  std::int32_t payment = 1;    // REM_TYP_AFF
};

struct MedicineDetail {
  std::int64_t cip13 = 0;
  std::int32_t cip7 = 0;
  std::int64_t boxes = 0;  // signed
  std::int64_t price_hundred_thousandths = 0;
  std::int64_t split_units = 0;  // > 0 or < 0: a pack of which only so many units were delivered
  std::int64_t split_price_cents = 0;
  std::int32_t renewal = 0;
};

struct BiologyDetail {
  std::int32_t code = 0;
  std::int64_t quantity = 1;  // signed
};

struct EstablishmentDetail {
  std::string_view finess;
  std::int32_t invoiced_elsewhere = 0;  // ETE_IND_TAA: 1, the hospital is paid by its own budget
  std::int32_t sector = 1;              // 1 public, 2 private
};

// A professional as a line names them.
struct Professional {
  std::string_view number;  // empty: NULL
  std::int32_t specialty = 0;
  std::int32_t activity = 0;  // of those who are not doctors
  std::int32_t status = 1;    // 99: fictitious
};

// One line of ER_PRS_F with its details. Amounts in cents.
struct ClaimLine {
  JoinKey key;
  base::Date care;
  base::Date prescribed;
  Professional prescriber;
  Professional performer;
  std::string_view prescribing_hospital;  // ETB_PRE_FIN
  std::int32_t nature = 0;                // PRS_NAT_REF
  std::int64_t quantity = 1;              // signed
  std::int64_t paid_cents = 0;
  std::int64_t base_cents = 0;
  std::int64_t complement_cents = 0;
  std::int32_t complement_top = 0;   // CPL_MAJ_TOP
  std::int32_t complement_code = 0;  // CPL_AFF_COD
  std::int32_t rate_percent = 65;
  std::int32_t exemption = 0;                           // EXO_MTF
  std::optional<std::int32_t> expense = 0;              // DPN_QLF
  std::optional<std::int32_t> transmitted_expense = 0;  // PRS_DPN_QLP
  std::int32_t prescription_origin = 1;
  std::int32_t renewal = 0;  // PRE_REN_COD
  std::int32_t pathway = 1;  // PRS_PDS_QCP
  std::vector<MedicineDetail> medicines;
  std::vector<BiologyDetail> biology;
  std::string_view technical_act;  // CCAM
  std::optional<EstablishmentDetail> establishment;
};

// What the lines of one person share.
struct Beneficiary {
  std::string_view pseudonym;
  std::int32_t rank = 1;
  std::int32_t birth_year = 0;
  std::int32_t sex = 0;
  std::int32_t age_code = 0;  // BEN_AMA_COD
  std::string_view department;
  std::string_view commune;
  std::string_view nir_kind;
  bool complementary_cover = false;
  base::Date death;
  std::string_view fund;
  std::int32_t scheme = 1;
  std::int32_t small_scheme = 101;
  std::string_view registered_number;  // PRS_MTT_NUM; empty: NULL
};

// Batches of every table, filled together and written together.
class TableBatches {
 public:
  TableBatches();
  columnar::RowBatch& operator[](Table table) { return batches_[static_cast<std::size_t>(table)]; }
  void add_line(const Beneficiary& beneficiary, const ClaimLine& line);

 private:
  void add_details(const ClaimLine& line, bool agricultural);
  std::vector<columnar::RowBatch> batches_;
};

}  // namespace miroir::claims::synth
