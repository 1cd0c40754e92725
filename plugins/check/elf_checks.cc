#include "plugins/check/elf_checks.h"

#include <elf.h>

#include <algorithm>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <unordered_set>
#include <utility>

#include "chancery/extractor.h"
#include "plugins/check/elf_file.h"

namespace chancery::check {
namespace {

constexpr size_t kMaxFile = size_t{256} << 20;
constexpr size_t kMaxManifest = 64 << 10;
constexpr size_t kMaxLibraries = 64;
// What a C++ library without statics of its own comes to, with room for a few tables.
constexpr uint64_t kManyConstructors = 32;

bool StartsWith(std::string_view text, std::string_view start) { return text.substr(0, start.size()) == start; }

// "a, b, c and 7 more".  Names come from the file: bytes that are no printable ASCII are shown as '?'.
std::string List(const std::vector<std::string_view>& names) {
  constexpr size_t kShown = 5;
  constexpr size_t kLongest = 100;
  std::string out;
  for (size_t i = 0; i < std::min(names.size(), kShown); ++i) {
    if (i > 0) out += ", ";
    for (char c : names[i].substr(0, kLongest)) out += c >= 0x20 && c < 0x7f ? c : '?';
    if (names[i].size() > kLongest) out += "...";
  }
  if (names.size() > kShown) out += " and " + std::to_string(names.size() - kShown) + " more";
  return out;
}

// Whether a mangled name has `part` ("6google8protobuf"), not as the tail of a longer number.
bool HasMangled(std::string_view name, std::string_view part) {
  if (!StartsWith(name, "_Z")) return false;
  for (size_t at = name.find(part); at != std::string_view::npos; at = name.find(part, at + 1)) {
    if (name[at - 1] < '0' || name[at - 1] > '9') return true;
  }
  return false;
}

bool IsForeign(std::string_view name) {
  return HasMangled(name, "6google8protobuf") || HasMangled(name, "4absl") || HasMangled(name, "4grpc") ||
         StartsWith(name, "grpc_") || StartsWith(name, "descriptor_table_google");
}

// What two libraries of the C runtime family must not differ in is the host's business; these are always there.
bool IsRuntimeLibrary(std::string_view name) {
  static const std::set<std::string_view> names = {"libc.so.6",
                                                   "libm.so.6",
                                                   "libdl.so.2",
                                                   "librt.so.1",
                                                   "libpthread.so.0",
                                                   "ld-linux-x86-64.so.2",
                                                   "ld-linux-aarch64.so.1"};
  return names.count(name) != 0;
}

// What a guest does not do (rule R9), by the functions that do it.
const std::map<std::string_view, const char*>& SuspiciousImports() {
  static const std::map<std::string_view, const char*> imports = {
      {"fork", "makes processes"},
      {"vfork", "makes processes"},
      {"posix_spawn", "makes processes"},
      {"posix_spawnp", "makes processes"},
      {"execve", "runs programs"},
      {"execv", "runs programs"},
      {"execvp", "runs programs"},
      {"execvpe", "runs programs"},
      {"execl", "runs programs"},
      {"execlp", "runs programs"},
      {"system", "runs programs"},
      {"popen", "runs programs"},
      {"daemon", "makes processes"},
      {"ptrace", "reaches into processes"},
      {"process_vm_readv", "reaches into processes"},
      {"process_vm_writev", "reaches into processes"},
      {"kill", "signals processes"},
      {"killpg", "signals processes"},
      {"signal", "handles signals"},
      {"sigaction", "handles signals"},
      {"sigprocmask", "masks signals"},
      {"pthread_sigmask", "masks signals"},
      {"alarm", "sets timers that signal"},
      {"setitimer", "sets timers that signal"},
      {"setlocale", "changes the locale"},
      {"chdir", "changes the working folder"},
      {"fchdir", "changes the working folder"},
      {"chroot", "changes the working folder"},
      {"umask", "changes the umask"},
      {"setenv", "changes the environment"},
      {"unsetenv", "changes the environment"},
      {"putenv", "changes the environment"},
      {"clearenv", "changes the environment"},
      {"setuid", "changes the user"},
      {"setrlimit", "changes limits"},
      {"prctl", "changes the process"},
      {"exit", "ends the process"},
      {"_exit", "ends the process"},
      {"_Exit", "ends the process"},
      {"quick_exit", "ends the process"},
      {"dlopen", "loads libraries"},
      {"dlmopen", "loads libraries"},
      {"socket", "opens connections"},
      {"connect", "opens connections"},
      {"bind", "opens connections"},
      {"getaddrinfo", "opens connections"},
  };
  return imports;
}

// Numbers of "2.36" or "2.2.5"; 0 where there is none.
std::vector<int> VersionNumbers(std::string_view text) {
  std::vector<int> out(1, 0);
  for (char c : text.substr(0, 32)) {
    if (c == '.') {
      out.push_back(0);
    } else if (c >= '0' && c <= '9') {
      out.back() = std::min(out.back() * 10 + (c - '0'), 1000000);
    } else {
      return {};
    }
  }
  return out;
}

class Checker {
 public:
  Checker(const ElfFile& elf, const ElfCheckOptions& options) : elf_(elf), options_(options) {}

