#include "plugins/check/process_state.h"

#include <dirent.h>
#include <signal.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include <cfenv>
#include <clocale>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <limits>
#include <set>
#include <sstream>
#if defined(__x86_64__)
#include <xmmintrin.h>
#endif

extern char** environ;

namespace chancery::check {
namespace {

size_t CountThreads() {
  DIR* folder = opendir("/proc/self/task");
  if (folder == nullptr) return 0;
  size_t out = 0;
  while (const dirent* entry = readdir(folder)) out += entry->d_name[0] != '.';
  closedir(folder);
  return out;
}

std::map<int, std::string> OpenFiles() {
  std::map<int, std::string> out;
  DIR* folder = opendir("/proc/self/fd");
  if (folder == nullptr) return out;
  while (const dirent* entry = readdir(folder)) {
    const int fd = std::atoi(entry->d_name);
    if (entry->d_name[0] == '.' || fd == dirfd(folder)) continue;
    char target[256];
    const std::string link = "/proc/self/fd/" + std::to_string(fd);
    const ssize_t length = readlink(link.c_str(), target, sizeof target);
    out[fd] = std::string(target, length > 0 ? static_cast<size_t>(length) : 0);
  }
  closedir(folder);
  return out;
}

std::map<int, std::string> Signals() {
  std::map<int, std::string> out;
  for (int number = 1; number < NSIG; ++number) {
    struct sigaction action;
    if (sigaction(number, nullptr, &action) != 0) continue;
    // SIG_DFL and SIG_IGN are small numbers; any other is an address.
    out[number] =
        std::to_string(reinterpret_cast<uintptr_t>(action.sa_sigaction)) + "/" + std::to_string(action.sa_flags);
  }
  sigset_t mask;
  pthread_sigmask(SIG_SETMASK, nullptr, &mask);
  std::string blocked;
  for (int number = 1; number < NSIG; ++number) blocked += sigismember(&mask, number) == 1 ? '1' : '0';
  out[0] = blocked;
  return out;
}

// "Umask:\t0022" of /proc/self/status, and "VmData" in bytes.
std::map<std::string, std::string> Status() {
  std::map<std::string, std::string> out;
  std::ifstream file("/proc/self/status");
  std::string line;
  while (std::getline(file, line)) {
    const size_t colon = line.find(':');
    if (colon == std::string::npos) continue;
    const size_t value = line.find_first_not_of(" \t", colon + 1);
    out[line.substr(0, colon)] = value == std::string::npos ? "" : line.substr(value);
  }
  return out;
}

std::string Where(const std::string& text, const std::string& fallback) { return text.empty() ? fallback : text; }

}  // namespace

ProcessState ProcessState::Now() {
  ProcessState out;
  struct stat output;
  if (fstat(1, &output) == 0 && S_ISREG(output.st_mode)) out.output_bytes = static_cast<uint64_t>(output.st_size);
  out.files = OpenFiles();
  out.threads = CountThreads();
  out.signals = Signals();
  const char* locale = std::setlocale(LC_ALL, nullptr);
  out.state["the locale"] = locale == nullptr ? "" : locale;
  char folder[4096];
  out.state["the working folder"] = getcwd(folder, sizeof folder) == nullptr ? "" : folder;
  std::map<std::string, std::string> status = Status();
  out.state["the umask"] = status["Umask"];
  std::set<std::string> sorted;
  for (char** variable = environ; variable != nullptr && *variable != nullptr; ++variable) sorted.insert(*variable);
  std::string all;
  for (const std::string& variable : sorted) all += variable + "\n";
  out.state["the environment"] = all;
  out.state["the rounding mode"] = std::to_string(std::fegetround());
#if defined(__x86_64__)
  // Flushing to zero and masks; the six lowest bits only tell what was met.
  out.state["the floating-point mode"] = std::to_string(_mm_getcsr() & ~0x3Fu);
#endif
  out.resident_bytes = std::strtoull(status["RssAnon"].c_str(), nullptr, 10) * 1024;
  out.data_bytes = std::strtoull(status["VmData"].c_str(), nullptr, 10) * 1024;
  return out;
}

std::string Difference(Facet facet, const ProcessState& before, const ProcessState& after) {
  std::string out;
  const auto add = [&out](const std::string& what) { out += (out.empty() ? "" : "; ") + what; };
  switch (facet) {
    case Facet::kOutput:
      if (after.output_bytes > before.output_bytes) {
        add("writes " + std::to_string(after.output_bytes - before.output_bytes) +
            " bytes to standard output or error");
      }
      break;
    case Facet::kFiles:
      for (const auto& [fd, target] : after.files) {
        const auto found = before.files.find(fd);
        if (found == before.files.end()) add("leaves file descriptor " + std::to_string(fd) + " open (" + target + ")");
        else if (found->second != target) add("file descriptor " + std::to_string(fd) + " is now " + target);
      }
      for (const auto& [fd, target] : before.files) {
        if (after.files.count(fd) == 0) add("closes file descriptor " + std::to_string(fd) + ", which is not its own");
      }
      break;
    case Facet::kThreads:
      if (after.threads > before.threads)
        add("leaves " + std::to_string(after.threads - before.threads) + " threads running");
      break;
    case Facet::kSignals:
      for (const auto& [number, action] : after.signals) {
        const auto found = before.signals.find(number);
        if (found != before.signals.end() && found->second == action) continue;
        if (number == 0) {
          add("changes the signal mask");
        } else {
          const char* name = sigabbrev_np(number);
          add(std::string("changes what happens on ") +
              (name != nullptr ? std::string("SIG") + name : "signal " + std::to_string(number)));
        }
      }
      break;
    case Facet::kState:
      for (const auto& [name, value] : after.state) {
        const std::string& was = before.state.at(name);
        if (was == value) continue;
        add("changes " + name +
            (value.size() + was.size() < 200 ? " from " + Where(was, "nothing") + " to " + Where(value, "nothing")
                                             : ""));
      }
      break;
  }
  return out;
}

const char* Advice(Facet facet) {
  switch (facet) {
    case Facet::kOutput: return "Log through chx_host.log.";
    case Facet::kFiles: return "Close what you open; get data from chx.resources/1.";
    case Facet::kThreads: return "Join every thread before you return.";
    case Facet::kSignals: return "Handlers and masks belong to the host's process.";
    case Facet::kState:
      return "The process is the host's: use functions that take a locale, a folder or a mode of their own.";
  }
  return "";
}

void SettleThreads(size_t threads) {
  for (int i = 0; i < 20 && CountThreads() > threads; ++i) {
    const timespec wait = {0, 10000000};
    nanosleep(&wait, nullptr);
  }
}

}  // namespace chancery::check
