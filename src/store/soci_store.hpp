// PlatformStore by SOCI: one class, one source file per interface. Private to the folder.
#pragma once

#include "store/connections.hpp"
#include "store/platform_store.hpp"

#include <mutex>

namespace miroir::store {

class SociStore final : public PlatformStore {
 public:
  SociStore(Backend backend, const std::string& connect_string, int count)
      : connections_(backend, connect_string, count) {}

  // Runs the migrations that are missing.
  base::Result<void> migrate_to_latest();

  base::Result<programme::AccountId> add_account(const programme::Account& account) override;
  std::optional<programme::Account> find_account(programme::AccountId id) override;
  std::optional<programme::Account> find_account_by_login(const std::string& login) override;
  std::vector<programme::Account> demonstration_accounts() override;
  void set_locale(programme::AccountId id, const std::string& locale) override;
  void set_password_hash(programme::AccountId id, const std::string& password_hash) override;

  void add_session(const programme::Session& session) override;
  std::optional<programme::Session> find_session(const std::string& token_hash) override;
  void touch_session(const std::string& token_hash, programme::Instant last_seen_at) override;
  void remove_session(const std::string& token_hash) override;
  void remove_sessions_before(programme::Instant last_seen_at) override;

  void add_failure(const std::string& key, programme::Instant at) override;
  int failures_since(const std::string& key, programme::Instant since) override;
  void forget_failures(const std::string& key) override;

  void save_physician(const programme::PhysicianEntry& physician) override;
  void save_group(const programme::GroupEntry& group) override;
  void add_membership(const programme::Membership& membership) override;
  void add_missing(const programme::DirectoryEntries& entries) override;
  std::optional<programme::PhysicianEntry> find_physician(const std::string& number) override;
  std::vector<programme::PhysicianEntry> physicians() override;
  std::optional<programme::GroupEntry> find_group(const std::string& id) override;
  std::vector<programme::GroupEntry> groups() override;
  std::vector<programme::Membership> memberships_of_group(const std::string& group) override;
  std::vector<programme::Membership> memberships_of_physician(const std::string& number) override;

  base::Result<feedback::PublishOutcome> publish(const feedback::Results& results, const std::string& signer,
                                                 std::int64_t published_at) override;
  std::optional<feedback::Publication> latest_publication() override;
  std::vector<feedback::StoredRow> rows(measures::Level level, const std::string& entity,
                                        const std::string& stratum) override;
  std::vector<feedback::StoredRow> physician_rows(const std::vector<std::string>& entities, const std::string& period,
                                                  const std::string& indicator, const std::string& stratum) override;
  std::vector<feedback::StoredRow> level_rows(measures::Level level, const std::string& period,
                                              const std::string& stratum) override;
  std::vector<measures::ContentRow> content(measures::Level level, const std::string& entity) override;

  feedback::RemarkId add_remark(const feedback::Remark& remark) override;
  std::optional<feedback::Remark> find_remark(feedback::RemarkId id) override;
  std::vector<feedback::Remark> remarks(const feedback::RemarkFilter& filter) override;
  base::Result<void> answer_remark(feedback::RemarkId id, const feedback::RemarkAnswer& answer) override;
  base::Result<void> move_remark(feedback::RemarkId id, feedback::RemarkEvent event) override;

  std::optional<feedback::ReturnSession> find_return_session(const std::string& group,
                                                             feedback::PublicationId publication) override;
  std::vector<feedback::ReturnSession> return_sessions(const std::string& group) override;
  base::Result<feedback::ReturnSession> save_return_session(const feedback::ReturnSession& session) override;
  base::Result<void> move_return_session(feedback::ReturnSessionId id, feedback::SessionEvent event) override;
  feedback::GuessRound guess_round(feedback::ReturnSessionId id, const std::string& indicator) override;
  base::Result<void> move_guess_round(feedback::ReturnSessionId id, const std::string& indicator,
                                      feedback::GuessEvent event) override;
  base::Result<void> save_guess(feedback::ReturnSessionId id, const std::string& indicator, const std::string& key,
                                double value) override;
  std::optional<double> find_guess(feedback::ReturnSessionId id, const std::string& indicator,
                                   const std::string& key) override;
  std::vector<double> revealed_guesses(feedback::ReturnSessionId id, const std::string& indicator) override;

 private:
  Connections connections_;
  // A manifest takes milliseconds to read and does not change: the latest one is kept.
  std::mutex latest_mutex_;
  std::optional<feedback::Publication> latest_;
};

}  // namespace miroir::store
