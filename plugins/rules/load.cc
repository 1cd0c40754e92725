#include "plugins/rules/load.h"

namespace chancery::rules {

std::unique_ptr<RuleSet> LoadLanguage(std::string_view plugin, std::string_view language,
                                      const ResourceReader& resource, std::string& error,
                                      const std::vector<std::string>& more) {
  std::vector<std::string> names = more;
  const std::string folder = std::string(language) + "/";
  names.push_back(folder + "lexicon.tsv");
  names.push_back(folder + "rules.txt");
  std::vector<DataFile> words;
  std::vector<DataFile> rules;
  std::string_view bytes;
  for (const std::string& name : names) {
    if (!resource(name, bytes)) {
      error = std::string(plugin) + ": no resource " + name;
      return nullptr;
    }
    (name.ends_with(".txt") ? rules : words).push_back({std::string(plugin) + "/" + name, bytes});
  }
  if (resource(folder + "endings.tsv", bytes))
    words.push_back({std::string(plugin) + "/" + folder + "endings.tsv", bytes});
  auto lexicon = Lexicon::Load(words, error);
  return lexicon == nullptr ? nullptr : RuleSet::Compile(rules, std::move(lexicon), error);
}

}  // namespace chancery::rules
