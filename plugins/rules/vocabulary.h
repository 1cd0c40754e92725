#ifndef CHANCERY_PLUGINS_RULES_VOCABULARY_H_
#define CHANCERY_PLUGINS_RULES_VOCABULARY_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace chancery::rules {

// Folded words numbered 0, 1, 2... in the order they were added.  Find may be called by any thread once nothing is
// added any more.
class Vocabulary {
 public:
  static constexpr uint32_t kNone = UINT32_MAX;

  // The word's number; it gets one if it has none.
  uint32_t Add(std::string_view word);
  // The word's number, or kNone.
  uint32_t Find(std::string_view word) const;
  size_t size() const { return words_.size(); }
  std::string_view word(uint32_t id) const {
    return std::string_view(letters_).substr(words_[id].begin, words_[id].size);
  }

 private:
  struct Word {
    uint32_t begin = 0;  // in letters_
    uint32_t size = 0;
    uint32_t hash = 0;
  };
  // The slot of the word, or the empty one where it belongs.
  size_t Slot(std::string_view word, uint32_t hash) const;

  std::vector<Word> words_;
  std::string letters_;
  std::vector<uint32_t> slots_;  // open addressing, a power of two; kNone is empty
};

}  // namespace chancery::rules

#endif  // CHANCERY_PLUGINS_RULES_VOCABULARY_H_
