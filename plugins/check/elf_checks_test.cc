#include "plugins/check/elf_checks.h"

#include <elf.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstring>
#include <fstream>
#include <iterator>
#include <set>

#include "plugins/check/elf_file.h"
#include "plugins/check/mutate.h"

namespace chancery::check {
namespace {

std::string Read(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return std::string(std::istreambuf_iterator<char>(file), {});
}

const std::string& Good() {
  static const std::string bytes = Read(GOOD_PLUGIN);
  return bytes;
}

std::set<std::string> Errors(std::string_view file, const ElfCheckOptions& options = {}) {
  std::set<std::string> out;
  for (const ElfFinding& finding : CheckElf(file, options)) {
    if (finding.severity == Severity::kError) out.insert(finding.id);
    EXPECT_FALSE(finding.message.empty());
  }
  return out;
}

// Where the program header of a type stands in the file.
size_t HeaderOf(const std::string& file, uint32_t type) {
  Elf64_Ehdr header;
  std::memcpy(&header, file.data(), sizeof header);
  for (size_t i = 0; i < header.e_phnum; ++i) {
    const size_t at = header.e_phoff + i * sizeof(Elf64_Phdr);
    Elf64_Phdr segment;
    std::memcpy(&segment, file.data() + at, sizeof segment);
    if (segment.p_type == type) return at;
  }
  return std::string::npos;
}

TEST(ElfChecks, AGoodPluginHasNoErrors) {
  ASSERT_FALSE(Good().empty());
  EXPECT_EQ(Errors(Good()), std::set<std::string>());
  std::string error;
  const std::optional<ElfFile> elf = ReadElf(Good(), &error);
  ASSERT_TRUE(elf) << error;
  ASSERT_EQ(elf->manifest_notes.size(), 1u);
  EXPECT_NE(elf->manifest_notes[0].find("\"org.example.un-documents\""), std::string_view::npos);
  std::vector<std::string_view> exports;
  for (const ElfSymbol& symbol : elf->symbols) {
    if (symbol.defined) exports.push_back(symbol.name);
  }
  EXPECT_EQ(exports, std::vector<std::string_view>{"chx_entry_v1"});
}

TEST(ElfChecks, AnyOtherLibraryIsNoPlugin) {
  const std::set<std::string> errors = Errors(Read(OTHER_LIBRARY));
  for (const char* id : {"static.entry", "static.exports", "static.note"}) {
    SCOPED_TRACE(id);
    EXPECT_EQ(errors.count(id), 1u);
  }
}

TEST(ElfChecks, EachFaultHasItsCheck) {
  const struct {
    const char* name;
    const char* id;
    void (*damage)(std::string* file);
  } cases[] = {
      {"no ELF", "static.elf", [](std::string* f) { (*f)[0] = 'X'; }},
      {"32 bits", "static.elf", [](std::string* f) { (*f)[EI_CLASS] = ELFCLASS32; }},
      {"big-endian", "static.elf", [](std::string* f) { (*f)[EI_DATA] = ELFDATA2MSB; }},
      {"a program", "static.elf", [](std::string* f) { (*f)[16] = ET_EXEC; }},
      {"another machine", "static.elf", [](std::string* f) { (*f)[18] = EM_PPC64; }},
      {"cut short", "static.elf", [](std::string* f) { f->resize(f->size() / 3); }},
      {"empty", "static.elf", [](std::string* f) { f->clear(); }},
      {"executable stack", "static.exec-stack",
       [](std::string* f) { (*f)[HeaderOf(*f, PT_GNU_STACK) + offsetof(Elf64_Phdr, p_flags)] = PF_R | PF_W | PF_X; }},
      {"stack not declared", "static.exec-stack", [](std::string* f) { (*f)[HeaderOf(*f, PT_GNU_STACK)] = 0; }},
      {"no entry", "static.entry",
       [](std::string* f) {
         // All of them: the symbol tables' names and the debugger's.
         for (size_t at; (at = f->find("chx_entry_v1")) != std::string::npos;) (*f)[at] = 'k';
       }},
      {"another name exported", "static.exports",
       [](std::string* f) {
         for (size_t at; (at = f->find("chx_entry_v1")) != std::string::npos;) (*f)[at] = 'k';
       }},
      {"no note", "static.note", [](std::string* f) { (*f)[f->find(std::string("Chancery\0", 9))] = 'k'; }},
      {"text relocations", "static.textrel",
       [](std::string* f) {
         Elf64_Phdr dynamic;
         std::memcpy(&dynamic, f->data() + HeaderOf(*f, PT_DYNAMIC), sizeof dynamic);
         for (size_t at = dynamic.p_offset; at < dynamic.p_offset + dynamic.p_filesz; at += sizeof(Elf64_Dyn)) {
           Elf64_Dyn entry;
           std::memcpy(&entry, f->data() + at, sizeof entry);
           if (entry.d_tag != DT_SYMENT) continue;
           entry.d_tag = DT_TEXTREL;
           std::memcpy(f->data() + at, &entry, sizeof entry);
         }
       }},
      {"static thread-local storage", "static.tls",
       [](std::string* f) {
         Elf64_Phdr dynamic;
         std::memcpy(&dynamic, f->data() + HeaderOf(*f, PT_DYNAMIC), sizeof dynamic);
         for (size_t at = dynamic.p_offset; at < dynamic.p_offset + dynamic.p_filesz; at += sizeof(Elf64_Dyn)) {
           Elf64_Dyn entry;
           std::memcpy(&entry, f->data() + at, sizeof entry);
           if (entry.d_tag != DT_SYMENT) continue;
           entry = {DT_FLAGS, {DF_STATIC_TLS}};
           std::memcpy(f->data() + at, &entry, sizeof entry);
         }
       }},
  };
  for (const auto& c : cases) {
    SCOPED_TRACE(c.name);
    std::string file = Good();
    c.damage(&file);
    EXPECT_EQ(Errors(file).count(c.id), 1u);
  }
}

TEST(ElfChecks, AYoungerGlibcIsAnError) {
  // The C++ example uses functions of the C library; the C one may do without any.
  const std::string file = Read(CXX_PLUGIN);
  ElfCheckOptions options;
  options.glibc = "2.1";
  EXPECT_EQ(Errors(file, options).count("static.glibc"), 1u);
  options.glibc = "2.99";
  EXPECT_EQ(Errors(file, options).count("static.glibc"), 0u);
}

TEST(ElfChecks, UndefinedSymbolsAreLookedForInTheLibraries) {
  const std::string file = Read(CXX_PLUGIN);
  ElfCheckOptions options;
  const std::string none;
  options.find_library = [&](std::string_view) { return std::string_view(none); };
  EXPECT_EQ(Errors(file, options).count("static.undefined"), 1u) << "no library is there";
  // A library that has nothing of what is needed.
  options.find_library = [&](std::string_view) { return std::string_view(Good()); };
  EXPECT_EQ(Errors(file, options).count("static.undefined"), 1u);
}

// Whatever the bytes: an answer, in time, and no read outside (which the sanitizers see: the copy has no spare byte).
TEST(ElfChecks, SurvivesDamage) {
  Random random(20260101);
  for (int i = 0; i < 3000; ++i) {
    SCOPED_TRACE(i);
    std::string file = Good();
    // The headers and the dynamic section are where it hurts.
    for (uint64_t n = 1 + random.Below(6); n > 0; --n) {
      const size_t at = random.OneIn(3)   ? random.Below(file.size())
                        : random.OneIn(2) ? random.Below(1024)
                                          : HeaderOf(Good(), PT_DYNAMIC) + random.Below(64);
      const uint64_t value = random.OneIn(2)   ? random.Next()
                             : random.OneIn(2) ? ~uint64_t{0}
                                               : uint64_t{1} << random.Below(64);
      std::memcpy(file.data() + std::min(at, file.size() - 8), &value, 1 + random.Below(8));
    }
    if (random.OneIn(4)) file.resize(random.Below(file.size()));
    const std::vector<char> exact(file.begin(), file.end());
    CheckElf(std::string_view(exact.data(), exact.size()), {});
  }
}

// One name of the length of the file, of which every symbol is a part, would make a small file cost gigabytes.
TEST(ElfChecks, OverlappingNamesAreBounded) {
  std::string file = Good();
  Elf64_Phdr dynamic;
  std::memcpy(&dynamic, file.data() + HeaderOf(file, PT_DYNAMIC), sizeof dynamic);
  const size_t base = file.size();
  // A string table of 8 MB of 'a', and a hash table that promises a million symbols before it.
  constexpr size_t kSymbols = 300000, kNames = 8 << 20;
  const size_t symbols = (base + 15) / 16 * 16, names = symbols + kSymbols * sizeof(Elf64_Sym), hash = names + kNames;
  file.resize(hash + 8);
  Elf64_Sym symbol = {};
  symbol.st_name = 1;
  symbol.st_info = ELF64_ST_INFO(STB_GLOBAL, STT_FUNC);
  for (size_t i = 0; i < kSymbols; ++i) std::memcpy(file.data() + symbols + i * sizeof symbol, &symbol, sizeof symbol);
  std::fill(file.begin() + static_cast<std::ptrdiff_t>(names),
            file.begin() + static_cast<std::ptrdiff_t>(names + kNames - 1), 'a');
  const uint32_t sizes[2] = {1, kSymbols};
  std::memcpy(file.data() + hash, sizes, sizeof sizes);
  // All of it mapped far away from the rest, by a header that was there for something else.
  constexpr uint64_t kFar = uint64_t{1} << 40;
  Elf64_Phdr load = {};
  load.p_type = PT_LOAD;
  load.p_flags = PF_R;
  load.p_offset = symbols;
  load.p_vaddr = kFar;
  load.p_filesz = load.p_memsz = file.size() - symbols;
  std::memcpy(file.data() + HeaderOf(file, PT_GNU_EH_FRAME), &load, sizeof load);
  const Elf64_Dyn entries[] = {{DT_STRTAB, {kFar + (names - symbols)}},
                               {DT_STRSZ, {kNames}},
                               {DT_SYMTAB, {kFar}},
                               {DT_HASH, {kFar + (hash - symbols)}},
                               {DT_NULL, {0}}};
  std::memcpy(file.data() + dynamic.p_offset, entries, sizeof entries);
  std::string error;
  EXPECT_FALSE(ReadElf(file, &error));
  EXPECT_NE(error.find("too many names"), std::string::npos) << error;
}

}  // namespace
}  // namespace chancery::check
