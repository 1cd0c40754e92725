#ifndef CHANCERY_PLUGINS_CHECK_DOCUMENT_H_
#define CHANCERY_PLUGINS_CHECK_DOCUMENT_H_

#include <cstdint>
#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "chancery/extractor.h"
#include "plugins/check/guarded_block.h"

namespace chancery::check {

// An attribute of an earlier finding.
struct PriorAttribute {
  std::string key;
  chx_value_type type = CHX_VALUE_STRING;
  std::string text;        // of CHX_VALUE_STRING
  uint64_t words[2] = {};  // the union's bytes of every other type
};

// What an earlier extractor found, as a document's `prior` shows it.
struct Prior {
  std::string type;
  uint64_t begin = 0;
  uint64_t end = 0;
  std::string canonical;
  double confidence = 1;
  uint64_t id = 0;
  uint32_t flags = 0;
  std::string source;
  std::vector<PriorAttribute> attributes;
};

// One document to run an extractor on.
struct TestDocument {
  std::string id;
  std::string text;
  std::string language;
  chx_date date = {};
  std::string title;
  std::vector<Prior> prior;  // of all types; sorted as the host does
};

// The built-in documents: news in English, Russian and Kazakh, with what earlier extractors would have found in them.
const std::vector<TestDocument>& BuiltInDocuments();

// Texts at the limits of what is legal: empty, one byte, marks without a letter, long code points, NUL, line ends,
// right to left.  Language ""; no prior but sentences.
std::vector<TestDocument> OddDocuments();

// Splits at line ends and after ". ": what the host's splitter would find, roughly.  Sorts `prior`.
void AddSentences(TestDocument* document);
void SortPrior(TestDocument* document);

// As a reproducer keeps a document.  FromJson throws nlohmann::json::exception for what ToJson did not write.
nlohmann::json ToJson(const TestDocument& document);
TestDocument DocumentFromJson(const nlohmann::json& json);

bool IsUtf8(std::string_view text);
// Whether `at` is no inner byte of a code point; `text` is UTF-8.
bool IsBoundary(std::string_view text, uint64_t at);

// A document as a host hands it over: every struct, array and text in a block of its own, sealed.
class GuardedDocument {
 public:
  // Shows the prior annotations of `types` only.  `extra` bytes of 0xA5 follow the fields of chx_document and
  // chx_annotation, as from a host that knows more.
  GuardedDocument(const TestDocument& document, const std::vector<std::string>& types, Placement placement,
                  uint32_t extra);

  const chx_document* get() const { return document_; }
  // The plugin must not look at it any more.
  void Revoke();

 private:
  const char* Keep(std::string_view bytes, Placement placement, std::string name);
  chx_str Text(std::string_view text, const char* what);

  std::string id_;
  std::vector<std::unique_ptr<GuardedBlock>> blocks_;
  const chx_document* document_;
};

}  // namespace chancery::check

#endif  // CHANCERY_PLUGINS_CHECK_DOCUMENT_H_
