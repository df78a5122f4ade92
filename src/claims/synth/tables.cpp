#include "claims/synth/tables.hpp"

#include <fmt/format.h>

namespace miroir::claims::synth {

namespace {

using columnar::ColumnDefinition;
using columnar::ColumnType;
using columnar::RowBatch;
using Columns = std::vector<ColumnDefinition>;

constexpr auto integer = ColumnType::integer;
constexpr auto bigint = ColumnType::bigint;
constexpr auto cents = ColumnType::cents;
constexpr auto date = ColumnType::date;
constexpr auto text = ColumnType::text;

const Columns join_key = {{"FLX_DIS_DTD", date},    {"FLX_TRT_DTD", date},    {"FLX_EMT_TYP", integer},
                          {"FLX_EMT_NUM", integer}, {"FLX_EMT_ORD", integer}, {"ORG_CLE_NUM", text},
                          {"DCT_ORD_NUM", integer}, {"PRS_ORD_NUM", integer}, {"REM_TYP_AFF", integer}};

Columns with_key(Columns own) {
  own.insert(own.begin(), join_key.begin(), join_key.end());
  return own;
}

const Columns er_prs_f =
    with_key({{"BEN_NIR_PSA", text},    {"BEN_RNG_GEM", integer}, {"BEN_NAI_ANN", text},    {"BEN_SEX_COD", integer},
              {"BEN_AMA_COD", integer}, {"BEN_RES_DPT", text},    {"BEN_RES_COM", text},    {"BEN_CDI_NIR", text},
              {"BEN_CMU_TOP", text},    {"BEN_DCD_DTE", date},    {"ORG_AFF_BEN", text},    {"RGM_GRG_COD", integer},
              {"RGM_COD", integer},     {"EXE_SOI_DTD", date},    {"EXE_SOI_DTF", date},    {"PRE_PRE_DTD", date},
              {"PFS_PRE_NUM", text},    {"PFS_EXE_NUM", text},    {"PRS_MTT_NUM", text},    {"ETB_PRE_FIN", text},
              {"PSP_SPE_COD", integer}, {"PSE_SPE_COD", integer}, {"PSP_ACT_NAT", integer}, {"PSE_ACT_NAT", integer},
              {"PSP_STJ_COD", integer}, {"PSE_STJ_COD", integer}, {"PRS_NAT_REF", integer}, {"BSE_PRS_NAT", integer},
              {"CPL_PRS_NAT", integer}, {"PRS_ACT_QTE", cents},   {"PRS_ACT_NBR", cents},   {"PRS_PAI_MNT", cents},
              {"BSE_REM_BSE", cents},   {"BSE_REM_MNT", cents},   {"BSE_REM_SGN", integer}, {"CPL_REM_BSE", cents},
              {"CPL_REM_MNT", cents},   {"CPL_MAJ_TOP", integer}, {"CPL_AFF_COD", integer}, {"RGO_REM_TAU", cents},
              {"EXO_MTF", integer},     {"DPN_QLF", integer},     {"PRS_DPN_QLP", integer}, {"PRS_PRE_MTT", integer},
              {"PRE_REN_COD", text},    {"PRS_PDS_QCP", integer}});

const Columns er_pha_f = with_key({{"PHA_PRS_C13", bigint},
                                   {"PHA_PRS_IDE", integer},
                                   {"PHA_ACT_QSN", integer},
                                   {"PHA_ACT_PRU", ColumnType::hundred_thousandths},
                                   {"PHA_DEC_TOP", text},
                                   {"PHA_DEC_QSU", integer},
                                   {"PHA_DEC_PRU", cents},
                                   {"PHA_SEQ_RNV", integer},
                                   {"PHA_SUB_MTF", integer},
                                   {"PHA_MOD_PRN", text},
                                   {"PHA_ORD_NUM", integer}});
const Columns er_bio_f = with_key({{"BIO_PRS_IDE", integer}, {"BIO_ACT_QSN", integer}, {"BIO_ORD_NUM", integer}});
const Columns er_cam_f =
    with_key({{"CAM_PRS_IDE", text}, {"CAM_ACT_COD", text}, {"CAM_TRT_PHA", integer}, {"CAM_ORD_NUM", integer}});
const Columns er_ete_f =
    with_key({{"ETB_EXE_FIN", text}, {"ETE_IND_TAA", integer}, {"PRS_PPU_SEC", integer}, {"ETE_CAT_COD", integer}});

const Columns ir_ben_r = {
    {"BEN_NIR_PSA", text},    {"BEN_RNG_GEM", integer}, {"BEN_NIR_ANO", text}, {"BEN_IDT_ANO", text},
    {"BEN_IDT_TOP", integer}, {"BEN_CDI_NIR", text},    {"BEN_NAI_ANN", text}, {"BEN_NAI_MOI", text},
    {"BEN_SEX_COD", integer}, {"BEN_DCD_DTE", date},    {"ORG_AFF_BEN", text}, {"BEN_RES_DPT", text},
    {"BEN_RES_COM", text},    {"BEN_TOP_CNS", integer}, {"MAX_TRT_DTD", date}, {"BEN_DTE_INS", date}};
const Columns ir_imb_r = {{"BEN_NIR_PSA", text}, {"BEN_RNG_GEM", integer}, {"IMB_ALD_DTD", date},
                          {"IMB_ALD_DTF", date}, {"IMB_ALD_NUM", integer}, {"IMB_ETM_NAT", integer},
                          {"MED_MTF_COD", text}, {"INS_DTE", date}};
const Columns ir_mtt_r = {{"BEN_NIR_PSA", text}, {"BEN_RNG_GEM", integer}, {"BEN_NIR_ANO", text},
                          {"BEN_IDT_ANO", text}, {"MTT_PFS_NUM", text},    {"MTT_DEP_DTE", date},
                          {"MTT_FIN_DTE", date}, {"MTT_MTF_COD", text}};
const Columns da_pra_r = {{"DTE_ANN_TRT", text}, {"DTE_MOI_FIN", text}, {"PFS_PFS_NUM", text}, {"STA_PFS_NUM", text},
                          {"IPP_SEX_COD", text}, {"IPP_ANN_NAI", text}, {"PFS_PRA_SPE", text}, {"PRA_MEP_COD", text},
                          {"CNV_CNV_COD", text}, {"EXC_EXC_NAT", text}, {"EXC_EFF_DSD", text}, {"PFS_INS_DSD", text},
                          {"PFS_EXC_COM", text}, {"PFS_COD_POS", text}, {"PFS_LIB_COM", text}};
const Columns ir_pha_r = {{"PHA_CIP_C13", bigint},    {"PHA_PRS_IDE", integer},   {"PHA_NOM_COURT", text},
                          {"PHA_NOM_PA", text},       {"PHA_ATC_CLA", text},      {"PHA_ATC_LIB", text},
                          {"PHA_ATC_C03", text},      {"PHA_UNT_NBR_DSES", text}, {"PHA_DOS_PRA_DSES", text},
                          {"PHA_DOS_UNT_DSES", text}, {"PHA_PRI_UNI", text},      {"PHA_TAU_COD", text},
                          {"PHA_GRS_NUM", text},      {"PHA_INS_DTD", text},      {"PHA_INS_DTF", text}};
const Columns groups = {{"STA_PFS_NUM", text}, {"GROUP_ID", text}, {"START_DATE", date}, {"END_DATE", date}};

void add_key(RowBatch& batch, const JoinKey& key) {
  batch.add(key.available.days).add(key.processed.days).add(key.sender_type).add(key.sender).add(key.sender_order);
  batch.add_text(key.organism).add(key.statement).add(key.line).add(key.payment);
}

void add_text_or_null(RowBatch& batch, std::string_view value) {
  if (value.empty()) {
    batch.add_null();
  } else {
    batch.add_text(value);
  }
}

void add_or_null(RowBatch& batch, std::optional<std::int32_t> value) {
  if (value) {
    batch.add(*value);
  } else {
    batch.add_null();
  }
}

void add_year(RowBatch& batch, std::int32_t year) {
  const char digits[4] = {static_cast<char>('0' + year / 1000), static_cast<char>('0' + year / 100 % 10),
                          static_cast<char>('0' + year / 10 % 10), static_cast<char>('0' + year % 10)};
  batch.add_text({digits, 4});
}

void add_beneficiary(RowBatch& batch, const Beneficiary& person) {
  batch.add_text(person.pseudonym).add(person.rank);
  add_year(batch, person.birth_year);
  batch.add(person.sex).add(person.age_code).add_text(person.department).add_text(person.commune);
  batch.add_text(person.nir_kind).add_text(person.complementary_cover ? "1" : "0").add(person.death.days);
  batch.add_text(person.fund).add(person.scheme).add(person.small_scheme);
}

void add_professionals(RowBatch& batch, const ClaimLine& line, std::string_view registered_number) {
  add_text_or_null(batch, line.prescriber.number);
  add_text_or_null(batch, line.performer.number);
  add_text_or_null(batch, registered_number);
  add_text_or_null(batch, line.prescribing_hospital);
  batch.add(line.prescriber.specialty).add(line.performer.specialty);
  batch.add(line.prescriber.activity).add(line.performer.activity);
  batch.add(line.prescriber.status).add(line.performer.status);
}

void add_amounts(RowBatch& batch, const ClaimLine& line, bool agricultural) {
  const std::int64_t quantity = line.quantity * 100;
  batch.add(line.nature)
      .add(line.complement_top == 0 ? line.nature : 0)
      .add(line.complement_top == 0 ? 0 : line.nature);
  batch.add(quantity);
  if (agricultural) {
    batch.add_null();  // this scheme does not fill the count of acts
  } else {
    batch.add(quantity);
  }
  batch.add(line.paid_cents).add(line.base_cents).add(line.base_cents * line.rate_percent / 100);
  batch.add(line.base_cents < 0 ? -1 : 1).add(line.complement_cents);
  batch.add(line.complement_cents * line.rate_percent / 100).add(line.complement_top).add(line.complement_code);
  batch.add(line.rate_percent * 100);
}

}  // namespace

std::string_view table_name(Table table) {
  constexpr std::array<std::string_view, table_count> names = {"ER_PRS_F", "ER_PHA_F", "ER_BIO_F", "ER_CAM_F",
                                                               "ER_ETE_F", "IR_BEN_R", "IR_IMB_R", "IR_MTT_R",
                                                               "DA_PRA_R", "IR_PHA_R", "GROUPS"};
  return names[static_cast<std::size_t>(table)];
}

const std::vector<columnar::ColumnDefinition>& table_columns(Table table) {
  static const std::array<const Columns*, table_count> all = {&er_prs_f, &er_pha_f, &er_bio_f, &er_cam_f,
                                                              &er_ete_f, &ir_ben_r, &ir_imb_r, &ir_mtt_r,
                                                              &da_pra_r, &ir_pha_r, &groups};
  return *all[static_cast<std::size_t>(table)];
}

TableBatches::TableBatches() {
  for (std::size_t index = 0; index < table_count; ++index) {
    batches_.emplace_back(table_columns(static_cast<Table>(index)));
  }
}

void TableBatches::add_line(const Beneficiary& beneficiary, const ClaimLine& line) {
  const bool agricultural = beneficiary.scheme == 2;
  RowBatch& batch = (*this)[Table::er_prs_f];
  add_key(batch, line.key);
  add_beneficiary(batch, beneficiary);
  batch.add(line.care.days).add(line.care.days).add(line.prescribed.days);
  add_professionals(batch, line, beneficiary.registered_number);
  add_amounts(batch, line, agricultural);
  batch.add(line.exemption);
  add_or_null(batch, agricultural ? std::nullopt : line.expense);
  add_or_null(batch, line.transmitted_expense);
  add_or_null(batch, agricultural ? std::nullopt : std::optional(line.prescription_origin));
  constexpr std::array<std::string_view, 4> renewals = {"0", "1", "2", "3"};
  batch.add_text(renewals[static_cast<std::size_t>(line.renewal)]).add(line.pathway);
  batch.end_row();
  add_details(line, agricultural);
}

void TableBatches::add_details(const ClaimLine& line, bool agricultural) {
  std::int32_t order = 0;
  for (const MedicineDetail& medicine : line.medicines) {
    RowBatch& batch = (*this)[Table::er_pha_f];
    add_key(batch, line.key);
    batch.add(medicine.cip13);
    add_or_null(batch, medicine.cip7 > 0 ? std::optional(medicine.cip7) : std::nullopt);
    batch.add(medicine.boxes).add(medicine.price_hundred_thousandths);
    if (medicine.split_units != 0) {
      batch.add_text("D").add(medicine.split_units).add(medicine.split_price_cents);
    } else {
      batch.add_null().add(0).add(0);
    }
    batch.add(medicine.renewal).add(0);
    add_text_or_null(batch, agricultural ? "" : "0");
    batch.add(++order).end_row();
  }
  for (const BiologyDetail& act : line.biology) {
    RowBatch& batch = (*this)[Table::er_bio_f];
    add_key(batch, line.key);
    batch.add(act.code).add(act.quantity).add(++order).end_row();
  }
  if (!line.technical_act.empty()) {
    RowBatch& batch = (*this)[Table::er_cam_f];
    add_key(batch, line.key);
    batch.add_text(line.technical_act).add_text("1").add(0).add(1).end_row();
  }
  if (line.establishment) {
    RowBatch& batch = (*this)[Table::er_ete_f];
    add_key(batch, line.key);
    batch.add_text(line.establishment->finess).add(line.establishment->invoiced_elsewhere);
    batch.add(line.establishment->sector).add(line.establishment->sector == 1 ? 101 : 365).end_row();
  }
}

}  // namespace miroir::claims::synth
