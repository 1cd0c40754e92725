#include "plugins/check/sandbox.h"

#include <errno.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <signal.h>
#include <stddef.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cstring>
#include <vector>

#include "plugins/check/monitor.h"

namespace chancery::check {
namespace {

#if defined(__x86_64__)
constexpr uint32_t kArchitecture = AUDIT_ARCH_X86_64;
#elif defined(__aarch64__)
constexpr uint32_t kArchitecture = AUDIT_ARCH_AARCH64;
#endif

// The lists are those of the server's worker when it works on documents (service/worker/sandbox.cc), so far as they are
// about the plugin.

// What computing needs: memory, locks, clocks, sleep, threads.
constexpr int kAllowed[] = {
    SYS_futex,
    SYS_clock_gettime,
    SYS_clock_getres,
    SYS_clock_nanosleep,
    SYS_nanosleep,
    SYS_gettimeofday,
    SYS_munmap,
    SYS_madvise,
    SYS_brk,
    SYS_mremap,
    SYS_sched_yield,
    SYS_sched_getaffinity,
    SYS_getpid,
    SYS_gettid,
    SYS_getppid,
    SYS_getuid,
    SYS_geteuid,
    SYS_getgid,
    SYS_getegid,
    SYS_getrandom,
    SYS_rt_sigprocmask,
    SYS_rt_sigreturn,
    SYS_sigaltstack,
    SYS_exit,
    SYS_exit_group,
    SYS_restart_syscall,
    SYS_sysinfo,
    SYS_getcpu,
    SYS_getrusage,
    SYS_times,
    SYS_uname,
    SYS_membarrier,
    SYS_set_robust_list,
    SYS_rseq,
    SYS_fstat,
#if defined(__x86_64__)
    SYS_time,
#endif
};

// ... and a runtime with a scheduler, signal handlers and timers of its own.
constexpr int kAllowedForRuntimes[] = {
    SYS_rt_sigaction, SYS_epoll_create1, SYS_epoll_ctl,       SYS_epoll_pwait,     SYS_eventfd2,
    SYS_pipe2,        SYS_timer_create,  SYS_timer_settime,   SYS_timer_delete,    SYS_setitimer,
    SYS_mincore,      SYS_ppoll,         SYS_rt_sigtimedwait, SYS_set_tid_address, SYS_fcntl,
    SYS_prctl,
#if defined(__x86_64__)
    SYS_arch_prctl,   SYS_poll,          SYS_epoll_wait,
#endif
};

// Not allowed, but known by name.
constexpr struct {
  int number;
  const char* name;
} kNames[] = {
#define NAME(call) \
  { SYS_##call, #call }
    NAME(execve),
    NAME(execveat),
    NAME(clone),
    NAME(clone3),
    NAME(openat),
    NAME(socket),
    NAME(connect),
    NAME(bind),
    NAME(listen),
    NAME(accept4),
    NAME(kill),
    NAME(tkill),
    NAME(tgkill),
    NAME(ptrace),
    NAME(prlimit64),
    NAME(prctl),
    NAME(mmap),
    NAME(mprotect),
    NAME(memfd_create),
    NAME(unlinkat),
    NAME(mkdirat),
    NAME(renameat2),
    NAME(chdir),
    NAME(umask),
    NAME(rt_sigaction),
    NAME(sigaltstack),
    NAME(setrlimit),
    NAME(getrlimit),
    NAME(fcntl),
    NAME(ioctl),
    NAME(dup),
    NAME(dup3),
    NAME(pipe2),
    NAME(wait4),
    NAME(setsid),
    NAME(process_vm_readv),
    NAME(process_vm_writev),
    NAME(statx),
    NAME(newfstatat),
    NAME(getdents64),
    NAME(readlinkat),
    NAME(faccessat),
    NAME(getcwd),
    NAME(uname),
    NAME(sysinfo),
    NAME(set_robust_list),
    NAME(rseq),
    NAME(eventfd2),
    NAME(epoll_create1),
    NAME(setitimer),
    NAME(timer_create),
    NAME(getppid),
    NAME(getuid),
    NAME(seccomp),
    NAME(bpf),
    NAME(unshare),
#if defined(__x86_64__)
    NAME(fork),
    NAME(vfork),
    NAME(open),
    NAME(creat),
    NAME(stat),
    NAME(lstat),
    NAME(access),
    NAME(unlink),
    NAME(mkdir),
    NAME(rename),
    NAME(readlink),
    NAME(pipe),
    NAME(dup2),
    NAME(select),
    NAME(alarm),
    NAME(arch_prctl),
#endif
#undef NAME
};

void OnSyscall(int, siginfo_t* info, void*) {
  TheMonitor()->syscall = info->si_syscall;
  _exit(1);
}

sock_filter Statement(uint16_t code, uint32_t k) { return {code, 0, 0, k}; }
sock_filter Jump(uint16_t code, uint32_t k, uint8_t yes, uint8_t no) { return {code, yes, no, k}; }

constexpr uint32_t kLoad = BPF_LD | BPF_W | BPF_ABS;
constexpr uint32_t kEquals = BPF_JMP | BPF_JEQ | BPF_K;
constexpr uint32_t kReturn = BPF_RET | BPF_K;

constexpr uint32_t kThread = CLONE_VM | CLONE_THREAD | CLONE_SIGHAND;

// The first rule that fits decides.  Of an argument its low half is looked at.
class Filter {
 public:
  Filter() {
    code_ = {Statement(kLoad, offsetof(seccomp_data, arch)), Jump(kEquals, kArchitecture, 1, 0),
             Statement(kReturn, SECCOMP_RET_KILL_PROCESS), Statement(kLoad, offsetof(seccomp_data, nr))};
  }
  void Decide(int call, uint32_t action) {
    code_.push_back(Jump(kEquals, static_cast<uint32_t>(call), 0, 1));
    code_.push_back(Statement(kReturn, action));
  }
  // Allows it when (argument & mask) == value.
  void AllowMasked(int call, int argument, uint32_t mask, uint32_t value) {
    code_.push_back(Jump(kEquals, static_cast<uint32_t>(call), 0, 5));
    LoadArgument(argument);
    code_.push_back(Statement(BPF_ALU | BPF_AND | BPF_K, mask));
    code_.push_back(Jump(kEquals, value, 0, 1));
    code_.push_back(Statement(kReturn, SECCOMP_RET_ALLOW));
    code_.push_back(Statement(kLoad, offsetof(seccomp_data, nr)));
  }
  // Allows it on a descriptor of `least` or more.
  void AllowFrom(int call, uint32_t least) {
    code_.push_back(Jump(kEquals, static_cast<uint32_t>(call), 0, 4));
    LoadArgument(0);
    code_.push_back(Jump(BPF_JMP | BPF_JGE | BPF_K, least, 0, 1));
    code_.push_back(Statement(kReturn, SECCOMP_RET_ALLOW));
    code_.push_back(Statement(kLoad, offsetof(seccomp_data, nr)));
  }
  std::vector<sock_filter> Finish(uint32_t otherwise) {
    code_.push_back(Statement(kReturn, otherwise));
    return code_;
  }

 private:
  void LoadArgument(int n) {
    code_.push_back(Statement(kLoad, static_cast<uint32_t>(offsetof(seccomp_data, args) + 8 * static_cast<size_t>(n))));
  }

  std::vector<sock_filter> code_;
};

std::vector<sock_filter> MakeFilter(bool has_runtime) {
  Filter f;
  for (int call : kAllowed) f.Decide(call, SECCOMP_RET_ALLOW);
  // Memory, but none that can be run.
  for (int call : {SYS_mmap, SYS_mprotect}) f.AllowMasked(call, 2, PROT_EXEC, 0);
  // Threads, but no processes.  clone3 has its flags in memory, where a filter does not see them; without it glibc
  // takes clone.
  f.Decide(SYS_clone3, SECCOMP_RET_ERRNO | ENOSYS);
  f.AllowMasked(SYS_clone, 0, kThread, kThread);
  // abort() is a signal to oneself, and to no one else.
  f.AllowMasked(SYS_tgkill, 0, ~0u, static_cast<uint32_t>(getpid()));
  f.AllowMasked(SYS_prlimit64, 0, ~0u, 0);
  // Last words, and what has been open since create().
  for (uint32_t fd : {1u, 2u}) {
    f.AllowMasked(SYS_write, 0, ~0u, fd);
    f.AllowMasked(SYS_writev, 0, ~0u, fd);
  }
  for (int call : {SYS_read, SYS_pread64, SYS_lseek, SYS_close}) f.AllowFrom(call, 3);
  // The two signals that glibc's threads use among themselves.
  for (uint32_t number : {32u, 33u}) f.AllowMasked(SYS_rt_sigaction, 0, ~0u, number);
  f.Decide(SYS_newfstatat, SECCOMP_RET_ERRNO | EACCES);
  f.Decide(SYS_ioctl, SECCOMP_RET_ERRNO | ENOTTY);
  if (has_runtime) {
    for (int call : kAllowedForRuntimes) f.Decide(call, SECCOMP_RET_ALLOW);
    f.AllowFrom(SYS_write, 3);
    f.Decide(SYS_openat, SECCOMP_RET_ERRNO | EACCES);
#if defined(__x86_64__)
    f.Decide(SYS_open, SECCOMP_RET_ERRNO | EACCES);
#endif
  }
  // A trap, where the worker kills: the report then names the call.
  return f.Finish(SECCOMP_RET_TRAP);
}

}  // namespace

std::string SyscallName(int number) {
  for (const auto& name : kNames) {
    if (name.number == number) return name.name;
  }
  return "?";
}

std::string EnterSandbox(bool has_runtime) {
  struct sigaction action = {};
  action.sa_sigaction = &OnSyscall;
  action.sa_flags = SA_SIGINFO | SA_ONSTACK;
  sigaction(SIGSYS, &action, nullptr);
  const rlimit none = {0, 0};
  setrlimit(RLIMIT_CORE, &none);
  prctl(PR_SET_DUMPABLE, 0);
  std::vector<sock_filter> filter = MakeFilter(has_runtime);
  const sock_fprog program = {static_cast<unsigned short>(filter.size()), filter.data()};
  if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) return std::string("PR_SET_NO_NEW_PRIVS: ") + std::strerror(errno);
  // All threads that there are: those of a language runtime too.
  if (syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_TSYNC, &program) != 0) {
    return std::string("seccomp: ") + std::strerror(errno);
  }
  return "";
}

}  // namespace chancery::check
