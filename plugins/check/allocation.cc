// malloc() of this program, and of every library that is loaded into it, in front of the C library's own.
#include <elf.h>
#include <errno.h>
#include <sys/auxv.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <utility>

#include "plugins/check/allocation.h"
#include "plugins/check/process.h"
#include "plugins/check/refusals.h"

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define CHANCERY_OWN_MALLOC 0
#else
#define CHANCERY_OWN_MALLOC 1
#endif

namespace {

thread_local bool in_plugin = false;
thread_local uint64_t fail_from = 0;
thread_local uint64_t allocations = 0;

#if CHANCERY_OWN_MALLOC
// Whether an address lies in the dynamic loader, which takes memory for a thread's variables on their first use, in
// whatever call that is, and ends the process when it gets none: no plugin can help that.
bool IsInLoader(const void* address) {
  static const std::pair<uintptr_t, uintptr_t> range = [] {
    const uintptr_t base = getauxval(AT_BASE);
    if (base == 0) return std::pair<uintptr_t, uintptr_t>();
    const auto* header = reinterpret_cast<const Elf64_Ehdr*>(base);
    const auto* segments = reinterpret_cast<const Elf64_Phdr*>(base + header->e_phoff);
    uintptr_t end = base;
    for (int i = 0; i < header->e_phnum; ++i) {
      if (segments[i].p_type == PT_LOAD) end = std::max(end, base + segments[i].p_vaddr + segments[i].p_memsz);
    }
    return std::pair(base, end);
  }();
  const uintptr_t at = reinterpret_cast<uintptr_t>(address);
  return at >= range.first && at < range.second;
}

bool Fails(const void* caller) {
  if (!in_plugin || IsInLoader(caller)) return false;
  ++allocations;
  if (fail_from == 0 || allocations < fail_from) return false;
  errno = ENOMEM;
  return true;
}
#endif

}  // namespace

#if CHANCERY_OWN_MALLOC
extern "C" {
void* __libc_malloc(size_t size);
void* __libc_calloc(size_t count, size_t size);
void* __libc_realloc(void* block, size_t size);
void* __libc_memalign(size_t alignment, size_t size);

void* malloc(size_t size) noexcept { return Fails(__builtin_return_address(0)) ? nullptr : __libc_malloc(size); }
void* calloc(size_t count, size_t size) noexcept {
  return Fails(__builtin_return_address(0)) ? nullptr : __libc_calloc(count, size);
}
void* realloc(void* block, size_t size) noexcept {
  return Fails(__builtin_return_address(0)) ? nullptr : __libc_realloc(block, size);
}
void* memalign(size_t alignment, size_t size) noexcept {
  return Fails(__builtin_return_address(0)) ? nullptr : __libc_memalign(alignment, size);
}
void* aligned_alloc(size_t alignment, size_t size) noexcept {
  return Fails(__builtin_return_address(0)) ? nullptr : __libc_memalign(alignment, size);
}
int posix_memalign(void** out, size_t alignment, size_t size) noexcept {
  void* block = Fails(__builtin_return_address(0)) ? nullptr : __libc_memalign(alignment, size);
  if (block == nullptr) return ENOMEM;
  *out = block;
  return 0;
}
}
#endif

namespace chancery::check {

uint64_t FailAllocationsFrom(uint64_t k) {
  const uint64_t count = allocations;
  allocations = 0;
  fail_from = k;
  return count;
}

InPlugin::InPlugin(bool value) : before_(in_plugin) { in_plugin = value; }
InPlugin::~InPlugin() { in_plugin = before_; }

Outcome FailAllocations(const Subject& subject) {
  Outcome out;
  Running running(subject);
  if (!running.why.empty()) {
    out.skipped = running.why;
    return out;
  }
  uint64_t most = 0;
  for (const Instance& instance : running.instances) {
    for (const TestDocument& document : NewsFor(subject, *instance.manifest)) {
      const ExtractResult plain = Extract(instance, {&document}, {});
      FailAllocationsFrom(0);
      Extract(instance, {&document}, {});
      const uint64_t count = FailAllocationsFrom(0);
      most = std::max(most, count);
      // Every one of the first, then at growing distances.
      for (uint64_t k = 1; k <= count; k += 1 + k / 8) {
        FailAllocationsFrom(k);
        Extract(instance, {&document}, {});
        FailAllocationsFrom(0);
      }
      const ExtractResult again = Extract(instance, {&document}, {});
      if (again.documents[0].findings != plain.documents[0].findings && out.problems.empty()) {
        out.Warn(document.id + " finds something else after allocations failed: " +
                     FirstDifference(plain.documents[0].findings, again.documents[0].findings),
                 "extract() leaves nothing behind in the instance, also when it fails.");
      }
    }
  }
  out.note = "up to " + std::to_string(most) + " allocations a document";
  return out;
}

Outcome CheckAllocation([[maybe_unused]] const Subject& subject) {
  Outcome out;
#if !CHANCERY_OWN_MALLOC
  out.skipped = "a sanitizer has malloc()";
#else
  if (subject.manifest.has_runtime) {
    out.skipped = "a language runtime has memory of its own";
    return out;
  }
  Ended ended = RunInProcess(subject.options, "internal.allocation", subject.options.timeout_seconds);
  out = std::move(ended.outcome);
  // Some languages end the process when memory does.
  for (Problem& problem : out.problems) {
    problem.severity = Severity::kWarning;
    problem.message = "when memory runs out: " + problem.message;
    problem.advice =
        "Catch std::bad_alloc at the border, look at what malloc() returns; in a worker the server survives it.";
  }
#endif
  return out;
}

}  // namespace chancery::check
