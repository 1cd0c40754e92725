#include "service/extract/worker_process.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <nlohmann/json.hpp>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "service/extract/chx_text.h"
#include "service/extract/load_error.h"
#include "service/extract/memory_file.h"
#include "service/extract/monotonic_clock.h"

namespace chancery::extract {
namespace {

// glibc 2.36 declares the functions of pidfd without C linkage: system calls by number.

constexpr uint64_t kMs = 1'000'000;
constexpr size_t kLastWords = 4096;

absl::Status WorkerError(absl::string_view message, absl::string_view help = "") {
  return LoadError(kWorkerFailed, message, help);
}

// Waits until one of two can be read.  Returns what poll() does; `until_ns` UINT64_MAX waits for ever.
int WaitReadable(pollfd* fds, nfds_t count, uint64_t until_ns) {
  for (;;) {
    timespec timeout{};
    if (until_ns != UINT64_MAX) {
      const uint64_t now = NowNs();
      const uint64_t left = until_ns > now ? until_ns - now : 0;
      timeout.tv_sec = static_cast<time_t>(left / 1'000'000'000);
      timeout.tv_nsec = static_cast<long>(left % 1'000'000'000);
    }
    const int ready = ppoll(fds, count, until_ns == UINT64_MAX ? nullptr : &timeout, nullptr);
    if (ready >= 0 || errno != EINTR) return ready;
  }
}

absl::StatusOr<UniqueFd> SharedFile(const char* name, size_t size, int seals, char** memory) {
  absl::StatusOr<UniqueFd> fd = OpenMemoryFile(name);
  if (!fd.ok()) return fd.status();
  if (ftruncate(fd->get(), static_cast<off_t>(size)) != 0)
    return WorkerError(absl::StrCat("shared memory: ", std::strerror(errno)));
  void* at = mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_NORESERVE, fd->get(), 0);
  if (at == MAP_FAILED) return WorkerError(absl::StrCat("shared memory: ", std::strerror(errno)));
  *memory = static_cast<char*>(at);
  if (fcntl(fd->get(), F_ADD_SEALS, seals | F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_SEAL) != 0)
    return WorkerError(absl::StrCat("sealing shared memory: ", std::strerror(errno)));
  return fd;
}

}  // namespace

absl::StatusOr<std::unique_ptr<WorkerProcess>> WorkerProcess::Start(const WorkerImage& image, bool self_test,
                                                                    absl::Duration start_time, LogLine log) {
  const uint64_t deadline_ns = NowNs() + static_cast<uint64_t>(absl::ToInt64Nanoseconds(start_time));
  std::unique_ptr<WorkerProcess> process(new WorkerProcess(image.extractors, std::move(log)));
  if (absl::Status s = process->Spawn(image, self_test); !s.ok()) return s;
  if (absl::Status s = process->AwaitReady(deadline_ns); !s.ok()) {
    process->Kill("");
    return s;
  }
  return process;
}

absl::Status WorkerProcess::Spawn(const WorkerImage& image, bool self_test) {
#if !defined(__SANITIZE_ADDRESS__)  // whose leak checker has to trace this process
  // A worker is of this user, unless that is root, and reads files while it loads.  Of a process that may be dumped,
  // that includes all of its memory, /proc/PID/mem.
  prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
#endif
  // Made read-only for the worker by a seal, not by a mode: it could open the file again through /proc.
  absl::StatusOr<UniqueFd> request = SharedFile("request", kRequestCapacity, F_SEAL_FUTURE_WRITE, &request_);
  if (!request.ok()) return request.status();
  // Sealed against shrinking, so that reading it here never is SIGBUS.
  absl::StatusOr<UniqueFd> response = SharedFile("response", kResponseCapacity, 0, &response_);
  if (!response.ok()) return response.status();
  nlohmann::json setup = nlohmann::json::parse(image.setup_json);
  setup["self_test"] = self_test;
  setup["parent"] = getpid();
  absl::StatusOr<UniqueFd> setup_file = SealedMemoryFile("setup", setup.dump());
  if (!setup_file.ok()) return setup_file.status();

  int pair[2], pipe_ends[2];
  if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair) != 0)
    return WorkerError(absl::StrCat("socketpair: ", std::strerror(errno)));
  bell_ = UniqueFd(pair[0]);
  const UniqueFd its_bell(pair[1]);
  if (pipe2(pipe_ends, O_CLOEXEC | O_NONBLOCK) != 0) return WorkerError(absl::StrCat("pipe: ", std::strerror(errno)));
  errors_ = UniqueFd(pipe_ends[0]);
  const UniqueFd its_errors(pipe_ends[1]);

