#include "service/worker/sandbox.h"

#include <fcntl.h>
#include <grp.h>
#include <linux/audit.h>
#include <linux/capability.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <cstddef>
#include <cstdio>
#include <cstring>
#include <initializer_list>
#include <vector>

#include "absl/strings/str_cat.h"
#include "service/extract/worker_protocol.h"

namespace chancery::worker {
namespace {

#if defined(__x86_64__)
constexpr uint32_t kArchitecture = AUDIT_ARCH_X86_64;
#elif defined(__aarch64__)
constexpr uint32_t kArchitecture = AUDIT_ARCH_AARCH64;
#else
#error "add this machine's AUDIT_ARCH and look through the tables of system calls below"
#endif

#if defined(__SANITIZE_ADDRESS__)
constexpr bool kAddressSanitizer = true;  // needs terabytes of address space
#else
constexpr bool kAddressSanitizer = false;
#endif

// Builds a filter: rules one after another, the first that fits decides.  Only the low half of an argument is looked
// at: all arguments that are compared here are ints or flags of 32 bits to the kernel.
class Filter {
 public:
  Filter() {
    Load(offsetof(seccomp_data, arch));
    code_.push_back(BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, kArchitecture, 1, 0));
    Return(SECCOMP_RET_KILL_PROCESS);
    Load(offsetof(seccomp_data, nr));
#if defined(__x86_64__)
    // Numbers of the x32 ABI.
    code_.push_back(BPF_JUMP(BPF_JMP | BPF_JGE | BPF_K, 0x40000000, 0, 1));
    Return(SECCOMP_RET_KILL_PROCESS);
#endif
  }

  void Allow(std::initializer_list<int> calls) {
    for (const int call : calls) Decide(call, SECCOMP_RET_ALLOW);
  }
  void Refuse(int call, int error) { Decide(call, SECCOMP_RET_ERRNO | static_cast<uint32_t>(error)); }
  // Allows it when (argument & mask) == value.
  void AllowMasked(int call, int argument, uint32_t mask, uint32_t value) {
    code_.push_back(BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, static_cast<uint32_t>(call), 0, 5));
    Load(Argument(argument));
    code_.push_back(BPF_STMT(BPF_ALU | BPF_AND | BPF_K, mask));
    code_.push_back(BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, value, 0, 1));
    Return(SECCOMP_RET_ALLOW);
    Load(offsetof(seccomp_data, nr));
  }
  void AllowEqual(int call, int argument, uint32_t value) { AllowMasked(call, argument, UINT32_MAX, value); }
  // Allows it for a first argument of `least` or more, and less than 2^31.
  void AllowDescriptorsFrom(std::initializer_list<int> calls, uint32_t least) {
    for (const int call : calls) {
      code_.push_back(BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, static_cast<uint32_t>(call), 0, 5));
      Load(Argument(0));
      code_.push_back(BPF_JUMP(BPF_JMP | BPF_JGE | BPF_K, least, 0, 2));
      code_.push_back(BPF_JUMP(BPF_JMP | BPF_JGT | BPF_K, INT32_MAX, 1, 0));
      Return(SECCOMP_RET_ALLOW);
      Load(offsetof(seccomp_data, nr));
    }
  }

  int Install(uint32_t otherwise) {
    Return(otherwise);
    const sock_fprog program{static_cast<unsigned short>(code_.size()), code_.data()};
    const long result = syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_TSYNC, &program);
    return result == 0 ? 0 : result < 0 ? errno : EBUSY;
  }

 private:
  static uint32_t Argument(int n) {
    return static_cast<uint32_t>(offsetof(seccomp_data, args) + 8 * static_cast<size_t>(n));  // little-endian
  }
  void Load(size_t offset) { code_.push_back(BPF_STMT(BPF_LD | BPF_W | BPF_ABS, static_cast<uint32_t>(offset))); }
  void Return(uint32_t action) { code_.push_back(BPF_STMT(BPF_RET | BPF_K, action)); }
  void Decide(int call, uint32_t action) {
    code_.push_back(BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, static_cast<uint32_t>(call), 0, 1));
    Return(action);
  }

  std::vector<sock_filter> code_;
};

