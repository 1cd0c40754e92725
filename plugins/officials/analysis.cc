#include "plugins/officials/analysis.h"

#include <algorithm>
#include <array>

#include "plugins/officials/title_holders.h"
#include "plugins/officials/title_states.h"
#include "plugins/officials/words.h"

namespace chancery::officials {
namespace {

using rules::Token;

constexpr std::array<std::string_view, 3> kFolders = {"en", "ru", "kk"};

// Makes the list of officials from titles and names, joins mentions with the fullest one, and quotations with speakers.
class Lister {
 public:
  Lister(Language language, const rules::TokenizedText& text, const TitleHolders& holders, Report& report)
      : language_(language), tokens_(text.tokens()), holders_(holders), r_(report) {}

  void List(std::vector<Quotation> quotations) {
    ListOfficials();
    Speakers(std::move(quotations));
  }

 private:
  bool SameSentence(uint32_t a, uint32_t b) const {
    return a < tokens_.size() && b < tokens_.size() && tokens_[a].sentence == tokens_[b].sentence;
  }

  bool Indefinite(const Title& t) const {
    return t.first > 0 && SameSentence(t.first - 1, t.first) &&
           IsOneOf(tokens_[t.first - 1].folded,
                   {"a", "an", "any", "every", "each", "no", "любой", "каждый", "әр", "кез"});
  }

  // Whether a title without a name is worth a mention.
  bool StandsAlone(size_t i) const {
    const Title& t = r_.titles[i];
    if (Indefinite(t)) return false;
    if (holders_.holder[i] >= 0) return !t.weak || t.explicit_state || t.predicate;
    if (t.weak) return false;
    if (t.explicit_state || !t.status.empty()) return true;
    if (language_ == Language::kKazakh) return true;
    // "the President", "Глава государства" of the state the text is about.
    return (!t.cc.empty() || !t.org.empty()) && tokens_[t.first].capitalised && t.first > 0 &&
           SameSentence(t.first - 1, t.first);
  }

  void ListOfficials() {
    struct Place {
      uint32_t begin;
      Official official;
    };
    std::vector<Place> places;
    std::vector<bool> titled(r_.names.size(), false);
    for (size_t i = 0; i < r_.titles.size(); ++i) {
      Official o;
      o.title = static_cast<int64_t>(i);
      if (holders_.beside[i] >= 0) {
        o.name = holders_.beside[i];
        titled[static_cast<size_t>(o.name)] = true;
      } else if (!StandsAlone(i)) {
        continue;
      }
      uint32_t begin = tokens_[r_.titles[i].first].begin;
      if (o.name >= 0) begin = std::min(begin, r_.names[static_cast<size_t>(o.name)].begin);
      places.push_back({begin, o});
    }
    for (size_t i = 0; i < r_.names.size(); ++i) {
      if (titled[i]) continue;
      Official o;
      o.name = static_cast<int64_t>(i);
      places.push_back({r_.names[i].begin, o});
    }
    std::stable_sort(places.begin(), places.end(), [](const Place& a, const Place& b) { return a.begin < b.begin; });
    for (const Place& p : places) r_.officials.push_back(p.official);

    // The fullest name of each person.
    std::vector<int64_t> fullest;
    const auto person_of = [&](const Official& o) {
      return o.name >= 0 ? static_cast<int64_t>(r_.names[static_cast<size_t>(o.name)].person)
                         : holders_.holder[static_cast<size_t>(o.title)];
    };
    const auto rank = [&](const Official& o) {
      const PersonName& n = r_.names[static_cast<size_t>(o.name)];
      return (n.given.empty()                          ? 0
              : n.given.find('.') != std::string::npos ? 2
                                                       : 4) +
             (n.patronymic.empty() ? 0 : 1) + (n.family.empty() ? 0 : 3);
    };
    for (size_t i = 0; i < r_.officials.size(); ++i) {
      const Official& o = r_.officials[i];
      if (o.name < 0) continue;
      const auto p = static_cast<size_t>(person_of(o));
      if (p >= fullest.size()) fullest.resize(p + 1, -1);
      if (fullest[p] < 0 || rank(o) > rank(r_.officials[static_cast<size_t>(fullest[p])]))
        fullest[p] = static_cast<int64_t>(i);
    }
    for (size_t i = 0; i < r_.officials.size(); ++i) {
      const int64_t p = person_of(r_.officials[i]);
      if (p >= 0 && static_cast<size_t>(p) < fullest.size() &&
          fullest[static_cast<size_t>(p)] != static_cast<int64_t>(i)) {
        r_.officials[i].same_as = fullest[static_cast<size_t>(p)];
      }
    }
  }

