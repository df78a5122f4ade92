// Meetings, minutes and questions asked of the application without a network: who may do what, what two people do to
// each other, and how a question goes from one meeting to the next.
#include "unit/web/browser.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <unistd.h>

namespace miroir::web {
namespace {

namespace fs = std::filesystem;
using programme::Meeting;
using programme::MeetingId;
using programme::MeetingMove;
using programme::MinutesState;
using testing::Browser;
using ::testing::HasSubstr;
using ::testing::Not;

class Meetings : public ::testing::Test {
 protected:
  Meetings()
      : folder_(fs::temp_directory_path() / fmt::format("miroir-meetings-{}", ::getpid())),
        store_((fs::remove_all(folder_), testing::make_web_region(folder_))),
        application_(*store_, settings(), std::string(32, 's')) {
    application_.now = [this] { return now_; };
  }
  ~Meetings() override { fs::remove_all(folder_); }

  static Settings settings() {
    Settings chosen;
    chosen.demonstration = true;
    chosen.password_cost = {1, 8192};
    return chosen;
  }

  Browser signed_in(const std::string& login) {
    store_->forget_failures("address:192.0.2.1");
    Browser browser(application_);
    EXPECT_EQ(browser.sign_in(login + "@demo.invalid").status, 303) << login;
    return browser;
  }

  base::Date today() const {
    return {static_cast<std::int32_t>(std::chrono::floor<std::chrono::days>(now_).time_since_epoch().count())};
  }

  MeetingId add_meeting(base::Date date, const std::string& group = "G01") {
    Meeting meeting;
    meeting.group = group;
    meeting.region = "53";
    meeting.date = date;
    meeting.theme = "Antalgiques";
    return store_->add_meetings({meeting}).value().front();
  }

  MeetingId running_meeting(const std::string& secretary = "990000005") {
    const MeetingId id = add_meeting(today());
    Meeting meeting = store_->find_meeting(id).value();
    meeting.secretary = secretary;
    store_->save_meeting(meeting).value();
    store_->move_meeting(id, MeetingMove::start, today(), now_).value();
    return id;
  }

  void close(MeetingId id) { store_->move_meeting(id, MeetingMove::close, today(), now_).value(); }

  static std::string address(MeetingId id, const std::string& rest = {}, const std::string& group = "G01") {
    return fmt::format("/groupe/{}/reunions/{}{}", group, id, rest);
  }

  // What stands in a text of the page's form, as far as it needs to be: between the tags.
  static std::string minutes_form(Browser& browser, const std::string& page, const std::string& part,
                                  const std::string& text, const std::string& revision) {
    return fmt::format("jeton={}&revision={}&action=save&{}={}", browser.token(page), revision, part,
                       percent_encode(text));
  }

