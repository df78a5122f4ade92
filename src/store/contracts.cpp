#include "programme/contract.hpp"

#include "base/folded_text.hpp"
#include "store/soci_store.hpp"

#include <sodium.h>

namespace miroir::store {

namespace {

using programme::Contract;
using programme::ContractId;
using programme::ContractMove;
using programme::ContractScan;
using programme::ContractSignature;
using programme::ContractText;
using programme::Instant;

constexpr const char* contract_columns =
    "SELECT id, physician, name, group_id, region, template_id, first_year, state, ended_on, reason, revision "
    "FROM contract ";
constexpr int base64 = sodium_base64_VARIANT_ORIGINAL;

std::int64_t seconds(Instant instant) { return instant.time_since_epoch().count(); }
Instant instant(std::int64_t seconds) { return Instant(std::chrono::seconds(seconds)); }

base::Refusal unknown_contract() {
  return base::refuse("unknown-contract", "there is no such contract: look for it in the list again");
}
base::Refusal changed_meanwhile() {
  return base::refuse("changed-meanwhile", "the contract was changed meanwhile: read its page again");
}

// A row of contracts while a statement is fetched.
struct ContractRow {
  Contract contract;
  std::string state;
  std::string ended;
  soci::indicator has_ended = soci::i_null;

  void bind(soci::statement& statement) {
    statement.exchange(soci::into(contract.id));
    for (auto* text : {&contract.physician, &contract.name, &contract.group, &contract.region, &contract.template_id}) {
      statement.exchange(soci::into(*text));
    }
    statement.exchange(soci::into(contract.first_year));
    statement.exchange(soci::into(state));
    statement.exchange(soci::into(ended, has_ended));
    statement.exchange(soci::into(contract.reason));
    statement.exchange(soci::into(contract.revision));
  }
  Contract read() const {
    Contract out = contract;
    out.state = programme::contract_states().parse_state(state).value();
    out.ended_on = has_ended == soci::i_ok ? std::optional(base::parse_date(ended).value()) : std::nullopt;
    return out;
  }
};

std::vector<Contract> fetch(soci::statement& statement, ContractRow& row, const std::string& query) {
  statement.alloc();
  statement.prepare(query);
  statement.define_and_bind();
  statement.execute();
  std::vector<Contract> contracts;
  while (statement.fetch()) {
    contracts.push_back(row.read());
  }
  return contracts;
}

// `condition` is one of the literals below; what it compares with is a parameter.
template <class Key>
std::vector<Contract> read_contracts(soci::session& sql, const std::string& condition, const Key& key) {
  ContractRow row;
  soci::statement statement(sql);
  row.bind(statement);
  statement.exchange(soci::use(key, "key"));
  return fetch(statement, row, contract_columns + condition);
}

std::vector<ContractText> read_texts(soci::session& sql, ContractId id) {
  ContractText text;
  std::int64_t offered = 0;
  soci::statement statement = (sql.prepare << "SELECT version, body, sha256, offered_at, offered_by FROM contract_text "
                                              "WHERE contract_id = :id ORDER BY version",
                               soci::into(text.version), soci::into(text.text), soci::into(text.sha256),
                               soci::into(offered), soci::into(text.offered_by), soci::use(id, "id"));
  statement.execute();
  std::vector<ContractText> texts;
  while (statement.fetch()) {
    text.offered_at = instant(offered);
    texts.push_back(text);
  }
  return texts;
}

std::vector<ContractSignature> read_signatures(soci::session& sql, ContractId id) {
  ContractSignature signature;
  std::string way;
  std::string day;
  std::int64_t signed_at = 0;
  soci::statement statement =
      (sql.prepare << "SELECT version, way, signed_at, signed_on, account_id, name, address, sha256 FROM "
                      "contract_signature WHERE contract_id = :id ORDER BY version",
       soci::into(signature.version), soci::into(way), soci::into(signed_at), soci::into(day),
       soci::into(signature.account), soci::into(signature.name), soci::into(signature.address),
       soci::into(signature.sha256), soci::use(id, "id"));
  statement.execute();
  std::vector<ContractSignature> signatures;
  while (statement.fetch()) {
    signature.way = programme::parse_signature_way(way).value();
    signature.signed_at = instant(signed_at);
    signature.signed_on = base::parse_date(day).value();
    signatures.push_back(signature);
  }
  return signatures;
}

std::optional<Contract> find(soci::session& sql, ContractId id) {
  auto found = read_contracts(sql, "WHERE id = :key", id);
  if (found.empty()) {
    return std::nullopt;
  }
  found.front().texts = read_texts(sql, id);
  found.front().signatures = read_signatures(sql, id);
  return std::move(found.front());
}

// Takes the contract's row until the end of the transaction.
std::optional<Contract> hold(soci::session& sql, ContractId id) {
  sql << "UPDATE contract SET state = state WHERE id = :id", soci::use(id, "id");
  return find(sql, id);
}

void write_text(soci::session& sql, ContractId id, std::int64_t version, const ContractText& text) {
  const std::int64_t offered = seconds(text.offered_at);
  sql << "INSERT INTO contract_text (contract_id, version, body, sha256, offered_at, offered_by) "
         "VALUES (:id, :version, :body, :hash, :at, :by)",
      soci::use(id, "id"), soci::use(version, "version"), soci::use(text.text, "body"), soci::use(text.sha256, "hash"),
      soci::use(offered, "at"), soci::use(text.offered_by, "by");
}

void write_state(soci::session& sql, ContractId id, programme::ContractState state) {
  const std::string name = programme::contract_states().name(state);
  sql << "UPDATE contract SET state = :state, revision = revision + 1 WHERE id = :id", soci::use(name, "state"),
      soci::use(id, "id");
}

void write_signature(soci::session& sql, ContractId id, const ContractSignature& signature) {
  const std::string way = programme::signature_way_name(signature.way);
  const std::string day = base::format_date(signature.signed_on);
  const std::int64_t at = seconds(signature.signed_at);
  sql << "INSERT INTO contract_signature (contract_id, version, way, signed_at, signed_on, account_id, name, address, "
         "sha256) VALUES (:id, :version, :way, :at, :day, :account, :name, :address, :hash)",
      soci::use(id, "id"), soci::use(signature.version, "version"), soci::use(way, "way"), soci::use(at, "at"),
      soci::use(day, "day"), soci::use(signature.account, "account"), soci::use(signature.name, "name"),
      soci::use(signature.address, "address"), soci::use(signature.sha256, "hash");
}

void write_scan(soci::session& sql, ContractId id, std::int64_t version, const ContractScan& scan) {
  std::string text(sodium_base64_encoded_len(scan.bytes.size(), base64), '\0');
  sodium_bin2base64(text.data(), text.size(), reinterpret_cast<const unsigned char*>(scan.bytes.data()),
                    scan.bytes.size(), base64);
  text.pop_back();
  const std::string type = programme::scan_media_type(scan.type);
  sql << "INSERT INTO contract_scan (contract_id, version, media_type, body) VALUES (:id, :version, :type, :body)",
      soci::use(id, "id"), soci::use(version, "version"), soci::use(type, "type"), soci::use(text, "body");
}

std::string bytes_of(const std::string& text) {
  std::string bytes(text.size(), '\0');
  std::size_t length = 0;
  sodium_base642bin(reinterpret_cast<unsigned char*>(bytes.data()), bytes.size(), text.data(), text.size(), nullptr,
                    &length, nullptr, base64);
  bytes.resize(length);
  return bytes;
}

}  // namespace

base::Result<ContractId> SociStore::offer_contract(const Contract& contract, const ContractText& text) {
  return connections_.write([&](soci::session& sql) -> base::Result<ContractId> {
    int others = 0;
    sql << "SELECT count(*) FROM contract WHERE physician = :physician AND group_id = :group AND "
           "state NOT IN ('ended', 'withdrawn')",
        soci::into(others), soci::use(contract.physician, "physician"), soci::use(contract.group, "group");
    if (others > 0) {
      return base::refuse("contract-exists", "this physician has a contract in this group: amend it, or end it first");
    }
    const std::string state = programme::contract_states().name(programme::contract_states().first());
    const std::string search = base::folded(contract.name + " " + contract.group);
    const std::string order = base::folded(contract.name);
    ContractId id = 0;
    sql << "INSERT INTO contract (physician, name, group_id, region, template_id, first_year, state, reason, revision, "
           "search, sort_key) VALUES (:physician, :name, :group, :region, :template, :year, :state, '', 1, :search, "
           ":order) RETURNING id",
        soci::into(id), soci::use(contract.physician, "physician"), soci::use(contract.name, "name"),
        soci::use(contract.group, "group"), soci::use(contract.region, "region"),
        soci::use(contract.template_id, "template"), soci::use(contract.first_year, "year"), soci::use(state, "state"),
        soci::use(search, "search"), soci::use(order, "order");
    write_text(sql, id, 1, text);
    return id;
  });
}

std::optional<Contract> SociStore::find_contract(ContractId id) {
  return connections_.read([&](soci::session& sql) { return find(sql, id); });
}

std::vector<Contract> SociStore::contracts_of(const std::string& physician) {
  return connections_.read([&](soci::session& sql) {
    auto contracts = read_contracts(sql, "WHERE physician = :key ORDER BY id DESC", physician);
    for (Contract& contract : contracts) {
      contract.texts = read_texts(sql, contract.id);
      contract.signatures = read_signatures(sql, contract.id);
    }
    return contracts;
  });
}

programme::ContractPage SociStore::find_contracts(const programme::ContractFilter& filter) {
  const std::string text = "%" + base::folded(filter.text) + "%";
  const std::string state = filter.state ? programme::contract_states().name(*filter.state) : "";
  const std::string condition = "WHERE region = :region AND search LIKE :text AND (:state = '' OR state = :state) ";
  return connections_.read([&](soci::session& sql) {
    programme::ContractPage page;
    sql << "SELECT count(*) FROM contract " << condition, soci::into(page.total), soci::use(filter.region, "region"),
        soci::use(text, "text"), soci::use(state, "state");
    ContractRow row;
    soci::statement statement(sql);
    row.bind(statement);
    statement.exchange(soci::use(filter.region, "region"));
    statement.exchange(soci::use(text, "text"));
    statement.exchange(soci::use(state, "state"));
    statement.exchange(soci::use(filter.limit, "most"));
    statement.exchange(soci::use(filter.offset, "skipped"));
    page.contracts =
        fetch(statement, row, contract_columns + condition + "ORDER BY sort_key, id LIMIT :most OFFSET :skipped");
    return page;
  });
}

base::Result<void> SociStore::sign_contract(ContractId id, const ContractSignature& signature,
                                            const std::optional<ContractScan>& scan) {
  return connections_.write([&](soci::session& sql) -> base::Result<void> {
    const auto contract = hold(sql, id);
    if (!contract) {
      return unknown_contract();
    }
    const auto to = programme::contract_states().check(contract->state, ContractMove::sign);
    if (!to) {
      return to.error();
    }
    if (signature.version != contract->latest().version || signature.sha256 != contract->latest().sha256) {
      return changed_meanwhile();
    }
    write_signature(sql, id, signature);
    if (scan) {
      write_scan(sql, id, signature.version, *scan);
    }
    write_state(sql, id, *to);
    return {};
  });
}

base::Result<void> SociStore::amend_contract(ContractId id, std::int64_t revision, const ContractText& text) {
  return connections_.write([&](soci::session& sql) -> base::Result<void> {
    const auto contract = hold(sql, id);
    if (!contract) {
      return unknown_contract();
    }
    const auto to = programme::contract_states().check(contract->state, ContractMove::amend);
    if (!to) {
      return to.error();
    }
    if (contract->revision != revision) {
      return changed_meanwhile();
    }
    write_text(sql, id, contract->latest().version + 1, text);
    write_state(sql, id, *to);
    return {};
  });
}

base::Result<void> SociStore::move_contract(ContractId id, std::int64_t revision, ContractMove move, base::Date day,
                                            const std::string& reason) {
  return connections_.write([&](soci::session& sql) -> base::Result<void> {
    const auto contract = hold(sql, id);
    if (!contract) {
      return unknown_contract();
    }
    const auto to = programme::contract_states().check(contract->state, move);
    if (!to) {
      return to.error();
    }
    if (contract->revision != revision) {
      return changed_meanwhile();
    }
    if (move == ContractMove::end || move == ContractMove::withdraw) {
      const std::string ended = base::format_date(day);
      sql << "UPDATE contract SET ended_on = :day, reason = :reason WHERE id = :id", soci::use(ended, "day"),
          soci::use(reason, "reason"), soci::use(id, "id");
    }
    write_state(sql, id, *to);
    return {};
  });
}

std::optional<ContractScan> SociStore::find_scan(ContractId id, std::int64_t version) {
  return connections_.read([&](soci::session& sql) -> std::optional<ContractScan> {
    std::string type;
    std::string text;
    sql << "SELECT media_type, body FROM contract_scan WHERE contract_id = :id AND version = :version",
        soci::into(type), soci::into(text), soci::use(id, "id"), soci::use(version, "version");
    const auto known = sql.got_data() ? programme::parse_scan_type(type) : std::nullopt;
    return known ? std::optional(ContractScan{*known, bytes_of(text)}) : std::nullopt;
  });
}

}  // namespace miroir::store
