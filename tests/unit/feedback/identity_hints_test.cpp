#include "feedback/identity_hints.hpp"

#include <gtest/gtest.h>

#include <string>

namespace miroir::feedback {
namespace {

// "name:Mme Le Goff|date:12/03/1954"
std::string found(std::string_view text) {
  std::string out;
  for (const IdentityHint& hint : identity_hints(text)) {
    out += (out.empty() ? "" : "|") + std::string(identity_kind_name(hint.kind)) + ":" + std::string(hint.in(text));
  }
  return out;
}

TEST(IdentityHints, find_names_after_a_title_or_a_word_that_calls_for_one) {
  EXPECT_EQ(found("Vu avec Mme Kerbrat hier"), "name:Mme Kerbrat");
  EXPECT_EQ(found("M. D. vient souvent"), "name:M. D.");
  EXPECT_EQ(found("Monsieur ÉLOUAN-LE BRAS"), "name:Monsieur ÉLOUAN");
  EXPECT_EQ(found("le patient Kerbrat prend un IPP"), "name:patient Kerbrat");
  EXPECT_EQ(found("une patiente née Élouan"), "name:née Élouan");
  EXPECT_EQ(found("Mme\u00A0D’Arc"), "name:Mme\u00A0D’Arc");
  EXPECT_EQ(found("chez le Dr Kerbrat"), "name:Dr Kerbrat");
}

TEST(IdentityHints, find_two_names_in_a_row) {
  EXPECT_EQ(found("C'est Yann Kerbrat qui est compté"), "name:Yann Kerbrat");
  EXPECT_EQ(found("C'est Yann KERBRAT qui est compté"), "name:Yann KERBRAT");
  EXPECT_EQ(found("KERBRAT Marie-Anne, deux fois"), "name:KERBRAT Marie-Anne");
}

TEST(IdentityHints, find_full_dates) {
  EXPECT_EQ(found("né le 12/03/1954 à Brest"), "date:12/03/1954");
  EXPECT_EQ(found("né le 1.2.54"), "date:1.2.54");
  EXPECT_EQ(found("né le 1954-03-12"), "date:1954-03-12");
  EXPECT_EQ(found("le 1er mars 1954"), "date:1er mars 1954");
  EXPECT_EQ(found("on March 12, 1954"), "date:March 12, 1954");
}

TEST(IdentityHints, find_a_social_security_number_however_it_is_spaced) {
  EXPECT_EQ(found("1 54 03 29 019 123 45"), "social-security:1 54 03 29 019 123 45");
  EXPECT_EQ(found("NIR 254032901912345."), "social-security:254032901912345");
  EXPECT_EQ(found("254 03 2A 019 123"), "social-security:254 03 2A 019 123");
  EXPECT_EQ(found("1\u00A054\u00A003\u00A029\u00A0019\u00A0123"),
            "social-security:1\u00A054\u00A003\u00A029\u00A0019\u00A0123");
}

TEST(IdentityHints, find_telephones_mails_and_addresses) {
  EXPECT_EQ(found("au 02 99 00 00 00 le soir"), "phone:02 99 00 00 00");
  EXPECT_EQ(found("au +33 6.39.98.00.00"), "phone:+33 6.39.98.00.00");
  EXPECT_EQ(found("au 0639980000"), "phone:0639980000");
  EXPECT_EQ(found("écrire à y.k@exemple.invalid"), "email:y.k@exemple.invalid");
  EXPECT_EQ(found("habite 12 bis, rue des Lilas"), "address:12 bis, rue des Lilas");
  EXPECT_EQ(found("rue de la Liberté"), "address:rue de la Liberté");
  EXPECT_EQ(found("29200 Brest"), "address:29200 Brest");
}

TEST(IdentityHints, give_each_thing_once_in_the_order_of_the_text) {
  EXPECT_EQ(found("Mme Yann Kerbrat, née le 12/03/1954, 02 99 00 00 00"),
            "name:Mme Yann Kerbrat|date:12/03/1954|phone:02 99 00 00 00");
}

TEST(IdentityHints, leave_ordinary_remarks_alone) {
  for (const char* text :
       {"", "Les ordonnances d'hôpital sont comptées chez nous.",
        "Patients ALD et HTA sous AINS : 412 sur 1 084, soit 38,0 %.",
        "En 2018, la moitié. Au 1er semestre 2018, 46 %.", "L'Assurance Maladie compte-t-elle les remplaçants ?",
        "Le Doliprane n'est pas compté. Chez nous, version 1.2.",
        "Chez le patient diabétique, le code CIP 3400930000000 est faux.",
        "20 % des patients de 65 ans et plus, 10 par jour, 3-4 par an, 12/2018.",
        "The group asks why the Pill is counted.", "On place 3 patients sur 10 places."}) {
    EXPECT_EQ(found(text), "") << text;
  }
}

TEST(IdentityHints, come_back_from_long_and_hostile_texts) {
  for (const std::string& unit : {std::string("A"), std::string("a."), std::string("1"), std::string("Aa "),
                                  std::string("\xC3"), std::string("M. "), std::string("rue de "), std::string("0 ")}) {
    std::string text;
    while (text.size() < 8000) {
      text += unit;
    }
    for (const IdentityHint& hint : identity_hints(text)) {
      EXPECT_LE(hint.offset + hint.length, text.size());
    }
  }
}

}  // namespace
}  // namespace miroir::feedback