constexpr uint32_t kThread = CLONE_VM | CLONE_THREAD | CLONE_SIGHAND;

// What is harmless at any time: memory, time, locks, ending.
void AllowAlways(Filter* f) {
  f->Allow({__NR_futex,
            __NR_clock_gettime,
            __NR_munmap,
            __NR_madvise,
            __NR_brk,
            __NR_mremap,
            __NR_gettimeofday,
            __NR_clock_getres,
            __NR_nanosleep,
            __NR_clock_nanosleep,
            __NR_sched_yield,
            __NR_getpid,
            __NR_gettid,
            __NR_getrandom,
            __NR_rt_sigprocmask,
            __NR_rt_sigreturn,
            __NR_sigaltstack,
            __NR_exit,
            __NR_exit_group,
            __NR_restart_syscall,
            __NR_sysinfo,
            __NR_getcpu,
            __NR_sched_getaffinity,
            __NR_getrusage,
            __NR_times,
            __NR_uname,
            __NR_membarrier,
            __NR_set_robust_list,
            __NR_rseq,
            __NR_getppid,
            __NR_getuid,
            __NR_geteuid,
            __NR_getgid,
            __NR_getegid});
#ifdef __NR_time
  f->Allow({__NR_time});
#endif
  // abort() and raise(): signals to this process alone.  A filter that lets tgkill through would let a plugin kill
  // whatever runs as the same user.
  f->AllowEqual(__NR_tgkill, 0, static_cast<uint32_t>(getpid()));
  // Threads, but no processes.  Flags of clone3 lie in memory, where a filter cannot see them; without it glibc uses
  // clone.
  f->Refuse(__NR_clone3, ENOSYS);
  f->AllowMasked(__NR_clone, 0, kThread, kThread);
  // Its own limits, which only go down.  Not those of another process of this user, such as the server: a limit on its
  // time would end it.
  f->AllowEqual(__NR_prlimit64, 0, 0);
}

// What is done with a descriptor, but for F_SETOWN and F_SETSIG: with those the kernel sends any signal to any process
// of this user, and no filter on kill() sees it.
void AllowFcntl(Filter* f) {
  for (const int command :
       {F_DUPFD, F_DUPFD_CLOEXEC, F_GETFD, F_SETFD, F_GETFL, F_SETFL, F_GETLK, F_SETLK, F_GET_SEALS})
    f->AllowEqual(__NR_fcntl, 1, static_cast<uint32_t>(command));
}

// Names of threads and of memory.  Not PR_SET_PDEATHSIG: the process is to end with the server whatever the plugin
// wants.
void AllowPrctl(Filter* f) {
  f->AllowEqual(__NR_prctl, 0, PR_SET_NAME);
  f->AllowEqual(__NR_prctl, 0, PR_GET_NAME);
#ifdef PR_SET_VMA
  f->AllowEqual(__NR_prctl, 0, PR_SET_VMA);
#endif
}

uint32_t ViolationAction(const SandboxProfile& profile);

int InstallLoading(const SandboxProfile& profile) {
  Filter f;
  AllowAlways(&f);
  f.Allow({__NR_read,
           __NR_pread64,
           __NR_readv,
           __NR_lseek,
           __NR_close,
           __NR_fstat,
           __NR_newfstatat,
           __NR_statx,
           __NR_mmap,
           __NR_mprotect,
           __NR_readlinkat,
           __NR_getcwd,
           __NR_faccessat,
           __NR_faccessat2,
           __NR_getdents64,
           __NR_dup,
           __NR_chdir,
           __NR_fchdir,
           __NR_umask,
           __NR_write,
           __NR_writev,
           __NR_rt_sigaction,
           __NR_set_tid_address,
           __NR_statfs,
           __NR_fstatfs,
           __NR_ppoll,
           __NR_epoll_create1,
           __NR_epoll_ctl,
           __NR_epoll_pwait,
           __NR_eventfd2,
           __NR_pipe2,
           __NR_timer_create,
           __NR_timer_settime,
           __NR_timer_delete,
           __NR_setitimer,
           __NR_mincore,
           __NR_seccomp,
           __NR_fadvise64,
           __NR_rt_sigtimedwait,
           __NR_sched_getparam,
           __NR_sched_getscheduler,
           __NR_set_mempolicy,
           __NR_get_mempolicy,
           __NR_mlock,
           __NR_munlock});
#if defined(__x86_64__)
  f.Allow({__NR_stat, __NR_lstat, __NR_access, __NR_readlink, __NR_poll, __NR_arch_prctl, __NR_dup2, __NR_epoll_wait,
           __NR_epoll_create, __NR_eventfd});
  f.AllowMasked(__NR_open, 1, O_ACCMODE | O_CREAT | O_TRUNC | O_APPEND | __O_TMPFILE, O_RDONLY);
#endif
  f.AllowMasked(__NR_openat, 2, O_ACCMODE | O_CREAT | O_TRUNC | O_APPEND | __O_TMPFILE, O_RDONLY);
  AllowFcntl(&f);
  AllowPrctl(&f);
  f.Refuse(__NR_ioctl, ENOTTY);
  f.AllowEqual(__NR_sendto, 0, extract::kBell);
  f.AllowEqual(__NR_recvfrom, 0, extract::kBell);
  return f.Install(ViolationAction(profile));
}

