#include "columnar/database.hpp"

#include <cstring>
#include <exception>
#include <mutex>

#include <duckdb.h>

#include <fmt/format.h>

namespace miroir::columnar {

struct Database::Handle {
  duckdb_database database = nullptr;
  ~Handle() { duckdb_close(&database); }
};

struct Stream::Handle {
  duckdb_result result{};
  ~Handle() { duckdb_destroy_result(&result); }
};

struct Chunk::Handle {
  duckdb_data_chunk chunk = nullptr;
  std::size_t rows = 0;
  std::vector<const void*> data;
  std::vector<std::uint64_t*> validity;
  ~Handle() { release(); }
  void release() {
    if (chunk != nullptr) {
      duckdb_destroy_data_chunk(&chunk);
    }
  }
  void look_into(duckdb_data_chunk filled) {
    rows = duckdb_data_chunk_get_size(filled);
    const std::size_t columns = duckdb_data_chunk_get_column_count(filled);
    data.resize(columns);
    validity.resize(columns);
    for (std::size_t index = 0; index < columns; ++index) {
      duckdb_vector vector = duckdb_data_chunk_get_vector(filled, index);
      data[index] = duckdb_vector_get_data(vector);
      validity[index] = duckdb_vector_get_validity(vector);
    }
  }
};

// The one who is handed the rows of Connection::visit, known to DuckDB as a function of this name.
struct Connection::Visitor {
  std::string name;
  const std::function<bool(const Chunk&)>* visit = nullptr;
  Chunk chunk;
  bool stopped = false;
  std::exception_ptr error;

