#ifndef CHANCERY_SERVICE_PIPELINE_SUMMARY_FOCUS_H_
#define CHANCERY_SERVICE_PIPELINE_SUMMARY_FOCUS_H_

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "service/store/store.h"
#include "service/summarize/point_focus.h"

namespace chancery::pipeline {

// Reads what a reader wants to hear about.  Of its words
//   - resource names ("officials/yerlan-koshanov") and states by name or code ("Kazakhstan", "Казахстан", "KZ") are
//   names;
//   - capitalised words that are no measure are names too, of every stored entity that has such a word in a name in any
//     script, or of what the word itself stands for; without any capitals, all words that an entity has as a name;
//   - words for a measure ("turnover", "товарооборот", "айналым") ask for figures of it;
//   - function words are dropped, and the others are plain words.
// At most 64 words are read.  Errors of the store.
absl::StatusOr<summarize::PointFocus> ReadPointFocus(absl::string_view words, store::Store& store);

}  // namespace chancery::pipeline

#endif  // CHANCERY_SERVICE_PIPELINE_SUMMARY_FOCUS_H_
