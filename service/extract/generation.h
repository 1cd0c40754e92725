#ifndef CHANCERY_SERVICE_EXTRACT_GENERATION_H_
#define CHANCERY_SERVICE_EXTRACT_GENERATION_H_

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "service/extract/analyzer.h"
#include "service/extract/extractor.h"
#include "service/extract/ledger.h"
#include "service/extract/plugin_unit.h"

namespace chancery::extract {

// The ledgers of all extractors since the server's start, by id.  For one thread at a time.
class Ledgers {
 public:
  explicit Ledgers(const QuarantinePolicy& policy) : policy_(policy) {}
  // The ledger of that extractor; a new one at the first time.
  std::shared_ptr<Ledger> Of(const std::string& id);

 private:
  const QuarantinePolicy policy_;
  std::map<std::string, std::shared_ptr<Ledger>> ledgers_;
};

// The extractors that there are at one time and the order in which they run.  Immutable; a document that is being
// analysed holds on to the one it began with, and with it to the plugins.
struct Generation {
  struct Entry {
    std::shared_ptr<PluginUnit> unit;
    Extractor* extractor = nullptr;  // null when it failed or is off
    std::shared_ptr<Ledger> ledger;  // null when it failed
    // What does not change while it runs; of one that does not run the state too: kFailed with its error, or kDisabled.
    ExtractorStatus status;
    // Entries that produce a type which this one requires or uses, also by way of others.
    std::vector<size_t> builds_on;
  };
  std::vector<Entry> entries;
  std::vector<size_t> order;  // indices of those that run

  // nullptr when there is none.
  const Entry* Find(absl::string_view id) const;
  // What is known of one now.
  static ExtractorStatus Describe(const Entry& entry);
};

// The extractors of these plugins.  Where two have the same id the first in the list has it.
std::shared_ptr<const Generation> MakeGeneration(const std::vector<std::shared_ptr<PluginUnit>>& units,
                                                 Ledgers* ledgers);

}  // namespace chancery::extract

#endif  // CHANCERY_SERVICE_EXTRACT_GENERATION_H_
