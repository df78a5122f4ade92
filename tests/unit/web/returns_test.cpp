// Returns as events: what is held is seen by nobody, what is published by those who may, at its instant; corrections
// and withdrawals; and the mails that tell of them.
#include "support/web_region.hpp"
#include "unit/web/browser.hpp"
#include "web/mailing.hpp"
#include "web/shown_return.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <set>

#include <fmt/core.h>
#include <unistd.h>

namespace miroir::web {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;
using ::testing::AllOf;
using testing::Browser;
using ::testing::HasSubstr;
using ::testing::Not;
using testing::WebResults;

class Returns : public ::testing::Test {
 protected:
  Returns() : folder_(fs::temp_directory_path() / fmt::format("miroir-returns-{}", ::getpid())) {
    fs::remove_all(folder_);
    store_ = testing::make_web_region(folder_, WebResults::held);
    application_ = make(true);
  }
  ~Returns() override {
    application_.reset();
    store_.reset();
    fs::remove_all(folder_);
  }

  std::unique_ptr<Application> make(bool demonstration) {
    Settings settings;
    settings.demonstration = demonstration;
    settings.password_cost = {1, 8192};
    auto application = std::make_unique<Application>(*store_, settings, std::string(32, 's'));
    application->now = [this] { return now_; };
    return application;
  }
  Browser signed_in(const std::string& login) {
    Browser browser(*application_);
    EXPECT_EQ(browser.sign_in(login + "@demo.invalid").status, 303) << login;
    return browser;
  }
  Response post(const std::string& login, const std::string& address, const std::string& fields) {
    Browser browser = signed_in(login);
    return browser.post(address, fmt::format("jeton={}&{}", browser.token("/compte"), fields));
  }
  Response publish(const std::string& fields = "quand=maintenant", int number = 1) {
    return post("coordinator", fmt::format("/retours/{}/publier", number), fields);
  }
  int status(const std::string& login, const std::string& address) { return signed_in(login).get(address).status; }
  std::string body(const std::string& login, const std::string& address) { return signed_in(login).get(address).body; }
  // The same periods, from other claims.
  feedback::PublicationId receive_again() {
    feedback::Results results = testing::region_results();
    results.manifest.store_fingerprint = std::string(64, '9');
    results.manifest.results_sha256 = std::string(64, '8');
    return store_
        ->publish(results,
                  {.signer = std::string(64, 'a'), .at = now_, .held = true, .corrects = {}, .reason = {}, .by = {}})
        .value()
        .id;
  }

