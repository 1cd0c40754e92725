#include "plugins/officials/name_joiner.h"

#include <algorithm>
#include <set>
#include <string>
#include <unordered_map>

#include "plugins/officials/letters.h"
#include "plugins/officials/name_evidence.h"

namespace chancery::officials {

using rules::Token;

namespace {

constexpr size_t kMostNamesakes = 32;         // persons with one surname that are told apart
constexpr int64_t kAfter = int64_t{1} << 40;  // farther than any mention before

struct Person {
  std::string given, patronymic, family;  // folded
  std::set<uint32_t> begins;              // of its mentions, bytes
};

bool InitialsAgree(std::string_view initial, std::string_view given) {
  // "е." and "ерлан", "к.-ж." and "касым-жомарт"
  const std::string_view letters = initial.substr(0, initial.find('.'));
  return !letters.empty() && given.starts_with(letters);
}

std::string WithoutHyphens(std::string_view s) {
  std::string out;
  for (const char c : s) {
    if (c != '-') out += c;
  }
  return out;
}

// Whether two ways of writing one given name agree.
bool GivenAgree(const std::string& a, const std::string& b) {
  if (a.empty() || b.empty()) return true;
  if (a == b) return true;
  const bool ia = a.find('.') != std::string::npos;
  const bool ib = b.find('.') != std::string::npos;
  if (ia && ib) return a.starts_with(b.substr(0, b.find('.'))) || b.starts_with(a.substr(0, a.find('.')));
  if (ia) return InitialsAgree(a, b);
  if (ib) return InitialsAgree(b, a);
  if (WithoutHyphens(a) == WithoutHyphens(b)) return true;
  // A longer form that begins the same: "Gurbanguly" and "Gurbanguly Malikgulyevich" as one given part.
  return a.starts_with(b + " ") || b.starts_with(a + " ");
}

class NameJoiner {
 public:
  NameJoiner(const NameTools& tools, const rules::TokenizedText& text, const Candidates& candidates,
             std::vector<PersonName> names)
      : tools_(tools), text_(text), tokens_(text.tokens()), candidates_(candidates), names_(std::move(names)) {}

  std::vector<PersonName> Join() {
    Cluster();
    FindSingles();
    std::sort(names_.begin(), names_.end(), [](const PersonName& a, const PersonName& b) { return a.begin < b.begin; });
    return std::move(names_);
  }

 private:
  // Joins mentions of several parts; the fullest ones first.
  void Cluster() {
    std::vector<uint32_t> order(names_.size());
    for (uint32_t i = 0; i < order.size(); ++i) order[i] = i;
    std::stable_sort(order.begin(), order.end(),
                     [&](uint32_t a, uint32_t b) { return Fullness(names_[a]) > Fullness(names_[b]); });
    for (const uint32_t i : order) {
      if (names_[i].full) Join(i);
    }
    for (const uint32_t i : order) {
      if (!names_[i].full) JoinSingle(i);
    }
  }

  static int Fullness(const PersonName& n) {
    const bool initial = n.given.find('.') != std::string::npos;
    return (n.given.empty() ? 0 : initial ? 2 : 4) + (n.patronymic.empty() ? 0 : 1) + (n.family.empty() ? 0 : 3);
  }