  std::vector<ElfFinding> Run() {
    CheckExports();
    CheckLayout();
    CheckLibraries();
    CheckUndefined();
    CheckImports();
    CheckConstructors();
    CheckNote();
    return std::move(findings_);
  }

 private:
  void Add(const char* id, Severity severity, std::string message, std::string advice) {
    findings_.push_back({id, severity, std::move(message), std::move(advice)});
  }

  void CheckExports() {
    bool entry = false;
    std::vector<std::string_view> others, weak, unique, foreign;
    for (const ElfSymbol& symbol : elf_.symbols) {
      if (IsForeign(symbol.name)) foreign.push_back(symbol.name);
      if (!symbol.defined) continue;
      if (symbol.name == CHX_ENTRY_SYMBOL && symbol.type == STT_FUNC) {
        entry = true;
      } else if (symbol.binding == STB_GNU_UNIQUE) {
        unique.push_back(symbol.name);
      } else if (symbol.binding == STB_WEAK && StartsWith(symbol.name, "_Z")) {
        weak.push_back(symbol.name);
      } else if (!IsLaterEntry(symbol.name)) {
        others.push_back(symbol.name);
      }
    }
    if (!entry) {
      Add("static.entry", Severity::kError, "the function " CHX_ENTRY_SYMBOL " is not exported",
          "Define it with CHX_EXPORT, in C++ within extern \"C\"; `nm -D --defined-only` shows it.");
    }
    const std::string map =
        "Link with -Wl,--version-script=exports.map (plugins/sdk/c/exports.map) and -fvisibility=hidden.";
    if (!others.empty()) {
      Add("static.exports", Severity::kError, "exports more than " CHX_ENTRY_SYMBOL ": " + List(others), map);
    }
    if (!weak.empty()) {
      Add("static.exports", Severity::kWarning, "exports template instances of C++: " + List(weak), map);
    }
    if (!unique.empty()) {
      Add("static.unique-symbols", Severity::kError,
          "has symbols that all libraries of a process share in spite of RTLD_LOCAL: " + List(unique),
          "Compile with -fno-gnu-unique or -fvisibility=hidden, and link with a version script.");
    }
    if (!foreign.empty()) {
      foreign_ = "has symbols of protobuf, Abseil or gRPC: " + List(foreign);
    }
  }

  static bool IsLaterEntry(std::string_view name) {
    return StartsWith(name, "chx_entry_v") && name.size() > 11 &&
           std::all_of(name.begin() + 11, name.end(), [](char c) { return c >= '0' && c <= '9'; });
  }

  void CheckLayout() {
    if (elf_.text_relocations) {
      Add("static.textrel", Severity::kError, "code is relocated when loaded, so its pages must be writable",
          "Compile everything that goes in with -fPIC.");
    }
    if (elf_.executable_stack) {
      Add("static.exec-stack", Severity::kError, "asks for an executable stack",
          "Avoid nested functions whose address is taken; in assembly add .section .note.GNU-stack,\"\",@progbits.");
    }
    if (elf_.writable_code) {
      Add("static.exec-stack", Severity::kError, "has a segment that is both writable and executable",
          "Link without -N / --omagic and without a linker script of your own.");
    }
    if (!elf_.relro || !elf_.bind_now) {
      Add("static.relro", Severity::kWarning,
          std::string("is not linked with ") + (elf_.relro ? "" : "-z relro") +
              (elf_.relro || elf_.bind_now ? "" : ", ") + (elf_.bind_now ? "" : "-z now"),
          "Link with -Wl,-z,relro -Wl,-z,now: its tables of addresses are then read-only.");
    }
    if (elf_.static_tls) {
      Add("static.tls", options_.has_runtime ? Severity::kWarning : Severity::kError,
          "uses static thread-local storage, of which a process has little to give to libraries loaded later",
          "Compile without -ftls-model=initial-exec; or do without thread_local.");
    }
  }

