#ifndef CHANCERY_PLUGINS_CHECK_SCAFFOLD_H_
#define CHANCERY_PLUGINS_CHECK_SCAFFOLD_H_

#include <string>
#include <vector>

namespace chancery::check {

struct ScaffoldOptions {
  std::string language;  // "c", "cpp", "rust", "go"
  std::string name;      // lower snake case: "ship_names"
  std::string id;        // reverse DNS; "": org.example. and the name, with '-' for '_'
  std::string folder;    // to be made; "": the name
};

// Writes a new plugin's folder from the template of the language (plugins/template/*/FILES), which the program carries:
// sources, tests, manifest, Makefile and the SDK.  Nothing is overwritten.  "" when done, else what is wrong.
std::string WriteScaffold(const ScaffoldOptions& options);

// The languages of which this program has a template.
std::vector<std::string> ScaffoldLanguages();

// What to do after it, in lines for a terminal; names the toolchain that this machine lacks, if any.
std::string ScaffoldNextSteps(const ScaffoldOptions& options);

}  // namespace chancery::check

#endif  // CHANCERY_PLUGINS_CHECK_SCAFFOLD_H_
