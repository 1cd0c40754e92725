#ifndef CHANCERY_SERVICE_INGEST_BOILERPLATE_H_
#define CHANCERY_SERVICE_INGEST_BOILERPLATE_H_

#include <vector>

#include "absl/strings/string_view.h"
#include "service/model/text_span.h"

namespace chancery::ingest {

// Ranges of an article that are not its text: photo credits ("Photo: ...", "Фото: ...", "Сурет: ..."), link lines
// ("Also read: ...", "Читайте также: ...", "Оқи отырыңыз: ..."), image bars ("Images | ..."), a scraped header (" date
// 2024-06-14 "), share and contact lines, bare URLs and e-mail addresses on a line.  In order, disjoint, without the
// line breaks around them.
std::vector<model::TextSpan> FindBoilerplate(absl::string_view utf8);

}  // namespace chancery::ingest

#endif  // CHANCERY_SERVICE_INGEST_BOILERPLATE_H_
