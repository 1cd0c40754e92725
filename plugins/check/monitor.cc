#include "plugins/check/monitor.h"

#include <signal.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cstdlib>
#include <cstring>

#include "plugins/check/guarded_block.h"

namespace chancery::check {
namespace {

Monitor* monitor = nullptr;

void OnFault(int signal, siginfo_t* info, void*) {
  Monitor* m = TheMonitor();
  char* out = m->fault;
  DescribeFault(info->si_addr, out, sizeof m->fault);
  if (out[0] == '\0') {
    // Hexadecimal by hand: a handler may call next to nothing.
    const char* text = "at address 0x";
    size_t used = 0;
    while (text[used] != '\0') {
      out[used] = text[used];
      ++used;
    }
    uintptr_t address = reinterpret_cast<uintptr_t>(info->si_addr);
    int digits = 1;
    while (digits < 16 && address >> (4 * digits) != 0) ++digits;
    while (digits-- > 0) out[used++] = "0123456789abcdef"[address >> (4 * digits) & 15];
    out[used] = '\0';
  }
  // SA_RESETHAND: now it has its usual end.
  raise(signal);
}

}  // namespace

Monitor* TheMonitor() {
  if (monitor == nullptr) monitor = static_cast<Monitor*>(std::calloc(1, sizeof(Monitor)));
  return monitor;
}

void SetMonitor(Monitor* m) { monitor = m; }

void SetPhase(const std::string& what) {
  Monitor* m = TheMonitor();
  std::strncpy(m->phase, what.c_str(), sizeof m->phase - 1);
}

void InstallFaultHandler() {
  constexpr size_t kStack = 64 << 10;
  stack_t stack = {};
  stack.ss_sp = mmap(nullptr, kStack, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  stack.ss_size = kStack;
  sigaltstack(&stack, nullptr);
  struct sigaction action = {};
  action.sa_sigaction = &OnFault;
  action.sa_flags = SA_SIGINFO | SA_ONSTACK | SA_RESETHAND | SA_NODEFER;
  for (int signal : {SIGSEGV, SIGBUS, SIGILL, SIGFPE}) sigaction(signal, &action, nullptr);
}

}  // namespace chancery::check
