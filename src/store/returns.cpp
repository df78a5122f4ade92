#include "store/manifest_json.hpp"
#include "store/return_rows.hpp"
#include "store/soci_store.hpp"

#include <fmt/core.h>

namespace miroir::store {

using feedback::Instant;
using feedback::PublicationId;
using feedback::ReturnEvent;
using feedback::ReturnMove;
using feedback::ReturnRecord;

namespace {

Instant instant(std::int64_t seconds) { return Instant(std::chrono::seconds(seconds)); }
std::int64_t seconds(Instant instant) { return instant.time_since_epoch().count(); }

// What the decision changes in what people are to be told.
void tell_of(soci::session& sql, PublicationId id, const ReturnEvent& event, bool was_visible) {
  cancel_notices(sql, id);
  if (event.move == ReturnMove::publish || event.move == ReturnMove::schedule) {
    insert_notice(sql, feedback::notice_kind(event), id, event.visible_from);
  } else if (event.move == ReturnMove::withdraw && was_visible) {
    insert_notice(sql, feedback::notice_kind(event), id, event.at);
  }
}

}  // namespace

void keep_other_decisions_out(soci::session& sql, Backend backend) {
  if (backend == Backend::postgresql) {
    sql << "LOCK TABLE publication IN SHARE ROW EXCLUSIVE MODE";
  }
}

ReturnRecord record_of(const feedback::Publication& publication) {
  ReturnRecord record{publication.id, publication.manifest.region, publication.manifest.periods, {}};
  std::ranges::sort(record.periods, {}, &base::Period::first);
  return record;
}

std::vector<ReturnEvent> read_return_events(soci::session& sql, PublicationId id) {
  std::vector<ReturnEvent> events;
  ReturnEvent event;
  std::string move;
  std::int64_t at = 0;
  std::int64_t visible_from = 0;
  PublicationId corrects = 0;
  soci::statement statement =
      (sql.prepare << "SELECT move, decided_at, visible_from, coalesce(corrects, 0), words, reason, decided_by "
                      "FROM return_event WHERE publication_id = :id ORDER BY place",
       soci::into(move), soci::into(at), soci::into(visible_from), soci::into(corrects), soci::into(event.words),
       soci::into(event.reason), soci::into(event.by), soci::use(id, "id"));
  statement.execute();
  while (statement.fetch()) {
    event.move = feedback::parse_move(move).value();
    event.at = instant(at);
    event.visible_from = instant(visible_from);
    event.corrects = corrects > 0 ? std::optional(corrects) : std::nullopt;
    events.push_back(event);
  }
  return events;
}

void insert_return_event(soci::session& sql, PublicationId id, std::size_t place, const ReturnEvent& event) {
  const auto place_number = static_cast<std::int64_t>(place);
  const std::string move = feedback::move_name(event.move);
  const std::int64_t at = seconds(event.at);
  const std::int64_t visible_from = seconds(event.visible_from);
  const PublicationId corrects = event.corrects.value_or(0);
  soci::indicator has_corrects = event.corrects ? soci::i_ok : soci::i_null;
  sql << "INSERT INTO return_event (publication_id, place, move, decided_at, visible_from, corrects, words, reason, "
         "decided_by) VALUES (:id, :place, :move, :at, :visible_from, :corrects, :words, :reason, :by)",
      soci::use(id, "id"), soci::use(place_number, "place"), soci::use(move, "move"), soci::use(at, "at"),
      soci::use(visible_from, "visible_from"), soci::use(corrects, has_corrects, "corrects"),
      soci::use(event.words, "words"), soci::use(event.reason, "reason"), soci::use(event.by, "by");
}

void insert_notice(soci::session& sql, programme::NoticeKind kind, std::int64_t about, programme::Instant due_at) {
  const std::string name = programme::notice_kind_name(kind);
  const std::int64_t due = seconds(due_at);
  sql << "INSERT INTO outbox_notice (kind, about, due_at, state) VALUES (:kind, :about, :due, 'waiting')",
      soci::use(name, "kind"), soci::use(about, "about"), soci::use(due, "due");
}

void cancel_notices(soci::session& sql, std::int64_t about) {
  sql << "UPDATE outbox_notice SET state = 'cancelled' WHERE about = :about AND state = 'waiting' AND kind LIKE "
         "'return-%'",
      soci::use(about, "about");
}

std::shared_ptr<const feedback::Publication> SociStore::publication(soci::session& sql, PublicationId id) {
  {
    const std::scoped_lock lock(publications_mutex_);
    if (const auto found = publications_.find(id); found != publications_.end()) {
      return found->second;
    }
  }
  auto read = std::make_shared<feedback::Publication>();
  std::string manifest;
  sql << "SELECT id, results_sha256, signer, received_at, manifest FROM publication WHERE id = :id",
      soci::into(read->id), soci::into(read->results_sha256), soci::into(read->signer), soci::into(read->received_at),
      soci::into(manifest), soci::use(id, "id");
  if (!sql.got_data()) {
    return nullptr;
  }
  read->manifest = parse_manifest(manifest).value();
  const std::scoped_lock lock(publications_mutex_);
  publications_[id] = read;
  return read;
}

std::vector<ReturnRecord> SociStore::return_records(soci::session& sql) {
  std::vector<PublicationId> ids;
  PublicationId id = 0;
  soci::statement statement = (sql.prepare << "SELECT id FROM publication ORDER BY id", soci::into(id));
  statement.execute();
  while (statement.fetch()) {
    ids.push_back(id);
  }
  std::vector<ReturnRecord> records;
  for (const PublicationId each : ids) {
    records.push_back(record_of(*publication(sql, each)));
    records.back().events = read_return_events(sql, each);
  }
  return records;
}

std::vector<feedback::Manifest> SociStore::shown_manifests(soci::session& sql, const std::vector<ReturnRecord>& records,
                                                           Instant now) {
  const std::vector<feedback::Standing> standings = feedback::standings(records, now);
  std::vector<feedback::Manifest> manifests;
  for (std::size_t place = 0; place < records.size(); ++place) {
    if (standings[place].was_visible || standings[place].state != feedback::ReturnState::withdrawn) {
      manifests.push_back(publication(sql, records[place].id)->manifest);
    }
  }
  return manifests;
}

std::vector<ReturnRecord> SociStore::returns() {
  return connections_.read([&](soci::session& sql) { return return_records(sql); });
}

std::shared_ptr<const feedback::Publication> SociStore::find_publication(PublicationId id) {
  return connections_.read([&](soci::session& sql) { return publication(sql, id); });
}

base::Result<void> SociStore::decide(PublicationId id, const ReturnEvent& event) {
  return connections_.write([&](soci::session& sql) -> base::Result<void> {
    keep_other_decisions_out(sql, connections_.backend());
    const std::vector<ReturnRecord> records = return_records(sql);
    const auto found = std::ranges::find(records, id, &ReturnRecord::id);
    if (found == records.end()) {
      return base::refuse("no-return", fmt::format("there is no return {}", id));
    }
    if (const auto permitted = feedback::check_move(records, *found, event); !permitted) {
      return permitted.error();
    }
    const auto before = feedback::standings(records, event.at)[static_cast<std::size_t>(found - records.begin())];
    insert_return_event(sql, id, found->events.size(), event);
    tell_of(sql, id, event, before.was_visible);
    return {};
  });
}

}  // namespace miroir::store