  fs::path folder_;
  std::unique_ptr<store::PlatformStore> store_;
  programme::Instant now_{std::chrono::sys_days{std::chrono::year{2019} / 9 / 1} + 10h};  // a Sunday
  std::unique_ptr<Application> application_;
};

struct Asked {
  const char* login;
  const char* address;
};
constexpr Asked every_page[] = {{"physician1", "/miroir"},  {"facilitator1", "/groupe/G01"},
                                {"coordinator", "/region"}, {"coordinator", "/region/groupes"},
                                {"partner", "/region"},     {"secretariat", "/indicateurs"},
                                {"nobody", "/indicateurs"}};

TEST_F(Returns, a_held_return_is_seen_by_nobody_and_looks_like_none) {
  for (const Asked& asked : every_page) {
    EXPECT_THAT(body(asked.login, asked.address), HasSubstr("Aucun retour n’est encore publié")) << asked.address;
    const Response guessed = signed_in(asked.login).get(fmt::format("{}?retour=1", asked.address));
    const Response absent = signed_in(asked.login).get(fmt::format("{}?retour=9", asked.address));
    EXPECT_EQ(guessed.status, 404) << asked.address;
    EXPECT_EQ(absent.status, 404) << asked.address;
  }
  EXPECT_EQ(status("facilitator1", "/groupe/G01/projection/1?retour=1"), 404);
  EXPECT_EQ(status("nobody", "/indicateurs/nsaid-65?retour=1"), 404);
  for (const char* odd : {"0", "-1", "x", "1x", "99999999999999999999", ""}) {
    EXPECT_EQ(status("physician1", fmt::format("/miroir?retour={}", odd)), 404) << odd;
  }
  EXPECT_THAT(body("physician1", "/historique"), Not(HasSubstr("2018")));
}

TEST_F(Returns, a_scheduled_return_appears_by_itself_at_its_instant) {
  EXPECT_EQ(publish("quand=jour&jour=2019-09-10&mot=Bonne+lecture").status, 303);
  const programme::Instant instant{std::chrono::sys_days{std::chrono::year{2019} / 9 / 10} + 4h};
  now_ = instant - 1s;
  for (const Asked& asked : every_page) {
    EXPECT_THAT(body(asked.login, asked.address), HasSubstr("Aucun retour n’est encore publié")) << asked.address;
    EXPECT_EQ(status(asked.login, fmt::format("{}?retour=1", asked.address)), 404);
  }
  now_ = instant;
  EXPECT_THAT(body("physician1", "/miroir"), HasSubstr("line-value"));
  EXPECT_THAT(body("physician1", "/miroir"), HasSubstr("10 septembre 2019"));
  EXPECT_THAT(body("physician1", "/"), HasSubstr("Bonne lecture"));
  EXPECT_EQ(status("physician1", "/miroir?retour=1"), 200);
}

TEST_F(Returns, a_date_can_be_taken_back) {
  publish("quand=jour&jour=2019-09-10");
  EXPECT_EQ(post("coordinator", "/retours/1/attendre", "x=1").status, 303);
  now_ += std::chrono::days(30);
  EXPECT_EQ(status("physician1", "/miroir?retour=1"), 404);
}

TEST_F(Returns, only_the_coordinator_of_its_region_decides) {
  for (const char* login :
       {"coordinator-elsewhere", "facilitator1", "physician1", "secretariat", "partner", "nobody"}) {
    for (const char* move : {"publier", "attendre", "retirer", "courriers"}) {
      EXPECT_EQ(post(login, fmt::format("/retours/1/{}", move), "quand=maintenant&motif=x").status, 404)
          << login << move;
    }
    EXPECT_EQ(status(login, "/retours/1"), 404) << login;
  }
  EXPECT_THAT(body("coordinator-elsewhere", "/retours"), HasSubstr("Rien n’est encore arrivé"));
  EXPECT_EQ(store_->returns()[0].events.size(), 1u);
  Browser coordinator = signed_in("coordinator");
  EXPECT_EQ(coordinator.post("/retours/1/publier", "quand=maintenant").status, 403) << "without the form's token";
}

TEST_F(Returns, the_coordinator_sees_what_is_in_it) {
  const std::string page = body("coordinator", "/retours/1");
  EXPECT_THAT(page, HasSubstr("visible de personne"));
  EXPECT_THAT(page, HasSubstr("2e semestre 2018"));
  EXPECT_THAT(page, HasSubstr("<dd>18</dd>"));
  EXPECT_THAT(page, HasSubstr("<dd>52</dd>"));
  EXPECT_THAT(page, HasSubstr("<dd>3</dd>"));
  EXPECT_THAT(page, HasSubstr("C’est le premier retour"));
  EXPECT_THAT(page, Not(HasSubstr("990000")));
}

TEST_F(Returns, of_two_publications_the_second_is_refused_and_the_page_says_so) {
  EXPECT_EQ(publish().status, 303);
  const Response second = publish();
  EXPECT_EQ(second.status, 409);
  EXPECT_THAT(second.body, HasSubstr("a changé entre-temps"));
}

TEST_F(Returns, a_day_that_is_missing_or_past_is_refused) {
  EXPECT_EQ(publish("quand=jour&jour=").status, 400);
  EXPECT_EQ(publish("quand=jour&jour=2019-02-30").status, 400);
  const Response past = publish("quand=jour&jour=2019-09-01");
  EXPECT_EQ(past.status, 409);
  EXPECT_THAT(past.body, HasSubstr("Cette date est passée"));
  EXPECT_EQ(store_->returns()[0].events.size(), 1u);
}

TEST_F(Returns, a_correction_says_why_and_both_versions_stay_readable) {
  publish();
  now_ += std::chrono::days(20);
  const auto number = static_cast<int>(receive_again());
  EXPECT_THAT(body("coordinator", "/retours/2"), HasSubstr("corrigera le retour n°"));
  EXPECT_EQ(publish("quand=maintenant", number).status, 409);
  EXPECT_EQ(publish("quand=maintenant&corrige=1&motif=", number).status, 409);
  EXPECT_EQ(publish("quand=maintenant&corrige=1&motif=Lignes+en+double.", number).status, 303);
  const std::string latest = body("physician1", "/miroir");
  EXPECT_THAT(latest, AllOf(HasSubstr("Corrigé le 21 septembre 2019"), HasSubstr("Lignes en double.</strong>")));
  EXPECT_THAT(latest, HasSubstr("href=\"/miroir?retour=1\""));
  const std::string before = body("physician1", "/miroir?retour=1");
  EXPECT_THAT(before, HasSubstr("Vous lisez un retour antérieur"));
  EXPECT_THAT(before, AllOf(HasSubstr("Il a été corrigé le 21 septembre 2019"), HasSubstr("Lignes en double. ")));
  EXPECT_THAT(before, HasSubstr("line-value"));
  for (const Asked& asked : every_page) {
    EXPECT_THAT(body(asked.login, asked.address), HasSubstr("Corrigé le")) << asked.address;
    EXPECT_THAT(body(asked.login, fmt::format("{}?retour=1", asked.address)), HasSubstr("retour antérieur"));
  }
  EXPECT_THAT(body("physician1", "/historique"), HasSubstr("href=\"/miroir?retour=1\""));
}

TEST_F(Returns, links_of_an_earlier_return_lead_to_the_same) {
  publish();
  now_ += 1h;
  publish("quand=maintenant&corrige=1&motif=x", static_cast<int>(receive_again()));
  const std::string page = body("physician1", "/miroir?retour=1");
  EXPECT_THAT(page, HasSubstr("?comparateur=groupes&retour=1"));
  EXPECT_THAT(page, HasSubstr("href=\"/groupe?retour=1\""));
  EXPECT_THAT(page, Not(HasSubstr("href=\"/compte?retour=1\"")));
  const Response groups = signed_in("physician1").get("/groupe?retour=1");
  EXPECT_EQ(*find_field(groups.headers, "location"), "/groupe/G01?retour=1");
}

TEST_F(Returns, a_withdrawn_return_is_seen_by_nobody_and_says_why) {
  publish();
  EXPECT_EQ(post("coordinator", "/retours/1/retirer", "motif=").status, 409);
  EXPECT_EQ(post("coordinator", "/retours/1/retirer", "motif=Erreur+de+fichier").status, 303);
  EXPECT_EQ(status("physician1", "/miroir?retour=1"), 404);
  EXPECT_THAT(body("physician1", "/miroir"), HasSubstr("Aucun retour n’est encore publié"));
  const std::string rounds = body("physician1", "/historique");
  EXPECT_THAT(rounds, HasSubstr("Erreur de fichier"));
  EXPECT_THAT(rounds, Not(HasSubstr("retour=1")));
}

TEST_F(Returns, a_choice_of_mail_is_kept_and_an_odd_one_refused) {
  EXPECT_EQ(post("physician1", "/compte", "courriers=digest").status, 303);
  EXPECT_EQ(store_->find_account_by_login("physician1@demo.invalid")->mail_choice, programme::MailChoice::digest);
  EXPECT_EQ(post("physician1", "/compte", "courriers=absent").status, 400);
  EXPECT_THAT(body("physician1", "/compte"), HasSubstr("value=\"digest\" checked"));
}

class Mails : public Returns {
 protected:
  MailSettings settings() const {
    MailSettings settings = demonstration_mail_settings();
    settings.first_wait = 60s;
    settings.server.timeout = 60s;
    return settings;
  }
  // One round of the sender, whose transport answers as `answer` says.
  void work() {
    Mailing mailing(*application_, settings(), [this](const mail::Message& message, const std::atomic<bool>&) {
      if (answer_.outcome == mail::Outcome::accepted) {
        sent_.push_back(message);
      }
      ++attempts_;
      return answer_;
    });
    mailing.work();
  }
  std::set<std::string> readers() const {
    std::set<std::string> out;
    for (const mail::Message& message : sent_) {
      out.insert(message.to_address.substr(0, message.to_address.find('@')));
    }
    return out;
  }
  void choose(const std::string& login, programme::MailChoice choice) {
    store_->set_mail_choice(store_->find_account_by_login(login + "@demo.invalid")->id, choice);
  }

