#include "service/store/sqlite/connection.h"

#include <cerrno>
#include <variant>

#include "absl/strings/str_cat.h"
#include "service/model/reasons.h"

namespace chancery::store {
namespace {

constexpr size_t kKeptStatements = 128;

}  // namespace

absl::Status StatusOf(sqlite3* db, int code) {
  const std::string message = absl::StrCat("SQLite: ", db == nullptr ? sqlite3_errstr(code) : sqlite3_errmsg(db));
  const int system_errno = db == nullptr ? 0 : sqlite3_system_errno(db);
  const auto error = [&message](absl::StatusCode status, const char* reason, const char* help,
                                std::optional<double> retry = std::nullopt) {
    return model::MakeError(status, message, {.reason = reason, .help = help, .retry_seconds = retry});
  };
  const int primary = code & 0xff;
  if (primary == SQLITE_FULL ||
      (primary == SQLITE_IOERR && (system_errno == ENOSPC || system_errno == EDQUOT || code == SQLITE_IOERR_SHMSIZE))) {
    return error(absl::StatusCode::kResourceExhausted, "STORAGE_FULL",
                 "Free space on the disk of the database, then send the request again.", 30);
  }
  switch (primary) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED: return error(absl::StatusCode::kUnavailable, "STORAGE_BUSY", "Send the request again.", 1);
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      return error(absl::StatusCode::kDataLoss, "STORAGE_CORRUPT", "Restore the database from a backup.");
    case SQLITE_READONLY:
    case SQLITE_PERM:
    case SQLITE_AUTH:
    case SQLITE_CANTOPEN:
      return error(absl::StatusCode::kPermissionDenied, "STORAGE_READ_ONLY",
                   "Let the server's user write the database file and its folder.");
    case SQLITE_NOMEM:
      return error(absl::StatusCode::kResourceExhausted, "MEMORY_EXHAUSTED", "Send fewer or smaller documents at once.",
                   1);
    case SQLITE_IOERR:
      return error(absl::StatusCode::kInternal, "STORAGE_IO", "Look at the disk and at the system's log.");
    default: return error(absl::StatusCode::kInternal, "STORAGE_INTERNAL", "Report this with the server's log.");
  }
}

Statement::~Statement() {
  if (statement_ == nullptr) return;
  sqlite3_reset(statement_);
  sqlite3_clear_bindings(statement_);
}

Statement& Statement::Text(absl::string_view text) {
  const int rc = sqlite3_bind_text64(statement_, next_++, text.data() == nullptr ? "" : text.data(), text.size(),
                                     SQLITE_STATIC, SQLITE_UTF8);
  if (rc != SQLITE_OK) bind_ = rc;
  return *this;
}
Statement& Statement::Blob(absl::string_view bytes) {
  const int rc = sqlite3_bind_blob64(statement_, next_++, bytes.data() == nullptr ? "" : bytes.data(), bytes.size(),
                                     SQLITE_STATIC);
  if (rc != SQLITE_OK) bind_ = rc;
  return *this;
}
Statement& Statement::Int(int64_t value) {
  const int rc = sqlite3_bind_int64(statement_, next_++, value);
  if (rc != SQLITE_OK) bind_ = rc;
  return *this;
}
Statement& Statement::Real(double value) {
  const int rc = sqlite3_bind_double(statement_, next_++, value);
  if (rc != SQLITE_OK) bind_ = rc;
  return *this;
}
Statement& Statement::Null() {
  const int rc = sqlite3_bind_null(statement_, next_++);
  if (rc != SQLITE_OK) bind_ = rc;
  return *this;
}
Statement& Statement::Bind(const Value& value) {
  if (const auto* text = std::get_if<std::string>(&value)) return Text(*text);
  if (const auto* number = std::get_if<int64_t>(&value)) return Int(*number);
  return Real(std::get<double>(value));
}

absl::StatusOr<bool> Statement::Step() {
  if (bind_ != SQLITE_OK) return StatusOf(db_, bind_);
  const int code = sqlite3_step(statement_);
  if (code == SQLITE_ROW) return true;
  if (code == SQLITE_DONE) return false;
  return StatusOf(db_, sqlite3_extended_errcode(db_));
}

absl::Status Statement::Run() {
  for (;;) {
    const auto row = Step();
    if (!row.ok()) return row.status();
    if (!*row) return absl::OkStatus();
  }
}

std::string Statement::TextAt(int column) const {
  // The pointer first: it fixes the encoding that the size is given in.
  const void* bytes = sqlite3_column_blob(statement_, column);
  const int size = sqlite3_column_bytes(statement_, column);
  return bytes == nullptr ? std::string() : std::string(static_cast<const char*>(bytes), static_cast<size_t>(size));
}

std::optional<Value> Statement::ValueAt(int column) const {
  switch (sqlite3_column_type(statement_, column)) {
    case SQLITE_NULL: return std::nullopt;
    case SQLITE_INTEGER: return IntAt(column);
    case SQLITE_FLOAT: return RealAt(column);
    default: return TextAt(column);
  }
}

absl::StatusOr<std::unique_ptr<Connection>> Connection::Open(const std::string& path, bool create) {
  sqlite3* db = nullptr;
  const int flags =
      SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE | (create ? SQLITE_OPEN_CREATE : 0);
  const int code = sqlite3_open_v2(path.c_str(), &db, flags, nullptr);
  if (code != SQLITE_OK) {
    const absl::Status status = StatusOf(db, code);
    sqlite3_close(db);
    return status;
  }
  sqlite3_busy_timeout(db, kBusyTimeoutMs);
  // What a hostile file's schema may do: https://www.sqlite.org/security.html
  sqlite3_db_config(db, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
  sqlite3_db_config(db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
  return std::unique_ptr<Connection>(new Connection(path, db));
}

Connection::~Connection() {
  index_.clear();
  statements_.clear();
  sqlite3_close(db_);
}

absl::Status Connection::Execute(const std::string& sql) {
  const int code = sqlite3_exec(db_, sql.c_str(), nullptr, nullptr, nullptr);
  return code == SQLITE_OK ? absl::OkStatus() : StatusOf(db_, sqlite3_extended_errcode(db_));
}

absl::StatusOr<int64_t> Connection::QueryInt(const std::string& sql) {
  auto statement = Prepare(sql);
  if (!statement.ok()) return statement.status();
  const auto row = statement->Step();
  if (!row.ok()) return row.status();
  return *row ? statement->IntAt(0) : 0;
}

void Connection::Rollback() {
  if (InTransaction()) sqlite3_exec(db_, "ROLLBACK", nullptr, nullptr, nullptr);
}

absl::StatusOr<Statement> Connection::Prepare(absl::string_view sql) {
  std::string text(sql);
  if (const auto found = index_.find(text); found != index_.end()) {
    statements_.splice(statements_.begin(), statements_, found->second);
    return Statement(db_, found->second->second.get());
  }
  sqlite3_stmt* prepared = nullptr;
  const int code = sqlite3_prepare_v3(db_, text.data(), static_cast<int>(text.size()), SQLITE_PREPARE_PERSISTENT,
                                      &prepared, nullptr);
  if (code != SQLITE_OK) return StatusOf(db_, code);
  statements_.emplace_front(text, std::unique_ptr<sqlite3_stmt, Free>(prepared));
  index_.emplace(std::move(text), statements_.begin());
  // The oldest are not in use: a user holds a few at once.
  while (statements_.size() > kKeptStatements) {
    index_.erase(statements_.back().first);
    statements_.pop_back();
  }
  return Statement(db_, prepared);
}

}  // namespace chancery::store
