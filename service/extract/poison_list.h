#ifndef CHANCERY_SERVICE_EXTRACT_POISON_LIST_H_
#define CHANCERY_SERVICE_EXTRACT_POISON_LIST_H_

#include <cstddef>
#include <cstdint>
#include <deque>
#include <string>
#include <unordered_map>

namespace chancery::extract {

// The documents that a plugin's process has died on, by any key that tells them apart.  One that it has died on once is
// to be run alone; one that it has died on twice is not run at all.  Forgets after an hour, and the oldest when there
// are too many.  It has no clock: it is told the time, in nanoseconds that only grow.  Not safe to use from several
// threads.
class PoisonList {
 public:
  explicit PoisonList(size_t capacity = 4096, uint64_t ttl_ns = 3'600'000'000'000)
      : capacity_(capacity), ttl_ns_(ttl_ns) {}

  bool empty() const { return entries_.empty(); }
  // How often the process has died on it: 0, 1 or 2 and more.
  int Deaths(const std::string& key, uint64_t now_ns);
  // Says that it has died on it; returns the new number.
  int Add(const std::string& key, uint64_t now_ns);
  // It went well: forgets.
  void Remove(const std::string& key) { entries_.erase(key); }

 private:
  struct Entry {
    int deaths = 0;
    uint64_t expires_ns = 0;
  };
  const size_t capacity_;
  const uint64_t ttl_ns_;
  std::unordered_map<std::string, Entry> entries_;
  // Keys in the order in which they were first added; some are no longer there.
  std::deque<std::string> order_;
};

}  // namespace chancery::extract

#endif  // CHANCERY_SERVICE_EXTRACT_POISON_LIST_H_
