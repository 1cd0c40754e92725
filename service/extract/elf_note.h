#ifndef CHANCERY_SERVICE_EXTRACT_ELF_NOTE_H_
#define CHANCERY_SERVICE_EXTRACT_ELF_NOTE_H_

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace chancery::extract {

// The text of the one manifest note (CHX_MANIFEST in chancery/extractor.h) in the bytes of a shared object, without its
// final NUL; a view into `file`.  Reads the program headers only, so a file without section headers is fine.  Never
// reads outside `file`, and takes time linear in its size.
//   LIBRARY_INVALID   not a 64-bit little-endian ELF shared object of this machine, or cut short
//   MANIFEST_MISSING  no such note
//   MANIFEST_INVALID  more than one, or one that is empty or over 64 KiB
absl::StatusOr<absl::string_view> ReadManifestNote(absl::string_view file);

}  // namespace chancery::extract

#endif  // CHANCERY_SERVICE_EXTRACT_ELF_NOTE_H_
