#ifndef CHANCERY_CLIENTS_CLI_PROGRESS_H_
#define CHANCERY_CLIENTS_CLI_PROGRESS_H_

#include <cstdint>
#include <string>

#include "absl/time/time.h"

namespace chancery::cli {

// One line on standard error with count, rate and failures, redrawn at most ten times a second; nothing when standard
// error is no terminal.  For one thread.
class Progress {
 public:
  explicit Progress(std::string verb);
  void Count(bool failed);
  // Clears the line, so that a message can be printed.
  void Clear();
  int64_t done() const { return done_; }
  int64_t failed() const { return failed_; }
  double Seconds() const;

 private:
  const std::string verb_;
  const bool terminal_;
  const absl::Time start_;
  absl::Time drawn_;
  int64_t done_ = 0;
  int64_t failed_ = 0;
};

}  // namespace chancery::cli

#endif  // CHANCERY_CLIENTS_CLI_PROGRESS_H_
