#ifndef CHANCERY_PLUGINS_CHECK_MUTATE_H_
#define CHANCERY_PLUGINS_CHECK_MUTATE_H_

#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "plugins/check/document.h"
#include "plugins/check/manifest.h"

namespace chancery::check {

// Numbers from a seed; the same on every machine.
class Random {
 public:
  explicit Random(uint64_t seed) : state_(seed) {}
  uint64_t Next();  // splitmix64
  uint64_t Below(uint64_t n) { return n == 0 ? 0 : Next() % n; }
  bool OneIn(uint64_t n) { return Below(n) == 0; }

 private:
  uint64_t state_;
};

// A legal document like one of `bases`, with texts cut, joined, repeated, and strewn with what extractors look for; its
// earlier findings moved, multiplied and made strange.  At most some 64 KB.
TestDocument Mutated(const std::vector<TestDocument>& bases, const ManifestExtractor& extractor, Random* random);

// A configuration: of the schema's members with values right and wrong, or damaged text.
std::string MutatedConfig(const nlohmann::json& schema, const std::string& base, Random* random);

// The document without bytes [begin, end) of its text, which are code point boundaries.  Findings in them go, others
// move.
TestDocument Without(const TestDocument& document, size_t begin, size_t end);

}  // namespace chancery::check

#endif  // CHANCERY_PLUGINS_CHECK_MUTATE_H_
