#include <fcntl.h>
#include <gnu/libc-version.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <map>

#include "plugins/check/check.h"
#include "plugins/check/sha256.h"

namespace chancery::check {
namespace {

// The bytes of a library where the dynamic loader would find it by default; mapped until the process ends.
std::string_view FindLibrary(const std::string& beside, std::string_view name) {
  static std::map<std::string, std::string_view> found;
  const std::string key(name);
  if (key.find('/') != std::string::npos) return {};
  if (const auto it = found.find(key); it != found.end()) return it->second;
#if defined(__aarch64__)
  const std::string triplet = "aarch64-linux-gnu";
#else
  const std::string triplet = "x86_64-linux-gnu";
#endif
  for (const std::string& folder : {beside, "/lib/" + triplet, "/usr/lib/" + triplet, std::string("/lib64"),
                                    std::string("/usr/lib64"), std::string("/lib"), std::string("/usr/lib"),
                                    std::string("/usr/local/lib"), "/usr/lib/gcc/" + triplet + "/12"}) {
    const int fd = open((folder + "/" + key).c_str(), O_RDONLY | O_CLOEXEC);
    struct stat status;
    if (fd < 0) continue;
    if (fstat(fd, &status) == 0 && status.st_size > 0) {
      void* mapped = mmap(nullptr, static_cast<size_t>(status.st_size), PROT_READ, MAP_PRIVATE, fd, 0);
      if (mapped != MAP_FAILED) found[key] = {static_cast<const char*>(mapped), static_cast<size_t>(status.st_size)};
    }
    close(fd);
    break;
  }
  return found[key];
}

Outcome FromElf(const Subject& subject, const std::string& id) {
  ElfCheckOptions options;
  options.glibc = subject.options.glibc.empty() ? gnu_get_libc_version() : subject.options.glibc;
  options.has_runtime = subject.manifest.has_runtime;
  const std::string folder = subject.path.substr(0, subject.path.rfind('/'));
  if (id == "static.undefined") options.find_library = [&](std::string_view name) { return FindLibrary(folder, name); };
  Outcome out;
  for (const ElfFinding& finding : CheckElf(subject.bytes, options)) {
    if (finding.id == id) {
      if (finding.severity == Severity::kInfo) {
        out.note += (out.note.empty() ? "" : "; ") + finding.message;
      } else {
        out.problems.push_back({finding.severity, finding.message, finding.advice});
      }
    } else if (finding.id == "static.elf") {
      out.skipped = "static.elf failed";
    }
  }
  return out;
}

Outcome CheckManifest(const Subject& subject) {
  Outcome out;
  if (!subject.has_note) out.skipped = "there is no single manifest note";
  for (const std::string& problem : subject.manifest_problems) {
    out.Fail("manifest " + problem, "docs/plugin-abi.md lists the members of a manifest.");
  }
  return out;
}

bool HasManifest(const Subject& subject) { return subject.has_note && subject.manifest_problems.empty(); }

Outcome CheckAbi(const Subject& subject) {
  Outcome out;
  if (!HasManifest(subject)) {
    out.skipped = "there is no manifest";
    return out;
  }
  const Manifest& m = subject.manifest;
  if (m.abi >> 16 != CHX_ABI_MAJOR) {
    out.Fail("is built for plugin ABI " + AbiText(m.abi),
             "Build it with the chancery/extractor.h of ABI " + std::to_string(CHX_ABI_MAJOR) + ".");
  } else if (m.min_host_abi >> 16 != CHX_ABI_MAJOR || m.min_host_abi > m.abi) {
    out.Fail("needs a host of " + AbiText(m.min_host_abi) + ", but is built for " + AbiText(m.abi),
             "min_host_abi is the oldest host that it works with: at most `abi`.");
  } else if (m.min_host_abi > CHX_ABI_VERSION) {
    out.Fail("needs a host of " + AbiText(m.min_host_abi) + ", this program knows " + AbiText(CHX_ABI_VERSION),
             "Check it with the chancery-plugin-check of that version.");
  }
  return out;
}

Outcome CheckConfigSchema(const Subject& subject) {
  Outcome out;
  if (!HasManifest(subject)) {
    out.skipped = "there is no manifest";
  } else if (subject.manifest.config_schema.is_null()) {
    out.skipped = "the manifest has no config_schema";
  } else {
    std::string error;
    const std::string problem = ConfigProblem(subject.manifest.config_schema, subject.options.config, &error);
    if (!error.empty()) {
      out.Fail("config_schema is no JSON Schema: " + error, "JSON Schema, draft 7: https://json-schema.org.");
    } else if (!problem.empty()) {
      out.Fail("the configuration " + subject.options.config + " does not match config_schema: " + problem,
               "Give one that does with --config, or make {} legal by defaults.");
    }
  }
  return out;
}

Outcome CheckResources(const Subject& subject) {
  Outcome out;
  if (!HasManifest(subject)) out.skipped = "there is no manifest";
  else if (subject.manifest.resources.empty()) out.skipped = "it has no resources";
  for (const ManifestResource& resource : subject.manifest.resources) {
    const auto found = subject.resources.find(resource.name);
    if (found == subject.resources.end()) {
      out.Fail("resource " + resource.name + " cannot be read at " + ResourcePath(subject, resource.name),
               "Resources lie in a folder beside the library, named for it.");
    } else if (const std::string hash = Sha256(found->second); hash != resource.sha256) {
      out.Fail("resource " + resource.name + " has SHA-256 " + hash + ", the manifest says " + resource.sha256,
               "Write the manifest after the resources, from `sha256sum`.");
    }
    if (out.problems.size() >= 5) break;
  }
  return out;
}

}  // namespace

std::vector<Check> StaticChecks() {
  const struct {
    const char* id;
    const char* asks;
    bool is_gate;
  } of_elf[] = {
      {"static.elf", "a complete 64-bit ELF shared object of this machine, at most 256 MiB", true},
      {"static.entry", "chx_entry_v1 is exported, as a function", true},
      {"static.exports", "nothing else is exported", false},
      {"static.unique-symbols", "no symbol is shared by all plugins of a process", false},
      {"static.textrel", "no relocation of code", false},
      {"static.exec-stack", "no executable stack, nothing writable and executable", false},
      {"static.relro", "linked with -z relro -z now", false},
      {"static.tls", "no static thread-local storage", false},
      {"static.needed", "needs libraries of the C and C++ runtime only", false},
      {"static.glibc", "runs on the oldest glibc that it is to run on", false},
      {"static.runpath", "no search path but $ORIGIN", false},
      {"static.undefined", "every undefined symbol is in a library that it needs", false},
      {"static.foreign-symbols", "no protobuf, Abseil or gRPC", false},
      {"static.imports", "no import of what a guest does not do", false},
      {"static.constructors", "next to nothing runs before the entry", false},
      {"static.note", "exactly one manifest note of at most 64 KiB", true},
  };
  std::vector<Check> out;
  for (const auto& check : of_elf) {
    const std::string id = check.id;
    out.push_back({id, check.asks, [id](const Subject& subject) { return FromElf(subject, id); }, check.is_gate});
  }
  out.push_back({"static.manifest", "the manifest is as docs/plugin-abi.md says", &CheckManifest, true});
  out.push_back({"static.abi", "built for ABI 1, and for a host that this program knows", &CheckAbi, true});
  out.push_back(
      {"static.config-schema", "config_schema is JSON Schema and takes the configuration", &CheckConfigSchema});
  out.push_back({"static.resources", "all resources are there, as the manifest says", &CheckResources, true});
  return out;
}

}  // namespace chancery::check
