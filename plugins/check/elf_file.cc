#include "plugins/check/elf_file.h"

#include <elf.h>

#include <algorithm>
#include <array>
#include <cstring>

#include "chancery/extractor.h"

namespace chancery::check {
namespace {

#if defined(__x86_64__)
constexpr Elf64_Half kMachine = EM_X86_64;
#elif defined(__aarch64__)
constexpr Elf64_Half kMachine = EM_AARCH64;
#else
#error "name this machine's ELF number"
#endif

constexpr size_t kMaxProgramHeaders = 256;
constexpr size_t kMaxDynamicEntries = 4096;
constexpr size_t kMaxVersionSteps = 1 << 16;

uint64_t RoundUp(uint64_t value, uint64_t alignment) { return (value + alignment - 1) / alignment * alignment; }

// Reads one file; what is wrong ends up in `error_`.
class Reader {
 public:
  explicit Reader(std::string_view file) : file_(file), name_budget_(4 * file.size() + 4096) {}

  bool Read(ElfFile* out) {
    return ReadHeader() && ReadSegments(out) && ReadDynamic(out) && ReadVersions(out) && ReadSymbols(out);
  }
  const std::string& error() const { return error_; }

 private:
  bool Fail(std::string what) {
    error_ = std::move(what);
    return false;
  }

  // Copies a T from `offset`: the file's bytes are not aligned.
  template <typename T>
  bool ReadAt(uint64_t offset, T* out) const {
    if (offset > file_.size() || file_.size() - offset < sizeof(T)) return false;
    std::memcpy(out, file_.data() + offset, sizeof(T));
    return true;
  }
  bool Contains(uint64_t offset, uint64_t size) const {
    return offset <= file_.size() && size <= file_.size() - offset;
  }

  // Where the byte that is mapped at `address` lies in the file.
  std::optional<uint64_t> OffsetOf(uint64_t address) const {
    for (const Elf64_Phdr& load : loads_) {
      if (address >= load.p_vaddr && address - load.p_vaddr < load.p_filesz)
        return load.p_offset + (address - load.p_vaddr);
    }
    return std::nullopt;
  }

  bool ReadHeader() {
    if (!ReadAt(0, &header_) || std::memcmp(header_.e_ident, ELFMAG, SELFMAG) != 0) return Fail("has no ELF header");
    if (header_.e_ident[EI_CLASS] != ELFCLASS64 || header_.e_ident[EI_DATA] != ELFDATA2LSB) {
      return Fail("is not 64-bit little-endian ELF");
    }
    if (header_.e_type != ET_DYN) return Fail("is not a shared object (link with -shared)");
    if (header_.e_machine != kMachine) {
      return Fail("is built for ELF machine " + std::to_string(header_.e_machine) + ", this one is " +
                  std::to_string(kMachine));
    }
    if (header_.e_phentsize != sizeof(Elf64_Phdr) || header_.e_phnum > kMaxProgramHeaders) {
      return Fail("has odd program headers");
    }
    return true;
  }

  bool ReadSegments(ElfFile* out) {
    bool stack_declared = false;
    for (uint64_t i = 0; i < header_.e_phnum; ++i) {
      Elf64_Phdr segment;
      // e_phoff may be near 2^64.
      if (header_.e_phoff > file_.size() || !ReadAt(header_.e_phoff + i * sizeof(segment), &segment)) {
        return Fail("has program headers outside itself");
      }
      const bool has_bytes = segment.p_type == PT_LOAD || segment.p_type == PT_NOTE || segment.p_type == PT_DYNAMIC;
      // A loadable segment cut short would be SIGBUS in the dynamic loader, not an error of dlopen.
      if (has_bytes && !Contains(segment.p_offset, segment.p_filesz)) return Fail("is cut short");
      if (segment.p_type == PT_LOAD) {
        loads_.push_back(segment);
        if ((segment.p_flags & (PF_W | PF_X)) == (PF_W | PF_X)) out->writable_code = true;
      } else if (segment.p_type == PT_NOTE) {
        if (!ReadNotes(segment, out)) return false;
      } else if (segment.p_type == PT_DYNAMIC) {
        dynamic_ = segment;
      } else if (segment.p_type == PT_GNU_RELRO) {
        out->relro = true;
      } else if (segment.p_type == PT_GNU_STACK) {
        stack_declared = true;
        out->executable_stack = (segment.p_flags & PF_X) != 0;
      }
    }
    // x86-64's loader takes a missing declaration for "executable".
    if (!stack_declared) out->executable_stack = true;
    return true;
  }

