// The platform's database: SQLite by default (a file below the data directory), PostgreSQL by configuration.
//
// Opening runs the migrations that are missing, in order, each in its own transaction; a database from a newer
// version of Miroir is refused ("newer-database"). Thread-safe: every call takes a connection from a pool.
#pragma once

#include "feedback/intentions.hpp"
#include "feedback/remarks.hpp"
#include "feedback/result_store.hpp"
#include "feedback/return_session.hpp"
#include "programme/accounts.hpp"
#include "programme/calendar_feed.hpp"
#include "programme/committee.hpp"
#include "programme/contract.hpp"
#include "programme/directory.hpp"
#include "programme/dossier.hpp"
#include "programme/expectations.hpp"
#include "programme/meeting.hpp"
#include "programme/minutes.hpp"
#include "programme/outbox.hpp"
#include "programme/people_store.hpp"
#include "programme/production.hpp"
#include "programme/question.hpp"
#include "programme/search.hpp"
#include "programme/theme.hpp"
#include "programme/training.hpp"

#include <memory>
#include <string>

namespace miroir::store {

class PlatformStore : public programme::AccountStore,
                      public programme::SessionStore,
                      public programme::SignInAttemptStore,
                      public programme::DirectoryStore,
                      public feedback::ResultStore,
                      public feedback::RemarkStore,
                      public feedback::ReturnSessionStore,
                      public feedback::IntentionStore,
                      public programme::OutboxStore,
                      public programme::PeopleStore,
                      public programme::GroupLifeStore,
                      public programme::TrainingStore,
                      public programme::ProgrammeStore,
                      public programme::MeetingStore,
                      public programme::MinutesStore,
                      public programme::QuestionStore,
                      public programme::ThemeStore,
                      public programme::DossierStore,
                      public programme::CommitteeStore,
                      public programme::ProductionStore,
                      public programme::SearchStore,
                      public programme::HomeStore,
                      public programme::CalendarFeedStore,
                      public programme::ContractStore {
 public:
  // "sqlite:///path/to/miroir.db" or "postgresql://user@host/database".
  static base::Result<std::unique_ptr<PlatformStore>> open(const std::string& url, int connections = 4);
};

// The database of a data directory: the URL in DIR/miroir.conf when there is one, else SQLite in DIR/miroir.db.
std::string database_url(const std::string& data_directory);

}  // namespace miroir::store
