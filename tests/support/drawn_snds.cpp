#include "support/drawn_snds.hpp"

namespace miroir::testing {

namespace {

const std::vector<std::string> key_columns = {"FLX_DIS_DTD", "FLX_TRT_DTD", "FLX_EMT_TYP", "FLX_EMT_NUM", "FLX_EMT_ORD",
                                              "ORG_CLE_NUM", "DCT_ORD_NUM", "PRS_ORD_NUM", "REM_TYP_AFF"};

Row key_of(int line) {
  return {{"FLX_DIS_DTD", "2018-04-01"}, {"FLX_TRT_DTD", "2018-03-28"},
          {"FLX_EMT_TYP", "2"},          {"FLX_EMT_NUM", "3"},
          {"FLX_EMT_ORD", "1"},          {"ORG_CLE_NUM", "01C221000"},
          {"DCT_ORD_NUM", "77"},         {"PRS_ORD_NUM", std::to_string(line)},
          {"REM_TYP_AFF", "0"}};
}

}  // namespace

DrawnSnds::DrawnSnds() {
  const auto detail_table = [&](const std::string& table, const std::vector<std::string>& columns) {
    declare(table, key_columns);
    declare(table, columns);
  };
  detail_table("ER_ETE_F", {"ETE_IND_TAA"});
  detail_table("ER_CAM_F", {"CAM_PRS_IDE", "CAM_ACT_COD", "CAM_TRT_PHA"});
  detail_table("ER_BIO_F", {"BIO_PRS_IDE", "BIO_ACT_QSN"});
  detail_table("ER_PHA_F", {"PHA_PRS_C13", "PHA_ACT_QSN", "PHA_ACT_PRU", "PHA_DEC_TOP", "PHA_DEC_QSU", "PHA_DEC_PRU"});
  declare("GROUPS", {"STA_PFS_NUM", "GROUP_ID", "START_DATE", "END_DATE"});
  add("IR_PHA_R", {{"PHA_CIP_C13", statin},
                   {"PHA_ATC_CLA", "C10AA05"},
                   {"PHA_NOM_COURT", "STATINE FICTIVE"},
                   {"PHA_PRI_UNI", "250"}});
  add("IR_PHA_R", {{"PHA_CIP_C13", antibiotic},
                   {"PHA_ATC_CLA", "J01MA02"},
                   {"PHA_NOM_COURT", "ANTIBIOTIQUE FICTIF"},
                   {"PHA_PRI_UNI", "1000"}});
  practice({});
  practice({{"PFS_PFS_NUM", second_practice}});
  practice({{"PFS_PFS_NUM", specialist}, {"STA_PFS_NUM", specialist}, {"PFS_PRA_SPE", "03"}});
  person({});
  registration({});
  long_term_disease({{"IMB_ETM_NAT", "11"}});
  medicine({{"EXE_SOI_DTD", default_day}});
  biology({{"EXE_SOI_DTD", default_day}});
  add("GROUPS", {{"STA_PFS_NUM", physician}, {"GROUP_ID", "G1"}, {"START_DATE", "2018-01-01"}, {"END_DATE", ""}});
}

void DrawnSnds::person(Row row) {
  add("IR_BEN_R", merged({{"BEN_NIR_PSA", "PSA1"},
                          {"BEN_RNG_GEM", "1"},
                          {"BEN_NIR_ANO", "PERSON1"},
                          {"BEN_IDT_ANO", "PERSON1"},
                          {"BEN_CDI_NIR", "00"},
                          {"BEN_NAI_ANN", "1950"},
                          {"BEN_NAI_MOI", "3"},
                          {"BEN_SEX_COD", "2"},
                          {"BEN_DCD_DTE", "1600-01-01"},
                          {"MAX_TRT_DTD", "2018-12-01"}},
                         row));
}

void DrawnSnds::practice(Row row) {
  for (int month = 1; month <= 12; ++month) {
    if (row.contains("DTE_MOI_FIN") && month > 1) {
      return;
    }
    add("DA_PRA_R", merged({{"DTE_ANN_TRT", "2018"},
                            {"DTE_MOI_FIN", std::to_string(month)},
                            {"PFS_PFS_NUM", physician},
                            {"STA_PFS_NUM", physician},
                            {"PFS_PRA_SPE", "01"},
                            {"EXC_EXC_NAT", "1"},
                            {"PFS_COD_POS", "22000"}},
                           row));
  }
}

void DrawnSnds::registration(Row row) {
  add("IR_MTT_R", merged({{"BEN_NIR_PSA", "PSA1"},
                          {"BEN_RNG_GEM", "1"},
                          {"MTT_PFS_NUM", physician},
                          {"MTT_DEP_DTE", "2015-01-01"},
                          {"MTT_FIN_DTE", "1600-01-01"}},
                         row));
}

void DrawnSnds::long_term_disease(Row row) {
  add("IR_IMB_R", merged({{"BEN_NIR_PSA", "PSA1"},
                          {"BEN_RNG_GEM", "1"},
                          {"IMB_ALD_DTD", "2016-05-01"},
                          {"IMB_ALD_DTF", "1600-01-01"},
                          {"IMB_ETM_NAT", "41"}},
                         row));
}

Row DrawnSnds::act(const Row& act) {
  const Row key = key_of(++lines_);
  const Row line = merged(merged(key, {{"BEN_NIR_PSA", "PSA1"},
                                       {"BEN_RNG_GEM", "1"},
                                       {"BEN_CDI_NIR", "00"},
                                       {"EXE_SOI_DTD", "2018-03-12"},
                                       {"PRE_PRE_DTD", "2018-03-10"},
                                       {"PFS_PRE_NUM", physician},
                                       {"PFS_EXE_NUM", "00000000"},
                                       {"PRS_MTT_NUM", physician},
                                       {"ETB_PRE_FIN", "00000000"},
                                       {"PSP_STJ_COD", "51"},
                                       {"PSE_STJ_COD", "51"},
                                       {"PRS_NAT_REF", "3313"},
                                       {"PRS_ACT_QTE", "1"},
                                       {"CPL_MAJ_TOP", "0"},
                                       {"CPL_AFF_COD", "0"},
                                       {"EXO_MTF", "0"},
                                       {"DPN_QLF", "0"},
                                       {"PRS_DPN_QLP", "0"},
                                       {"RGM_COD", "100"},
                                       {"RGM_GRG_COD", "01"},
                                       {"PRS_PAI_MNT", "99"},
                                       {"BSE_REM_BSE", "99"},
                                       {"BSE_REM_MNT", "64"},
                                       {"RGO_REM_TAU", "65"}}),
                          act);
  add("ER_PRS_F", line);
  Row written_key;
  for (const std::string& column : key_columns) {
    written_key[column] = line.at(column);
  }
  return written_key;
}

Row DrawnSnds::consultation(const Row& changes) {
  return act(
      merged({{"PRS_NAT_REF", "1111"}, {"PFS_PRE_NUM", ""}, {"PRE_PRE_DTD", ""}, {"PFS_EXE_NUM", physician}}, changes));
}

Row DrawnSnds::medicine(const Row& changes, const Row& row) {
  const Row key = act(changes);
  detail("ER_PHA_F", key, row);
  return key;
}

Row DrawnSnds::biology(const Row& changes, const Row& row) {
  const Row key = act(merged({{"PRS_NAT_REF", "3211"}}, changes));
  detail("ER_BIO_F", key, row);
  return key;
}

Row DrawnSnds::procedure(const Row& changes, const Row& row) {
  const Row key = act(merged({{"PRS_NAT_REF", "1352"}, {"PFS_EXE_NUM", physician}}, changes));
  detail("ER_CAM_F", key, row);
  return key;
}

void DrawnSnds::detail(const std::string& table, const Row& key, Row row) {
  static const std::map<std::string, Row> defaults = {
      {"ER_PHA_F",
       {{"PHA_PRS_C13", statin},
        {"PHA_ACT_QSN", "1"},
        {"PHA_ACT_PRU", "2.5"},
        {"PHA_DEC_TOP", ""},
        {"PHA_DEC_QSU", "0"},
        {"PHA_DEC_PRU", "0"}}},
      {"ER_BIO_F", {{"BIO_PRS_IDE", "592"}, {"BIO_ACT_QSN", "1"}}},
      {"ER_CAM_F", {{"CAM_PRS_IDE", "ALQP003"}, {"CAM_ACT_COD", "1"}, {"CAM_TRT_PHA", "0"}}},
      {"ER_ETE_F", {{"ETE_IND_TAA", "0"}}}};
  add(table, merged(merged(defaults.at(table), key), row));
}

}  // namespace miroir::testing
