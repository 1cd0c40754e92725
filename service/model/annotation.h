#ifndef CHANCERY_SERVICE_MODEL_ANNOTATION_H_
#define CHANCERY_SERVICE_MODEL_ANNOTATION_H_

#include <cstdint>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "absl/strings/string_view.h"
#include "service/model/decimal.h"
#include "service/model/text_span.h"
#include "service/model/time_span.h"

namespace chancery::model {

using AttributeValue = std::variant<std::string, int64_t, double, PartialDate, Decimal, bool>;

struct Attribute {
  std::string key;
  AttributeValue value;
};

// To an entry of a knowledge base: {"chancery", "csto"}, {"wikidata", "Q11701"}.
struct Link {
  std::string knowledge_base;
  std::string id;
  double confidence = 1;
};

// To another annotation of the same document, by its id.
struct Relation {
  std::string role;
  uint64_t target_id = 0;
};

// The service's own copy of what one extractor found at one place (chx_annotation in the plugin ABI), checked:
// the span lies in the text on code point boundaries, strings are UTF-8, numbers are finite.  What the attributes
// of each type mean is written in docs/annotations.md.
struct Annotation {
  std::string type;
  TextSpan span;
  std::string canonical;
  double confidence = 1;
  uint64_t id = 0;                // unique within the document, given by the host
  std::string extractor;          // "dates"
  std::string extractor_version;  // "1.0.0"
  std::vector<Attribute> attributes;
  std::vector<Link> links;
  std::vector<Relation> relations;

  // The attribute's value when it is there and of that type; else nullptr.
  template <typename T>
  const T* Find(absl::string_view key) const {
    for (const Attribute& a : attributes) {
      if (absl::string_view(a.key) == key) return std::get_if<T>(&a.value);
    }
    return nullptr;
  }
  // The string attribute, or "".
  absl::string_view Text(absl::string_view key) const {
    const std::string* value = Find<std::string>(key);
    return value == nullptr ? absl::string_view() : absl::string_view(*value);
  }
  // The id of the first annotation related in this role, or 0.
  uint64_t Related(absl::string_view role) const {
    for (const Relation& r : relations) {
      if (absl::string_view(r.role) == role) return r.target_id;
    }
    return 0;
  }
};

}  // namespace chancery::model

#endif  // CHANCERY_SERVICE_MODEL_ANNOTATION_H_