  bool ReadNotes(const Elf64_Phdr& segment, ElfFile* out) {
    constexpr std::string_view kOwner(CHX_NOTE_OWNER, sizeof(CHX_NOTE_OWNER));
    const uint64_t alignment = segment.p_align == 8 ? 8 : 4;
    const uint64_t end = segment.p_offset + segment.p_filesz;
    uint64_t at = segment.p_offset;
    Elf64_Nhdr note;
    while (at <= end && end - at >= sizeof(note) && ReadAt(at, &note)) {
      // 32-bit sizes in 64-bit arithmetic: no sum here can wrap.
      const uint64_t name = at + sizeof(note);
      const uint64_t content = segment.p_offset + RoundUp(name + note.n_namesz - segment.p_offset, alignment);
      if (name + note.n_namesz > end || content + note.n_descsz > end)
        return Fail("has a note that reaches outside its segment");
      if (note.n_type == CHX_NOTE_TYPE && file_.substr(name, note.n_namesz) == kOwner) {
        out->manifest_notes.push_back(file_.substr(content, note.n_descsz));
      }
      at = segment.p_offset + RoundUp(content + note.n_descsz - segment.p_offset, alignment);
    }
    return true;
  }

  bool ReadDynamic(ElfFile* out) {
    if (dynamic_.p_type != PT_DYNAMIC) return Fail("has no dynamic section");
    const size_t count = std::min<uint64_t>(dynamic_.p_filesz / sizeof(Elf64_Dyn), kMaxDynamicEntries);
    std::vector<uint64_t> needed;
    std::optional<uint64_t> rpath, runpath;
    uint64_t flags = 0, flags_1 = 0;
    for (size_t i = 0; i < count; ++i) {
      Elf64_Dyn entry;
      if (!ReadAt(dynamic_.p_offset + i * sizeof(entry), &entry)) return Fail("is cut short");
      if (entry.d_tag == DT_NULL) break;
      const uint64_t value = entry.d_un.d_val;
      switch (entry.d_tag) {
        case DT_NEEDED: needed.push_back(value); break;
        case DT_RPATH: rpath = value; break;
        case DT_RUNPATH: runpath = value; break;
        case DT_STRTAB: strtab_ = value; break;
        case DT_STRSZ: strsz_ = value; break;
        case DT_SYMTAB: symtab_ = value; break;
        case DT_SYMENT:
          if (value != sizeof(Elf64_Sym)) return Fail("has symbols of an odd size");
          break;
        case DT_HASH: hash_ = value; break;
        case DT_GNU_HASH: gnu_hash_ = value; break;
        case DT_VERNEED: verneed_ = value; break;
        case DT_VERNEEDNUM: verneed_count_ = value; break;
        case DT_FLAGS: flags |= value; break;
        case DT_FLAGS_1: flags_1 |= value; break;
        case DT_TEXTREL: out->text_relocations = true; break;
        case DT_BIND_NOW: out->bind_now = true; break;
        case DT_INIT_ARRAYSZ: out->init_array_entries = value / sizeof(uint64_t); break;
        case DT_PREINIT_ARRAYSZ: out->preinit_array_entries = value / sizeof(uint64_t); break;
        default: break;
      }
    }
    out->text_relocations |= (flags & DF_TEXTREL) != 0;
    out->static_tls = (flags & DF_STATIC_TLS) != 0;
    out->bind_now |= (flags & DF_BIND_NOW) != 0 || (flags_1 & DF_1_NOW) != 0;
    if (strtab_) {
      const std::optional<uint64_t> offset = OffsetOf(*strtab_);
      if (!offset || !Contains(*offset, strsz_)) return Fail("has names outside itself");
      strings_ = file_.substr(*offset, strsz_);
    }
    for (uint64_t name : needed) {
      std::string_view text;
      if (!String(name, &text)) return false;
      out->needed.push_back(text);
    }
    return (!rpath || String(*rpath, &out->rpath)) && (!runpath || String(*runpath, &out->runpath));
  }

  // The NUL-terminated name at `at` of the string table.  Names may overlap, so the total is bounded: a small file must
  // not stand for gigabytes of names.
  bool String(uint64_t at, std::string_view* out) {
    if (at >= strings_.size()) return Fail("has a name outside its names");
    const size_t end = strings_.substr(at, name_budget_).find('\0');
    if (end == std::string_view::npos) return Fail("has a name without an end, or too many names");
    name_budget_ -= end;
    *out = strings_.substr(at, end);
    return true;
  }