  void Join(uint32_t i) {
    PersonName& n = names_[i];
    const std::string given = rules::Fold(n.given);
    const std::string family = rules::Fold(n.family);
    const std::string patronymic = rules::Fold(n.patronymic);
    const auto try_one = [&](uint32_t p) {
      Person& person = persons_[p];
      if (!family.empty() && !person.family.empty() && family != person.family) return false;
      if (family.empty() && person.given != given) return false;
      if (!GivenAgree(given, person.given)) return false;
      if (!patronymic.empty() && !person.patronymic.empty() && patronymic != person.patronymic &&
          patronymic.find('.') == std::string::npos)
        return false;
      n.person = p;
      person.begins.insert(n.begin);
      if (person.patronymic.empty()) person.patronymic = patronymic;
      return true;
    };
    const auto& candidates = by_word_[!family.empty() ? family : given];
    const size_t few = std::min(candidates.size(), kMostNamesakes);
    for (size_t k = 0; k < few; ++k) {
      if (try_one(candidates[k])) return;
    }
    // "Е. Кошанова" may be a man's genitive: whoever the text has named decides.
    if (given.find('.') != std::string::npos && !family.empty()) {
      const Token& last = tokens_[n.last - 1];
      for (const NameForm& form : tools_.forms->Of(tools_.language, last.folded)) {
        if (form.part != NameForm::kSurname || form.base == family) continue;
        const auto others = by_word_.find(form.base);
        if (others == by_word_.end()) continue;
        for (size_t k = 0; k < std::min(others->second.size(), kMostNamesakes); ++k) {
          const uint32_t p = others->second[k];
          if (persons_[p].family != form.base || persons_[p].given.empty() || !GivenAgree(given, persons_[p].given))
            continue;
          n.family = WithCapitals(text_.Surface(last), last.folded, form.base);
          n.canonical = n.given + " " + n.family;
          n.person = p;
          persons_[p].begins.insert(n.begin);
          return;
        }
      }
    }
    n.person = static_cast<uint32_t>(persons_.size());
    persons_.push_back({given, patronymic, family, {n.begin}});
    Register(n.person);
  }

  void Register(uint32_t p) {
    const Person& person = persons_[p];
    if (!person.family.empty()) by_word_[person.family].push_back(p);
    if (!person.given.empty() && person.given.find('.') == std::string::npos) by_word_[person.given].push_back(p);
  }

  // The person whose surname (or, failing that, given name) the words of a single mention can be; the one named last
  // before it, else the first after it.
  int64_t PersonOf(const std::vector<NameForm>& forms, std::string_view folded, uint32_t begin, std::string& base) {
    int64_t best = -1;
    int best_rank = -1;
    int64_t best_distance = 0;
    const auto consider = [&](const std::string& word, bool is_family_form) {
      const auto at = by_word_.find(word);
      if (at == by_word_.end()) return;
      for (size_t k = 0; k < std::min(at->second.size(), kMostNamesakes); ++k) {
        const uint32_t p = at->second[k];
        const bool family = persons_[p].family == word;
        if (!is_family_form && family) continue;
        const int rank = family ? 2 : 1;
        const auto after = persons_[p].begins.upper_bound(begin);
        const int64_t distance = after != persons_[p].begins.begin()
                                     ? static_cast<int64_t>(begin) - static_cast<int64_t>(*std::prev(after))
                                     : kAfter + static_cast<int64_t>(*after);
        if (rank > best_rank || (rank == best_rank && distance < best_distance)) {
          best = p;
          best_rank = rank;
          best_distance = distance;
          base = word;
        }
      }
    };
    for (const NameForm& form : forms) consider(form.base, form.part == NameForm::kSurname);
    if (best < 0) consider(std::string(folded), true);
    return best;
  }

  void JoinSingle(uint32_t i) {
    PersonName& n = names_[i];
    const std::string word = rules::Fold(!n.family.empty() ? n.family : n.given.empty() ? n.patronymic : n.given);
    const std::string written = rules::Fold(text_.text().substr(n.begin, n.end - n.begin));
    std::string base;
    const int64_t p = PersonOf(tools_.forms->Of(tools_.language, written), word, n.begin, base);
    if (p >= 0) {
      n.person = static_cast<uint32_t>(p);
      n.canonical = WithCapitals(text_.text().substr(n.begin, n.end - n.begin), written, base);
      (persons_[p].family == base ? n.family : n.given) = n.canonical;
      persons_[static_cast<size_t>(p)].begins.insert(n.begin);
      return;
    }
    n.person = static_cast<uint32_t>(persons_.size());
    persons_.push_back({"", "", word, {n.begin}});
    by_word_[word].push_back(n.person);
  }