  mail::Delivery answer_{mail::Outcome::accepted, ""};
  std::vector<mail::Message> sent_;
  int attempts_ = 0;
};

const std::set<std::string> all_readers{"physician1", "physician2",   "physician3",   "control",
                                        "newcomer",   "facilitator1", "facilitator2", "member1",
                                        "member2",    "member3",      "member4",      "member5"};

TEST_F(Mails, tell_the_readers_once_and_nobody_before) {
  work();
  EXPECT_TRUE(sent_.empty());
  publish("quand=jour&jour=2019-09-10");
  work();
  EXPECT_TRUE(sent_.empty());
  now_ = programme::Instant{std::chrono::sys_days{std::chrono::year{2019} / 9 / 10} + 4h};
  work();
  work();
  EXPECT_EQ(readers(), all_readers);
  EXPECT_EQ(sent_.size(), all_readers.size());
}

TEST_F(Mails, follow_each_readers_choice_at_the_moment_they_leave) {
  choose("physician1", programme::MailChoice::none);
  choose("physician2", programme::MailChoice::digest);
  choose("physician3", programme::MailChoice::digest);
  publish();
  work();
  EXPECT_FALSE(readers().contains("physician1"));
  EXPECT_FALSE(readers().contains("physician2"));
  choose("physician3", programme::MailChoice::none);
  sent_.clear();
  now_ = std::chrono::sys_days{std::chrono::year{2019} / 9 / 2} + 6h;  // Monday
  work();
  EXPECT_EQ(readers(), std::set<std::string>{"physician2"});
}

TEST_F(Mails, hold_no_figure_and_nothing_that_the_coordinator_wrote) {
  publish("quand=maintenant&mot=Baisse+de+18+%25");
  work();
  for (const mail::Message& message : sent_) {
    for (const std::string& text : {message.subject, message.plain, message.html}) {
      EXPECT_THAT(text, Not(HasSubstr("%")));
      EXPECT_THAT(text, Not(HasSubstr("Baisse")));
      EXPECT_THAT(text, Not(HasSubstr("990000")));
    }
    EXPECT_THAT(message.plain, HasSubstr("https://miroir.demo.invalid/\n"));
  }
}

TEST_F(Mails, tell_again_of_a_correction_and_of_a_withdrawal) {
  publish();
  work();
  sent_.clear();
  now_ += 1h;
  publish("quand=maintenant&corrige=1&motif=x", static_cast<int>(receive_again()));
  work();
  EXPECT_EQ(readers(), all_readers);
  EXPECT_THAT(sent_.front().subject, HasSubstr("corrigé"));
  sent_.clear();
  now_ += 1h;
  post("coordinator", "/retours/2/retirer", "motif=erreur");
  work();
  EXPECT_EQ(readers(), all_readers);
  EXPECT_THAT(sent_.front().subject, HasSubstr("retiré"));
}

TEST_F(Mails, what_was_withdrawn_meanwhile_is_no_longer_told) {
  choose("physician2", programme::MailChoice::digest);
  publish();
  work();
  post("coordinator", "/retours/1/retirer", "motif=erreur");
  work();
  sent_.clear();
  now_ += std::chrono::days(1);
  work();
  ASSERT_EQ(sent_.size(), 1u);
  EXPECT_THAT(sent_.front().subject, HasSubstr("retiré")) << "and not the publication";
}

TEST_F(Mails, failures_are_tried_again_then_given_up_and_restarted) {
  publish();
  answer_ = {mail::Outcome::later, "server-451"};
  for (int day = 0; day < 40; ++day, now_ += 6h) {
    work();
  }
  EXPECT_EQ(attempts_, static_cast<int>(7 * all_readers.size()));
  EXPECT_THAT(body("coordinator", "/retours/1"), HasSubstr("12 courriers abandonnés"));
  EXPECT_THAT(body("coordinator", "/retours/1"), HasSubstr("server-451"));
  answer_ = {mail::Outcome::accepted, ""};
  work();
  EXPECT_TRUE(sent_.empty());
  EXPECT_EQ(post("coordinator", "/retours/1/courriers", "x=1").status, 303);
  work();
  EXPECT_EQ(readers(), all_readers);
}

TEST_F(Mails, a_server_that_is_away_is_asked_once_a_round) {
  publish();
  answer_ = {mail::Outcome::later, "no-connection"};
  work();
  EXPECT_EQ(attempts_, 1);
}

TEST_F(Mails, what_nobody_answered_for_is_sent_again_under_the_same_name) {
  publish();
  for (const auto& notice : store_->due_notices(now_)) {
    store_->address_notice(notice.id,
                           {{store_->find_account_by_login("physician1@demo.invalid")->id, now_, false, "m"}});
  }
  ASSERT_TRUE(store_->take_due_mail(now_, now_ + 120s)) << "and the program dies here";
  work();
  EXPECT_TRUE(sent_.empty());
  now_ += 120s;
  work();
  ASSERT_EQ(sent_.size(), 1u);
  EXPECT_EQ(sent_.front().message_id, "m@demo.invalid");
}

TEST_F(Mails, demonstration_accounts_are_told_in_the_demonstration_only) {
  publish();
  application_ = make(false);
  work();
  EXPECT_TRUE(sent_.empty());
}

TEST(ShownReturn, links_keep_their_return) {
  EXPECT_EQ(with_return("/miroir", "3"), "/miroir?retour=3");
  EXPECT_EQ(with_return("/groupe/G01#x", "3"), "/groupe/G01?retour=3#x");
  EXPECT_EQ(with_return("/region/groupes?indicateur=a", "3"), "/region/groupes?indicateur=a&retour=3");
  EXPECT_EQ(with_return("/miroir?retour=2", "3"), "/miroir?retour=2");
  EXPECT_EQ(with_return("/retours/3", "3"), "/retours/3");
  EXPECT_EQ(with_return("/groupes", "3"), "/groupes");
  EXPECT_EQ(with_return("#anchor", "3"), "#anchor");
  EXPECT_EQ(with_return("/miroir", "3\"><x"), "/miroir?retour=3%22%3E%3Cx");
  EXPECT_EQ(keep_return("<a href=\"/miroir\">a</a><a href=\"/compte\">b</a>", "3"),
            "<a href=\"/miroir?retour=3\">a</a><a href=\"/compte\">b</a>");
  EXPECT_EQ(keep_return("href=\"/miroir", "3"), "href=\"/miroir?retour=3");
  EXPECT_EQ(keep_return("<form action=\"/groupe/G01/restitution\"><form action=\"/langue\">", "3"),
            "<form action=\"/groupe/G01/restitution?retour=3\"><form action=\"/langue\">");
  EXPECT_EQ(keep_return("<p data-live=\"/groupe/G01/direct\">", "3"), "<p data-live=\"/groupe/G01/direct?retour=3\">");
}

}  // namespace
}  // namespace miroir::web
