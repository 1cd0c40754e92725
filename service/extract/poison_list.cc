#include "service/extract/poison_list.h"

namespace chancery::extract {

int PoisonList::Deaths(const std::string& key, uint64_t now_ns) {
  const auto found = entries_.find(key);
  if (found == entries_.end()) return 0;
  if (now_ns < found->second.expires_ns) return found->second.deaths;
  entries_.erase(found);
  return 0;
}

int PoisonList::Add(const std::string& key, uint64_t now_ns) {
  const int before = Deaths(key, now_ns);
  if (before == 0) {
    order_.push_back(key);
    while (order_.size() > capacity_) {
      if (order_.front() != key) entries_.erase(order_.front());
      order_.pop_front();
    }
  }
  entries_[key] = {before + 1, now_ns + ttl_ns_};
  return before + 1;
}

}  // namespace chancery::extract
