// Finds the words of its resource file, and uses every part of the C++ SDK on the way.  "throw" in a text makes it
// throw, "fill" makes it emit for ever, "wait" makes it ask Stopped() until it is.
#include <chancery/extractor.hpp>

#include <cstring>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace {

namespace sdk = chancery::sdk;

class Words : public sdk::Extractor {
 public:
  static std::unique_ptr<sdk::Extractor> Create(const sdk::Host& host, std::string_view config, std::string& error) {
    std::string_view file;
    if (!config.empty() || host.Resource("data/other.txt", file) || !host.Resource("data/words.txt", file)) {
      error = "no words";
      return nullptr;
    }
    auto out = std::make_unique<Words>();
    while (!file.empty()) {
      const size_t end = file.find('\n');
      out->words_.emplace_back(file.substr(0, end));
      file.remove_prefix(end == std::string_view::npos ? file.size() : end + 1);
    }
    host.Log(CHX_LOG_INFO, "words are ready");
    return out;
  }

  void Extract(const sdk::Document& document, sdk::Emitter& emitter) override {
    const std::string_view text = document.text();
    if (text.find("throw") != std::string_view::npos) throw std::runtime_error("thrown on demand");
    while (text.find("fill") != std::string_view::npos && !emitter.Stopped())
      emitter.Emit(sdk::Annotation("word", 0, 1));
    while (text.find("wait") != std::string_view::npos && !emitter.Stopped()) {
    }
    for (size_t i = 0; i < document.prior_count(); ++i) {
      const sdk::Prior prior = document.prior(i);
      if (prior.type() != "sentence") continue;
      uint64_t previous = 0;
      for (uint64_t at = prior.begin(); at < prior.end(); ++at) {
        for (const std::string& word : words_) {
          if (text.substr(at, word.size()) != word) continue;
          sdk::Annotation found("word", at, at + word.size());
          found.Canonical(word)
              .Confidence(0.5)
              .Id(at + 1)
              .Set("rule", "en.word")
              .Set("title", document.Metadata("title"));
          found.SetInt("year", document.date().year).SetBool("first", previous == 0).SetDate("date", document.date());
          found.SetDecimal("half", 5, 1)
              .Set("language", document.language())
              .Link("chancery", word)
              .Relate("previous", previous);
          found.Set("document", document.id());
          emitter.Emit(found);
          previous = found.id();
        }
      }
    }
  }

 private:
  std::vector<std::string> words_;
};

}  // namespace

CHX_MANIFEST(
    "{\"id\": \"test." NAME
    "\", \"version\": \"2.1.0-rc.1+b7\", \"abi\": \"1.0\", \"extractors\": [{\"id\": \"test." NAME
    "\", \"languages\": [\"en\", \"kk-Cyrl\"], \"produces\": [\"word\"], \"uses\": [\"sentence\", \"absent\"]}],"
    " \"resources\": [{\"name\": \"data/words.txt\", \"sha256\": \"" WORDS_SHA256 "\"}]}");
CHANCERY_PLUGIN(Words, .id = "test." NAME, .version = "2.1.0-rc.1+b7", .languages = "en kk-Cyrl", .produces = "word",
                .uses_types = "sentence absent", .concurrent = true)
