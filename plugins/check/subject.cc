#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "plugins/check/check.h"
#include "plugins/check/elf_file.h"

namespace chancery::check {
namespace {

constexpr std::uintmax_t kMaxRead = std::uintmax_t{1} << 30;

bool ReadFile(const std::string& path, std::string* out, std::string* error) {
  std::error_code code;
  const std::uintmax_t size = std::filesystem::file_size(path, code);
  std::ifstream file(path, std::ios::binary);
  if (code || !file || !std::filesystem::is_regular_file(path)) {
    *error = "cannot read " + path + (code ? ": " + code.message() : "");
    return false;
  }
  if (size > kMaxRead) {
    *error = path + " has over 1 GiB";
    return false;
  }
  out->assign(std::istreambuf_iterator<char>(file), {});
  return true;
}

}  // namespace

std::string ResourcePath(const Subject& subject, const std::string& name) {
  const std::filesystem::path path(subject.path);
  return (path.parent_path() / path.stem() / name).string();
}

bool LoadSubject(const std::string& path, const Options& options, Subject* out, std::string* error) {
  std::error_code code;
  out->path = std::filesystem::absolute(path, code).string();
  out->options = options;
  if (!ReadFile(out->path, &out->bytes, error)) return false;
  std::string ignored;
  const std::optional<ElfFile> elf = ReadElf(out->bytes, &ignored);
  if (!elf || elf->manifest_notes.size() != 1 || elf->manifest_notes[0].size() > (64 << 10) + 1) return true;
  out->has_note = true;
  out->manifest_problems = ReadManifest(elf->manifest_notes[0], &out->manifest);
  for (const ManifestResource& resource : out->manifest.resources) {
    std::string bytes;
    if (ReadFile(ResourcePath(*out, resource.name), &bytes, &ignored)) out->resources[resource.name] = std::move(bytes);
  }
  return true;
}

}  // namespace chancery::check