  void CheckLibraries() {
    std::vector<std::string_view> paths, foreign, cpp, others;
    for (std::string_view name : elf_.needed) {
      if (name.find('/') != std::string_view::npos) {
        paths.push_back(name);
      } else if (StartsWith(name, "libprotobuf") || StartsWith(name, "libgrpc") || StartsWith(name, "libabsl")) {
        foreign.push_back(name);
      } else if (StartsWith(name, "libstdc++.so") || StartsWith(name, "libgcc_s.so")) {
        cpp.push_back(name);
      } else if (!IsRuntimeLibrary(name)) {
        others.push_back(name);
      }
    }
    if (!paths.empty()) {
      Add("static.needed", Severity::kError, "needs libraries by path: " + List(paths),
          "Link with -l and a search path.");
    }
    if (!foreign.empty()) {
      Add("static.needed", Severity::kError, "needs " + List(foreign) + ", of which a process must have one version",
          "Link it in statically with -Wl,--exclude-libs,ALL, or do without.");
    }
    if (!cpp.empty()) {
      Add("static.needed", Severity::kInfo, "needs " + List(cpp) + " of the server's machine",
          "Link with -static-libstdc++ -static-libgcc to need none.");
    }
    if (!others.empty()) {
      Add("static.needed", Severity::kWarning, "needs " + List(others) + ", which must be installed with the server",
          "Link it in statically, with -Wl,--exclude-libs,ALL; or name it as a requirement where the plugin is "
          "published.");
    }
    CheckGlibc();
    for (std::string_view path : {elf_.rpath, elf_.runpath}) {
      if (!path.empty() && !IsBesideLibrary(path)) {
        Add("static.runpath", Severity::kError, "looks for libraries in " + List({path}),
            "Link without -rpath, or with -Wl,-rpath,'$ORIGIN'.");
      }
    }
  }

  // Every part is the plugin's own folder.  An empty part would be the working folder.
  static bool IsBesideLibrary(std::string_view path) {
    while (true) {
      const size_t colon = path.find(':');
      const std::string_view part = path.substr(0, colon);
      if (part != "$ORIGIN" && !StartsWith(part, "$ORIGIN/")) return false;
      if (part.find("..") != std::string_view::npos) return false;
      if (colon == std::string_view::npos) return true;
      path.remove_prefix(colon + 1);
    }
  }

  void CheckGlibc() {
    if (options_.glibc.empty()) return;
    const std::vector<int> oldest = VersionNumbers(options_.glibc);
    std::vector<std::string_view> younger;
    for (const ElfVersionNeed& need : elf_.version_needs) {
      if (!StartsWith(need.version, "GLIBC_") || !IsRuntimeLibrary(need.library)) continue;
      const std::string_view version = need.version.substr(6);
      const std::vector<int> numbers = version == "ABI_DT_RELR" ? std::vector<int>{2, 36} : VersionNumbers(version);
      // GLIBC_PRIVATE has no numbers: it is nobody's but glibc's.
      if (numbers.empty() || numbers > oldest) younger.push_back(need.version);
    }
    if (!younger.empty()) {
      Add("static.glibc", Severity::kError, "needs " + List(younger) + ", this is to run on glibc " + options_.glibc,
          "Build on the oldest system that the plugin is to run on, for instance in its container image.");
    }
  }

