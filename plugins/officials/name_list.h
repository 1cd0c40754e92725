#ifndef CHANCERY_PLUGINS_OFFICIALS_NAME_LIST_H_
#define CHANCERY_PLUGINS_OFFICIALS_NAME_LIST_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "plugins/rules/data_file.h"

namespace chancery::officials {

// Folded names with what is known of them, as hashes: about 1.5 MB for 80,000 names.  A word that is not in the list
// is taken for a name in about one of 10^14 cases.  Immutable after Load; any thread may read it.
class NameList {
 public:
  enum Flag : uint8_t {
    kGiven = 1,
    kSurname = 2,
    kChinese = 4,  // a Chinese surname: stands before the given name
    kMale = 8,
    kFemale = 16,
    kWord = 32,  // also an ordinary word or a place
  };

  // Reads names.tsv.  False and "file:line: cause" on a mistake.
  bool Load(const rules::DataFile& file, std::string& error);
  // The flags of a folded word, 0 when it is in no list.
  uint8_t Find(std::string_view folded) const;

 private:
  struct Slot {
    uint64_t hash = 0;
    uint8_t flags = 0;
  } __attribute__((packed));
  std::vector<Slot> slots_;
};

}  // namespace chancery::officials

#endif  // CHANCERY_PLUGINS_OFFICIALS_NAME_LIST_H_