  // Whether the rows should go on coming.
  bool take(duckdb_data_chunk filled) {
    try {
      chunk.handle_->look_into(filled);
      stopped = stopped || !(*visit)(chunk);
    } catch (...) {
      error = std::current_exception();
      stopped = true;
    }
    return !stopped;
  }
};

struct Connection::Handle {
  duckdb_connection connection = nullptr;
  std::unique_ptr<Visitor> visitor;
  ~Handle() { duckdb_disconnect(&connection); }
};

struct Appender::Handle {
  duckdb_appender appender = nullptr;
  ~Handle() { duckdb_appender_destroy(&appender); }
  void check(duckdb_state state) const {
    if (state == DuckDBError) {
      const char* words = duckdb_appender_error(appender);
      throw ColumnarError(words != nullptr ? words : "could not append a row");
    }
  }
};

namespace {

void set_option(duckdb_config config, const char* name, const std::string& value) {
  if (duckdb_set_config(config, name, value.c_str()) == DuckDBError) {
    throw ColumnarError(fmt::format("DuckDB refuses the setting {} = {}", name, value));
  }
}

void fill_options(duckdb_config config, const DatabaseOptions& options) {
  // Extensions would be fetched from the network: never.
  set_option(config, "autoinstall_known_extensions", "false");
  set_option(config, "autoload_known_extensions", "false");
  if (options.read_only) {
    set_option(config, "access_mode", "READ_ONLY");
  }
  if (options.threads) {
    set_option(config, "threads", std::to_string(*options.threads));
  }
  if (options.memory_limit_bytes) {
    set_option(config, "memory_limit", fmt::format("{}B", *options.memory_limit_bytes));
  }
  if (!options.temporary_directory.empty()) {
    set_option(config, "temp_directory", options.temporary_directory);
  }
}

// Owns a configuration while a database opens.
struct Configuration {
  duckdb_config config = nullptr;
  Configuration() { duckdb_create_config(&config); }
  ~Configuration() { duckdb_destroy_config(&config); }
};

}  // namespace

Database::Database(const DatabaseOptions& options) : handle_(std::make_unique<Handle>()) {
  Configuration configuration;
  fill_options(configuration.config, options);
  char* words = nullptr;
  const char* path = options.path.empty() ? nullptr : options.path.c_str();
  if (duckdb_open_ext(path, &handle_->database, configuration.config, &words) == DuckDBError) {
    const std::string message = words != nullptr ? words : "cannot open the database";
    duckdb_free(words);
    throw ColumnarError(message);
  }
}

Database::~Database() = default;
Database::Database(Database&&) noexcept = default;
Database& Database::operator=(Database&&) noexcept = default;

Connection Database::connect() const {
  auto handle = std::make_unique<Connection::Handle>();
  if (duckdb_connect(handle_->database, &handle->connection) == DuckDBError) {
    throw ColumnarError("cannot connect to the database");
  }
  return Connection(std::move(handle));
}

Chunk::Chunk() : handle_(std::make_unique<Handle>()) {}
Chunk::~Chunk() = default;
Chunk::Chunk(Chunk&&) noexcept = default;
Chunk& Chunk::operator=(Chunk&&) noexcept = default;

std::size_t Chunk::rows() const { return handle_->rows; }

const void* Chunk::data(std::size_t column) const { return handle_->data[column]; }

bool Chunk::is_null(std::size_t column, std::size_t row) const {
  std::uint64_t* validity = handle_->validity[column];
  return validity != nullptr && !duckdb_validity_row_is_valid(validity, row);
}

const std::uint64_t* Chunk::validity(std::size_t column) const { return handle_->validity[column]; }

std::string_view Chunk::text(std::size_t column, std::size_t row) const {
  auto* strings = static_cast<duckdb_string_t*>(const_cast<void*>(handle_->data[column]));
  return {duckdb_string_t_data(&strings[row]), duckdb_string_t_length(strings[row])};
}

Stream::Stream(std::unique_ptr<Handle> handle) : handle_(std::move(handle)) {}
Stream::~Stream() = default;
Stream::Stream(Stream&&) noexcept = default;

bool Stream::next(Chunk& chunk) {
  Chunk::Handle& into = *chunk.handle_;
  into.release();
  into.rows = 0;
  into.chunk = duckdb_fetch_chunk(handle_->result);
  if (into.chunk == nullptr) {
    const char* words = duckdb_result_error(&handle_->result);
    if (words != nullptr && *words != '\0') {
      throw ColumnarError(words);
    }
    return false;
  }
  into.look_into(into.chunk);
  return into.rows > 0;
}

std::vector<std::string> Stream::column_names() const {
  std::vector<std::string> names;
  const std::size_t columns = duckdb_column_count(&handle_->result);
  for (std::size_t index = 0; index < columns; ++index) {
    names.emplace_back(duckdb_column_name(&handle_->result, index));
  }
  return names;
}

Appender::Appender(std::unique_ptr<Handle> handle) : handle_(std::move(handle)) {}
Appender::~Appender() = default;
Appender::Appender(Appender&&) noexcept = default;

Appender& Appender::add(bool value) {
  handle_->check(duckdb_append_bool(handle_->appender, value));
  return *this;
}
Appender& Appender::add(std::int32_t value) {
  handle_->check(duckdb_append_int32(handle_->appender, value));
  return *this;
}
Appender& Appender::add(std::uint32_t value) {
  handle_->check(duckdb_append_uint32(handle_->appender, value));
  return *this;
}
Appender& Appender::add(std::int64_t value) {
  handle_->check(duckdb_append_int64(handle_->appender, value));
  return *this;
}
Appender& Appender::add(double value) {
  handle_->check(duckdb_append_double(handle_->appender, value));
  return *this;
}
Appender& Appender::add(std::string_view value) {
  handle_->check(duckdb_append_varchar_length(handle_->appender, value.data(), value.size()));
  return *this;
}
Appender& Appender::add_date(std::int32_t days) {
  handle_->check(duckdb_append_date(handle_->appender, duckdb_date{days}));
  return *this;
}
Appender& Appender::add_null() {
  handle_->check(duckdb_append_null(handle_->appender));
  return *this;
}
void Appender::end_row() { handle_->check(duckdb_appender_end_row(handle_->appender)); }
void Appender::flush() { handle_->check(duckdb_appender_flush(handle_->appender)); }

Connection::Connection(std::unique_ptr<Handle> handle) : handle_(std::move(handle)) {}
Connection::~Connection() = default;
Connection::Connection(Connection&&) noexcept = default;

void Connection::run(const std::string& sql) const {
  duckdb_result result{};
  const duckdb_state state = duckdb_query(handle_->connection, sql.c_str(), &result);
  const std::string words = state == DuckDBError ? duckdb_result_error(&result) : "";
  duckdb_destroy_result(&result);
  if (state == DuckDBError) {
    throw ColumnarError(words);
  }
}

Stream Connection::stream(const std::string& sql) const {
  auto handle = std::make_unique<Stream::Handle>();
  duckdb_prepared_statement statement = nullptr;
  duckdb_pending_result pending = nullptr;
  std::string words;
  bool failed = duckdb_prepare(handle_->connection, sql.c_str(), &statement) == DuckDBError;
  if (failed) {
    words = duckdb_prepare_error(statement);
  } else if (duckdb_pending_prepared_streaming(statement, &pending) == DuckDBError) {
    failed = true;
    words = duckdb_pending_error(pending);
  } else if (duckdb_execute_pending(pending, &handle->result) == DuckDBError) {
    failed = true;
    words = duckdb_result_error(&handle->result);
  }
  duckdb_destroy_pending(&pending);
  duckdb_destroy_prepare(&statement);
  if (failed) {
    throw ColumnarError(words);
  }
  return Stream(std::move(handle));
}

namespace {

void hand_over(duckdb_function_info info, duckdb_data_chunk rows, duckdb_vector answers) {
  auto* visitor = static_cast<Connection::Visitor*>(duckdb_scalar_function_get_extra_info(info));
  std::memset(duckdb_vector_get_data(answers), 0, duckdb_data_chunk_get_size(rows));
  if (!visitor->take(rows)) {
    duckdb_scalar_function_set_error(info, "the rows are not wanted any more");
  }
}

// DuckDB has no other way to hand out the rows of a scan without a copy than to call a function on them.
void register_visitor(duckdb_connection connection, Connection::Visitor& visitor) {
  static std::mutex one_at_a_time;
  static std::int64_t visitors = 0;
  const std::lock_guard lock(one_at_a_time);
  visitor.name = fmt::format("miroir_visit_{}", ++visitors);
  duckdb_scalar_function function = duckdb_create_scalar_function();
  duckdb_logical_type any = duckdb_create_logical_type(DUCKDB_TYPE_ANY);
  duckdb_logical_type boolean = duckdb_create_logical_type(DUCKDB_TYPE_BOOLEAN);
  duckdb_scalar_function_set_name(function, visitor.name.c_str());
  duckdb_scalar_function_set_varargs(function, any);
  duckdb_scalar_function_set_return_type(function, boolean);
  duckdb_scalar_function_set_special_handling(function);
  duckdb_scalar_function_set_volatile(function);
  duckdb_scalar_function_set_extra_info(function, &visitor, nullptr);
  duckdb_scalar_function_set_function(function, hand_over);
  const duckdb_state state = duckdb_register_scalar_function(connection, function);
  duckdb_destroy_logical_type(&boolean);
  duckdb_destroy_logical_type(&any);
  duckdb_destroy_scalar_function(&function);
  if (state == DuckDBError) {
    throw ColumnarError("DuckDB refuses a function to hand rows to");
  }
}

}  // namespace

void Connection::visit(const std::string& columns, const std::string& from,
                       const std::function<bool(const Chunk&)>& visit) const {
  if (handle_->visitor == nullptr) {
    auto visitor = std::make_unique<Visitor>();
    register_visitor(handle_->connection, *visitor);
    handle_->visitor = std::move(visitor);
  }
  Visitor& visitor = *handle_->visitor;
  visitor.visit = &visit;
  visitor.stopped = false;
  visitor.error = nullptr;
  try {
    run(fmt::format("SELECT count({}({})) FROM {}", visitor.name, columns, from));
  } catch (const ColumnarError&) {
    if (!visitor.stopped) {
      throw;
    }
  }
  if (visitor.error) {
    std::rethrow_exception(visitor.error);
  }
}

std::vector<std::vector<std::optional<std::string>>> Connection::rows(const std::string& sql) const {
  // The rows come as one list of text per row, whatever their own types are.
  duckdb_result result{};
  if (duckdb_query(handle_->connection, sql.c_str(), &result) == DuckDBError) {
    const std::string words = duckdb_result_error(&result);
    duckdb_destroy_result(&result);
    throw ColumnarError(words);
  }
  std::vector<std::vector<std::optional<std::string>>> table;
  const std::size_t columns = duckdb_column_count(&result);
  const std::size_t rows = duckdb_row_count(&result);
  for (std::size_t row = 0; row < rows; ++row) {
    auto& cells = table.emplace_back();
    for (std::size_t column = 0; column < columns; ++column) {
      char* text = duckdb_value_varchar(&result, column, row);
      cells.push_back(text != nullptr ? std::optional<std::string>(text) : std::nullopt);
      duckdb_free(text);
    }
  }
  duckdb_destroy_result(&result);
  return table;
}

std::optional<std::string> Connection::value(const std::string& sql) const {
  const auto table = rows(sql);
  return table.empty() || table.front().empty() ? std::nullopt : table.front().front();
}

std::int64_t Connection::integer(const std::string& sql) const {
  const auto text = value(sql);
  if (!text) {
    throw ColumnarError("expected a number and got nothing from: " + sql);
  }
  return std::stoll(*text);
}

Appender Connection::appender(const std::string& table) const {
  auto handle = std::make_unique<Appender::Handle>();
  handle->check(duckdb_appender_create(handle_->connection, nullptr, table.c_str(), &handle->appender));
  return Appender(std::move(handle));
}

double Connection::progress_percent() const { return duckdb_query_progress(handle_->connection).percentage; }

void Connection::interrupt() const { duckdb_interrupt(handle_->connection); }

namespace {

std::string quote(std::string_view text, char mark) {
  std::string quoted(1, mark);
  for (const char character : text) {
    quoted += character;
    if (character == mark) {
      quoted += mark;
    }
  }
  return quoted + mark;
}

}  // namespace

std::string quote_literal(std::string_view text) { return quote(text, '\''); }
std::string quote_name(std::string_view name) { return quote(name, '"'); }

}  // namespace miroir::columnar