int InstallWorking(const SandboxProfile& profile) {
  Filter f;
  // The two calls a document cost come first.
  f.AllowEqual(__NR_recvfrom, 0, extract::kBell);
  f.AllowEqual(__NR_sendto, 0, extract::kBell);
  AllowAlways(&f);
  f.AllowMasked(__NR_mmap, 2, PROT_EXEC, 0);
  f.AllowMasked(__NR_mprotect, 2, PROT_EXEC, 0);
  // Messages of libraries about to abort; what is open since create().
  f.AllowEqual(__NR_write, 0, 1);
  f.AllowEqual(__NR_write, 0, 2);
  f.AllowEqual(__NR_writev, 0, 1);
  f.AllowEqual(__NR_writev, 0, 2);
  f.AllowDescriptorsFrom({__NR_read, __NR_pread64, __NR_lseek, __NR_close}, extract::kBell + 1);
  f.Allow({__NR_fstat});
  // The two signals that glibc's threads use among themselves; pthread_create sets them up.
  f.AllowEqual(__NR_rt_sigaction, 0, 32);
  f.AllowEqual(__NR_rt_sigaction, 0, 33);
  f.Refuse(__NR_newfstatat, EACCES);
  f.Refuse(__NR_ioctl, ENOTTY);
  if (kAddressSanitizer) {
    // What the undefined behaviour sanitizer does to see whether an address can be read, and to know the program's
    // name.
    f.Allow({__NR_pipe2, __NR_readlinkat});
#ifdef __NR_readlink
    f.Allow({__NR_readlink});
#endif
    f.AllowDescriptorsFrom({__NR_write}, extract::kBell + 1);
  }
  if (profile.runtime) {
    f.AllowDescriptorsFrom({__NR_write}, extract::kBell + 1);
    AllowFcntl(&f);
    f.Allow({__NR_rt_sigaction, __NR_epoll_create1, __NR_epoll_ctl, __NR_epoll_pwait, __NR_eventfd2, __NR_pipe2,
             __NR_timer_create, __NR_timer_settime, __NR_timer_delete, __NR_setitimer, __NR_mincore, __NR_ppoll,
             __NR_rt_sigtimedwait, __NR_set_tid_address});
#if defined(__x86_64__)
    f.Allow({__NR_arch_prctl, __NR_poll, __NR_epoll_wait});
#endif
    AllowPrctl(&f);
    f.Refuse(__NR_openat, EACCES);
#if defined(__x86_64__)
    f.Refuse(__NR_open, EACCES);
#endif
  }
  return f.Install(ViolationAction(profile));
}

std::atomic<uint64_t>* violation_place = nullptr;

// Notes what was refused and lets SIGSYS, whose handling is the default again, end the process.
void NoteViolation(int, siginfo_t* info, void*) {
  if (violation_place != nullptr && info != nullptr)
    violation_place->store(static_cast<uint64_t>(info->si_syscall) + 1, std::memory_order_release);
  syscall(SYS_tgkill, getpid(), syscall(SYS_gettid), SIGSYS);
}