  // posix_spawn_file_actions_adddup2 works one after another: a source must not lie where an earlier target was put.
  // Copies above all targets do not.
  const int sources[] = {its_errors.get(), its_bell.get(),    image.library.get(),  request->get(),
                         response->get(),  setup_file->get(), image.resources.get()};
  std::vector<UniqueFd> copies;
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0);
  bool copied = true;
  for (size_t i = 0; i < std::size(sources); ++i) {
    const UniqueFd& copy = copies.emplace_back(fcntl(sources[i], F_DUPFD_CLOEXEC, kAfterLast));
    copied = copied && copy.open();
    posix_spawn_file_actions_adddup2(&actions, copy.get(), static_cast<int>(i) + 2);
  }
  posix_spawn_file_actions_addclosefrom_np(&actions, kAfterLast);
  posix_spawn_file_actions_addchdir_np(&actions, "/");
  posix_spawnattr_t attributes;
  posix_spawnattr_init(&attributes);
  sigset_t none, all;
  sigemptyset(&none);
  sigfillset(&all);
  posix_spawnattr_setsigmask(&attributes, &none);
  posix_spawnattr_setsigdefault(&attributes, &all);
  // A session of its own: ^C at the server's terminal is the server's business.
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSID);
  char* const arguments[] = {const_cast<char*>("chancery-worker"), const_cast<char*>(image.plugin_id.c_str()), nullptr};
  char* const environment[] = {nullptr};
  const int error =
      copied ? posix_spawn(&pid_, image.program.c_str(), &actions, &attributes, arguments, environment) : EMFILE;
  posix_spawn_file_actions_destroy(&actions);
  posix_spawnattr_destroy(&attributes);
  if (error != 0) {
    pid_ = -1;
    return WorkerError(absl::StrCat("cannot start ", image.program, ": ", std::strerror(error)),
                       "Install chancery-worker beside chancery-server.");
  }
  pidfd_ = UniqueFd(static_cast<int>(syscall(SYS_pidfd_open, pid_, 0)));
  if (!pidfd_.open()) {
    kill(pid_, SIGKILL);
    waitpid(pid_, nullptr, 0);
    pid_ = -1;
    return WorkerError(absl::StrCat("pidfd_open: ", std::strerror(errno)));
  }
  return absl::OkStatus();
}

