#include "columnar/table_writer.hpp"

#include <duckdb.h>

#include <condition_variable>
#include <cstring>
#include <deque>
#include <mutex>
#include <thread>

#include <fmt/format.h>

namespace miroir::columnar {

namespace {

constexpr std::size_t waiting_batches = 3;  // enough to keep the writing thread busy, few enough to bound memory

duckdb_logical_type logical_type(ColumnType type) {
  switch (type) {
    case ColumnType::bigint:
      return duckdb_create_logical_type(DUCKDB_TYPE_BIGINT);
    case ColumnType::cents:
      return duckdb_create_decimal_type(15, 2);
    case ColumnType::hundred_thousandths:
      return duckdb_create_decimal_type(15, 5);
    case ColumnType::date:
      return duckdb_create_logical_type(DUCKDB_TYPE_DATE);
    case ColumnType::text:
      return duckdb_create_logical_type(DUCKDB_TYPE_VARCHAR);
    case ColumnType::integer:
      break;
  }
  return duckdb_create_logical_type(DUCKDB_TYPE_INTEGER);
}

bool is_narrow(ColumnType type) { return type == ColumnType::integer || type == ColumnType::date; }

// One DuckDB of its own per file, in memory and without helper threads: COPY runs on the writer's thread alone.
struct PrivateDatabase {
  duckdb_database database = nullptr;
  duckdb_connection connection = nullptr;

  PrivateDatabase() {
    duckdb_config config = nullptr;
    duckdb_create_config(&config);
    for (const auto& [name, value] : {std::pair{"threads", "1"}, std::pair{"autoinstall_known_extensions", "false"},
                                      std::pair{"autoload_known_extensions", "false"}}) {
      duckdb_set_config(config, name, value);
    }
    const bool failed = duckdb_open_ext(nullptr, &database, config, nullptr) == DuckDBError ||
                        duckdb_connect(database, &connection) == DuckDBError;
    duckdb_destroy_config(&config);
    if (failed) {
      throw ColumnarError("cannot open a database in memory");
    }
  }
  ~PrivateDatabase() {
    duckdb_disconnect(&connection);
    duckdb_close(&database);
  }
  PrivateDatabase(const PrivateDatabase&) = delete;
  PrivateDatabase& operator=(const PrivateDatabase&) = delete;
};

std::string copy_statement(const std::string& path, FileFormat format) {
  const char* options = format == FileFormat::parquet ? "FORMAT PARQUET" : "FORMAT CSV, HEADER, DELIMITER ';'";
  return fmt::format("COPY (SELECT * FROM incoming_rows()) TO {} ({})", quote_literal(path), options);
}

}  // namespace

RowBatch::RowBatch(const std::vector<ColumnDefinition>& columns) : columns_(columns.size()) {
  for (std::size_t index = 0; index < columns.size(); ++index) {
    columns_[index].is_text = columns[index].type == ColumnType::text;
  }
}

RowBatch& RowBatch::add_null() {
  Column& column = columns_[cursor_];
  column.null_rows.push_back(static_cast<std::uint32_t>(rows_));
  return column.is_text ? add_text({}) : add(0);
}

void RowBatch::end_row() {
  if (cursor_ != columns_.size()) {
    throw std::logic_error(fmt::format("a row of {} cells in a table of {} columns", cursor_, columns_.size()));
  }
  cursor_ = 0;
  ++rows_;
}

struct TableWriter::Handle {
  std::vector<ColumnDefinition> columns;
  std::mutex mutex;
  std::condition_variable changed;
  std::deque<RowBatch> waiting;  // guarded by mutex, as the three below
  bool complete = false;
  bool abandoned = false;
  std::string error;
  std::thread thread;

  // The batch being read by COPY: only the writing thread touches these.
  std::optional<RowBatch> current;
  std::size_t next_row = 0;
  std::vector<std::size_t> next_null;

  void run(const std::string& path, FileFormat format);
  void copy(const std::string& path, FileFormat format);
  bool take_batch();
  void fill(duckdb_data_chunk output);
  void fill_column(duckdb_vector vector, std::size_t index, std::size_t rows);

