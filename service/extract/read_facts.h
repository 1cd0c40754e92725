#ifndef CHANCERY_SERVICE_EXTRACT_READ_FACTS_H_
#define CHANCERY_SERVICE_EXTRACT_READ_FACTS_H_

#include <cstdint>
#include <vector>

#include "service/extract/analyzer.h"
#include "service/model/document.h"
#include "service/model/fact.h"

namespace chancery::extract {

// A fact and the annotations that `link` needs to fill in its entities; ids are those of Analysis.annotations.
struct ReadFact {
  model::Fact fact;
  // The annotation it was read from: its links and relations (same_as, participant, ...) are there.
  uint64_t annotation_id = 0;
  // The `official` who says the words it lies in, by the innermost "quotation" around it; 0 when nobody is quoted.
  uint64_t speaker_annotation_id = 0;
};

// Turns annotations into facts by the vocabulary of docs/annotations.md, in the same order.  Facts get ids, spans,
// their sentence, produced_by, confidence and modality; references between facts (part_of, supporting_facts) are filled
// with fact ids, periods and times with the related date's.  Entity references are left to `link`: official,
// affiliation, organization, treaty, speaker, and participants other than states.  `parties` hold what the extractor
// named: state codes ("KZ") and entity ids without their collection ("csto").
//
// No fact comes of a "quotation", of an extractor in analysis.supporting, or of an annotation without that which makes
// it a fact (a money's amount, a quantity's value, an event's type, a date's TIMEX3 value).
//
// A fact's id is the same for the same finding in the same text: 16 hexadecimal digits of a hash of its kind, span,
// rule family (the rule's name up to its last point) and its ordinal among equals.
std::vector<ReadFact> ReadFacts(const model::Document& document, const Analysis& analysis);

}  // namespace chancery::extract

#endif  // CHANCERY_SERVICE_EXTRACT_READ_FACTS_H_