  void CheckUndefined() {
    if (options_.find_library) {
      std::unordered_set<std::string_view> known;
      std::vector<std::string_view> missing_libraries;
      std::vector<std::string_view> queue = elf_.needed;
      // Its own process always has these, whether the plugin names them or not.
      queue.insert(queue.end(), {"libc.so.6"});
      std::set<std::string_view> seen;
      std::vector<std::string_view> undefined;
      for (size_t i = 0; i < queue.size() && seen.size() < kMaxLibraries; ++i) {
        if (!seen.insert(queue[i]).second) continue;
        const std::string_view bytes = options_.find_library(queue[i]);
        std::string ignored;
        const std::optional<ElfFile> library = bytes.empty() ? std::nullopt : ReadElf(bytes, &ignored);
        if (!library) {
          missing_libraries.push_back(queue[i]);
          continue;
        }
        for (const ElfSymbol& symbol : library->symbols) {
          if (symbol.defined) known.insert(symbol.name);
        }
        queue.insert(queue.end(), library->needed.begin(), library->needed.end());
      }
      for (const ElfSymbol& symbol : elf_.symbols) {
        if (symbol.defined) known.insert(symbol.name);
      }
      for (const ElfSymbol& symbol : elf_.symbols) {
        if (!symbol.defined && symbol.binding != STB_WEAK && known.count(symbol.name) == 0)
          undefined.push_back(symbol.name);
      }
      if (!missing_libraries.empty()) {
        Add("static.undefined", Severity::kError,
            "needs libraries that this machine has not: " + List(missing_libraries),
            "Install them, or link them in statically.");
      } else if (!undefined.empty()) {
        Add("static.undefined", Severity::kError, "uses symbols that no library it needs has: " + List(undefined),
            "Link with -Wl,-z,defs to see this when you build.");
      }
    }
    if (!foreign_.empty()) {
      Add("static.foreign-symbols", Severity::kError, foreign_,
          "Two copies of these in one process end it (\"File already exists in database\"): link them in with "
          "-Wl,--exclude-libs,ALL and hidden visibility.");
    }
  }

  void CheckImports() {
    std::map<std::string, std::vector<std::string_view>> by_deed;
    for (const ElfSymbol& symbol : elf_.symbols) {
      const auto found = SuspiciousImports().find(symbol.name);
      if (!symbol.defined && found != SuspiciousImports().end()) by_deed[found->second].push_back(symbol.name);
    }
    for (const auto& [deed, names] : by_deed) {
      Add("static.imports", options_.has_runtime ? Severity::kInfo : Severity::kWarning,
          deed + " (" + List(names) + ")",
          "A guest does not (rule R9 of chancery/extractor.h); the sandbox kills a plugin that tries after create().");
    }
  }

  void CheckConstructors() {
    if (elf_.preinit_array_entries > 0) {
      Add("static.constructors", Severity::kError, "has a preinit array, which is for programs", "Link with -shared.");
    }
    if (elf_.init_array_entries > kManyConstructors) {
      Add("static.constructors", Severity::kWarning,
          "runs " + std::to_string(elf_.init_array_entries) + " functions while it is loaded",
          "Move the work of global objects' constructors into init() or create().");
    }
  }

  void CheckNote() {
    const std::vector<std::string_view>& notes = elf_.manifest_notes;
    if (notes.empty()) {
      Add("static.note", Severity::kError, "has no manifest note",
          "Put CHX_MANIFEST(\"{...}\") once at file scope; `readelf -n` shows it.");
    } else if (notes.size() > 1) {
      Add("static.note", Severity::kError, "has " + std::to_string(notes.size()) + " manifest notes",
          "Use CHX_MANIFEST once.");
    } else if (notes[0].size() < 2 || notes[0].size() > kMaxManifest + 1) {
      Add("static.note", Severity::kError, "has a manifest of " + std::to_string(notes[0].size()) + " bytes",
          "A manifest is one JSON object of at most 64 KiB.");
    }
  }

  const ElfFile& elf_;
  const ElfCheckOptions& options_;
  std::vector<ElfFinding> findings_;
  std::string foreign_;
};

}  // namespace

std::vector<ElfFinding> CheckElf(std::string_view file, const ElfCheckOptions& options) {
  if (file.size() > kMaxFile) {
    return {{"static.elf", Severity::kError, "the file has " + std::to_string(file.size()) + " bytes",
             "A library has at most 256 MiB; put data into resources."}};
  }
  std::string error;
  const std::optional<ElfFile> elf = ReadElf(file, &error);
  if (!elf) {
    return {{"static.elf", Severity::kError, "the file " + error,
             "A plugin is a 64-bit ELF shared object built for this machine: cc -shared -fPIC."}};
  }
  return Checker(*elf, options).Run();
}

}  // namespace chancery::check
