#include "claims/snds/tables.hpp"

#include <algorithm>
#include <array>
#include <iterator>

namespace miroir::claims::snds {

namespace {

constexpr std::array<std::string_view, 9> join_key = {"FLX_DIS_DTD", "FLX_TRT_DTD", "FLX_EMT_TYP",
                                                      "FLX_EMT_NUM", "FLX_EMT_ORD", "ORG_CLE_NUM",
                                                      "DCT_ORD_NUM", "PRS_ORD_NUM", "REM_TYP_AFF"};

using importing::Column;
using importing::nullable;
using importing::optional;
using importing::required;
using importing::table;
using importing::ValueKind;

std::vector<Column> with_join_key(std::vector<Column> columns) {
  std::vector<Column> all;
  for (const std::string_view name : join_key) {
    const bool is_date = name.ends_with("_DTD");
    const ValueKind other = name == "ORG_CLE_NUM" ? ValueKind::code : ValueKind::integer;
    all.push_back(required(std::string(name), is_date ? ValueKind::date : other));
  }
  std::move(columns.begin(), columns.end(), std::back_inserter(all));
  return all;
}

Table products() {
  Column atc = nullable("PHA_ATC_CLA", ValueKind::code);
  atc.other_name = "PHA_ATC_C07";
  Column name = optional("PHA_NOM_COURT", ValueKind::text, "medicines are shown without a name");
  name.other_name = "PHA_MED_NOM";
  return table("IR_PHA_R", {required("PHA_CIP_C13", ValueKind::integer), atc, name,
                            optional("PHA_PRI_UNI", ValueKind::decimal, "medicines are shown without a price")});
}

Table practitioners() {
  return table("DA_PRA_R", {required("DTE_ANN_TRT", ValueKind::integer), required("DTE_MOI_FIN", ValueKind::integer),
                            required("PFS_PFS_NUM", ValueKind::number), nullable("STA_PFS_NUM", ValueKind::number),
                            nullable("PFS_PRA_SPE", ValueKind::integer), nullable("EXC_EXC_NAT", ValueKind::integer),
                            nullable("PFS_COD_POS", ValueKind::text)});
}

Table persons() {
  return table("IR_BEN_R",
               {required("BEN_NIR_PSA", ValueKind::text), required("BEN_RNG_GEM", ValueKind::integer),
                optional("BEN_NIR_ANO", ValueKind::text, "persons are known by BEN_IDT_ANO or by their pseudonym"),
                optional("BEN_IDT_ANO", ValueKind::text, "persons are known by BEN_NIR_ANO or by their pseudonym"),
                optional("BEN_CDI_NIR", ValueKind::code, "fictitious identities are dropped by their act lines only"),
                nullable("BEN_NAI_ANN", ValueKind::integer), nullable("BEN_NAI_MOI", ValueKind::integer),
                nullable("BEN_SEX_COD", ValueKind::integer), nullable("BEN_DCD_DTE", ValueKind::date),
                optional("MAX_TRT_DTD", ValueKind::date,
                         "between two pseudonyms that disagree, the last in alphabetical order is believed")});
}

Table long_term_diseases() {
  return table("IR_IMB_R", {required("BEN_NIR_PSA", ValueKind::text), required("BEN_RNG_GEM", ValueKind::integer),
                            nullable("IMB_ALD_DTD", ValueKind::date), nullable("IMB_ALD_DTF", ValueKind::date),
                            nullable("IMB_ETM_NAT", ValueKind::integer)});
}

Table registrations() {
  return table("IR_MTT_R", {required("BEN_NIR_PSA", ValueKind::text), required("BEN_RNG_GEM", ValueKind::integer),
                            nullable("MTT_PFS_NUM", ValueKind::number), nullable("MTT_DEP_DTE", ValueKind::date),
                            nullable("MTT_FIN_DTE", ValueKind::date)});
}

Table establishments() {
  Table made = table("ER_ETE_F", with_join_key({nullable("ETE_IND_TAA", ValueKind::integer)}));
  made.may_be_empty = true;
  return made;
}

Table acts() {
  return table(
      "ER_PRS_F",
      with_join_key(
          {required("BEN_NIR_PSA", ValueKind::text), required("BEN_RNG_GEM", ValueKind::integer),
           nullable("BEN_CDI_NIR", ValueKind::code), required("EXE_SOI_DTD", ValueKind::date),
           nullable("PRE_PRE_DTD", ValueKind::date), nullable("PFS_PRE_NUM", ValueKind::number),
           nullable("PFS_EXE_NUM", ValueKind::number), required("PRS_NAT_REF", ValueKind::integer),
           nullable("PRS_ACT_QTE", ValueKind::integer), nullable("CPL_MAJ_TOP", ValueKind::integer),
           nullable("EXO_MTF", ValueKind::integer), nullable("DPN_QLF", ValueKind::integer),
           nullable("PRS_DPN_QLP", ValueKind::integer),
           optional("CPL_AFF_COD", ValueKind::integer, "flat-rate participations (16) cannot be set aside"),
           optional("ETB_PRE_FIN", ValueKind::number, "hospital prescriptions are known by their number only"),
           optional("PSP_STJ_COD", ValueKind::integer, "fictitious prescribers (99) are known by DA_PRA_R only"),
           optional("PSE_STJ_COD", ValueKind::integer, "fictitious performers (99) are known by DA_PRA_R only"),
           optional("RGM_COD", ValueKind::integer, "fictitious beneficiaries of scheme 888 cannot be dropped"),
           optional("RGM_GRG_COD", ValueKind::integer, "fictitious beneficiaries of scheme 888 cannot be dropped")}));
}

Table medicines() {
  return table("ER_PHA_F",
               with_join_key({nullable("PHA_PRS_C13", ValueKind::integer), nullable("PHA_ACT_QSN", ValueKind::integer),
                              nullable("PHA_ACT_PRU", ValueKind::decimal),
                              optional("PHA_DEC_TOP", ValueKind::code, "split packs are counted as whole boxes"),
                              optional("PHA_DEC_QSU", ValueKind::integer, "split packs are counted as whole boxes"),
                              optional("PHA_DEC_PRU", ValueKind::decimal, "split packs are counted as whole boxes")}));
}

Table biology() {
  return table("ER_BIO_F",
               with_join_key({nullable("BIO_PRS_IDE", ValueKind::code), nullable("BIO_ACT_QSN", ValueKind::integer)}));
}

Table procedures() {
  Table made = table("ER_CAM_F",
                     with_join_key({nullable("CAM_PRS_IDE", ValueKind::code), nullable("CAM_ACT_COD", ValueKind::code),
                                    nullable("CAM_TRT_PHA", ValueKind::code)}));
  made.may_be_empty = true;
  return made;
}

}  // namespace

const std::vector<Table>& snds_tables() {
  static const std::vector<Table> tables = {products(),       practitioners(),
                                            persons(),        long_term_diseases(),
                                            registrations(),  importing::groups_table(),
                                            establishments(), acts(),
                                            medicines(),      biology(),
                                            procedures()};
  return tables;
}

std::span<const std::string_view> join_key_columns() { return join_key; }

}  // namespace miroir::claims::snds
