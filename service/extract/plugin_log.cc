#include "service/extract/plugin_log.h"

#include "absl/strings/str_cat.h"
#include "service/extract/chx_text.h"
#include "service/extract/monotonic_clock.h"

namespace chancery::extract {
namespace {

constexpr uint64_t kWindowNs = 10'000'000'000;
constexpr int kLines = 50;

absl::string_view SeverityName(chx_severity severity) {
  switch (severity) {
    case CHX_LOG_DEBUG: return "debug";
    case CHX_LOG_INFO: return "info";
    case CHX_LOG_WARNING: return "warning";
    default: return "error";
  }
}

}  // namespace

void PluginLog::Line(absl::string_view line) {
  if (!log_) return;
  int position;
  {
    absl::MutexLock lock(&mutex_);
    const uint64_t now = NowNs();
    if (now - window_start_ns_ >= kWindowNs) {
      window_start_ns_ = now;
      lines_in_window_ = 0;
    }
    if (lines_in_window_ > kLines) return;
    position = ++lines_in_window_;
  }
  if (position <= kLines) log_(absl::StrCat("plugin ", name_, ": ", line));
  else log_(absl::StrCat("plugin ", name_, ": over ", kLines, " lines in 10 seconds, further ones are left out"));
}

void PluginLog::FromPlugin(chx_severity severity, chx_str message) {
  Line(absl::StrCat(SeverityName(severity), ": ", ReadMessage(message)));
}

}  // namespace chancery::extract
