#include "clients/cli/progress.h"

#include <unistd.h>

#include <iostream>
#include <utility>

#include "absl/strings/str_format.h"
#include "absl/time/clock.h"

namespace chancery::cli {

Progress::Progress(std::string verb)
    : verb_(std::move(verb)),
      terminal_(isatty(STDERR_FILENO) != 0),
      start_(absl::Now()),
      drawn_(absl::InfinitePast()) {}

double Progress::Seconds() const { return absl::ToDoubleSeconds(absl::Now() - start_); }

void Progress::Count(bool failed) {
  ++(failed ? failed_ : done_);
  if (!terminal_) return;
  const absl::Time now = absl::Now();
  if (now - drawn_ < absl::Milliseconds(100)) return;
  drawn_ = now;
  const double seconds = Seconds();
  std::cerr << absl::StrFormat("\r\x1b[K%s %d, %.0f/s, %d failed", verb_, done_,
                               seconds > 0 ? static_cast<double>(done_ + failed_) / seconds : 0.0, failed_)
            << std::flush;
}

void Progress::Clear() {
  if (terminal_) std::cerr << "\r\x1b[K" << std::flush;
}

}  // namespace chancery::cli
