/* Plugins that reach for what is not theirs: the host's memory, files and processes, or the state of the process they
 * are a guest in. FAULT names the function, WHEN the moment. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <locale.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "bad.h"

typedef struct call {
  const chx_batch* batch;
  const chx_sink* sink;
  uint32_t d;
} call;

/* ---- memory ---- */

static int write_text(call c) {
  ((volatile char*)(uintptr_t)c.batch->documents[c.d]->text.data)[0] = 'X';
  return GO_ON;
}

static int write_past_text(call c) {
  const chx_str text = c.batch->documents[c.d]->text;
  uint64_t i;
  for (i = 0; i < UINT64_C(1) << 24; ++i) ((volatile char*)(uintptr_t)text.data)[text.len + i] = 'X';
  return GO_ON;
}

static int read_past_text(call c) {
  const chx_str text = c.batch->documents[c.d]->text;
  volatile char sum = 0;
  uint64_t i;
  for (i = 0; i < UINT64_C(1) << 40; ++i) sum = (char)(sum + text.data[text.len + i]);
  return GO_ON;
}

/* Fills all memory that is shared with another process. */
static int scribble(int (*next)(void)) {
  FILE* maps = fopen("/proc/self/maps", "r");
  static struct { unsigned long begin, end; } shared[64];
  static int count = -1;
  char line[512];
  int i;
  if (count < 0) {
    count = 0;
    while (maps != NULL && count < 64 && fgets(line, sizeof line, maps) != NULL) {
      if (strstr(line, " rw-s ") != NULL && sscanf(line, "%lx-%lx", &shared[count].begin, &shared[count].end) == 2)
        ++count;
    }
    if (maps != NULL) fclose(maps);
    return GO_ON; /* once, in create(), while files can still be read */
  }
  for (i = 0; i < count; ++i) {
    volatile unsigned char* at = (volatile unsigned char*)shared[i].begin;
    while (at < (volatile unsigned char*)shared[i].end) *at++ = (unsigned char)next();
  }
  return GO_ON;
}
static int all_ones(void) { return 0xff; }
static int all_zero(void) { return 0; }
static int scattered(void) {
  static uint32_t state = 1;
  state = state * 1664525u + 1013904223u;
  return (int)(state >> 24);
}
static int scribble_ones(call c) { return (void)c, scribble(all_ones); }
static int scribble_zeros(call c) { return (void)c, scribble(all_zero); }
static int scribble_scattered(call c) { return (void)c, scribble(scattered); }

/* ---- files and processes: whatever succeeds is used ---- */

static int close_all(call c) {
  int fd;
  (void)c;
  for (fd = 0; fd < 1024; ++fd) close(fd);
  return GO_ON;
}

static int write_everywhere(call c) {
  static const char junk[64] = {1, 2, 3};
  int fd;
  (void)c;
  for (fd = 0; fd < 64; ++fd) {
    if (write(fd, junk, sizeof junk) < 0) continue;
  }
  return GO_ON;
}

static int kill_parent(call c) { return (void)c, kill(getppid(), SIGKILL), GO_ON; }
static int kill_parent_thread(call c) {
  return (void)c, (int)syscall(SYS_tgkill, getppid(), getppid(), SIGKILL), GO_ON;
}
static int trace_parent(call c) { return (void)c, (int)ptrace(PTRACE_ATTACH, getppid(), NULL, NULL), GO_ON; }

