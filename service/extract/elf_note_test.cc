#include "service/extract/elf_note.h"

#include <elf.h>

#include <cstring>
#include <random>
#include <string>
#include <vector>

#include "chancery/extractor.h"
#include "gtest/gtest.h"
#include "service/model/reasons.h"

namespace chancery::extract {
namespace {

std::string Note(const std::string& owner, uint32_t type, const std::string& description) {
  const Elf64_Nhdr header{static_cast<Elf64_Word>(owner.size()), static_cast<Elf64_Word>(description.size()), type};
  std::string out(reinterpret_cast<const char*>(&header), sizeof(header));
  out += owner;
  out.resize((out.size() + 3) / 4 * 4);
  out += description;
  out.resize((out.size() + 3) / 4 * 4);
  return out;
}

const std::string kOwner(CHX_NOTE_OWNER, sizeof(CHX_NOTE_OWNER));

// A shared object of nothing but headers and one note segment.
std::string Library(const std::string& notes) {
  Elf64_Ehdr header{};
  std::memcpy(header.e_ident, ELFMAG, SELFMAG);
  header.e_ident[EI_CLASS] = ELFCLASS64;
  header.e_ident[EI_DATA] = ELFDATA2LSB;
  header.e_type = ET_DYN;
#if defined(__aarch64__)
  header.e_machine = EM_AARCH64;
#else
  header.e_machine = EM_X86_64;
#endif
  header.e_phoff = sizeof(header);
  header.e_phentsize = sizeof(Elf64_Phdr);
  header.e_phnum = 1;
  Elf64_Phdr segment{};
  segment.p_type = PT_NOTE;
  segment.p_offset = sizeof(header) + sizeof(segment);
  segment.p_filesz = notes.size();
  segment.p_align = 4;
  return std::string(reinterpret_cast<const char*>(&header), sizeof(header)) +
         std::string(reinterpret_cast<const char*>(&segment), sizeof(segment)) + notes;
}

std::string ReasonFor(const std::string& file) {
  const auto reason = model::ReasonOf(ReadManifestNote(file).status());
  return reason.has_value() ? reason->reason : "";
}

TEST(ManifestNote, IsFoundAmongOthers) {
  const std::string text("{\"a\": 1}\0", 9);
  for (const std::string& notes :
       {Note(kOwner, CHX_NOTE_TYPE, text), Note("GNU", 3, "12345") + Note(kOwner, CHX_NOTE_TYPE, text),
        Note(kOwner, CHX_NOTE_TYPE, text) + Note("", 1, ""),
        Note(kOwner, 7, "x") + Note(kOwner, CHX_NOTE_TYPE, text)}) {
    const std::string file = Library(notes);
    const auto found = ReadManifestNote(file);
    ASSERT_TRUE(found.ok()) << found.status();
    EXPECT_EQ(*found, "{\"a\": 1}");
  }
}

TEST(ManifestNote, WhatIsWrongIsTold) {
  const std::string note = Note(kOwner, CHX_NOTE_TYPE, "{}");
  EXPECT_EQ(ReasonFor(""), "LIBRARY_INVALID");
  EXPECT_EQ(ReasonFor("\177ELF"), "LIBRARY_INVALID");
  EXPECT_EQ(ReasonFor(Library("")), "MANIFEST_MISSING");
  EXPECT_EQ(ReasonFor(Library(Note("Other", CHX_NOTE_TYPE, "{}"))), "MANIFEST_MISSING");
  EXPECT_EQ(ReasonFor(Library(note + note)), "MANIFEST_INVALID");
  EXPECT_EQ(ReasonFor(Library(Note(kOwner, CHX_NOTE_TYPE, std::string(1, '\0')))), "MANIFEST_INVALID");
  EXPECT_EQ(ReasonFor(Library(Note(kOwner, CHX_NOTE_TYPE, std::string(70000, ' ')))), "MANIFEST_INVALID");
  struct Patch {
    const char* what;
    size_t offset;
    uint64_t value;
    size_t size;
  };
  const size_t segment = sizeof(Elf64_Ehdr);
  const size_t first_note = segment + sizeof(Elf64_Phdr);
  for (const Patch& p : {
           Patch{"32 bits", EI_CLASS, ELFCLASS32, 1},
           Patch{"big endian", EI_DATA, ELFDATA2MSB, 1},
           Patch{"executable", offsetof(Elf64_Ehdr, e_type), ET_EXEC, 2},
           Patch{"another machine", offsetof(Elf64_Ehdr, e_machine), EM_S390, 2},
           Patch{"odd header size", offsetof(Elf64_Ehdr, e_phentsize), 1, 2},
           Patch{"many headers", offsetof(Elf64_Ehdr, e_phnum), 0xffff, 2},
           Patch{"two headers in a short file", offsetof(Elf64_Ehdr, e_phnum), 200, 2},
           Patch{"headers outside", offsetof(Elf64_Ehdr, e_phoff), UINT64_MAX - 8, 8},
           Patch{"segment outside", segment + offsetof(Elf64_Phdr, p_offset), UINT64_MAX, 8},
           Patch{"long segment", segment + offsetof(Elf64_Phdr, p_filesz), UINT64_MAX, 8},
           Patch{"long name", first_note, 0xffffffff, 4},
           Patch{"long description", first_note + 4, 0xffffffff, 4},
           Patch{"description past the end", first_note + 4, 64, 4},
       }) {
    SCOPED_TRACE(p.what);
    std::string file = Library(note);
    std::memcpy(&file[p.offset], &p.value, p.size);
    EXPECT_EQ(ReasonFor(file), "LIBRARY_INVALID");
  }
}

// Run under a sanitizer this shows that no byte outside the file is read.
TEST(ManifestNote, HostileFilesAreRefusedOrRead) {
  const std::string good = Library(Note("GNU", 3, "12345678") + Note(kOwner, CHX_NOTE_TYPE, "{}"));
  std::mt19937 random(1);
  for (int i = 0; i < 50000; ++i) {
    std::vector<char> file(good.begin(), good.end());
    for (int flips = static_cast<int>(random() % 4); flips >= 0; --flips)
      file[random() % file.size()] = static_cast<char>(random() % 3 == 0 ? 0xff : random());
    if (random() % 2 == 0) file.resize(random() % (file.size() + 1));
    file.shrink_to_fit();  // an exact heap block
    const auto found = ReadManifestNote(absl::string_view(file.data(), file.size()));
    if (found.ok()) {
      EXPECT_LE(found->size(), file.size());
    }
  }
}

}  // namespace
}  // namespace chancery::extract