  fs::path folder_;
  std::unique_ptr<store::PlatformStore> store_;
  programme::Instant now_{std::chrono::sys_days{std::chrono::year{2026} / 1 / 15} + std::chrono::hours(20)};
  Application application_;
};

TEST_F(Meetings, ThoseOfAnotherGroupLookLikeNone) {
  const MeetingId id = add_meeting(today());
  Browser other = signed_in("physician3");
  EXPECT_EQ(other.get(address(id)).status, 404);
  EXPECT_EQ(other.get(address(id, "", "G02")).status, 404) << "a meeting is asked for below its own group";
  EXPECT_EQ(signed_in("physician1").get(address(id)).status, 200);
  EXPECT_EQ(signed_in("coordinator").get(address(id)).status, 404);
  EXPECT_EQ(signed_in("coordinator").get(fmt::format("/comptes-rendus/{}", id)).status, 404) << "nothing was sent";
}

TEST_F(Meetings, AMemberNeitherLeadsNorRecords) {
  const MeetingId id = running_meeting();
  Browser member = signed_in("physician1");
  const std::string token = member.token(address(id));
  EXPECT_EQ(member.post(address(id, "/conduite"), "action=close&jeton=" + token).status, 404);
  EXPECT_EQ(member.get(address(id, "/seance")).status, 404);
  EXPECT_EQ(member.post(address(id, "/seance"), "present=990000003&jeton=" + token).status, 404);
  EXPECT_EQ(member.post(address(id, "/compte-rendu"), "action=save&jeton=" + token).status, 404);
  EXPECT_EQ(member.post(address(id, "/compte-rendu/suite"), "action=send&jeton=" + token).status, 404);
  EXPECT_EQ(store_->find_meeting(id)->state, programme::MeetingState::running);
}

TEST_F(Meetings, TheSecretaryRecordsAndDoesNotValidate) {
  const MeetingId id = running_meeting();
  Browser secretary = signed_in("member1");
  EXPECT_EQ(secretary.get(address(id, "/seance")).status, 200);
  const std::string token = secretary.token(address(id, "/seance"));
  EXPECT_EQ(secretary.post(address(id, "/seance"), "present=990000003&jeton=" + token).status, 303);
  EXPECT_EQ(store_->participations(id).front().presence, programme::Presence::present);
  close(id);
  const std::string page = address(id, "/compte-rendu");
  const std::string form = "revision=0&action=send&discussion=x&jeton=" + token;
  EXPECT_EQ(secretary.post(page, form).status, 303);
  EXPECT_EQ(store_->find_minutes(id)->state, MinutesState::drafted) << "saved, and neither validated nor sent";
}

TEST_F(Meetings, TwoWhoEditTheSameMinutesKeepBothOrSeeBoth) {
  const MeetingId id = running_meeting();
  close(id);
  const std::string page = address(id, "/compte-rendu");
  Browser secretary = signed_in("member1");
  Browser facilitator = signed_in("facilitator1");
  ASSERT_EQ(secretary.post(page, minutes_form(secretary, page, "discussion", "un", "0")).status, 303);
  const std::string before = "&agreements=&obstacles=";
  ASSERT_EQ(secretary.post(page, minutes_form(secretary, page, "discussion", "deux", "1") + before).status, 303);
  // The facilitator wrote from version 1: another part is brought together, the same part is shown beside.
  ASSERT_EQ(facilitator.post(page, minutes_form(facilitator, page, "obstacles", "loin", "1") + "&discussion=un").status,
            303);
  EXPECT_EQ(store_->find_minutes(id)->version.text[2], "deux");
  EXPECT_EQ(store_->find_minutes(id)->version.text[4], "loin");
  const Response refused = facilitator.post(page, minutes_form(facilitator, page, "discussion", "trois", "1"));
  EXPECT_EQ(refused.status, 409);
  EXPECT_THAT(refused.body, HasSubstr(">trois</textarea>"));
  EXPECT_THAT(refused.body, HasSubstr(">deux</p>"));
  EXPECT_EQ(store_->find_minutes(id)->version.text[2], "deux") << "nothing is kept over another unseen";
}

TEST_F(Meetings, WordsForMinutesThatWereValidatedMeanwhileAreShown) {
  const MeetingId id = running_meeting();
  close(id);
  const std::string page = address(id, "/compte-rendu");
  Browser facilitator = signed_in("facilitator1");
  Browser secretary = signed_in("member1");
  const std::string late = minutes_form(secretary, page, "discussion", "plus tard", "1");
  ASSERT_EQ(facilitator.post(page, minutes_form(facilitator, page, "discussion", "un", "0")).status, 303);
  ASSERT_TRUE(store_->move_minutes(id, 1, programme::MinutesMove::validate, now_));
  const Response refused = secretary.post(page, late);
  EXPECT_EQ(refused.status, 409);
  EXPECT_THAT(refused.body, HasSubstr("plus tard"));
  EXPECT_EQ(store_->find_minutes(id)->version.text[2], "un");
}

TEST_F(Meetings, ANameInTheMinutesIsPointedOutAndAMembersIsNot) {
  const MeetingId id = running_meeting();
  close(id);
  const std::string page = address(id, "/compte-rendu");
  Browser facilitator = signed_in("facilitator1");
  const Response pointed =
      facilitator.post(page, minutes_form(facilitator, page, "discussion", "Mme Kerbrat prend du tramadol", "0"));
  EXPECT_EQ(pointed.status, 422);
  EXPECT_THAT(pointed.body, HasSubstr("Mme Kerbrat"));
  EXPECT_FALSE(store_->find_minutes(id));
  EXPECT_EQ(facilitator
                .post(page, minutes_form(facilitator, page, "discussion", "Arrêt du tramadol (Dr Synthétique 05)", "0"))
                .status,
            303);
}

TEST_F(Meetings, AQuestionIsCarriedPresentedAndWrittenDown) {
  const MeetingId first = running_meeting();
  Browser facilitator = signed_in("facilitator1");
  const std::string live = address(first, "/seance");
  const std::string token = facilitator.token(live);
  ASSERT_EQ(facilitator
                .post(live, fmt::format("jeton={}&action=question&envoi={}&membre=990000003&texte={}", token,
                                        std::string(32, 'a'), percent_encode("Quelle durée ?")))
                .status,
            303);
  close(first);
  const programme::Question question = store_->questions_of_group("G01").front();
  EXPECT_EQ(question.state, programme::QuestionState::assigned);
  ASSERT_TRUE(
      store_->move_question(question.id, question.revision,
                            {programme::QuestionMove::research, 0, "990000003", "Huit semaines.", "HAS", now_}));
  now_ += std::chrono::days(28);
  const MeetingId second = running_meeting();
  const std::string next = address(second, "/seance");
  Browser again = signed_in("facilitator1");  // a session does not last four weeks
  const std::string later = again.token(next);
  EXPECT_THAT(again.get(next).body, HasSubstr("Huit semaines."));
  const auto move = [&](const char* suite) {
    return again
        .post(next, fmt::format("jeton={}&action=carried&question={}&revision={}&suite={}", later, question.id,
                                store_->find_question(question.id)->revision, suite))
        .status;
  };
  EXPECT_EQ(move("present"), 303);
  EXPECT_EQ(move("close"), 303);
  EXPECT_EQ(move("present"), 409) << "closed: the table does not hold it";
  close(second);
  const std::string minutes = again.get(address(second, "/compte-rendu")).body;
  EXPECT_THAT(minutes, HasSubstr("Quelle durée"));
  EXPECT_THAT(minutes, HasSubstr("Références"));
}

TEST_F(Meetings, ASharedQuestionNamesNobody) {
  const MeetingId id = running_meeting();
  programme::Question question;
  question.submission = "q";
  question.region = "53";
  question.group = "G01";
  question.meeting = id;
  question.text = "Quelle durée de tramadol ?";
  question.assignee = "990000003";
  question.raised_at = now_;
  store_->add_question(question);
  Browser other = signed_in("physician3");
  EXPECT_THAT(other.get("/questions?q=tramadol").body, Not(HasSubstr("Quelle durée")));
  ASSERT_TRUE(store_->share_question(1, 1, true));
  const std::string body = other.get("/questions?q=tramadol").body;
  EXPECT_THAT(body, HasSubstr("Quelle durée"));
  EXPECT_THAT(body, Not(HasSubstr("Trieux")));
  EXPECT_THAT(body, Not(HasSubstr("Synthétique 03")));
  EXPECT_EQ(other.get("/groupe/G01/questions/1").status, 404);
  EXPECT_THAT(other.get("/questions?q=vitamine").body, Not(HasSubstr("Quelle durée")));
}

TEST_F(Meetings, LateMinutesAreRecalledToWhoWritesThemThenToWhoLeads) {
  const MeetingId id = running_meeting();
  close(id);
  now_ += std::chrono::days(5);
  EXPECT_THAT(signed_in("member1").get("/").body, HasSubstr(address(id, "/compte-rendu")));
  EXPECT_THAT(signed_in("facilitator1").get("/").body, Not(HasSubstr(address(id, "/compte-rendu"))));
  EXPECT_THAT(signed_in("physician1").get("/").body, Not(HasSubstr(address(id, "/compte-rendu"))));
  now_ += std::chrono::days(10);
  EXPECT_THAT(signed_in("facilitator1").get("/").body, HasSubstr(address(id, "/compte-rendu")));
}

TEST_F(Meetings, TwoWhoSettleTheSameMeetingSeeBoth) {
  const MeetingId id = add_meeting(today() + 7);
  Browser facilitator = signed_in("facilitator1");
  const std::string form =
      fmt::format("jeton={}&action=settle&nature=theme&heure=20:30&duree=120&secretaire=&revision=1",
                  facilitator.token(address(id)));
  ASSERT_EQ(facilitator.post(address(id, "/conduite"), form + "&lieu=Mairie").status, 303);
  const Response refused = facilitator.post(address(id, "/conduite"), form + "&lieu=Cabinet");
  EXPECT_EQ(refused.status, 409);
  EXPECT_THAT(refused.body, HasSubstr("Mairie"));
  EXPECT_THAT(refused.body, HasSubstr("value=\"Cabinet\""));
  EXPECT_EQ(store_->find_meeting(id)->place, "Mairie");
}

}  // namespace
}  // namespace miroir::web
