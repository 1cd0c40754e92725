#ifndef CHANCERY_PLUGINS_OFFICIALS_ANALYSIS_H_
#define CHANCERY_PLUGINS_OFFICIALS_ANALYSIS_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "plugins/officials/body_finder.h"
#include "plugins/officials/language.h"
#include "plugins/officials/name_forms.h"
#include "plugins/officials/name_list.h"
#include "plugins/officials/person_finder.h"
#include "plugins/officials/quotation_finder.h"
#include "plugins/officials/title_finder.h"
#include "plugins/rules/data_file.h"

namespace chancery::officials {

// One mention of a person: a name, a title, or both.
struct Official {
  int64_t name = -1;     // index into Report::names, or none
  int64_t title = -1;    // index into Report::titles, or none
  int64_t same_as = -1;  // index of the official that names this person most fully, or none
};

// Everything found in one text.
struct Report {
  std::vector<PersonName> names;
  std::vector<Title> titles;
  std::vector<BodyMention> bodies;
  std::vector<Official> officials;                        // in the order of position
  std::vector<std::pair<Quotation, int64_t>> quotations;  // with the index of the speaker's official, or -1
};

// Bytes of a title, without an English possessive ending.
std::pair<uint32_t, uint32_t> BytesOf(const rules::TokenizedText& text, const Title& title);

// The whole extractor apart from the plugin's borders.  Immutable after Load; any thread may use it.
class Analyst {
 public:
  // `files` holds the plugin's data by resource name: data/*.tsv, data/names.model, xx/lexicon.tsv, xx/rules.txt,
  // xx/endings.tsv.  Without a model the weights of name_evidence.h decide alone.
  // On a mistake: nullptr and "file:line: cause".
  static std::unique_ptr<Analyst> Load(const std::vector<rules::DataFile>& files, std::string& error);

  Report Analyse(Language language, const rules::TokenizedText& text) const;

  // For training: what the tagger is given, and what becomes of its choice.
  NameSearch SearchNames(Language language, const rules::TokenizedText& text) const;
  const PersonFinder& persons(Language language) const { return *tools_[static_cast<int>(language)].persons; }

  const rules::RuleSet& rules(Language language) const { return tools_[static_cast<int>(language)].titles->rules(); }

 private:
  struct Tools {
    std::unique_ptr<TitleFinder> titles;
    std::unique_ptr<PersonFinder> persons;
  };
  void DropSurnames(const rules::TokenizedText& text, std::vector<Title>& titles) const;

  NameList names_;
  NameForms forms_;
  std::optional<NameTagger> tagger_;
  BodyFinder bodies_;
  Tools tools_[3];
};

}  // namespace chancery::officials

#endif  // CHANCERY_PLUGINS_OFFICIALS_ANALYSIS_H_
