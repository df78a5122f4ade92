// The rows in which decisions on returns, and the notices they leave, are kept. Private to the folder; every function
// runs within the caller's transaction.
#pragma once

#include "feedback/result_store.hpp"
#include "programme/outbox.hpp"
#include "store/migrations.hpp"

#include <soci/soci.h>

#include <string>
#include <vector>

namespace miroir::store {

// One decision at a time: what is checked against the other returns must still hold when it is written. In SQLite a
// transaction that writes is alone from its beginning.
void keep_other_decisions_out(soci::session& sql, Backend backend);

feedback::ReturnRecord record_of(const feedback::Publication& publication);  // without its events
std::vector<feedback::ReturnEvent> read_return_events(soci::session& sql, feedback::PublicationId id);
void insert_return_event(soci::session& sql, feedback::PublicationId id, std::size_t place,
                         const feedback::ReturnEvent& event);

void insert_notice(soci::session& sql, programme::NoticeKind kind, std::int64_t about, programme::Instant due_at);
// Those of the return that were not addressed yet.
void cancel_notices(soci::session& sql, std::int64_t about);

}  // namespace miroir::store