  void Take(const PersonName& n) {
    for (uint32_t i = n.first; i < n.last; ++i) taken_[i] = true;
  }

  // Single words that are the surname, or the given name, of somebody whom the text names.
  void FindSingles() {
    taken_.resize(tokens_.size(), false);
    for (const PersonName& n : names_) Take(n);
    for (const Run& run : candidates_.runs) {
      for (size_t k = 0; k < run.units.size(); ++k) {
        const Unit& u = run.units[k];
        if (u.kind != Unit::Kind::kWord || taken_[u.first] || u.stop || u.organization_word) continue;
        if ((candidates_.marks[u.first] & (kBody | kState | kTitle)) != 0) continue;
        std::string base;
        const int64_t p = PersonOf(u.forms, u.folded, u.begin, base);
        if (p < 0 || LetterCount(u.folded) < 2) continue;
        const bool family = persons_[p].family == base;
        // A given name alone is familiar speech; ordinary words and places are not taken for one.
        if (!family && ((u.flags & NameList::kWord) != 0 || candidates_.small.contains(u.folded))) continue;
        if (family && candidates_.small.contains(u.folded) && u.sentence_start) continue;
        if ((k > 0 && !run.units[k - 1].stop && run.units[k - 1].last == u.first && !taken_[run.units[k - 1].first] &&
             !run.units[k - 1].sentence_start && run.units[k - 1].kind == Unit::Kind::kWord &&
             tools_.language == Language::kEnglish) ||
            (k + 1 < run.units.size() && run.units[k + 1].organization_word)) {
          continue;  // "Tokayev Street"
        }
        // "Rabah Madjer" after "Madjer": a word of no other use before a known surname is the given name.
        if (family && k > 0 && run.units[k - 1].last == u.first && run.units[k - 1].kind == Unit::Kind::kWord &&
            !taken_[run.units[k - 1].first] && !run.units[k - 1].stop && !run.units[k - 1].organization_word &&
            !run.units[k - 1].place && !run.units[k - 1].capitals &&
            !candidates_.small.contains(run.units[k - 1].folded) &&
            (!run.units[k - 1].sentence_start || run.units[k - 1].flags != 0 ||
             tools_.language == Language::kEnglish) &&
            (persons_[p].given.empty() || run.units[k - 1].folded == persons_[p].given)) {
          names_.push_back(MakeName(tools_, text_, run, k - 1, k + 1, Evidence::kEnough, nullptr));
          Take(names_.back());
          Join(static_cast<uint32_t>(names_.size() - 1));
          continue;
        }
        PersonName n;
        n.first = u.first;
        n.last = u.last;
        n.begin = u.begin;
        n.end = u.end;
        n.person = static_cast<uint32_t>(p);
        n.evidence = Evidence::kEnough;
        n.canonical = WithCapitals(text_.text().substr(u.begin, u.end - u.begin), u.folded, base);
        (family ? n.family : n.given) = n.canonical;
        Take(n);
        persons_[static_cast<size_t>(p)].begins.insert(n.begin);
        names_.push_back(std::move(n));
      }
    }
  }

  const NameTools& tools_;
  const rules::TokenizedText& text_;
  const std::vector<Token>& tokens_;
  const Candidates& candidates_;
  std::vector<PersonName> names_;
  std::vector<bool> taken_;  // by token: part of a name
  std::vector<Person> persons_;
  std::unordered_map<std::string, std::vector<uint32_t>> by_word_;
};

}  // namespace

std::vector<PersonName> JoinNames(const NameTools& tools, const rules::TokenizedText& text,
                                  const Candidates& candidates, std::vector<PersonName> names) {
  return NameJoiner(tools, text, candidates, std::move(names)).Join();
}

}  // namespace chancery::officials
