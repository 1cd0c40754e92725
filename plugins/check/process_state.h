#ifndef CHANCERY_PLUGINS_CHECK_PROCESS_STATE_H_
#define CHANCERY_PLUGINS_CHECK_PROCESS_STATE_H_

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace chancery::check {

// What a guest must leave as it is.
enum class Facet { kOutput, kFiles, kThreads, kSignals, kState };

// This process at one moment.
struct ProcessState {
  uint64_t output_bytes = 0;  // in the file that standard output and error are
  std::map<int, std::string> files;
  size_t threads = 0;
  std::map<int, std::string> signals;        // handlers and flags, by number
  std::map<std::string, std::string> state;  // "locale" and so on
  uint64_t resident_bytes = 0;
  uint64_t data_bytes = 0;  // private writable memory, touched or not

  static ProcessState Now();
};

// What of a facet is another now, in words; "" when nothing is.
std::string Difference(Facet facet, const ProcessState& before, const ProcessState& after);
// What an author does about it.
const char* Advice(Facet facet);

// Waits, at most 200 ms, until no more than `threads` run: a thread that was joined is listed for a moment yet.
void SettleThreads(size_t threads);

}  // namespace chancery::check

#endif  // CHANCERY_PLUGINS_CHECK_PROCESS_STATE_H_
