#include "service/ops/log.h"

#include <array>
#include <cstdio>
#include <utility>

#include "absl/strings/str_cat.h"

namespace chancery::ops {
namespace {

constexpr std::array<absl::string_view, 4> kLevelNames = {"debug", "info", "warning", "error"};
constexpr size_t kMostValueBytes = 1024;

bool IsPlain(char c) { return c > ' ' && c < 0x7F && c != '"' && c != '\\' && c != '='; }

void AppendValue(std::string& line, absl::string_view value) {
  bool plain = !value.empty();
  for (char c : value) plain = plain && IsPlain(c);
  if (plain) {
    line.append(value.data(), value.size());
    return;
  }
  line += '"';
  for (char c : value) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      line += '\\';
      line += c;
    } else if (byte < ' ' || byte >= 0x7F) {
      char escape[8];
      std::snprintf(escape, sizeof(escape), "\\u%04x", byte);
      line += escape;
    } else {
      line += c;
    }
  }
  line += '"';
}

}  // namespace

bool ParseLevel(absl::string_view name, Level* level) {
  for (size_t i = 0; i < kLevelNames.size(); ++i) {
    if (kLevelNames[i] != name) continue;
    *level = static_cast<Level>(i);
    return true;
  }
  return false;
}

Log::Log(Level lowest, std::function<void(absl::string_view)> sink, std::function<absl::Time()> now)
    : lowest_(lowest), now_(std::move(now)), sink_(std::move(sink)) {}

Log::Log(Level lowest)
    : Log(lowest, [](absl::string_view line) { std::fwrite(line.data(), 1, line.size(), stderr); }) {}

void Log::Write(Level level, absl::string_view event, absl::Span<const Field> fields) {
  if (!Wants(level)) return;
  std::string line = absl::StrCat("time=", absl::FormatTime("%Y-%m-%dT%H:%M:%E3SZ", now_(), absl::UTCTimeZone()),
                                  " level=", kLevelNames[static_cast<size_t>(level)], " event=");
  AppendValue(line, event);
  for (const Field& field : fields) {
    absl::StrAppend(&line, " ", field.key, "=");
    AppendValue(line, absl::string_view(field.value).substr(0, kMostValueBytes));
  }
  line += '\n';
  absl::MutexLock lock(&mutex_);
  sink_(line);
}

}  // namespace chancery::ops
