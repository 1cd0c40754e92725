#ifndef CHANCERY_PLUGINS_CHECK_ELF_FILE_H_
#define CHANCERY_PLUGINS_CHECK_ELF_FILE_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace chancery::check {

// One symbol that the dynamic loader sees.
struct ElfSymbol {
  std::string_view name;
  bool defined = false;  // exported by this file; else to be found in another
  uint8_t type = 0;      // STT_*
  uint8_t binding = 0;   // STB_*
};

// A version that the file demands of a library: {"libc.so.6", "GLIBC_2.34"}.
struct ElfVersionNeed {
  std::string_view library;
  std::string_view version;
};

// What the loader would read of a shared object, without loading it.  All texts are views into the file's bytes.
struct ElfFile {
  std::vector<std::string_view> needed;  // DT_NEEDED, in order
  std::string_view rpath;                // DT_RPATH; "" when there is none
  std::string_view runpath;              // DT_RUNPATH
  std::vector<ElfSymbol> symbols;        // without local ones
  std::vector<ElfVersionNeed> version_needs;
  // Contents of the notes that CHX_MANIFEST writes, with their final NUL if they have one.
  std::vector<std::string_view> manifest_notes;
  bool text_relocations = false;
  bool static_tls = false;
  bool bind_now = false;
  bool relro = false;
  bool executable_stack = false;    // asked for, or not declined
  bool writable_code = false;       // a segment that is both writable and executable
  uint64_t init_array_entries = 0;  // functions run while it is loaded
  uint64_t preinit_array_entries = 0;
};

// Reads the dynamic section, symbols and notes of a 64-bit little-endian shared object of this machine.  `file` may be
// anything: nothing outside it is read, and time and memory are linear in its size.  Section headers are not needed.
// Nothing when it is no such object or is cut short; *error then says why, in words that follow "the file ".
std::optional<ElfFile> ReadElf(std::string_view file, std::string* error);

}  // namespace chancery::check

#endif  // CHANCERY_PLUGINS_CHECK_ELF_FILE_H_
