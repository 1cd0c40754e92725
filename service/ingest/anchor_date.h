#ifndef CHANCERY_SERVICE_INGEST_ANCHOR_DATE_H_
#define CHANCERY_SERVICE_INGEST_ANCHOR_DATE_H_

#include <optional>

#include "absl/strings/string_view.h"
#include "service/model/document.h"
#include "service/model/time_span.h"

namespace chancery::ingest {

struct AnchorDate {
  model::PartialDate date;  // whole: year, month and day
  model::AnchorSource source = model::AnchorSource::kNone;
  model::TextSpan span;  // where it stands
};

// The day an article says it was written: a header (" date 2024-06-14 " at its very start, with or without text behind
// it; or a line of its own: "Published 14.06.2024", "Дата публикации: ...", "Жарияланған күні: ..."), else a dateline
// ("Moscow, 12 April 2023 (TDI):", "АСТАНА, 14 июня 2024 года. /ТАСС/"); a dateline without a year gives none.  Looks
// at the first 400 bytes only.  nullopt when there is none.
std::optional<AnchorDate> FindAnchorDate(absl::string_view utf8);

}  // namespace chancery::ingest

#endif  // CHANCERY_SERVICE_INGEST_ANCHOR_DATE_H_
