/* Plugins that end or hold up the process they are in.  FAULT names the function, WHEN the moment. */
#define _GNU_SOURCE
#include <pthread.h>
#include <setjmp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

#include "bad.h"

static void segfault(void) {
  volatile uintptr_t address = 16;
  *(volatile int*)address = 1;
}

static int depth(volatile char* above) {
  volatile char here[4096];
  here[0] = above[0];
  return depth(here) + here[0];
}
static void stack_overflow(void) {
  volatile char top[1] = {1};
  depth(top);
}

static void divide_by_zero(void) {
  volatile int seven = 7, zero = 0; /* 1 / zero would be no division to a compiler */
  volatile int quotient = seven / zero;
  (void)quotient;
}

static void illegal_instruction(void) { __builtin_trap(); }

/* A page of a file that has no such page. */
static void bus_error(void) {
  FILE* file = tmpfile();
  volatile char* page = (volatile char*)mmap(NULL, 4096, PROT_READ, MAP_SHARED, fileno(file), 0);
  (void)*page;
}

static void call_abort(void) { abort(); }
static void exit_0(void) { exit(0); }
static void quick_exit_0(void) { _exit(0); }
static void kill_self(void) { kill(getpid(), SIGKILL); }

static void double_free(void) {
  /* Too great for the allocator's caches, and kept from joining the rest: it always notices. */
  void* volatile block = malloc(2000);
  void* volatile keep = malloc(2000);
  free(block);
  free(block);
  free(keep);
}

static void hang(void) {
  volatile int forever = 1;
  while (forever) {
  }
}

static void sleep_for_an_hour(void) {
  struct timespec hour = {3600, 0};
  while (nanosleep(&hour, &hour) != 0) {
  }
}

static void wait_for_nobody(void) {
  static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
  pthread_mutex_lock(&mutex);
  pthread_mutex_lock(&mutex);
}

/* Takes memory until there is none, and then uses what it did not get. */
static void eat_memory(void) {
  for (;;) {
    volatile char* block = (volatile char*)malloc(1 << 20);
    block[0] = 1;
  }
}

/* Back to a frame that is long gone; _FORTIFY_SOURCE notices. */
static jmp_buf gone;
static __attribute__((noinline)) void remember_deep_down(int levels) {
  volatile char room[4096];
  room[0] = (char)levels;
  if (levels > 0) remember_deep_down(levels - 1);
  else if (setjmp(gone) != 0) abort();
  room[1] = room[0];
}
#ifdef REMEMBERS
__attribute__((constructor)) static void remember(void) { remember_deep_down(64); }
#endif
static void long_jump(void) { longjmp(gone, 1); }

/* Its own handler returns to the instruction that failed, for ever. */
static void look_away(int signal_number) { (void)signal_number; }
static void segfault_with_handler(void) {
  signal(SIGSEGV, look_away);
  segfault();
}

static int fault(const chx_batch* batch, const chx_sink* sink, uint32_t d) {
  (void)batch;
  (void)sink;
  (void)d;
  FAULT();
  return GO_ON;
}

#include "skeleton.h"
