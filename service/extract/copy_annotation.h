#ifndef CHANCERY_SERVICE_EXTRACT_COPY_ANNOTATION_H_
#define CHANCERY_SERVICE_EXTRACT_COPY_ANNOTATION_H_

#include <cstddef>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "chancery/extractor.h"
#include "service/model/annotation.h"

namespace chancery::extract {

// What the host takes in one annotation; docs/plugin-abi.md lists them.
struct AnnotationLimits {
  size_t text_bytes = 16 << 10;  // canonical, a string value
  size_t name_bytes = 64;        // a type, key, role or knowledge base
  size_t link_id_bytes = 256;
  size_t attributes = 64;
  size_t links = 32;
  size_t relations = 256;
};

// The bit that marks ids which the host gave; plugins number without it.
inline constexpr uint64_t kHostIdBit = uint64_t{1} << 63;

// Checks what a plugin emitted for `text` and copies it.  `id` and the relations' targets stay the plugin's numbers,
// extractor and extractor_version stay empty.  Attributes of a kind this host does not know are left out.
// CHX_OK; CHX_E_OUT_OF_RANGE for the span; CHX_E_INVALID_ARGUMENT for anything else, with `why` saying what.
chx_status CopyAnnotation(const chx_annotation* emitted, absl::string_view text,
                          const std::vector<std::string>& produces, const AnnotationLimits& limits,
                          model::Annotation* out, std::string* why);

// The bytes of memory that the copy's texts and lists take, about.
size_t Footprint(const model::Annotation& annotation);

}  // namespace chancery::extract

#endif  // CHANCERY_SERVICE_EXTRACT_COPY_ANNOTATION_H_