absl::Status WorkerProcess::AwaitReady(uint64_t deadline_ns) {
  Unpack message("");
  bool late = false;
  while (Await(deadline_ns, &message, &late)) {
    if (late = NowNs() >= deadline_ns; late) break;  // it may talk for ever
    switch (message.kind()) {
      case Message::kReady:
        for (size_t& most : max_batch_) {
          const uint64_t said = message.Number();
          most = said == 0 ? SIZE_MAX : static_cast<size_t>(said);
        }
        if (!message.ok()) return WorkerError("its process said what makes no sense");
        return absl::OkStatus();
      case Message::kFailed: {
        const std::string reason(message.Text()), text(message.Text()), help(message.Text());
        return LoadError(ReadMessage(AsChx(reason)), ReadMessage(AsChx(text)),
                         help.empty() ? "" : ReadMessage(AsChx(help)));
      }
      case Message::kExtractorFailed: {
        const uint64_t index = message.Number();
        const absl::string_view reason = message.Text(), text = message.Text();
        if (!message.ok() || index >= extractors_.size()) return WorkerError("its process said what makes no sense");
        if (extractors_[index].ok())
          extractors_[index] = LoadError(ReadMessage(AsChx(reason)), ReadMessage(AsChx(text)));
        break;
      }
      case Message::kMetric: {
        if (metrics_.size() == PluginMetrics::kMaxMetrics) return WorkerError("its process defined too many metrics");
        WorkerMetric& metric = metrics_.emplace_back();
        metric.name = ReadMessage(AsChx(message.Text()));
        metric.help = ReadMessage(AsChx(message.Text()));
        const uint64_t bounds = std::min<uint64_t>(message.Number(), PluginMetrics::kMaxBounds);
        for (uint64_t i = 0; i < bounds; ++i) {
          const uint64_t bits = message.Number();
          double bound;
          std::memcpy(&bound, &bits, sizeof(bound));
          metric.bounds.push_back(bound);
        }
        break;
      }
      default: return WorkerError("its process said what makes no sense");
    }
  }
  if (late) return WorkerError("its process was not ready in time: loading, init() or create() hangs");
  return WorkerError(absl::StrCat("its process died before it was ready: ", Kill("").message));
}

bool WorkerProcess::Ring(const Pack& message) {
  return send(bell_.get(), message.bytes().data(), message.bytes().size(), MSG_NOSIGNAL | MSG_DONTWAIT) >= 0;
}

uint64_t WorkerProcess::CpuNs() const {
  clockid_t clock;
  timespec used{};
  if (clock_getcpuclockid(pid_, &clock) == 0) clock_gettime(clock, &used);
  return static_cast<uint64_t>(used.tv_sec) * 1'000'000'000u + static_cast<uint64_t>(used.tv_nsec);
}

void WorkerProcess::DrainErrors() {
  char bytes[4096];
  // A bounded number of times: it may write faster than this reads.
  for (int i = 0; i < 16; ++i) {
    const ssize_t n = read(errors_.get(), bytes, sizeof(bytes));
    if (n <= 0) {
      if (n == 0) errors_.Close();
      return;
    }
    const absl::string_view text(bytes, static_cast<size_t>(n));
    last_words_.append(text.data(), text.size());
    if (last_words_.size() > kLastWords) last_words_.erase(0, last_words_.size() - kLastWords);
    for (const absl::string_view line : absl::StrSplit(text, '\n', absl::SkipWhitespace())) {
      log_(-1, LastLine(line));
    }
  }
}

bool WorkerProcess::Await(uint64_t deadline_ns, Unpack* message, bool* late) {
  *late = false;
  for (;;) {
    pollfd fds[] = {{bell_.get(), POLLIN, 0}, {errors_.get(), POLLIN, 0}};  // a closed one, -1, is passed over
    const int ready = WaitReadable(fds, 2, deadline_ns);
    if (ready == 0) {
      *late = true;
      return false;
    }
    if (ready < 0) return false;
    if (fds[1].revents != 0) DrainErrors();
    if (fds[0].revents == 0) {
      if (NowNs() < deadline_ns) continue;
      *late = true;
      return false;
    }
    const ssize_t n = recv(bell_.get(), buffer_, sizeof(buffer_), MSG_DONTWAIT);
    if (n < 0 && (errno == EINTR || errno == EAGAIN)) continue;
    if (n <= 0) return false;
    *message = Unpack(absl::string_view(buffer_, static_cast<size_t>(n)));
    if (message->kind() != Message::kLog) return true;
    const auto severity = static_cast<chx_severity>(message->Number());
    log_(std::max(severity, 0), message->Text());
    if (NowNs() >= deadline_ns) {  // it may log for ever
      *late = true;
      return false;
    }
  }
}

