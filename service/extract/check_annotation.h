#ifndef CHANCERY_SERVICE_EXTRACT_CHECK_ANNOTATION_H_
#define CHANCERY_SERVICE_EXTRACT_CHECK_ANNOTATION_H_

#include <cstddef>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "chancery/extractor.h"

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
inline constexpr uint64_t kHostIdBit = CHX_HOST_ID;

// Checks what a plugin emitted for `text`, and copies nothing.  CHX_OK; CHX_E_OUT_OF_RANGE for the span;
// CHX_E_INVALID_ARGUMENT for anything else, with `why` saying what.  After CHX_OK everything in it may be read; an
// attribute of a kind that this host does not know is none of its faults.
chx_status CheckAnnotation(const chx_annotation* emitted, absl::string_view text,
                           const std::vector<std::string>& produces, const AnnotationLimits& limits, std::string* why);

// The bytes of memory that a copy's texts and lists take, about.
size_t Footprint(const chx_annotation& checked);

}  // namespace chancery::extract

#endif  // CHANCERY_SERVICE_EXTRACT_CHECK_ANNOTATION_H_