// A runtime has its own handlers for all signals, which would make something else of SIGSYS.
uint32_t ViolationAction(const SandboxProfile& profile) {
  return profile.runtime ? SECCOMP_RET_KILL_PROCESS : SECCOMP_RET_TRAP;
}

absl::Status Failed(absl::string_view what, int error) {
  return absl::InternalError(absl::StrCat(what, ": ", std::strerror(error)));
}

bool Limit(__rlimit_resource resource, uint64_t value) {
  rlimit limit{};
  if (getrlimit(resource, &limit) == 0 && limit.rlim_max != RLIM_INFINITY && limit.rlim_max < value)
    value = limit.rlim_max;
  limit = {value, value};
  return setrlimit(resource, &limit) == 0;
}

// Bytes of this process's address space, and of its private writable part.
bool ReadSizes(uint64_t* address_space, uint64_t* data) {
  FILE* file = fopen("/proc/self/statm", "re");
  if (file == nullptr) return false;
  unsigned long size = 0, resident = 0, shared = 0, text = 0, library = 0, writable = 0;
  const int fields = fscanf(file, "%lu %lu %lu %lu %lu %lu", &size, &resident, &shared, &text, &library, &writable);
  fclose(file);
  const auto page = static_cast<uint64_t>(sysconf(_SC_PAGESIZE));
  *address_space = size * page;
  *data = writable * page;
  return fields == 6;
}

// All of them that a new user namespace brings.
bool GiveUpCapabilities() {
  __user_cap_header_struct header{_LINUX_CAPABILITY_VERSION_3, 0};
  const __user_cap_data_struct none[2] = {};
  return syscall(SYS_capset, &header, none) == 0;
}

}  // namespace

absl::Status EnterSandbox(SandboxStage stage, const SandboxProfile& profile) {
  if (!profile.runtime) {
    violation_place = profile.violation;
    struct sigaction action {};
    action.sa_sigaction = &NoteViolation;
    action.sa_flags = static_cast<int>(SA_SIGINFO | SA_NODEFER | SA_RESETHAND);
    sigaction(SIGSYS, &action, nullptr);
  }
  const int error = stage == SandboxStage::kLoading ? InstallLoading(profile) : InstallWorking(profile);
  return error == 0 ? absl::OkStatus() : Failed("seccomp", error);
}

absl::Status DropPrivileges(uint64_t memory, bool runtime, int parent_pid) {
  uint64_t address_space = 0, data = 0;
  if (!ReadSizes(&address_space, &data)) return Failed("/proc/self/statm", errno);
  if (geteuid() == 0) {
    constexpr gid_t kNobody = 65534;
    if (setgroups(0, nullptr) != 0 || setresgid(kNobody, kNobody, kNobody) != 0 ||
        setresuid(kNobody, kNobody, kNobody) != 0) {
      return Failed("giving up root", errno);
    }
  } else {
    // The server's user is this one's, too, and may read the server's memory through /proc: but not from another user
    // namespace.  Where the system does not allow that, there is only the filter.
    if (unshare(CLONE_NEWUSER) == 0 && !GiveUpCapabilities()) return Failed("capset", errno);
  }
  if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) return Failed("PR_SET_NO_NEW_PRIVS", errno);
  if (prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) != 0) return Failed("PR_SET_DUMPABLE", errno);
  // After the change of user, which clears it.
  if (prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0) != 0) return Failed("PR_SET_PDEATHSIG", errno);
  if (getppid() != parent_pid) return absl::InternalError("the server is gone");
  if (!Limit(RLIMIT_CORE, 0) || !Limit(RLIMIT_FSIZE, 0) || !Limit(RLIMIT_NOFILE, 64) || !Limit(RLIMIT_MSGQUEUE, 0) ||
      !Limit(RLIMIT_MEMLOCK, 64 << 10) || !Limit(RLIMIT_STACK, 8 << 20)) {
    return Failed("setrlimit", errno);
  }
  // A runtime reserves address space by the gigabyte and uses little of it.
  const bool limited = kAddressSanitizer ? true
                       : runtime         ? Limit(RLIMIT_DATA, data + memory)
                                         : Limit(RLIMIT_AS, address_space + memory);
  return limited ? absl::OkStatus() : Failed("setrlimit", errno);
}

}  // namespace chancery::worker
