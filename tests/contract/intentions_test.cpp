#include "contract/database_fixture.hpp"

namespace miroir::testing {

namespace {

using feedback::Intention;

class IntentionContract : public StoreContract {};
MIROIR_ON_BOTH_DATABASES(IntentionContract);

programme::Instant at(std::int64_t seconds) { return programme::Instant(std::chrono::seconds(seconds)); }

TEST_P(IntentionContract, KeepsOnePerIndicatorAndReturn) {
  const auto store = open_store();
  const Intention former{"1", "ppi", "2018-S1", "Revoir les IPP de plus d’un an", at(1000)};
  const Intention hypnotic{"1", "hypnotic", "2018-S2", "Proposer un sevrage", at(2000)};
  Intention now{"1", "ppi", "2018-S2", "Demander un antécédent d’ulcère", at(2000)};
  store->save_intention(now);
  store->save_intention(former);
  store->save_intention(hypnotic);
  now.text = "Écrire « à arrêter le » sur l’ordonnance ; 100 % des fois";
  now.written_at = at(3000);
  store->save_intention(now);
  EXPECT_EQ(store->intentions_of("1"), (std::vector{hypnotic, former, now}));
  EXPECT_EQ(open_store()->intentions_of("1"), (std::vector{hypnotic, former, now}));
}

TEST_P(IntentionContract, GivesAPhysicianTheirOwnAlone) {
  const auto store = open_store();
  const Intention mine{"1", "ppi", "2018-S2", "La mienne", at(1000)};
  const Intention theirs{"11", "ppi", "2018-S2", "La leur", at(1000)};
  store->save_intention(mine);
  store->save_intention(theirs);
  EXPECT_EQ(store->intentions_of("1"), std::vector{mine});
  EXPECT_EQ(store->intentions_of("11"), std::vector{theirs});
  EXPECT_TRUE(store->intentions_of("").empty());
  EXPECT_TRUE(store->intentions_of("%").empty());
}

TEST_P(IntentionContract, ForgetsOneWholly) {
  const auto store = open_store();
  const Intention former{"1", "ppi", "2018-S1", "Avant", at(1000)};
  store->save_intention(former);
  store->save_intention({"1", "ppi", "2018-S2", "Après", at(2000)});
  store->save_intention({"2", "ppi", "2018-S2", "D’un autre", at(2000)});
  store->remove_intention("1", "ppi", "2018-S2");
  store->remove_intention("1", "ppi", "2018-S2");
  EXPECT_EQ(store->intentions_of("1"), std::vector{former});
  EXPECT_EQ(store->intentions_of("2").size(), 1u);
}

}  // namespace

}  // namespace miroir::testing
