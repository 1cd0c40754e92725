#include "plugins/officials/person_finder.h"

#include "plugins/officials/name_evidence.h"
#include "plugins/officials/name_joiner.h"

namespace chancery::officials {

std::vector<PersonName> PersonFinder::Find(const rules::TokenizedText& text, const BodyFinder::Found& found,
                                           const std::vector<Title>& titles) const {
  const Candidates candidates = FindCandidates(tools_, text, found, titles);
  return JoinNames(tools_, text, candidates, FindSupported(tools_, text, candidates));
}

}  // namespace chancery::officials
