#ifndef CHANCERY_PLUGINS_CHECK_GUARDED_BLOCK_H_
#define CHANCERY_PLUGINS_CHECK_GUARDED_BLOCK_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace chancery::check {

// Where a block lies within the readable pages between its two unreadable ones.
enum class Placement {
  kEnd,    // its last byte is the last that can be read: one byte more faults
  kBegin,  // its first byte is the first that can be read
  kPadded  // 64 readable bytes follow, then the unreadable page (CHX_DOC_PADDED)
};

// Memory that is handed to a plugin, between two unreadable pages.  After Revoke() its addresses are never used again,
// so a pointer that was kept faults for ever.  Not for use by several threads at once.
class GuardedBlock {
 public:
  // Copies `bytes`.  `name` is what a report calls it: "the text of en-ships".  Aborts when the system has no memory.
  GuardedBlock(std::string_view bytes, Placement placement, std::string name);
  // Gives the addresses back, unless the block was revoked.
  ~GuardedBlock();
  GuardedBlock(const GuardedBlock&) = delete;
  GuardedBlock& operator=(const GuardedBlock&) = delete;

  char* data() const { return data_; }
  size_t size() const { return size_; }
  // From now on reading is all that works.
  void Seal();
  // From now on nothing works.
  void Revoke();

 private:
  char* mapping_;
  size_t mapping_size_;
  char* data_;
  size_t size_;
  size_t slot_;
  bool revoked_ = false;
};

// What the address of a fault tells, "behind the text of en-ships", or "" when it is not in or beside a block.  Copies
// at most `capacity` bytes and a NUL into `out`.  Safe in a signal handler.
void DescribeFault(const void* address, char* out, size_t capacity);

}  // namespace chancery::check

#endif  // CHANCERY_PLUGINS_CHECK_GUARDED_BLOCK_H_
