#ifndef CHANCERY_BENCHMARKS_BARE_HOST_H_
#define CHANCERY_BENCHMARKS_BARE_HOST_H_

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include "service/model/document.h"

namespace chancery::benchmarks {

// Runs plugins over documents with as little of a host around them as the C ABI allows, so that their own speed is
// seen: findings are copied into one arena, for those that come after, and nothing is checked.  For one thread.
class BareHost {
 public:
  // Loads FOLDER/NAME.so in the order of `names`, which is the one they are run in.  On failure: nullptr and the cause.
  static std::unique_ptr<BareHost> Load(const std::string& folder, const std::vector<std::string>& names,
                                        std::string& error);
  virtual ~BareHost() = default;

  // Adds the CPU seconds of each plugin to `seconds`, by its place in `names`; returns how much was found.
  virtual size_t Run(const model::Document& document, std::vector<double>& seconds) = 0;
};

}  // namespace chancery::benchmarks

#endif  // CHANCERY_BENCHMARKS_BARE_HOST_H_
