#ifndef CHANCERY_SERVICE_SUMMARIZE_REDUNDANCY_H_
#define CHANCERY_SERVICE_SUMMARIZE_REDUNDANCY_H_

#include "service/summarize/sentence_features.h"

namespace chancery::summarize {

// Share of what `candidate` says that `said` says too, 0 to 1: the cosine of their words and entities, or what both
// state of the same entities, whatever their language.  `same_document` tells that both are of one.
double Overlap(const SentenceFeatures& candidate, const SentenceFeatures& said, double cosine, bool same_document);

}  // namespace chancery::summarize

#endif  // CHANCERY_SERVICE_SUMMARIZE_REDUNDANCY_H_