  std::pair<uint32_t, uint32_t> TokensOf(const Official& o) const {
    uint32_t first = UINT32_MAX;
    uint32_t last = 0;
    if (o.name >= 0) {
      first = r_.names[static_cast<size_t>(o.name)].first;
      last = r_.names[static_cast<size_t>(o.name)].last;
    }
    if (o.title >= 0) {
      first = std::min(first, r_.titles[static_cast<size_t>(o.title)].first);
      last = std::max(last, r_.titles[static_cast<size_t>(o.title)].last);
    }
    return {first, last};
  }

  // The first official that begins at `token` or later.
  size_t FirstFrom(uint32_t token) const {
    const auto at = std::lower_bound(r_.officials.begin(), r_.officials.end(), token,
                                     [this](const Official& o, uint32_t t) { return TokensOf(o).first < t; });
    return static_cast<size_t>(at - r_.officials.begin());
  }

  // The first official in [first, last), or -1.
  int64_t OfficialIn(uint32_t first, uint32_t last) const {
    for (size_t i = FirstFrom(first); i < r_.officials.size(); ++i) {
      const auto [a, b] = TokensOf(r_.officials[i]);
      if (a >= last) break;
      if (b <= last) return static_cast<int64_t>(i);
    }
    return -1;
  }

  void Speakers(std::vector<Quotation> quotations) {
    int64_t previous = -1;
    uint32_t previous_end = 0;
    for (Quotation& q : quotations) {
      int64_t speaker = -1;
      if (q.says_after) speaker = OfficialIn(q.after_first, q.after_last);
      if (speaker < 0) speaker = OfficialIn(q.before_first, q.before_last);
      if (speaker < 0 && !q.says_before && !q.says_after) speaker = OfficialIn(q.after_first, q.after_last);
      if (speaker < 0 && q.says_after) {
        // "he said": who was named or spoke last.
        const size_t next = FirstFrom(q.before_last);
        if (next > 0) speaker = static_cast<int64_t>(next) - 1;
      }
      // A second part of the same speech: “..., ” X said. “...”
      if (speaker < 0 && previous >= 0 && tokens_[q.before_first].begin <= previous_end) speaker = previous;
      previous = speaker;
      previous_end = q.after_last < tokens_.size() ? tokens_[q.after_last].end : UINT32_MAX;
      r_.quotations.emplace_back(q, speaker);
    }
  }

