#include "plugins/officials/person_finder.h"

#include "plugins/officials/name_evidence.h"
#include "plugins/officials/name_joiner.h"

namespace chancery::officials {

NameSearch PersonFinder::Search(const rules::TokenizedText& text, const BodyFinder::Found& found,
                                const std::vector<Title>& titles) const {
  NameSearch search;
  search.candidates = FindCandidates(tools_, text, found, titles);
  search.supported = FindSupported(tools_, text, search.candidates);
  return search;
}

std::vector<PersonName> PersonFinder::Decide(const rules::TokenizedText& text, const NameSearch& search,
                                             const NameTagger* tagger) const {
  return JoinNames(
      tools_, text, search.candidates,
      tagger == nullptr ? search.supported : tagger->Find(tools_, text, search.candidates, search.supported));
}

}  // namespace chancery::officials