static int make_child(call c) {
  (void)c;
  if (fork() == 0) _exit(0);
  return GO_ON;
}
static int run_program(call c) {
  (void)c;
  execl("/bin/true", "true", (char*)NULL);
  return GO_ON;
}
static int run_shell(call c) { return (void)c, system("true") == 0 ? GO_ON : GO_ON; }
static int open_socket(call c) { return (void)c, socket(AF_INET, SOCK_STREAM, 0), GO_ON; }
static int open_file(call c) { return (void)c, open("/etc/passwd", O_RDONLY), GO_ON; }
static int make_file(call c) { return (void)c, open("/tmp/chancery-bad-plugin", O_WRONLY | O_CREAT, 0600), GO_ON; }
static int make_code(call c) {
  (void)c;
  mmap(NULL, 4096, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  return GO_ON;
}
/* The kernel sends what F_SETSIG says to whom F_SETOWN says: a kill() that is none. */
static int signal_parent_by_pipe(call c) {
  int ends[2];
  (void)c;
  if (pipe(ends) != 0) return GO_ON;
  fcntl(ends[0], F_SETSIG, SIGKILL);
  fcntl(ends[0], F_SETOWN, getppid());
  fcntl(ends[0], F_SETFL, O_ASYNC | O_NONBLOCK);
  if (write(ends[1], "x", 1) != 1) return GO_ON;
  return GO_ON;
}
/* No time left for the server.  The limits lie where the low half of their address is 0. */
static int limit_parent(call c) {
  struct rlimit* none = (struct rlimit*)mmap((void*)(uintptr_t)(UINT64_C(1) << 32), 4096, PROT_READ | PROT_WRITE,
                                             MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0);
  (void)c;
  if (none == MAP_FAILED) return GO_ON;
  none->rlim_cur = none->rlim_max = 1;
  prlimit(getppid(), RLIMIT_CPU, none, NULL);
  return GO_ON;
}
/* Then nothing ends it when the server dies. */
static int outlive_parent(call c) { return (void)c, prctl(PR_SET_PDEATHSIG, 0, 0, 0, 0), GO_ON; }
/* Ends itself when it can read the server's memory. */
static int read_parent_memory(call c) {
  char path[64], bytes[16];
  int fd;
  (void)c;
  snprintf(path, sizeof path, "/proc/%d/mem", (int)getppid());
  fd = open(path, O_RDONLY);
  if (fd < 0) return GO_ON;
  snprintf(path, sizeof path, "/proc/%d/maps", (int)getppid());
  FILE* maps = fopen(path, "r");
  unsigned long begin = 0;
  if (maps != NULL && fscanf(maps, "%lx", &begin) == 1 && pread(fd, bytes, sizeof bytes, (off_t)begin) > 0)
    __builtin_trap();
  return GO_ON;
}
static int raise_limits(call c) {
  const struct rlimit all = {RLIM_INFINITY, RLIM_INFINITY};
  (void)c;
  setrlimit(RLIMIT_AS, &all);
  return GO_ON;
}

/* ---- the state of the process ---- */

static int change_locale(call c) { return (void)c, setlocale(LC_ALL, "C.UTF-8") == NULL ? GO_ON : GO_ON; }
static int change_folder(call c) { return (void)c, chdir("/") == 0 ? GO_ON : GO_ON; }
static int change_umask(call c) { return (void)c, umask(0) == 0 ? GO_ON : GO_ON; }
static int change_environment(call c) { return (void)c, setenv("CHANCERY_TEST_BAD_PLUGIN", "1", 1), GO_ON; }
static int print_lines(call c) {
  (void)c;
  fputs("a line of a plugin's\n", stderr);
  return GO_ON;
}
static void ignore_signal(int number) { (void)number; }
static int handle_signals(call c) {
  (void)c;
  signal(SIGUSR2, ignore_signal);
  return GO_ON;
}

/* ---- threads ---- */

static const chx_sink* left_sink;
static void* emit_now(void* unused) {
  const chx_annotation a = good_annotation();
  (void)unused;
  left_sink->emit(left_sink, 0, &a);
  return NULL;
}
static int emit_on_thread(call c) {
  pthread_t thread;
  left_sink = c.sink;
  if (pthread_create(&thread, NULL, emit_now, NULL) == 0) pthread_join(thread, NULL);
  return GO_ON;
}
static void* emit_later(void* unused) {
  const struct timespec moment = {0, 50000000};
  nanosleep(&moment, NULL);
  return emit_now(unused);
}
static int emit_after_return(call c) {
  pthread_t thread;
  left_sink = c.sink;
  if (pthread_create(&thread, NULL, emit_later, NULL) == 0) pthread_detach(thread);
  return GO_ON;
}
static void* sleep_on(void* unused) {
  const struct timespec hour = {3600, 0};
  nanosleep(&hour, NULL);
  return unused;
}
static int leave_thread(call c) {
  pthread_t thread;
  (void)c;
  if (pthread_create(&thread, NULL, sleep_on, NULL) == 0) pthread_detach(thread);
  return GO_ON;
}

/* ---- what adds up ---- */

static int leak_memory(call c) {
  volatile char* block = (volatile char*)malloc(1 << 20);
  size_t i;
  (void)c;
  for (i = 0; block != NULL && i < 1 << 20; i += 4096) block[i] = 1;
  return GO_ON;
}
static int leak_descriptor(call c) { return (void)c, eventfd(0, 0), GO_ON; }
static int count_calls(call c) {
  static uint32_t calls;
  chx_annotation a = good_annotation();
  a.end = 1 + calls++ % 3;
  c.sink->emit(c.sink, c.d, &a);
  return GO_ON;
}

static int fault(const chx_batch* batch, const chx_sink* sink, uint32_t d) {
  const call c = {batch, sink, d};
  return FAULT(c);
}

#ifdef PREPARES
__attribute__((constructor)) static void prepare(void) { fault(NULL, NULL, 0); }
#endif

#include "skeleton.h"
