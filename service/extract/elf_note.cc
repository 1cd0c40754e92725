#include "service/extract/elf_note.h"

#include <elf.h>

#include <cstdint>
#include <cstring>
#include <vector>

#include "absl/strings/str_cat.h"
#include "chancery/extractor.h"
#include "service/extract/load_error.h"

namespace chancery::extract {
namespace {

constexpr size_t kMaxManifest = 64 << 10;
constexpr size_t kMaxProgramHeaders = 256;

#if defined(__x86_64__)
constexpr Elf64_Half kMachine = EM_X86_64;
#elif defined(__aarch64__)
constexpr Elf64_Half kMachine = EM_AARCH64;
#else
#error "name this machine's ELF number"
#endif

absl::Status Invalid(absl::string_view what) {
  return LoadError(kLibraryInvalid, absl::StrCat("not a plugin: ", what),
                   "The plugin folder takes 64-bit ELF shared objects built for this machine.");
}

// Copies a T from `offset`; false when it does not lie in the file.  A copy, because the file's bytes are not aligned.
template <typename T>
bool ReadAt(absl::string_view file, uint64_t offset, T* out) {
  if (offset > file.size() || file.size() - offset < sizeof(T)) return false;
  std::memcpy(out, file.data() + offset, sizeof(T));
  return true;
}

bool Contains(absl::string_view file, uint64_t offset, uint64_t size) {
  return offset <= file.size() && size <= file.size() - offset;
}

uint64_t RoundUp(uint64_t value, uint64_t alignment) { return (value + alignment - 1) / alignment * alignment; }

// Adds to `found` the description of each manifest note of one note segment.
absl::Status ScanNotes(absl::string_view segment, uint64_t alignment, std::vector<absl::string_view>* found) {
  constexpr absl::string_view kOwner(CHX_NOTE_OWNER, sizeof(CHX_NOTE_OWNER));
  uint64_t at = 0;
  Elf64_Nhdr note;
  while (ReadAt(segment, at, &note)) {
    // 32-bit sizes in 64-bit arithmetic: no sum here can wrap.
    const uint64_t name = at + sizeof(note);
    const uint64_t description = RoundUp(name + note.n_namesz, alignment);
    if (!Contains(segment, name, note.n_namesz) || !Contains(segment, description, note.n_descsz)) {
      return Invalid("a note reaches outside its segment");
    }
    if (note.n_type == CHX_NOTE_TYPE && segment.substr(name, note.n_namesz) == kOwner) {
      found->push_back(segment.substr(description, note.n_descsz));
    }
    at = RoundUp(description + note.n_descsz, alignment);
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<absl::string_view> ReadManifestNote(absl::string_view file) {
  Elf64_Ehdr header;
  if (!ReadAt(file, 0, &header) || std::memcmp(header.e_ident, ELFMAG, SELFMAG) != 0) return Invalid("no ELF header");
  if (header.e_ident[EI_CLASS] != ELFCLASS64 || header.e_ident[EI_DATA] != ELFDATA2LSB || header.e_type != ET_DYN) {
    return Invalid("not a 64-bit little-endian ELF shared object");
  }
  if (header.e_machine != kMachine) {
    return Invalid(absl::StrCat("built for ELF machine ", header.e_machine, ", this one is ", kMachine));
  }
  if (header.e_phentsize != sizeof(Elf64_Phdr) || header.e_phnum > kMaxProgramHeaders) {
    return Invalid("odd program headers");
  }
  std::vector<absl::string_view> found;
  for (uint64_t i = 0; i < header.e_phnum; ++i) {
    Elf64_Phdr segment;
    // e_phoff comes from the file and may be near 2^64.
    if (header.e_phoff > file.size() || !ReadAt(file, header.e_phoff + i * sizeof(segment), &segment)) {
      return Invalid("program headers outside the file");
    }
    if (segment.p_type != PT_LOAD && segment.p_type != PT_NOTE) continue;
    // A loadable segment cut short would be SIGBUS in the dynamic loader, not an error of dlopen.
    if (!Contains(file, segment.p_offset, segment.p_filesz)) return Invalid("the file is cut short");
    if (segment.p_type != PT_NOTE) continue;
    const uint64_t alignment = segment.p_align == 8 ? 8 : 4;
    if (absl::Status s = ScanNotes(file.substr(segment.p_offset, segment.p_filesz), alignment, &found); !s.ok())
      return s;
  }
  if (found.empty()) {
    return LoadError(kManifestMissing, "the file has no Chancery manifest note",
                     "Put CHX_MANIFEST(\"{...}\") once at file scope; `readelf -n` shows it.");
  }
  if (found.size() > 1) {
    return LoadError(kManifestInvalid, absl::StrCat("the file has ", found.size(), " manifest notes"),
                     "Use CHX_MANIFEST once.");
  }
  absl::string_view text = found.front();
  if (!text.empty() && text.back() == '\0') text.remove_suffix(1);
  if (text.empty() || text.size() > kMaxManifest) {
    return LoadError(kManifestInvalid, absl::StrCat("the manifest has ", text.size(), " bytes"),
                     "A manifest is one JSON object of at most 64 KiB.");
  }
  return text;
}

}  // namespace chancery::extract
