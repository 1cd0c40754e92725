#ifndef CHANCERY_SERVICE_EXTRACT_DESCRIPTOR_H_
#define CHANCERY_SERVICE_EXTRACT_DESCRIPTOR_H_

#include "absl/status/status.h"
#include "chancery/extractor.h"
#include "service/extract/manifest.h"

namespace chancery::extract {

// Checks what chx_entry_v1 returned before anything of it is used: sizes, required pointers, counts, texts, and that it
// says the same as the manifest, extractor by extractor in the same order.  DESCRIPTOR_INVALID or ABI_MISMATCH.  After
// OK every 1.0 field may be read; younger ones still need CHX_HAS.
absl::Status CheckDescriptor(const chx_plugin* plugin, const Manifest& manifest);

}  // namespace chancery::extract

#endif  // CHANCERY_SERVICE_EXTRACT_DESCRIPTOR_H_
