#ifndef CHANCERY_PLUGINS_CHECK_ELF_CHECKS_H_
#define CHANCERY_PLUGINS_CHECK_ELF_CHECKS_H_

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace chancery::check {

enum class Severity {
  kInfo,     // worth knowing
  kWarning,  // works here, may not elsewhere, or says more of the plugin than it should
  kError     // breaks the contract: a server may refuse the file
};

struct ElfFinding {
  std::string id;  // the check: "static.textrel"; the table in plugins/check/README.md
  Severity severity = Severity::kError;
  std::string message;  // what is wrong, one line
  std::string advice;   // what to do, one line
};

struct ElfCheckOptions {
  // The oldest glibc that the plugin is to run on, "2.36"; "": not asked.
  std::string glibc;
  // The manifest says that the plugin brings a language runtime (Go, JVM): what those cannot do without is then no
  // error.
  bool has_runtime = false;
  // The bytes of a library by its name in DT_NEEDED, "" when it is not there; they stay valid during the call.  Without
  // this function undefined symbols are not looked for.
  std::function<std::string_view(std::string_view)> find_library;
};

// Looks at the bytes of a plugin, running nothing of it: checks static.elf to static.note, in that order.  Empty when
// all is well.  `file` may be anything; time is linear in its size.
std::vector<ElfFinding> CheckElf(std::string_view file, const ElfCheckOptions& options);

}  // namespace chancery::check

#endif  // CHANCERY_PLUGINS_CHECK_ELF_CHECKS_H_
