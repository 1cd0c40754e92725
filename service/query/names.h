#ifndef CHANCERY_SERVICE_QUERY_NAMES_H_
#define CHANCERY_SERVICE_QUERY_NAMES_H_

#include <set>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "service/model/entity.h"
#include "service/query/planner.h"
#include "service/store/store.h"

namespace chancery::query {

// Finds stored entities by how a reader writes their names, and the words that a reader's word can be written as.  For
// one query: not for several threads.
class NameFinder {
 public:
  // `store` must outlive it.
  NameFinder(store::Store& store, NameMatching matching)
      : store_(store), matching_(matching == NameMatching::kUnspecified ? NameMatching::kCrossScript : matching) {}

  // Resource names of the entities one of whose names has all words of `name`, sorted; `whole`: and no other words.  An
  // initial stands for every word that begins with it.  A name without letters finds none.
  absl::StatusOr<std::vector<std::string>> Find(absl::string_view name, model::EntityKind kind, bool whole);

  struct WordMatch {
    std::vector<std::string> terms;     // of the index, each an alternative
    std::set<std::string> spellings;    // other than the reader's own, of stored names
    std::vector<std::string> entities;  // that have a name with the word, sorted
  };
  // What one word (without spaces) matches.  `as_name`: it may be the word of a name.
  absl::StatusOr<WordMatch> Match(absl::string_view word, bool as_name);

 private:
  bool Alike(absl::string_view query_word, const std::vector<std::string>& keys, absl::string_view name_word) const;

  store::Store& store_;
  const NameMatching matching_;
};

// The searchable words of a text as they are written.
struct SearchWord {
  std::string text;
  bool capitalized = false;
};
std::vector<SearchWord> SearchWordsOf(absl::string_view text);

// A reader who writes capitals writes names with them; of one who writes none every word may be a name.
bool AnyCapitalized(const std::vector<SearchWord>& words);

}  // namespace chancery::query

#endif  // CHANCERY_SERVICE_QUERY_NAMES_H_