  bool ReadVersions(ElfFile* out) {
    if (!verneed_) return true;
    std::optional<uint64_t> at = OffsetOf(*verneed_);
    size_t steps = 0;
    for (uint64_t i = 0; i < verneed_count_; ++i) {
      Elf64_Verneed need;
      if (!at || ++steps > kMaxVersionSteps || !ReadAt(*at, &need)) return Fail("has versions outside itself");
      std::string_view library;
      if (!String(need.vn_file, &library)) return false;
      uint64_t aux_at = *at + need.vn_aux;
      for (uint64_t j = 0; j < need.vn_cnt; ++j) {
        Elf64_Vernaux aux;
        if (++steps > kMaxVersionSteps || !ReadAt(aux_at, &aux)) return Fail("has versions outside itself");
        std::string_view version;
        if (!String(aux.vna_name, &version)) return false;
        out->version_needs.push_back({library, version});
        if (aux.vna_next == 0) break;
        aux_at += aux.vna_next;
      }
      if (need.vn_next == 0) break;
      *at += need.vn_next;
    }
    return true;
  }

  // How many dynamic symbols there are; only the hash tables know.
  std::optional<uint64_t> SymbolCount() const {
    if (hash_) {
      std::array<uint32_t, 2> sizes;  // buckets, chains
      const std::optional<uint64_t> at = OffsetOf(*hash_);
      if (at && ReadAt(*at, &sizes)) return sizes[1];
    }
    if (!gnu_hash_) return std::nullopt;
    const std::optional<uint64_t> at = OffsetOf(*gnu_hash_);
    std::array<uint32_t, 4> sizes;  // buckets, first hashed symbol, bloom words, shift
    if (!at || !ReadAt(*at, &sizes)) return std::nullopt;
    const uint64_t buckets = *at + sizeof(sizes) + uint64_t{sizes[2]} * sizeof(uint64_t);
    if (!Contains(buckets, uint64_t{sizes[0]} * sizeof(uint32_t))) return std::nullopt;
    uint32_t last = 0;
    for (uint64_t i = 0; i < sizes[0]; ++i) {
      uint32_t first;
      if (!ReadAt(buckets + i * sizeof(first), &first)) return std::nullopt;
      last = std::max(last, first);
    }
    if (last < sizes[1]) {
      // Nothing is exported, and the table says nothing of the rest.  Linkers put the names right behind the symbols.
      if (symtab_ && strtab_ && *strtab_ > *symtab_) return (*strtab_ - *symtab_) / sizeof(Elf64_Sym);
      return sizes[1];
    }
    const uint64_t chains = buckets + uint64_t{sizes[0]} * sizeof(uint32_t);
    for (uint64_t i = last;; ++i) {
      uint32_t hash;
      if (!ReadAt(chains + (i - sizes[1]) * sizeof(hash), &hash)) return std::nullopt;
      if (hash & 1) return i + 1;
    }
  }

  bool ReadSymbols(ElfFile* out) {
    if (!symtab_) return true;
    const std::optional<uint64_t> count = SymbolCount();
    const std::optional<uint64_t> at = OffsetOf(*symtab_);
    // OffsetOf's answer lies in the file, so count * 24 cannot wrap once it is at most the file's size.
    if (!count || !at || *count > file_.size() || !Contains(*at, *count * sizeof(Elf64_Sym))) {
      return Fail("has symbols outside itself");
    }
    for (uint64_t i = 1; i < *count; ++i) {
      Elf64_Sym symbol;
      ReadAt(*at + i * sizeof(symbol), &symbol);
      ElfSymbol read;
      read.binding = ELF64_ST_BIND(symbol.st_info);
      read.type = ELF64_ST_TYPE(symbol.st_info);
      if (read.binding == STB_LOCAL || symbol.st_name == 0) continue;
      read.defined = symbol.st_shndx != SHN_UNDEF;
      const uint8_t visibility = ELF64_ST_VISIBILITY(symbol.st_other);
      if (read.defined && (visibility == STV_HIDDEN || visibility == STV_INTERNAL)) continue;
      if (!String(symbol.st_name, &read.name)) return false;
      out->symbols.push_back(read);
    }
    return true;
  }

  std::string_view file_;
  std::string error_;
  Elf64_Ehdr header_ = {};
  Elf64_Phdr dynamic_ = {};
  std::vector<Elf64_Phdr> loads_;
  std::string_view strings_;
  size_t name_budget_;
  std::optional<uint64_t> strtab_, symtab_, hash_, gnu_hash_, verneed_;
  uint64_t strsz_ = 0, verneed_count_ = 0;
};

}  // namespace

std::optional<ElfFile> ReadElf(std::string_view file, std::string* error) {
  ElfFile out;
  Reader reader(file);
  if (reader.Read(&out)) return out;
  *error = reader.error();
  return std::nullopt;
}

}  // namespace chancery::check
