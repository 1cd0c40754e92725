#ifndef CHANCERY_SERVICE_MODEL_TEXT_SPAN_H_
#define CHANCERY_SERVICE_MODEL_TEXT_SPAN_H_

#include <cstdint>

namespace chancery::model {

// A half-open range [begin, end) of a document's text in UTF-8 bytes, on code point boundaries.
struct TextSpan {
  int32_t begin = 0;
  int32_t end = 0;

  bool empty() const { return end <= begin; }
  bool Contains(TextSpan other) const { return begin <= other.begin && other.end <= end; }
  bool Overlaps(TextSpan other) const { return begin < other.end && other.begin < end; }
  friend auto operator<=>(const TextSpan&, const TextSpan&) = default;
};

}  // namespace chancery::model

#endif  // CHANCERY_SERVICE_MODEL_TEXT_SPAN_H_
