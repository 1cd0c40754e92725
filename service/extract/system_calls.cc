#include "service/extract/system_calls.h"

#include <sys/syscall.h>

#include "absl/strings/str_cat.h"

namespace chancery::extract {

std::string SystemCallName(uint64_t number) {
  switch (number) {
#ifdef __NR_accept
    case __NR_accept: return "accept";
#endif
#ifdef __NR_accept4
    case __NR_accept4: return "accept4";
#endif
#ifdef __NR_access
    case __NR_access: return "access";
#endif
#ifdef __NR_acct
    case __NR_acct: return "acct";
#endif
#ifdef __NR_add_key
    case __NR_add_key: return "add_key";
#endif
#ifdef __NR_adjtimex
    case __NR_adjtimex: return "adjtimex";
#endif
#ifdef __NR_alarm
    case __NR_alarm: return "alarm";
#endif
#ifdef __NR_arch_prctl
    case __NR_arch_prctl: return "arch_prctl";
#endif
#ifdef __NR_bind
    case __NR_bind: return "bind";
#endif
#ifdef __NR_bpf
    case __NR_bpf: return "bpf";
#endif
#ifdef __NR_capset
    case __NR_capset: return "capset";
#endif
#ifdef __NR_chdir
    case __NR_chdir: return "chdir";
#endif
#ifdef __NR_chmod
    case __NR_chmod: return "chmod";
#endif
#ifdef __NR_chown
    case __NR_chown: return "chown";
#endif
#ifdef __NR_chroot
    case __NR_chroot: return "chroot";
#endif
#ifdef __NR_clock_adjtime
    case __NR_clock_adjtime: return "clock_adjtime";
#endif
#ifdef __NR_clock_settime
    case __NR_clock_settime: return "clock_settime";
#endif
#ifdef __NR_clone
    case __NR_clone: return "clone";
#endif
#ifdef __NR_clone3
    case __NR_clone3: return "clone3";
#endif
#ifdef __NR_close
    case __NR_close: return "close";
#endif
#ifdef __NR_close_range
    case __NR_close_range: return "close_range";
#endif
#ifdef __NR_connect
    case __NR_connect: return "connect";
#endif
#ifdef __NR_copy_file_range
    case __NR_copy_file_range: return "copy_file_range";
#endif
#ifdef __NR_creat
    case __NR_creat: return "creat";
#endif
#ifdef __NR_delete_module
    case __NR_delete_module: return "delete_module";
#endif
#ifdef __NR_dup
    case __NR_dup: return "dup";
#endif
#ifdef __NR_dup2
    case __NR_dup2: return "dup2";
#endif
#ifdef __NR_dup3
    case __NR_dup3: return "dup3";
#endif
#ifdef __NR_epoll_create1
    case __NR_epoll_create1: return "epoll_create1";
#endif
#ifdef __NR_eventfd2
    case __NR_eventfd2: return "eventfd2";
#endif
#ifdef __NR_execve
    case __NR_execve: return "execve";
#endif
#ifdef __NR_execveat
    case __NR_execveat: return "execveat";
#endif
#ifdef __NR_faccessat
    case __NR_faccessat: return "faccessat";
#endif
#ifdef __NR_fallocate
    case __NR_fallocate: return "fallocate";
#endif
#ifdef __NR_fchmod
    case __NR_fchmod: return "fchmod";
#endif
#ifdef __NR_fchmodat
    case __NR_fchmodat: return "fchmodat";
#endif
#ifdef __NR_fchown
    case __NR_fchown: return "fchown";
#endif
#ifdef __NR_fchownat
    case __NR_fchownat: return "fchownat";
#endif
#ifdef __NR_fcntl
    case __NR_fcntl: return "fcntl";
#endif
#ifdef __NR_flock
    case __NR_flock: return "flock";
#endif
#ifdef __NR_fork
    case __NR_fork: return "fork";
#endif
#ifdef __NR_fsconfig
    case __NR_fsconfig: return "fsconfig";
#endif
#ifdef __NR_fsmount
    case __NR_fsmount: return "fsmount";
#endif
#ifdef __NR_fsync
    case __NR_fsync: return "fsync";
#endif
#ifdef __NR_ftruncate
    case __NR_ftruncate: return "ftruncate";
#endif
#ifdef __NR_getdents64
    case __NR_getdents64: return "getdents64";
#endif
#ifdef __NR_getpeername
    case __NR_getpeername: return "getpeername";
#endif
#ifdef __NR_getpgid
    case __NR_getpgid: return "getpgid";
#endif
#ifdef __NR_getpid
    case __NR_getpid: return "getpid";
#endif
#ifdef __NR_getppid
    case __NR_getppid: return "getppid";
#endif
#ifdef __NR_getsid
    case __NR_getsid: return "getsid";
#endif
#ifdef __NR_getsockname
    case __NR_getsockname: return "getsockname";
#endif
#ifdef __NR_getsockopt
    case __NR_getsockopt: return "getsockopt";
#endif
#ifdef __NR_getxattr
    case __NR_getxattr: return "getxattr";
#endif
#ifdef __NR_init_module
    case __NR_init_module: return "init_module";
#endif
#ifdef __NR_inotify_init1
    case __NR_inotify_init1: return "inotify_init1";
#endif
#ifdef __NR_io_setup
    case __NR_io_setup: return "io_setup";
#endif
#ifdef __NR_io_uring_enter
    case __NR_io_uring_enter: return "io_uring_enter";
#endif
#ifdef __NR_io_uring_register
    case __NR_io_uring_register: return "io_uring_register";
#endif
#ifdef __NR_io_uring_setup
    case __NR_io_uring_setup: return "io_uring_setup";
#endif
#ifdef __NR_ioctl
    case __NR_ioctl: return "ioctl";
#endif
#ifdef __NR_ioperm
    case __NR_ioperm: return "ioperm";
#endif
#ifdef __NR_iopl
    case __NR_iopl: return "iopl";
#endif
#ifdef __NR_kcmp
    case __NR_kcmp: return "kcmp";
#endif
#ifdef __NR_keyctl
    case __NR_keyctl: return "keyctl";
#endif
#ifdef __NR_kill
    case __NR_kill: return "kill";
#endif
#ifdef __NR_landlock_create_ruleset
    case __NR_landlock_create_ruleset: return "landlock_create_ruleset";
#endif
#ifdef __NR_lchown
    case __NR_lchown: return "lchown";
#endif
#ifdef __NR_link
    case __NR_link: return "link";
#endif
#ifdef __NR_linkat
    case __NR_linkat: return "linkat";
#endif
#ifdef __NR_listen
    case __NR_listen: return "listen";
#endif
#ifdef __NR_listxattr
    case __NR_listxattr: return "listxattr";
#endif
#ifdef __NR_lstat
    case __NR_lstat: return "lstat";
#endif
#ifdef __NR_mbind
    case __NR_mbind: return "mbind";
#endif
#ifdef __NR_memfd_create
    case __NR_memfd_create: return "memfd_create";
#endif
#ifdef __NR_mincore
    case __NR_mincore: return "mincore";
#endif
#ifdef __NR_mkdir
    case __NR_mkdir: return "mkdir";
#endif
#ifdef __NR_mkdirat
    case __NR_mkdirat: return "mkdirat";
#endif
#ifdef __NR_mknod
    case __NR_mknod: return "mknod";
#endif
#ifdef __NR_mknodat
    case __NR_mknodat: return "mknodat";
#endif
#ifdef __NR_mlock
    case __NR_mlock: return "mlock";
#endif
#ifdef __NR_mlockall
    case __NR_mlockall: return "mlockall";
#endif
#ifdef __NR_mmap
    case __NR_mmap: return "mmap";
#endif
#ifdef __NR_mount
    case __NR_mount: return "mount";
#endif
#ifdef __NR_mprotect
    case __NR_mprotect: return "mprotect";
#endif
#ifdef __NR_mq_open
    case __NR_mq_open: return "mq_open";
#endif
#ifdef __NR_msgget
    case __NR_msgget: return "msgget";
#endif
#ifdef __NR_name_to_handle_at
    case __NR_name_to_handle_at: return "name_to_handle_at";
#endif
#ifdef __NR_newfstatat
    case __NR_newfstatat: return "newfstatat";
#endif
#ifdef __NR_open
    case __NR_open: return "open";
#endif
#ifdef __NR_open_by_handle_at
    case __NR_open_by_handle_at: return "open_by_handle_at";
#endif
#ifdef __NR_open_tree
    case __NR_open_tree: return "open_tree";
#endif
#ifdef __NR_openat
    case __NR_openat: return "openat";
#endif
#ifdef __NR_openat2
    case __NR_openat2: return "openat2";
#endif
#ifdef __NR_pause
    case __NR_pause: return "pause";
#endif
#ifdef __NR_perf_event_open
    case __NR_perf_event_open: return "perf_event_open";
#endif
#ifdef __NR_personality
    case __NR_personality: return "personality";
#endif
#ifdef __NR_pidfd_getfd
    case __NR_pidfd_getfd: return "pidfd_getfd";
#endif
#ifdef __NR_pidfd_open
    case __NR_pidfd_open: return "pidfd_open";
#endif
#ifdef __NR_pidfd_send_signal
    case __NR_pidfd_send_signal: return "pidfd_send_signal";
#endif
#ifdef __NR_pipe
    case __NR_pipe: return "pipe";
#endif
#ifdef __NR_pipe2
    case __NR_pipe2: return "pipe2";
#endif
#ifdef __NR_pivot_root
    case __NR_pivot_root: return "pivot_root";
#endif
#ifdef __NR_pkey_mprotect
    case __NR_pkey_mprotect: return "pkey_mprotect";
#endif
#ifdef __NR_poll
    case __NR_poll: return "poll";
#endif
#ifdef __NR_ppoll
    case __NR_ppoll: return "ppoll";
#endif
#ifdef __NR_prctl
    case __NR_prctl: return "prctl";
#endif
#ifdef __NR_pread64
    case __NR_pread64: return "pread64";
#endif
#ifdef __NR_preadv
    case __NR_preadv: return "preadv";
#endif
#ifdef __NR_prlimit64
    case __NR_prlimit64: return "prlimit64";
#endif
#ifdef __NR_process_madvise
    case __NR_process_madvise: return "process_madvise";
#endif
#ifdef __NR_process_vm_readv
    case __NR_process_vm_readv: return "process_vm_readv";
#endif
#ifdef __NR_process_vm_writev
    case __NR_process_vm_writev: return "process_vm_writev";
#endif
#ifdef __NR_ptrace
    case __NR_ptrace: return "ptrace";
#endif
#ifdef __NR_pwrite64
    case __NR_pwrite64: return "pwrite64";
#endif
#ifdef __NR_pwritev
    case __NR_pwritev: return "pwritev";
#endif
#ifdef __NR_quotactl
    case __NR_quotactl: return "quotactl";
#endif
#ifdef __NR_read
    case __NR_read: return "read";
#endif
#ifdef __NR_readlink
    case __NR_readlink: return "readlink";
#endif
#ifdef __NR_readlinkat
    case __NR_readlinkat: return "readlinkat";
#endif
#ifdef __NR_reboot
    case __NR_reboot: return "reboot";
#endif
#ifdef __NR_recvfrom
    case __NR_recvfrom: return "recvfrom";
#endif
#ifdef __NR_recvmmsg
    case __NR_recvmmsg: return "recvmmsg";
#endif
#ifdef __NR_recvmsg
    case __NR_recvmsg: return "recvmsg";
#endif
#ifdef __NR_rename
    case __NR_rename: return "rename";
#endif
#ifdef __NR_renameat
    case __NR_renameat: return "renameat";
#endif
#ifdef __NR_renameat2
    case __NR_renameat2: return "renameat2";
#endif
#ifdef __NR_request_key
    case __NR_request_key: return "request_key";
#endif
#ifdef __NR_rmdir
    case __NR_rmdir: return "rmdir";
#endif
#ifdef __NR_rt_sigaction
    case __NR_rt_sigaction: return "rt_sigaction";
#endif
#ifdef __NR_rt_sigpending
    case __NR_rt_sigpending: return "rt_sigpending";
#endif
#ifdef __NR_rt_sigqueueinfo
    case __NR_rt_sigqueueinfo: return "rt_sigqueueinfo";
#endif
#ifdef __NR_rt_sigsuspend
    case __NR_rt_sigsuspend: return "rt_sigsuspend";
#endif
#ifdef __NR_rt_sigtimedwait
    case __NR_rt_sigtimedwait: return "rt_sigtimedwait";
#endif
#ifdef __NR_rt_tgsigqueueinfo
    case __NR_rt_tgsigqueueinfo: return "rt_tgsigqueueinfo";
#endif
#ifdef __NR_sched_setaffinity
    case __NR_sched_setaffinity: return "sched_setaffinity";
#endif
#ifdef __NR_sched_setattr
    case __NR_sched_setattr: return "sched_setattr";
#endif
#ifdef __NR_sched_setparam
    case __NR_sched_setparam: return "sched_setparam";
#endif
#ifdef __NR_sched_setscheduler
    case __NR_sched_setscheduler: return "sched_setscheduler";
#endif
#ifdef __NR_seccomp
    case __NR_seccomp: return "seccomp";
#endif
#ifdef __NR_select
    case __NR_select: return "select";
#endif
#ifdef __NR_semget
    case __NR_semget: return "semget";
#endif
#ifdef __NR_sendfile
    case __NR_sendfile: return "sendfile";
#endif
#ifdef __NR_sendmmsg
    case __NR_sendmmsg: return "sendmmsg";
#endif
#ifdef __NR_sendmsg
    case __NR_sendmsg: return "sendmsg";
#endif
#ifdef __NR_sendto
    case __NR_sendto: return "sendto";
#endif
#ifdef __NR_setdomainname
    case __NR_setdomainname: return "setdomainname";
#endif
#ifdef __NR_setfsuid
    case __NR_setfsuid: return "setfsuid";
#endif
#ifdef __NR_setgid
    case __NR_setgid: return "setgid";
#endif
#ifdef __NR_setgroups
    case __NR_setgroups: return "setgroups";
#endif
#ifdef __NR_sethostname
    case __NR_sethostname: return "sethostname";
#endif
#ifdef __NR_setitimer
    case __NR_setitimer: return "setitimer";
#endif
#ifdef __NR_setns
    case __NR_setns: return "setns";
#endif
#ifdef __NR_setpgid
    case __NR_setpgid: return "setpgid";
#endif
#ifdef __NR_setpriority
    case __NR_setpriority: return "setpriority";
#endif
#ifdef __NR_setregid
    case __NR_setregid: return "setregid";
#endif
#ifdef __NR_setresgid
    case __NR_setresgid: return "setresgid";
#endif
#ifdef __NR_setresuid
    case __NR_setresuid: return "setresuid";
#endif
#ifdef __NR_setreuid
    case __NR_setreuid: return "setreuid";
#endif
#ifdef __NR_setrlimit
    case __NR_setrlimit: return "setrlimit";
#endif
#ifdef __NR_setsid
    case __NR_setsid: return "setsid";
#endif
#ifdef __NR_setsockopt
    case __NR_setsockopt: return "setsockopt";
#endif
#ifdef __NR_settimeofday
    case __NR_settimeofday: return "settimeofday";
#endif
#ifdef __NR_setuid
    case __NR_setuid: return "setuid";
#endif
#ifdef __NR_setxattr
    case __NR_setxattr: return "setxattr";
#endif
#ifdef __NR_shmat
    case __NR_shmat: return "shmat";
#endif
#ifdef __NR_shmctl
    case __NR_shmctl: return "shmctl";
#endif
#ifdef __NR_shmget
    case __NR_shmget: return "shmget";
#endif
#ifdef __NR_shutdown
    case __NR_shutdown: return "shutdown";
#endif
#ifdef __NR_signalfd4
    case __NR_signalfd4: return "signalfd4";
#endif
#ifdef __NR_socket
    case __NR_socket: return "socket";
#endif
#ifdef __NR_socketpair
    case __NR_socketpair: return "socketpair";
#endif
#ifdef __NR_splice
    case __NR_splice: return "splice";
#endif
#ifdef __NR_stat
    case __NR_stat: return "stat";
#endif
#ifdef __NR_statfs
    case __NR_statfs: return "statfs";
#endif
#ifdef __NR_statx
    case __NR_statx: return "statx";
#endif
#ifdef __NR_swapoff
    case __NR_swapoff: return "swapoff";
#endif
#ifdef __NR_swapon
    case __NR_swapon: return "swapon";
#endif
#ifdef __NR_symlink
    case __NR_symlink: return "symlink";
#endif
#ifdef __NR_symlinkat
    case __NR_symlinkat: return "symlinkat";
#endif
#ifdef __NR_sync
    case __NR_sync: return "sync";
#endif
#ifdef __NR_sysfs
    case __NR_sysfs: return "sysfs";
#endif
#ifdef __NR_syslog
    case __NR_syslog: return "syslog";
#endif
#ifdef __NR_tee
    case __NR_tee: return "tee";
#endif
#ifdef __NR_tgkill
    case __NR_tgkill: return "tgkill";
#endif
#ifdef __NR_timer_create
    case __NR_timer_create: return "timer_create";
#endif
#ifdef __NR_timerfd_create
    case __NR_timerfd_create: return "timerfd_create";
#endif
#ifdef __NR_tkill
    case __NR_tkill: return "tkill";
#endif
#ifdef __NR_truncate
    case __NR_truncate: return "truncate";
#endif
#ifdef __NR_umask
    case __NR_umask: return "umask";
#endif
#ifdef __NR_umount2
    case __NR_umount2: return "umount2";
#endif
#ifdef __NR_unlink
    case __NR_unlink: return "unlink";
#endif
#ifdef __NR_unlinkat
    case __NR_unlinkat: return "unlinkat";
#endif
#ifdef __NR_unshare
    case __NR_unshare: return "unshare";
#endif
#ifdef __NR_userfaultfd
    case __NR_userfaultfd: return "userfaultfd";
#endif
#ifdef __NR_ustat
    case __NR_ustat: return "ustat";
#endif
#ifdef __NR_utime
    case __NR_utime: return "utime";
#endif
#ifdef __NR_utimensat
    case __NR_utimensat: return "utimensat";
#endif
#ifdef __NR_utimes
    case __NR_utimes: return "utimes";
#endif
#ifdef __NR_vfork
    case __NR_vfork: return "vfork";
#endif
#ifdef __NR_vmsplice
    case __NR_vmsplice: return "vmsplice";
#endif
#ifdef __NR_wait4
    case __NR_wait4: return "wait4";
#endif
#ifdef __NR_waitid
    case __NR_waitid: return "waitid";
#endif
#ifdef __NR_write
    case __NR_write: return "write";
#endif
#ifdef __NR_writev
    case __NR_writev: return "writev";
#endif
    default: return absl::StrCat("system call ", number);
  }
}

}  // namespace chancery::extract
