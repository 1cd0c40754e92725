#include <chancery/extractor.hpp>

#include <algorithm>
#include <array>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "plugins/rules/lexicon.h"
#include "plugins/rules/rule_set.h"
#include "plugins/rules/token.h"
#include "plugins/rules/trace.h"
#include "plugins/treaties/manifest.h"
#include "plugins/treaties/treaty_finder.h"

namespace chancery::treaties {
namespace {

constexpr size_t kLongestTitle = 4096;  // bytes; what is longer is no title, and the host takes no more than 16384
constexpr std::array<const char*, 3> kLanguages = {"en", "ru", "kk"};

// International instruments and domestic law.
class Treaties : public sdk::Extractor {
 public:
  static std::unique_ptr<sdk::Extractor> Create(const sdk::Host& host, std::string_view /*config*/,
                                                std::string& error) {
    const auto file = [&](const std::string& name, rules::DataFile& out) {
      out.name = "treaties/" + name;
      if (host.Resource(name, out.text)) return true;
      error = "treaties/" + name + ": the file is missing";
      return false;
    };
    auto made = std::make_unique<Treaties>();
    rules::DataFile treaties, states;
    if (!file("data/treaties.tsv", treaties) || !file("data/states.tsv", states)) return nullptr;
    made->gazetteer_ = Gazetteer::Load(treaties, states, error);
    if (made->gazetteer_ == nullptr) return nullptr;
    for (const char* language : kLanguages) {
      rules::DataFile lexicon_file, rules_file;
      const std::string folder = std::string(language) + "/";
      if (!file(folder + "lexicon.tsv", lexicon_file) || !file(folder + "rules.txt", rules_file)) return nullptr;
      auto lexicon = rules::Lexicon::Load({lexicon_file}, error);
      if (lexicon == nullptr) return nullptr;
      auto rule_set = rules::RuleSet::Compile({rules_file}, std::move(lexicon), error);
      if (rule_set == nullptr) return nullptr;
      made->finders_.push_back(std::make_unique<TreatyFinder>(language, std::move(rule_set), made->gazetteer_.get()));
    }
    return made;
  }

  const rules::RuleSet* RulesOf(std::string_view language) const {
    const TreatyFinder* finder = FinderOf(language);
    return finder == nullptr ? nullptr : &finder->rules();
  }
  const void* Extension(std::string_view id) override { return rules::TraceExtension<Treaties, sdk::Extractor>(id); }

  void Extract(const sdk::Document& document, sdk::Emitter& emitter) override {
    const TreatyFinder* const finder = FinderOf(document.language());
    if (finder == nullptr) return;

    std::vector<std::pair<uint32_t, uint32_t>> sentences;
    Context context;
    for (size_t i = 0; i < document.prior_count(); ++i) {
      const sdk::Prior prior = document.prior(i);
      const auto begin = static_cast<uint32_t>(prior.begin()), end = static_cast<uint32_t>(prior.end());
      if (prior.type() == "sentence") sentences.emplace_back(begin, end);
      else if (prior.type() == "date") context.dates.push_back({begin, end, prior.id(), prior.canonical()});
      else if (prior.type() == "official") context.people.push_back({begin, end, prior.id(), prior.Text("country")});
      else if (prior.type() == "organization")
        context.bodies.push_back({begin, end, prior.id(), prior.LinkId("chancery")});
    }
    const rules::TokenizedText text(document.text(), std::move(sentences));

    const std::vector<TreatyMention> mentions = finder->FindTreaties(text, context);
    for (size_t i = 0; i < mentions.size() && !emitter.Stopped(); ++i) {
      const TreatyMention& m = mentions[i];
      if (m.canonical.size() > kLongestTitle) continue;
      sdk::Annotation a("treaty", m.begin, m.end);
      std::string parties;
      for (const std::string& party : m.parties) parties += (parties.empty() ? "" : " ") + party;
      a.Id(i + 1)
          .Canonical(m.canonical)
          .Set("kind", m.kind)
          .Set("action", m.action)
          .Set("parties", parties)
          .Set("rule", m.rule)
          .Link("chancery", m.id);
      a.Relate("signed", m.signed_date).Relate("validity", m.validity_date);
      if (m.same_as != SIZE_MAX) a.Relate("same_as", m.same_as + 1);
      emitter.Emit(a);
    }
    uint64_t id = mentions.size();
    for (const rules::Match& law : finder->FindLaws(text)) {
      if (law.end - law.begin > kLongestTitle) continue;
      if (emitter.Stopped()) return;
      emitter.Emit(sdk::Annotation("law", law.begin, law.end)
                       .Id(++id)
                       .Canonical(text.text().substr(law.begin, law.end - law.begin))
                       .Set("rule", finder->rules().rule_name(law.rule)));
    }
  }

 private:
  const TreatyFinder* FinderOf(std::string_view language) const {
    const auto at = std::find(kLanguages.begin(), kLanguages.end(), language.substr(0, 2));
    return at == kLanguages.end() ? nullptr : finders_[static_cast<size_t>(at - kLanguages.begin())].get();
  }

  std::unique_ptr<Gazetteer> gazetteer_;
  std::vector<std::unique_ptr<TreatyFinder>> finders_;
};

}  // namespace
}  // namespace chancery::treaties

CHANCERY_PLUGIN(chancery::treaties::Treaties, .id = "chancery.treaties", .version = "1.0.0", .languages = "en ru kk",
                .produces = "treaty law", .uses_types = "date official organization sentence", .concurrent = true)