  Language language_;
  const std::vector<Token>& tokens_;
  const TitleHolders& holders_;
  Report& r_;
};

}  // namespace

std::pair<uint32_t, uint32_t> BytesOf(const rules::TokenizedText& text, const Title& title) {
  const uint32_t begin = text.tokens()[title.first].begin;
  uint32_t end = text.tokens()[title.last - 1].end;
  const std::string_view surface = text.text().substr(begin, end - begin);
  if (surface.ends_with("'s")) end -= 2;
  if (surface.ends_with("’s")) end -= 4;
  return {begin, end};
}

std::unique_ptr<Analyst> Analyst::Load(const std::vector<rules::DataFile>& files, std::string& error) {
  const auto file = [&](std::string_view name) -> const rules::DataFile* {
    for (const rules::DataFile& f : files) {
      if (f.name.ends_with(name)) return &f;
    }
    error = std::string(name) + " is missing";
    return nullptr;
  };
  auto analyst = std::make_unique<Analyst>();
  const rules::DataFile* names = file("data/names.tsv");
  const rules::DataFile* endings = file("data/endings.tsv");
  const rules::DataFile* affixes = file("data/affixes.tsv");
  const rules::DataFile* states = file("data/states.tsv");
  const rules::DataFile* bodies = file("data/bodies.tsv");
  const rules::DataFile* ids = file("data/ids.tsv");
  if (!error.empty()) return nullptr;
  if (!analyst->names_.Load(*names, error) || !analyst->forms_.Load(*endings, *affixes, analyst->names_, error) ||
      !analyst->bodies_.Load(*states, *bodies, *ids, error)) {
    return nullptr;
  }
  for (const rules::DataFile& f : files) {
    if (!f.name.ends_with("data/names.model")) continue;
    if (!analyst->tagger_.emplace().Load(f, error)) return nullptr;
  }
  for (int i = 0; i < 3; ++i) {
    std::vector<rules::DataFile> lexicon_files;
    std::vector<rules::DataFile> rule_files;
    for (const rules::DataFile& f : files) {
      const std::string folder = std::string(kFolders[static_cast<size_t>(i)]) + "/";
      if (f.name.find(folder) == std::string::npos) continue;
      (f.name.ends_with("rules.txt") ? rule_files : lexicon_files).push_back(f);
    }
    auto lexicon = rules::Lexicon::Load(lexicon_files, error);
    if (lexicon == nullptr) return nullptr;
    auto rule_set = rules::RuleSet::Compile(rule_files, std::move(lexicon), error);
    if (rule_set == nullptr) return nullptr;
    const auto language = static_cast<Language>(i);
    Tools& tools = analyst->tools_[i];
    const rules::Lexicon* shared = &rule_set->lexicon();
    tools.titles = std::make_unique<TitleFinder>(language, std::move(rule_set), &analyst->bodies_);
    tools.persons = std::make_unique<PersonFinder>(NameTools{language, &analyst->names_, &analyst->forms_, shared});
  }
  return analyst;
}

// "Olivia King": a title of one capitalised word after a given name is a surname.
void Analyst::DropSurnames(const rules::TokenizedText& text, std::vector<Title>& titles) const {
  const auto& tokens = text.tokens();
  std::erase_if(titles, [&](const Title& t) {
    if (t.first == 0 || t.last != t.first + 1 || !tokens[t.first].capitalised || tokens[t.first].all_capitals)
      return false;
    const Token& before = tokens[t.first - 1];
    const uint8_t flags = before.kind == rules::TokenKind::kWord ? names_.Find(before.folded) : 0;
    return before.sentence == tokens[t.first].sentence && before.capitalised && (flags & NameList::kGiven) != 0 &&
           (flags & (NameList::kSurname | NameList::kWord)) == 0;
  });
}

NameSearch Analyst::SearchNames(Language language, const rules::TokenizedText& text) const {
  const Tools& tools = tools_[static_cast<int>(language)];
  const BodyFinder::Found found = bodies_.Find(language, text);
  std::vector<Title> titles = tools.titles->Find(text, found);
  if (language == Language::kEnglish) DropSurnames(text, titles);
  return tools.persons->Search(text, found, titles);
}

Report Analyst::Analyse(Language language, const rules::TokenizedText& text) const {
  const Tools& tools = tools_[static_cast<int>(language)];
  Report report;
  BodyFinder::Found found = bodies_.Find(language, text);
  report.titles = tools.titles->Find(text, found);
  if (language == Language::kEnglish) DropSurnames(text, report.titles);
  report.names =
      tools.persons->Decide(text, tools.persons->Search(text, found, report.titles), tagger_ ? &*tagger_ : nullptr);
  TitleHolders holders = FindHolders(language, text, report.names, report.titles);
  SettleStates(text, bodies_, found, report.names, holders, report.titles);
  ResolveAlone(language, text, report.names, report.titles, holders);
  report.bodies = std::move(found.bodies);
  Lister(language, text, holders, report).List(FindQuotations(text, tools.titles->rules().lexicon()));
  return report;
}

}  // namespace chancery::officials
