#include "plugins/check/guarded_block.h"

#include <sys/mman.h>
#include <unistd.h>

#include <atomic>
#include <cstdlib>
#include <cstring>

namespace chancery::check {
namespace {

// The youngest blocks, for DescribeFault: a ring that a signal handler can read without a lock.
struct Slot {
  std::atomic<uintptr_t> mapping{0};
  size_t mapping_size = 0;
  uintptr_t data = 0;
  size_t size = 0;
  std::atomic<int> state{0};  // 0 writable, 1 sealed, 2 revoked
  char name[64] = {};
};
constexpr size_t kSlots = 4096;
Slot slots[kSlots];
std::atomic<size_t> next_slot{0};

size_t PageSize() {
  static const size_t size = static_cast<size_t>(sysconf(_SC_PAGESIZE));
  return size;
}

}  // namespace

GuardedBlock::GuardedBlock(std::string_view bytes, Placement placement, std::string name) : size_(bytes.size()) {
  constexpr size_t kPadding = 64;
  const size_t page = PageSize();
  const size_t behind = placement == Placement::kPadded ? kPadding : 0;
  const size_t body = (size_ + behind + page - 1) / page * page;
  mapping_size_ = body + 2 * page;
  void* mapped = mmap(nullptr, mapping_size_, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (mapped == MAP_FAILED) std::abort();
  mapping_ = static_cast<char*>(mapped);
  if (body > 0 && mprotect(mapping_ + page, body, PROT_READ | PROT_WRITE) != 0) std::abort();
  data_ = placement == Placement::kBegin ? mapping_ + page : mapping_ + page + body - behind - size_;
  std::memcpy(data_, bytes.data(), size_);

  slot_ = next_slot++ % kSlots;
  Slot& slot = slots[slot_];
  slot.mapping = 0;
  slot.mapping_size = mapping_size_;
  slot.data = reinterpret_cast<uintptr_t>(data_);
  slot.size = size_;
  slot.state = 0;
  std::strncpy(slot.name, name.c_str(), sizeof(slot.name) - 1);
  slot.mapping = reinterpret_cast<uintptr_t>(mapping_);
}

GuardedBlock::~GuardedBlock() {
  if (revoked_) return;
  Slot& slot = slots[slot_];
  if (slot.mapping == reinterpret_cast<uintptr_t>(mapping_)) slot.mapping = 0;
  munmap(mapping_, mapping_size_);
}

void GuardedBlock::Seal() {
  mprotect(mapping_ + PageSize(), mapping_size_ - 2 * PageSize(), PROT_READ);
  Slot& slot = slots[slot_];
  if (slot.mapping == reinterpret_cast<uintptr_t>(mapping_)) slot.state = 1;
}

void GuardedBlock::Revoke() {
  revoked_ = true;
  // Mapping it anew gives the memory back and keeps the addresses.
  mmap(mapping_, mapping_size_, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_FIXED, -1, 0);
  Slot& slot = slots[slot_];
  if (slot.mapping == reinterpret_cast<uintptr_t>(mapping_)) slot.state = 2;
}

void DescribeFault(const void* address, char* out, size_t capacity) {
  const uintptr_t at = reinterpret_cast<uintptr_t>(address);
  out[0] = '\0';
  for (const Slot& slot : slots) {
    const uintptr_t mapping = slot.mapping;
    if (mapping == 0 || at < mapping || at - mapping >= slot.mapping_size) continue;
    const char* where = at < slot.data                ? "before "
                        : at >= slot.data + slot.size ? "behind "
                        : slot.state == 2             ? "after the call, in "
                        : slot.state == 1             ? "writing to "
                                                      : "in ";
    size_t used = 0;
    for (const char* part : {where, slot.name}) {
      for (; *part != '\0' && used + 1 < capacity; ++part) out[used++] = *part;
    }
    out[used] = '\0';
    return;
  }
}

}  // namespace chancery::check
