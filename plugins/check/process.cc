#include "plugins/check/process.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <nlohmann/json.hpp>

#include "plugins/check/fake_host.h"
#include "plugins/check/internal_checks.h"
#include "plugins/check/monitor.h"
#include "plugins/check/sandbox.h"

namespace chancery::check {
namespace {

using nlohmann::json;

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool kSanitized = true;
#else
constexpr bool kSanitized = false;
#endif

double Now() {
  timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

int MemoryFile(const char* name, size_t size) {
  const int fd = memfd_create(name, MFD_CLOEXEC);
  if (fd < 0 || ftruncate(fd, static_cast<off_t>(size)) != 0) std::abort();
  return fd;
}

std::string SignalName(int signal) {
  const char* name = sigabbrev_np(signal);
  return name != nullptr ? std::string("SIG") + name : "signal " + std::to_string(signal);
}

// In the new process, between fork and exec: async-signal-safe calls only.
void BecomeCheck(int output, int monitor, char* const* arguments) {
  setpgid(0, 0);
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  const int null = open("/dev/null", O_RDONLY);
  dup2(null, 0);
  dup2(output, 1);
  dup2(output, 2);
  fcntl(1, F_SETFL, O_APPEND);
  fcntl(monitor, F_SETFD, 0);
  if (null > 2) close(null);
  rlimit none = {0, 0};
  setrlimit(RLIMIT_CORE, &none);
  if (!kSanitized) {
    // A plugin that eats memory meets an end before the machine does.
    rlimit data = {rlim_t{2} << 30, rlim_t{2} << 30};
    setrlimit(RLIMIT_DATA, &data);
  }
  execv("/proc/self/exe", arguments);
  _exit(127);
}

std::string ReadTail(int fd) {
  constexpr off_t kTail = 64 << 10;
  const off_t size = lseek(fd, 0, SEEK_END);
  std::string out(static_cast<size_t>(std::min(size, kTail)), '\0');
  const ssize_t got = pread(fd, out.data(), out.size(), size - static_cast<off_t>(out.size()));
  out.resize(got > 0 ? static_cast<size_t>(got) : 0);
  return out;
}

// The last lines that a process wrote before it died are often the reason.
std::string LastLine(const std::string& output) {
  const size_t end = output.find_last_not_of(" \n");
  if (end == std::string::npos) return "";
  const size_t before = output.rfind('\n', end);
  const size_t begin = before == std::string::npos ? 0 : before + 1;
  const std::string line = output.substr(begin, end + 1 - begin);
  return OneLine({line.data(), std::min<size_t>(line.size(), 200)});
}

Outcome ReadOutcome(const Monitor& monitor) {
  Outcome out;
  const json object = json::parse(
      monitor.result, monitor.result + std::min<size_t>(monitor.result_size, Monitor::kResult), nullptr, false);
  if (!object.is_object()) {
    out.Fail("wrote no result that can be read", "");
    return out;
  }
  out.skipped = object.value("skipped", "");
  out.note = object.value("note", "");
  for (const json& p : object["problems"]) {
    out.problems.push_back({p[0].get<int>() == 2 ? Severity::kError : Severity::kWarning, p[1], p[2]});
  }
  return out;
}

// What an end by `status` says, when there was no result.
void DescribeEnd(int status, const Monitor& monitor, const std::string& output, Ended* ended) {
  ended->verdict = Verdict::kCrashed;
  ended->outcome = {};
  std::string phase(monitor.phase, strnlen(monitor.phase, sizeof monitor.phase));
  const std::string fault(monitor.fault, strnlen(monitor.fault, sizeof monitor.fault));
  if (!phase.empty()) phase = " in " + phase;
  std::string message, advice;
  if (monitor.syscall >= 0) {
    message = "makes system call " + std::to_string(monitor.syscall) + " (" + SyscallName(monitor.syscall) + ")" +
              phase + ", which the sandbox forbids";
    advice = "Do such things in init() or create(), or not at all; the server kills the worker.";
  } else if (WIFSIGNALED(status)) {
    message = SignalName(WTERMSIG(status)) + phase + (fault.empty() ? "" : ", " + fault);
    if (WTERMSIG(status) == SIGABRT) {
      advice = "abort(): a failed assertion, an exception or panic that left a function, or damaged memory.";
    } else if (fault.find("behind the text") == 0 || fault.find("before the text") == 0) {
      advice = "The text is not NUL-terminated: read text.data[0] to text.data[text.len - 1] only.";
    } else if (fault.find("after the call") == 0) {
      advice = "What a call is given is valid until it returns: copy what you keep.";
    } else if (fault.find("behind chx_") == 0) {
      advice = "Ask CHX_HAS(type, pointer, field) before reading a field that is younger than 1.0.";
    } else if (fault.find("writing to") == 0) {
      advice = "What the host gives is for reading (rule R2).";
    } else {
      advice = "Run the same check in a debugger: gdb --args chancery-plugin-check --in-process --include=... FILE";
    }
  } else {
    message = "the process ended with exit code " + std::to_string(WEXITSTATUS(status)) + phase;
    advice = "A plugin never calls exit(): it returns a status (rule R9).";
  }
  if (const std::string line = LastLine(output); !line.empty()) message += "; it wrote: " + line;
  ended->outcome.Fail(message, advice);
}

}  // namespace

Verdict VerdictOf(const Outcome& outcome) {
  Verdict verdict = outcome.skipped.empty() ? Verdict::kPassed : Verdict::kSkipped;
  for (const Problem& problem : outcome.problems) {
    if (problem.severity == Severity::kError) return Verdict::kFailed;
    if (problem.severity == Severity::kWarning) verdict = Verdict::kWarning;
  }
  return verdict;
}

const Check* FindCheck(const std::string& id) {
  for (const Check& check : AllChecks()) {
    if (check.id == id) return &check;
  }
  for (const Check& check : InternalChecks()) {
    if (check.id == id) return &check;
  }
  return nullptr;
}

Ended RunInProcess(const Options& options, const std::string& id, double timeout, const std::string& input) {
  const int monitor_fd = MemoryFile("monitor", sizeof(Monitor));
  const int output = MemoryFile("output", 0);
  void* mapped = mmap(nullptr, sizeof(Monitor), PROT_READ | PROT_WRITE, MAP_SHARED, monitor_fd, 0);
  if (mapped == MAP_FAILED) std::abort();
  Monitor* monitor = static_cast<Monitor*>(mapped);
  monitor->syscall = -1;
  monitor->input_size = static_cast<uint32_t>(std::min(input.size(), Monitor::kInput));
  std::memcpy(monitor->input, input.data(), monitor->input_size);

  std::vector<std::string> arguments = {"chancery-plugin-check", "--run-check=" + id,
                                        "--monitor=" + std::to_string(monitor_fd)};
  arguments.insert(arguments.end(), options.arguments.begin(), options.arguments.end());
  std::vector<char*> pointers;
  for (std::string& argument : arguments) pointers.push_back(argument.data());
  pointers.push_back(nullptr);

  Ended ended;
  const double begin = Now();
  const pid_t pid = fork();
  if (pid == 0) BecomeCheck(output, monitor_fd, pointers.data());
  if (pid < 0) std::abort();
  setpgid(pid, pid);
  int status = 0;
  bool late = false;
  // A pidfd waits with a timeout, without signals and without a race.
  const int pidfd = static_cast<int>(syscall(SYS_pidfd_open, pid, 0));
  while (waitpid(pid, &status, WNOHANG) == 0) {
    const double left = timeout - (Now() - begin);
    if (left <= 0) {
      late = true;
      kill(-pid, SIGKILL);
      waitpid(pid, &status, 0);
      break;
    }
    fd_set set;
    FD_ZERO(&set);
    if (pidfd >= 0) FD_SET(pidfd, &set);
    timeval wait = {0, 200000};
    if (left < 0.2) wait.tv_usec = static_cast<suseconds_t>(left * 1e6) + 1;
    select(pidfd + 1, pidfd >= 0 ? &set : nullptr, nullptr, nullptr, &wait);
  }
  // What it left behind.
  kill(-pid, SIGKILL);
  if (pidfd >= 0) close(pidfd);
  ended.seconds = Now() - begin;
  ended.output = ReadTail(output);
  ended.input.assign(monitor->input, std::min<size_t>(monitor->input_size, Monitor::kInput));
  ended.iterations = monitor->iterations;
  if (late) {
    ended.verdict = Verdict::kTimeout;
    const std::string phase(monitor->phase, strnlen(monitor->phase, sizeof monitor->phase));
    ended.outcome.Fail("not done after " + std::to_string(static_cast<int>(timeout)) + " s, in " +
                           (phase.empty() ? "the start" : phase),
                       "Linear time, should_stop() in every loop, and no waiting for what may not come.");
  } else if (monitor->done != 0 && WIFEXITED(status) && WEXITSTATUS(status) == 0) {
    ended.outcome = ReadOutcome(*monitor);
    ended.verdict = VerdictOf(ended.outcome);
  } else {
    DescribeEnd(status, *monitor, ended.output, &ended);
  }
  munmap(mapped, sizeof(Monitor));
  close(monitor_fd);
  close(output);
  return ended;
}

void RunAsProcess(const Subject& subject, const std::string& id, int fd) {
  void* mapped = mmap(nullptr, sizeof(Monitor), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
  if (mapped == MAP_FAILED) _exit(126);
  close(fd);
  Monitor* monitor = static_cast<Monitor*>(mapped);
  SetMonitor(monitor);
  monitor->pid = getpid();
  // A language runtime has handlers of its own.
  if (!subject.manifest.has_runtime && !kSanitized) InstallFaultHandler();
  const Check* check = FindCheck(id);
  if (check == nullptr) _exit(125);
  const Outcome outcome = check->run(subject);
  json problems = json::array();
  for (const Problem& p : outcome.problems) problems.push_back({static_cast<int>(p.severity), p.message, p.advice});
  const json object = {{"problems", problems}, {"skipped", outcome.skipped}, {"note", outcome.note}};
  std::string text = object.dump(-1, ' ', false, json::error_handler_t::replace);
  // A copy that the plugin forked came back from its call: it is not asked.
  if (getpid() != monitor->pid) _exit(0);
  text.resize(std::min(text.size(), Monitor::kResult));
  std::memcpy(monitor->result, text.data(), text.size());
  monitor->result_size = static_cast<uint32_t>(text.size());
  monitor->done = 1;
  // The plugin's destructors of globals run in the one check that is about them.
  if (id == "lifecycle.shutdown") {
    SetPhase("the destructors of globals");
    std::exit(0);
  }
  _exit(0);
}

}  // namespace chancery::check
