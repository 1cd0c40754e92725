#ifndef CHANCERY_CLIENTS_CLI_EXPLAIN_H_
#define CHANCERY_CLIENTS_CLI_EXPLAIN_H_

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "clients/cli/table.h"
#include "service/model/document.h"
#include "service/model/fact.h"

namespace chancery::cli {

// One match of a rule; chancery/rules_trace.h says what each field means.
struct RuleMatch {
  struct Part {
    std::string name;
    std::string value;
    size_t begin = 0;
    size_t end = 0;
  };
  std::string extractor;  // "chancery.dates"
  std::string rule;
  std::string place;
  size_t begin = 0;
  size_t end = 0;
  int64_t prefer = 0;
  std::vector<Part> parts;
  std::vector<std::pair<std::string, std::string>> fields;
  std::optional<size_t> winner;  // an index into the same list
};

// What the rules of the plugins do with a text, for `chancery extract --explain`.  It has instances of its own of the
// plugins that tell (the extension chancery.rules.trace/1).  For one thread.
class Explainer {
 public:
  // The plugins of these folders; one that does not load, or does not tell, is left out.
  static absl::StatusOr<std::unique_ptr<Explainer>> Load(const std::vector<std::string>& folders);
  virtual ~Explainer() = default;

  // All matches, by extractor and then by place, and adds to the work.
  virtual std::vector<RuleMatch> Explain(const model::Document& document) = 0;
  // What each rule cost in all texts so far, the most expensive first.
  virtual Table Work() const = 0;
};

// The matches that nothing better overlaps, each with its parts, what it emits, what it took the place of and which of
// the facts was made of it.
std::string ExplanationText(const model::Document& document, const std::vector<RuleMatch>& matches,
                            const std::vector<model::Fact>& facts);
// The same of all matches, as a JSON array on one line.
std::string ExplanationJson(const model::Document& document, const std::vector<RuleMatch>& matches);

}  // namespace chancery::cli

#endif  // CHANCERY_CLIENTS_CLI_EXPLAIN_H_
