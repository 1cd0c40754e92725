#include "plugins/officials/name_list.h"

#include <algorithm>

#include "plugins/officials/letters.h"

namespace chancery::officials {

bool NameList::Load(const rules::DataFile& file, std::string& error) {
  const size_t lines = static_cast<size_t>(std::count(file.text.begin(), file.text.end(), '\n')) + 1;
  size_t size = 16;
  while (size < lines * 3 / 2) size *= 2;
  slots_.assign(size, Slot());
  for (rules::LineReader reader(file); reader.Next();) {
    const std::string_view line = reader.line();
    const size_t tab = line.find('\t');
    if (tab == std::string_view::npos || tab == 0) {
      error = reader.Place() + ": expected name<TAB>flags";
      return false;
    }
    uint8_t flags = 0;
    for (const char c : line.substr(tab + 1)) {
      static constexpr std::string_view kLetters = "gscmfw";
      const size_t at = kLetters.find(c);
      if (at == std::string_view::npos) {
        error = reader.Place() + ": unknown flag " + c;
        return false;
      }
      flags |= static_cast<uint8_t>(1u << at);
    }
    const uint64_t hash = HashOf(line.substr(0, tab));
    size_t at = hash & (size - 1);
    while (slots_[at].flags != 0 && slots_[at].hash != hash) at = (at + 1) & (size - 1);
    slots_[at].hash = hash;
    slots_[at].flags |= flags;
  }
  return true;
}

uint8_t NameList::Find(std::string_view folded) const {
  if (slots_.empty()) return 0;
  const uint64_t hash = HashOf(folded);
  for (size_t at = hash & (slots_.size() - 1);; at = (at + 1) & (slots_.size() - 1)) {
    if (slots_[at].flags == 0) return 0;
    if (slots_[at].hash == hash) return slots_[at].flags;
  }
}

}  // namespace chancery::officials