  static void bind(duckdb_bind_info info);
  static void begin(duckdb_init_info info) { duckdb_init_set_max_threads(info, 1); }
  static void produce(duckdb_function_info info, duckdb_data_chunk output);
};

void TableWriter::Handle::bind(duckdb_bind_info info) {
  const auto& handle = *static_cast<Handle*>(duckdb_bind_get_extra_info(info));
  for (const ColumnDefinition& column : handle.columns) {
    duckdb_logical_type type = logical_type(column.type);
    duckdb_bind_add_result_column(info, column.name.c_str(), type);
    duckdb_destroy_logical_type(&type);
  }
}

void TableWriter::Handle::produce(duckdb_function_info info, duckdb_data_chunk output) {
  auto& handle = *static_cast<Handle*>(duckdb_function_get_extra_info(info));
  try {
    handle.fill(output);
  } catch (const std::exception& error) {
    duckdb_function_set_error(info, error.what());
  }
}

// Waits for the next batch; false when there will be none.
bool TableWriter::Handle::take_batch() {
  std::unique_lock lock(mutex);
  changed.wait(lock, [this] { return !waiting.empty() || complete || abandoned; });
  if (abandoned) {
    throw ColumnarError("the writing of the table was given up");
  }
  if (waiting.empty()) {
    return false;
  }
  current.emplace(std::move(waiting.front()));
  waiting.pop_front();
  next_row = 0;
  next_null.assign(columns.size(), 0);
  changed.notify_all();
  return true;
}

void TableWriter::Handle::fill(duckdb_data_chunk output) {
  while (!current || next_row == current->rows_) {
    if (!take_batch()) {
      duckdb_data_chunk_set_size(output, 0);
      return;
    }
  }
  const std::size_t rows = std::min<std::size_t>(duckdb_vector_size(), current->rows_ - next_row);
  for (std::size_t index = 0; index < columns.size(); ++index) {
    fill_column(duckdb_data_chunk_get_vector(output, index), index, rows);
  }
  next_row += rows;
  duckdb_data_chunk_set_size(output, rows);
}

void TableWriter::Handle::fill_column(duckdb_vector vector, std::size_t index, std::size_t rows) {
  const RowBatch::Column& column = current->columns_[index];
  if (column.is_text) {
    std::size_t begin = next_row == 0 ? 0 : column.ends[next_row - 1];
    for (std::size_t row = 0; row < rows; ++row) {
      const std::size_t end = column.ends[next_row + row];
      duckdb_vector_assign_string_element_len(vector, row, column.bytes.data() + begin, end - begin);
      begin = end;
    }
  } else if (is_narrow(columns[index].type)) {
    auto* data = static_cast<std::int32_t*>(duckdb_vector_get_data(vector));
    std::transform(column.numbers.begin() + static_cast<std::ptrdiff_t>(next_row),
                   column.numbers.begin() + static_cast<std::ptrdiff_t>(next_row + rows), data,
                   [](std::int64_t value) { return static_cast<std::int32_t>(value); });
  } else {
    std::memcpy(duckdb_vector_get_data(vector), column.numbers.data() + next_row, rows * sizeof(std::int64_t));
  }
  std::size_t& null_index = next_null[index];
  if (null_index == column.null_rows.size() || column.null_rows[null_index] >= next_row + rows) {
    return;
  }
  duckdb_vector_ensure_validity_writable(vector);
  std::uint64_t* validity = duckdb_vector_get_validity(vector);
  for (; null_index < column.null_rows.size() && column.null_rows[null_index] < next_row + rows; ++null_index) {
    duckdb_validity_set_row_invalid(validity, column.null_rows[null_index] - next_row);
  }
}

void TableWriter::Handle::copy(const std::string& path, FileFormat format) {
  PrivateDatabase database;
  duckdb_table_function function = duckdb_create_table_function();
  duckdb_table_function_set_name(function, "incoming_rows");
  duckdb_table_function_set_extra_info(function, this, nullptr);
  duckdb_table_function_set_bind(function, bind);
  duckdb_table_function_set_init(function, begin);
  duckdb_table_function_set_function(function, produce);
  const bool registered = duckdb_register_table_function(database.connection, function) == DuckDBSuccess;
  duckdb_destroy_table_function(&function);
  if (!registered) {
    throw ColumnarError("cannot hand rows to DuckDB");
  }
  duckdb_result result{};
  const bool failed = duckdb_query(database.connection, copy_statement(path, format).c_str(), &result) == DuckDBError;
  const std::string words = failed ? duckdb_result_error(&result) : "";
  duckdb_destroy_result(&result);
  if (failed) {
    throw ColumnarError(words);
  }
}

void TableWriter::Handle::run(const std::string& path, FileFormat format) {
  std::string words;
  try {
    copy(path, format);
  } catch (const std::exception& failure) {
    words = failure.what();
  }
  const std::lock_guard lock(mutex);
  error = words;
  abandoned = abandoned || !words.empty();
  changed.notify_all();
}

TableWriter::TableWriter(const std::string& path, FileFormat format, std::vector<ColumnDefinition> columns)
    : handle_(std::make_unique<Handle>()) {
  handle_->columns = std::move(columns);
  handle_->thread = std::thread([handle = handle_.get(), path, format] { handle->run(path, format); });
}

TableWriter::TableWriter(TableWriter&&) noexcept = default;

TableWriter::~TableWriter() {
  if (handle_ == nullptr || !handle_->thread.joinable()) {
    return;
  }
  {
    const std::lock_guard lock(handle_->mutex);
    handle_->abandoned = true;
    handle_->changed.notify_all();
  }
  handle_->thread.join();
}

void TableWriter::write(RowBatch batch) {
  if (batch.rows() == 0) {
    return;
  }
  std::unique_lock lock(handle_->mutex);
  handle_->changed.wait(lock, [this] { return handle_->waiting.size() < waiting_batches || handle_->abandoned; });
  if (handle_->abandoned) {
    throw ColumnarError(handle_->error);
  }
  handle_->waiting.push_back(std::move(batch));
  handle_->changed.notify_all();
}

void TableWriter::finish() {
  {
    const std::lock_guard lock(handle_->mutex);
    handle_->complete = true;
    handle_->changed.notify_all();
  }
  handle_->thread.join();
  if (!handle_->error.empty()) {
    throw ColumnarError(handle_->error);
  }
}

}  // namespace miroir::columnar