WorkerProcess::Outcome WorkerProcess::Run(size_t size, uint64_t deadline_ns) {
  head().published.store(0, std::memory_order_relaxed);
  request_head().cancel.store(0, std::memory_order_relaxed);
  if (!Ring(Pack(Message::kRun).Number(size))) {
    dead_ = true;
    return Outcome::kGone;
  }
  bool late = false;
  Unpack message("");
  bool answered = Await(deadline_ns, &message, &late);
  if (!answered && late) {
    request_head().cancel.store(1, std::memory_order_relaxed);
    const uint64_t cpu = CpuNs();
    const uint64_t end_ns = NowNs() + kMostGraceNs;
    do answered = Await(std::min(NowNs() + kGraceNs, end_ns), &message, &late);
    while (!answered && late && NowNs() < end_ns && CpuNs() - cpu < kGraceNs);
  }
  if (answered && message.kind() == Message::kDone) return Outcome::kDone;
  if (answered) malformed_ = "a message out of turn";
  dead_ = true;
  if (late) {
    end_.killed_for_hang = true;
    return Outcome::kDeadline;
  }
  return Outcome::kDied;
}

std::shared_ptr<const std::string> WorkerProcess::CopyRecords() const {
  const uint64_t published = head().published.load(std::memory_order_acquire);
  // More than there is room for is nonsense; a copy that is too short for its records shows it.
  return std::make_shared<const std::string>(response_ + kResponseRecords,
                                             published <= kResponseCapacity - kResponseRecords ? published : 1);
}

absl::Status WorkerProcess::SelfTest(size_t index, uint64_t deadline_ns) {
  Unpack message("");
  bool late = false;
  if (Ring(Pack(Message::kSelfTest).Number(index)) && Await(deadline_ns, &message, &late) &&
      message.kind() == Message::kSelfTestDone) {
    if (message.Number() == 1) return absl::OkStatus();
    return LoadError(kSelfTestFailed, ReadMessage(AsChx(message.Text())));
  }
  dead_ = true;
  end_.killed_for_hang = late;
  return WorkerError(late ? "its self-test did not end in time" : "its process died in its self-test");
}

void WorkerProcess::Reap(uint64_t patience_ns) {
  if (reaped_ || pid_ < 0) return;
  reaped_ = true;
  pollfd fd{pidfd_.get(), POLLIN, 0};
  const bool ended = patience_ns > 0 && WaitReadable(&fd, 1, NowNs() + patience_ns) > 0;
  if (!ended) syscall(SYS_pidfd_send_signal, pidfd_.get(), SIGKILL, nullptr, 0);
  siginfo_t info{};
  while (waitid(P_PIDFD, static_cast<id_t>(pidfd_.get()), &info, WEXITED) != 0 && errno == EINTR) {
  }
  end_.exited = info.si_code == CLD_EXITED;
  end_.code = info.si_status;
  if (!ended && patience_ns > 0 && malformed_.empty()) malformed_ = "it closed its connection";
}

WorkerDeath WorkerProcess::Kill(absl::string_view malformed) {
  dead_ = true;
  if (!malformed.empty() && malformed_.empty()) malformed_ = std::string(malformed);
  // One that is going down by itself gets the time to, so that it can be told how.
  if (pid_ >= 0) Reap(end_.killed_for_hang || !malformed_.empty() ? 0 : 100 * kMs);
  DrainErrors();
  end_.violation = response_ == nullptr ? 0 : head().violation.load(std::memory_order_acquire);
  end_.malformed = malformed_;
  end_.last_words = last_words_;
  return DescribeDeath(end_);
}

WorkerProcess::~WorkerProcess() {
  if (pid_ >= 0 && !reaped_) Reap(!dead_ && Ring(Pack(Message::kEnd)) ? 200 * kMs : 0);
  if (request_ != nullptr) munmap(request_, kRequestCapacity);
  if (response_ != nullptr) munmap(response_, kResponseCapacity);
}

}  // namespace chancery::extract
