#ifndef CHANCERY_SERVICE_EXTRACT_WIRE_ANNOTATION_H_
#define CHANCERY_SERVICE_EXTRACT_WIRE_ANNOTATION_H_

#include <cstddef>
#include <vector>

#include "absl/strings/string_view.h"
#include "chancery/extractor.h"

namespace chancery::extract {

// Annotations as bytes, to pass between two processes of one machine and one release: a head, the heads of attributes,
// links and relations, then all texts one after another.

// The bytes that WriteWire needs; a multiple of 8.
size_t WireSize(const chx_annotation& annotation);
void WriteWire(const chx_annotation& annotation, char* to);

// Where the lists of an annotation that was read lie.
struct WireLists {
  std::vector<chx_attr> attributes;
  std::vector<chx_link> links;
  std::vector<chx_relation> relations;
};

// Reads one back.  The texts of `out` point into `bytes`, its lists into `lists`, until it is next read into.  False
// when the bytes are not what WriteWire writes: lengths that do not add up to `bytes`, say.  What the texts and numbers
// say is not checked.
bool ReadWire(absl::string_view bytes, WireLists* lists, chx_annotation* out);

}  // namespace chancery::extract

#endif  // CHANCERY_SERVICE_EXTRACT_WIRE_ANNOTATION_H_
