#ifndef CHANCERY_SERVICE_STORE_SQLITE_CONNECTION_H_
#define CHANCERY_SERVICE_STORE_SQLITE_CONNECTION_H_

#include <sqlite3.h>

#include <cstdint>
#include <list>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "service/store/selection.h"

namespace chancery::store {

// A prepared statement of a Connection, in use.  Bind, then Step until it gives false.  An error of Bind appears in the
// next Step.  Destroying it makes it free for its next use.
class Statement {
 public:
  Statement(sqlite3* db, sqlite3_stmt* statement) : db_(db), statement_(statement) {}
  Statement(Statement&& other) noexcept
      : db_(other.db_), statement_(std::exchange(other.statement_, nullptr)), next_(other.next_), bind_(other.bind_) {}
  Statement& operator=(Statement&&) = delete;
  ~Statement();

  // Binds the next parameter.  Text and blobs must outlive the last Step.
  Statement& Text(absl::string_view text);
  Statement& TextOrNull(absl::string_view text) { return text.empty() ? Null() : Text(text); }
  Statement& Blob(absl::string_view bytes);
  Statement& Int(int64_t value);
  template <typename T>
  Statement& IntOrNull(const std::optional<T>& value) {
    return value ? Int(*value) : Null();
  }
  Statement& Real(double value);
  Statement& Null();
  Statement& Bind(const Value& value);

  // True when a row is there.
  absl::StatusOr<bool> Step();
  // Runs it to its end.
  absl::Status Run();

  // Of the row, by column from 0.
  std::string TextAt(int column) const;
  int64_t IntAt(int column) const { return sqlite3_column_int64(statement_, column); }
  double RealAt(int column) const { return sqlite3_column_double(statement_, column); }
  bool NullAt(int column) const { return sqlite3_column_type(statement_, column) == SQLITE_NULL; }
  std::optional<Value> ValueAt(int column) const;

 private:
  sqlite3* db_;
  sqlite3_stmt* statement_;
  int next_ = 1;
  int bind_ = SQLITE_OK;
};

// One connection to a database file, for one thread at a time.
class Connection {
 public:
  // How long a statement waits for another connection's lock.
  static constexpr int kBusyTimeoutMs = 10000;

  // Opens the file, making it when `create`.  Errors as StatusOf gives them.
  static absl::StatusOr<std::unique_ptr<Connection>> Open(const std::string& path, bool create);
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  // Runs one or more statements without parameters.
  absl::Status Execute(const std::string& sql);
  absl::StatusOr<int64_t> QueryInt(const std::string& sql);
  // Ends a transaction when there is one; the engine may have ended it by itself.
  void Rollback();
  bool InTransaction() const { return sqlite3_get_autocommit(db_) == 0; }

  // A statement, kept prepared for its next use; one of the same text must not be in use.
  absl::StatusOr<Statement> Prepare(absl::string_view sql);

  int64_t LastRowId() const { return sqlite3_last_insert_rowid(db_); }
  sqlite3* db() const { return db_; }
  const std::string& path() const { return path_; }

 private:
  struct Free {
    void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
  };
  using Kept = std::pair<std::string, std::unique_ptr<sqlite3_stmt, Free>>;

  Connection(std::string path, sqlite3* db) : path_(std::move(path)), db_(db) {}

  const std::string path_;
  sqlite3* const db_;
  // Latest used first; the index's keys are the texts in the list.
  std::list<Kept> statements_;
  std::unordered_map<std::string, std::list<Kept>::iterator> index_;
};

// The status of the connection's last error, by the rules of store.h; `code` is an extended result code.
absl::Status StatusOf(sqlite3* db, int code);

}  // namespace chancery::store

#endif  // CHANCERY_SERVICE_STORE_SQLITE_CONNECTION_H_
