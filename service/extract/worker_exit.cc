#include "service/extract/worker_exit.h"

#include <signal.h>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "chancery/extractor.h"
#include "service/extract/chx_text.h"
#include "service/extract/system_calls.h"

namespace chancery::extract {
namespace {

absl::string_view SignalWords(int signal) {
  switch (signal) {
    case SIGSEGV: return "SIGSEGV (invalid memory access)";
    case SIGBUS: return "SIGBUS (invalid memory access)";
    case SIGFPE: return "SIGFPE (arithmetic error)";
    case SIGILL: return "SIGILL (invalid instruction)";
    case SIGABRT: return "SIGABRT (abort, or an exception that nobody caught)";
    case SIGTRAP: return "SIGTRAP (breakpoint)";
    case SIGSYS: return "SIGSYS (it asked the kernel for what the sandbox refuses)";
    case SIGKILL: return "SIGKILL (by the system, perhaps for lack of memory)";
    case SIGXCPU: return "SIGXCPU";
    case SIGPIPE: return "SIGPIPE";
    case SIGTERM: return "SIGTERM";
    default: return "";
  }
}

// What the languages' runtimes write when there is no memory left.
bool SaysOutOfMemory(absl::string_view words) {
  for (const absl::string_view text :
       {"std::bad_alloc", "memory allocation of ", "out of memory", "cannot allocate memory", "Cannot allocate memory",
        "std::length_error", "allocation-size-too-big"}) {
    if (absl::StrContains(words, text)) return true;
  }
  return false;
}

}  // namespace

std::string LastLine(absl::string_view text) {
  std::string last;
  for (const absl::string_view line : absl::StrSplit(text, '\n', absl::SkipWhitespace())) {
    last = std::string(line.substr(0, 200));
  }
  return last.empty() ? last : ReadMessage(AsChx(last));
}

WorkerDeath DescribeDeath(const WorkerEnd& end) {
  using Kind = WorkerDeath::Kind;
  WorkerDeath out;
  if (end.killed_for_hang) {
    return {Kind::kHang, "it was killed because it did not come back in time"};
  }
  if (!end.malformed.empty()) {
    return {Kind::kMalformed, absl::StrCat("it was killed because what it sent makes no sense: ", end.malformed)};
  }
  if (end.exited) {
    out.message = absl::StrCat("it ended by itself, with exit code ", end.code);
  } else {
    const absl::string_view words = SignalWords(end.code);
    out.message = absl::StrCat("killed by ", words.empty() ? absl::StrCat("signal ", end.code) : std::string(words));
  }
  if (!end.exited && end.code == SIGSYS) {
    out.kind = Kind::kPolicy;
    if (end.violation != 0) absl::StrAppend(&out.message, ": ", SystemCallName(end.violation - 1));
  } else if (SaysOutOfMemory(end.last_words)) {
    out.kind = Kind::kMemory;
    out.message = absl::StrCat("out of memory; ", out.message);
  } else if (!end.exited && end.code == SIGKILL) {
    out.kind = Kind::kMemory;
  }
  if (const std::string line = LastLine(end.last_words); !line.empty())
    absl::StrAppend(&out.message, "; its last words: ", line);
  return out;
}

}  // namespace chancery::extract
