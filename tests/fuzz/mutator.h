#ifndef CHANCERY_TESTS_FUZZ_MUTATOR_H_
#define CHANCERY_TESTS_FUZZ_MUTATOR_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace chancery::fuzz {

// Makes texts that news would not have out of texts that it could have.  The same seed and texts give the same sequence
// on every machine.  All are valid UTF-8.  For one thread.
class Mutator {
 public:
  // `texts`: what is cut up and put together again, at least one.
  Mutator(uint64_t seed, std::vector<std::string> texts) : state_(seed), texts_(std::move(texts)) {}

  // The next text: mostly up to 4 KB, seldom up to `most` bytes.
  std::string Next(size_t most);
  // Sentences of `text`: none, all of it, or some of it; ascending, disjoint, on the borders of characters.
  std::vector<std::pair<uint64_t, uint64_t>> Sentences(std::string_view text);
  // A number below `n`.
  uint64_t Below(uint64_t n);

 private:
  // A random piece of a text, on the borders of characters.
  std::string_view Piece(std::string_view text);
  std::string Mutate(std::string_view text);

  uint64_t state_;
  const std::vector<std::string> texts_;
};

}  // namespace chancery::fuzz

#endif  // CHANCERY_TESTS_FUZZ_MUTATOR_H_
