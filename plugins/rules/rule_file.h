#ifndef CHANCERY_PLUGINS_RULES_RULE_FILE_H_
#define CHANCERY_PLUGINS_RULES_RULE_FILE_H_

#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "plugins/rules/lexicon.h"
#include "plugins/rules/pattern.h"
#include "plugins/rules/program.h"
#include "plugins/rules/rule_set.h"

namespace chancery::rules {

// One key=value of `emit`.
struct EmitField {
  struct Part {
    int slot = -1;  // of the capture that is put in; -1: `text`
    std::string text;
  };
  std::string key;
  std::vector<Part> parts;
};

struct CompiledRule {
  std::string name;
  std::string place;  // "dates/ru/rules.txt:14"
  int prefer = 0;
  Program program;
  std::vector<EmitField> emit;
};

// What rules.txt files say.
struct RuleFile {
  std::vector<CompiledRule> rules;
  std::vector<Example> examples;
};

// Reads rules.txt files, one after another; a pattern that an earlier file defines may be used in a later one.
class RuleFileReader {
 public:
  // Literals of the patterns are added to `lexicon`'s words.
  RuleFileReader(Lexicon& lexicon, RuleFile& out) : lexicon_(lexicon), out_(out) {}

  // False on a mistake, with "file:line: cause" in `error`.
  bool Read(const DataFile& file, std::string& error);

 private:
  // A line with those that continue it.
  struct Statement {
    std::string place;
    std::string key;
    std::string text;
  };
  struct Block {
    std::string place;
    std::string head;  // "rule NAME" or "define NAME"
    std::vector<Statement> statements;
  };
  friend bool ReadExamples(const DataFile& file, std::vector<Example>& examples, std::string& error);
  static bool Split(const DataFile& file, std::vector<Block>& blocks, std::string& error);
  // These give the cause alone and set `place`.
  bool ReadRule(const Block& block, std::string_view name, std::string& place, std::string& cause);
  bool ReadDefine(const Block& block, std::string_view name, std::string& cause);

  Lexicon& lexicon_;
  RuleFile& out_;
  NamedPatterns named_;
  std::set<std::string, std::less<>> names_;
};

}  // namespace chancery::rules

#endif  // CHANCERY_PLUGINS_RULES_RULE_FILE_H_
