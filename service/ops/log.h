#ifndef CHANCERY_SERVICE_OPS_LOG_H_
#define CHANCERY_SERVICE_OPS_LOG_H_

#include <cstdint>
#include <functional>
#include <string>

#include "absl/base/thread_annotations.h"
#include "absl/strings/string_view.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "absl/types/span.h"

namespace chancery::ops {

enum class Level : uint8_t { kDebug, kInfo, kWarning, kError };

// "debug", "info", "warning" or "error"; false for any other text.
bool ParseLevel(absl::string_view name, Level* level);

// One member of a log line.
struct Field {
  absl::string_view key;  // [a-z_]+
  std::string value;
};

// Writes one line an event in logfmt:
//   time=2024-06-14T12:00:00.123Z level=info event=rpc method=Ingest code=OK ms=12
// Values with spaces, quotes, signs or bytes outside ASCII are quoted and escaped as in JSON, so that a line is a line
// whatever comes in; longer than 1 KiB they are cut.  Callers never put article text into it.  Safe to use from several
// threads.
class Log {
 public:
  // `sink` gets whole lines with their line feed, one at a time.  Lines below `lowest` are not made.
  Log(Level lowest, std::function<void(absl::string_view)> sink, std::function<absl::Time()> now = absl::Now);
  // To stderr.
  explicit Log(Level lowest);

  void Write(Level level, absl::string_view event, absl::Span<const Field> fields);
  bool Wants(Level level) const { return level >= lowest_; }

 private:
  const Level lowest_;
  const std::function<absl::Time()> now_;
  absl::Mutex mutex_;
  const std::function<void(absl::string_view)> sink_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace chancery::ops

#endif  // CHANCERY_SERVICE_OPS_LOG_H_
