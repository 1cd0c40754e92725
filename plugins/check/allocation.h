#ifndef CHANCERY_PLUGINS_CHECK_ALLOCATION_H_
#define CHANCERY_PLUGINS_CHECK_ALLOCATION_H_

#include <cstdint>

namespace chancery::check {

// Makes this thread's allocations fail from the k-th from now on, 0 for none, while it runs in the plugin.  Returns how
// many there were in the plugin since the last call.  Does nothing under a sanitizer.
uint64_t FailAllocationsFrom(uint64_t k);

// Says, while it lives, whether the thread runs in the plugin's code: true around a call of the plugin, false in the
// host's callbacks.
class InPlugin {
 public:
  explicit InPlugin(bool in_plugin);
  ~InPlugin();
  InPlugin(const InPlugin&) = delete;
  InPlugin& operator=(const InPlugin&) = delete;

 private:
  bool before_;
};

}  // namespace chancery::check

#endif  // CHANCERY_PLUGINS_CHECK_ALLOCATION_H_
