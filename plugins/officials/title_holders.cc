#include "plugins/officials/title_holders.h"

#include <algorithm>
#include <string_view>

#include "plugins/officials/words.h"

namespace chancery::officials {
namespace {

using rules::Token;

class HolderSearch {
 public:
  HolderSearch(Language language, const rules::TokenizedText& text, const std::vector<PersonName>& names,
               std::vector<Title>& titles)
      : language_(language), tokens_(text.tokens()), names_(names), titles_(titles) {}

  TitleHolders Find() {
    beside_.assign(titles_.size(), -1);
    said_of_.assign(titles_.size(), -1);
    for (size_t i = 0; i < titles_.size(); ++i) beside_[i] = NameBeside(titles_[i]);
    // Two offices in one phrase have one holder.
    for (size_t i = titles_.size(); i-- > 1;) {
      if (beside_[i] >= 0 && beside_[i - 1] < 0 && Coordinated(titles_[i - 1], titles_[i])) beside_[i - 1] = beside_[i];
    }
    for (size_t i = titles_.size(); i-- > 1;) {
      if (beside_[i] >= 0 && beside_[i - 1] < 0 && InApposition(titles_[i - 1], titles_[i]))
        beside_[i - 1] = beside_[i];
    }
    for (size_t i = 1; i < titles_.size(); ++i) {
      if (beside_[i - 1] >= 0 && beside_[i] < 0 && Coordinated(titles_[i - 1], titles_[i])) beside_[i] = beside_[i - 1];
    }
    for (size_t i = 0; i < titles_.size(); ++i) Reach(i);
    for (size_t i = 0; i < titles_.size(); ++i) Predicate(i);
    TitleHolders holders;
    holders.holder.assign(titles_.size(), -1);
    for (size_t i = 0; i < titles_.size(); ++i) {
      if (beside_[i] >= 0) holders.holder[i] = names_[static_cast<size_t>(beside_[i])].person;
      else if (said_of_[i] >= 0) holders.holder[i] = names_[static_cast<size_t>(said_of_[i])].person;
    }
    holders.beside = std::move(beside_);
    return holders;
  }

 private:
  bool SameSentence(uint32_t a, uint32_t b) const {
    return a < tokens_.size() && b < tokens_.size() && tokens_[a].sentence == tokens_[b].sentence;
  }

  int64_t NameFrom(uint32_t token) const {
    const auto at = std::lower_bound(names_.begin(), names_.end(), token,
                                     [](const PersonName& n, uint32_t t) { return n.first < t; });
    return at != names_.end() && at->first == token ? at - names_.begin() : -1;
  }
  int64_t NameTo(uint32_t token) const {
    const auto at = std::lower_bound(names_.begin(), names_.end(), token,
                                     [](const PersonName& n, uint32_t t) { return n.last < t; });
    return at != names_.end() && at->last == token ? at - names_.begin() : -1;
  }

  // Whether a Russian word cannot stand between an office and its holder's name: verbs, prepositions.
  bool EndsTitle(uint32_t k) const {
    const std::string_view w = tokens_[k].folded;
    if (tokens_[k].capitalised || tokens_[k].kind != rules::TokenKind::kWord) return false;
    if (w == "и") {  // "министр связи и коммуникаций Петров", but "министр и Петров"
      return !SameSentence(k + 1, k) || tokens_[k + 1].capitalised || tokens_[k + 1].kind != rules::TokenKind::kWord;
    }
    // Genitives that look like a past tense.
    if (IsOneOf(w, {"дел", "сил", "прав", "школ", "правил", "чисел", "земель"})) return false;
    for (const std::string_view e : {"л", "ла", "ли", "лся", "ет", "ит", "ся", "ют", "что"}) {
      if (w.ends_with(e)) return true;
    }
    return IsOneOf(w, {"с", "к", "о", "об", "от", "до", "из", "за", "под", "у", "как", "или"});
  }

  // The name that a title stands beside, or -1.
  int64_t NameBeside(const Title& t) const {
    const auto count = static_cast<uint32_t>(tokens_.size());
    // "President Tokayev", "Премьер-Министр г-н Бектенов"
    uint32_t at = t.last;
    for (int skip = 0; skip < 4 && SameSentence(at, t.first); ++skip, ++at) {
      if (const int64_t n = NameFrom(at); n >= 0) return n;
      if (!IsOneOf(tokens_[at].folded, {"mr", "mrs", "ms", "dr", ".", "г", "-", "н", "жа", "господин", "мырза"})) break;
    }
    // "Tokayev, the President of Kazakhstan", "Токаев — президент", "Tokayev (President)", "became Prime Minister"
    if (t.first > 0 && SameSentence(t.first - 1, t.first)) {
      uint32_t before = t.first;
      if (IsOneOf(tokens_[before - 1].folded, {"the", "a", "an", "its", "his", "her", "our"})) --before;
      if (before > 0 && SameSentence(before - 1, t.first)) {
        const std::string_view gap = tokens_[before - 1].folded;
        if (IsOneOf(gap, {",", "-", "(", "himself", "herself", "now", "twice", "lately", "once"}) ||
            IsOneOf(gap, {"as", "became", "is", "was", "remains", "remained", "стал", "стала", "был", "была",
                          "назначен", "назначена", "остается", "избран"})) {
          uint32_t end = before - 1;
          while (end > 0 && SameSentence(end - 1, t.first) &&
                 IsOneOf(tokens_[end - 1].folded, {",", "-", "himself", "herself", "who", "now", "has", "had", "been",
                                                   "served", "который", "которая"}))
            --end;
          if (const int64_t n = NameTo(end); n >= 0) return n;
        }
        // "his predecessor as" aside, a possessive state may stand between: "Bektenov, Kazakhstan's prime minister".
        if (before > 2 && tokens_[before - 1].folded.ends_with("'s")) {
          for (uint32_t end = before - 1; end > 0 && before - end < 4; --end) {
            if (tokens_[end].folded == ",") {
              if (const int64_t n = NameTo(end); n >= 0) return n;
            }
          }
        }
      }
      // "Tokayev president" is Kazakh's "Тоқаев, Президент"; no gap at all is not taken.
    }
    // "сопредседатель движения «Солидарность» Михаил Вельмакин": what the office is of lies between.
    if (language_ == Language::kRussian) {
      for (uint32_t k = t.last; k < t.last + 12 && SameSentence(k, t.first); ++k) {
        const std::string_view w = tokens_[k].folded;
        if (const int64_t n = NameFrom(k); n >= 0) {
          if (k > t.last && names_[static_cast<size_t>(n)].full) return n;
          break;
        }
        if (tokens_[k].kind == rules::TokenKind::kPunctuation && w != "\"" && w != "-") break;
        if (EndsTitle(k)) break;
        const auto other =
            std::lower_bound(titles_.begin(), titles_.end(), k, [](const Title& a, uint32_t f) { return a.first < f; });
        if (other != titles_.end() && other->first == k) break;
      }
    }
    // "the President of Kazakhstan, Kassym-Jomart Tokayev"
    if (t.last + 1 < count && SameSentence(t.last + 1, t.first) &&
        IsOneOf(tokens_[t.last].folded, {",", "-", "(", ":"})) {
      if (const int64_t n = NameFrom(t.last + 1); n >= 0 && names_[static_cast<size_t>(n)].full) return n;
    }
    return -1;
  }

  // An office of something that no list has reaches up to the name it stands before.
  void Reach(size_t i) {
    Title& t = titles_[i];
    if (language_ != Language::kRussian || beside_[i] < 0 || t.explicit_state) return;
    const PersonName& n = names_[static_cast<size_t>(beside_[i])];
    if (n.first <= t.last) return;
    uint32_t last = n.first;
    while (last > t.last && tokens_[last - 1].folded == "-") --last;
    for (uint32_t k = t.last; k < last; ++k) {
      if (tokens_[k].folded == ",") return;
    }
    if (i + 1 < titles_.size() && titles_[i + 1].first < last) return;
    t.last = last;
  }

  // The last name of the sentence before `token`, else (with `back`) of the sentence before; -1 if there is none.
  int64_t NameBefore(uint32_t token, bool back) const {
    const auto after = std::upper_bound(names_.begin(), names_.end(), token,
                                        [](uint32_t t, const PersonName& n) { return t < n.last; });
    if (after == names_.begin()) return -1;
    const uint32_t here = tokens_[token].sentence;
    const uint32_t there = tokens_[std::prev(after)->first].sentence;
    return there == here || (back && there + 1 == here) ? after - names_.begin() - 1 : -1;
  }

  // The name after a verb that gives somebody the title before it, or -1: "премьер-министром станет глава партии Иван
  // Петров", "the co-chair will be Deputy Speaker Albert Rau".
  int64_t Follows(const Title& t) const {
    constexpr uint32_t kReach = 12;
    if (language_ == Language::kKazakh) return -1;
    // Somebody named before is the subject unless the verb stands right after the title.
    const bool named = NameBefore(t.first, false) >= 0;
    if (named && language_ == Language::kEnglish) return -1;
    bool verb = false;
    for (uint32_t k = t.last; k < t.last + kReach && SameSentence(k, t.first); ++k) {
      if (const int64_t n = NameFrom(k); n >= 0) return verb ? n : -1;
      const std::string_view w = tokens_[k].folded;
      if (language_ == Language::kEnglish) {
        if (!verb && k > t.last + 1) return -1;
        verb |= IsOneOf(w, {"is", "be", "was", "became"});
        const auto title =
            std::lower_bound(titles_.begin(), titles_.end(), k, [](const Title& a, uint32_t f) { return a.first < f; });
        if (title != titles_.end() && title->first == k) k = title->last - 1;
        else if (verb && !IsOneOf(w, {"is", "be", "was", "became", "the"})) return -1;
      } else {
        if (tokens_[k].kind == rules::TokenKind::kPunctuation && w != "-" && w != "\"") return -1;
        if (named && !verb && k > t.last) return -1;
        for (const std::string_view stem : {"стан", "стал", "избра", "назначи", "назначен", "утверди", "утвержд",
                                            "работал", "был", "служил", "явля", "остает", "остал"}) {
          verb |= w.starts_with(stem);
        }
      }
    }
    return -1;
  }

  // Titles that a verb gives to somebody: "был назначен министром", "was named co-chair", "Төраға болып сайланды".
  void Predicate(size_t i) {
    Title& t = titles_[i];
    const auto word = [&](uint32_t at) {
      return at < tokens_.size() && SameSentence(at, t.first) ? tokens_[at].folded : std::string_view();
    };
    if (language_ == Language::kKazakh) {
      for (uint32_t at = t.last; at < t.last + 5 && at < tokens_.size() && SameSentence(at, t.first); ++at) {
        const std::string_view w = tokens_[at].folded;
        // "Алматыда болды" is where somebody was, "Төраға болды" what.
        if (IsOneOf(w, {"болған", "болды"}) && at != t.last) continue;
        if (IsOneOf(w, {"болған", "болды", "атқарды", "атқарған", "атқарғаны"})) {
          if (t.status.empty()) t.status = "FORMER";
          t.predicate = true;
        } else if (IsOneOf(w, {"тағайындалды", "сайланды", "тағайындады"})) {
          if (t.status.empty()) t.status = "NEW";
          t.predicate = true;
        } else if (IsOneOf(w, {"болып", "етіп", "ретінде", "лауазымына", "қызметіне", "қызметін", "міндетін",
                               "лауазымын", "міндетіне"})) {
          t.predicate = true;
        } else if (beside_[i] < 0) {
          if (const int64_t n = NameFrom(at); n >= 0 && t.predicate && at <= t.last + 2) {
            beside_[i] = n;
          }
          if (w == "," || w == ".") break;
        }
      }
    } else if (language_ == Language::kEnglish) {
      const std::string_view before = t.first > 0 ? word(t.first - 1) : std::string_view();
      if (IsOneOf(before, {"twice", "once", "lately", "formerly", "previously"}) && t.status.empty())
        t.status = "FORMER";
      const bool capacity = t.first > 2 && before == "of" && word(t.first - 2) == "capacity";
      if (capacity && word(t.first - 3) == "former" && t.status.empty()) t.status = "FORMER";
      uint32_t at = t.first;
      while (at > 0 && IsOneOf(word(at - 1), {"the", "a", "an", "new", "as", "to", "be", "now"})) --at;
      const std::string_view verb = at > 0 ? word(at - 1) : std::string_view();
      if (IsOneOf(verb, {"becomes", "became", "appointed", "named", "elected"}) && t.status.empty() &&
          verb == "becomes")
        t.status = "NEW";
      t.predicate = IsOneOf(verb, {"becomes", "became", "become", "appointed", "named", "elected", "doubles", "served",
                                   "is", "was", "been"}) ||
                    before == "as" || capacity;
    } else {
      // "был послом в Москве, потом акимом области"
      if (t.first > 0 && IsOneOf(word(t.first - 1), {"потом", "затем", "позже"})) {
        for (uint32_t k = 2; k <= 12 && k <= t.first && !word(t.first - k).empty(); ++k) {
          if (IsOneOf(word(t.first - k), {"был", "была", "работал", "работала"}) && t.status.empty())
            t.status = "FORMER";
        }
      }
      // "обязанности премьера исполнял Иван Петров"
      if (t.first > 0 && IsOneOf(word(t.first - 1), {"обязанности", "обязанностей"}) &&
          IsOneOf(word(t.last), {"исполнял", "исполняла", "исполняет", "исполнит", "будет"})) {
        if (t.status.empty()) t.status = "ACTING";
        t.predicate = true;
        const auto next = std::lower_bound(names_.begin(), names_.end(), t.last,
                                           [](const PersonName& n, uint32_t at) { return n.first < at; });
        if (next != names_.end() && SameSentence(next->first, t.first) && next->first - t.last < 12 && beside_[i] < 0) {
          said_of_[i] = next - names_.begin();
        }
      }
      for (uint32_t k = 1; k <= 4 && k <= t.first; ++k) {
        const std::string_view w = word(t.first - k);
        if (w.empty()) break;
        if (IsOneOf(w, {"был", "была", "занимал", "занимала", "занимавший", "занимавшая", "работал", "работала",
                        "являлся", "служил"})) {
          if (t.status.empty()) t.status = "FORMER";
          t.predicate = true;
        }
        if (IsOneOf(w, {"стал",      "стала",     "назначен",     "назначена", "избран", "избрана",  "назначил",
                        "должность", "должности", "пост",         "поста",     "посту",  "кресло",   "вступил",
                        "сохраняет", "утвердил",  "направляется", "избрали",   "будет",  "возглавит"})) {
          t.predicate = true;
        }
      }
      t.predicate |= [&] {  // an instrumental: "министром", "главой", "послом"
        for (uint32_t k = t.core; k < t.last && k < t.core + 3; ++k) {
          const std::string_view w = tokens_[k].folded;
          if (IsOneOf(w, {"министром", "главой", "послом", "президентом", "премьером", "председателем", "спикером",
                          "руководителем", "акимом", "секретарем", "вице-премьером", "помощником", "директором",
                          "канцлером", "заместителем", "представителем", "депутатом", "губернатором"})) {
            return true;
          }
        }
        return false;
      }();
    }
    if (language_ == Language::kEnglish && !t.predicate && beside_[i] < 0) {
      said_of_[i] = Follows(t);
      t.predicate = said_of_[i] >= 0;
      return;
    }
    if (!t.predicate || beside_[i] >= 0) return;
    for (uint32_t at = t.last; at < t.last + 4 && at < tokens_.size() && SameSentence(at, t.first) &&
                               tokens_[at].kind == rules::TokenKind::kWord;
         ++at) {
      if (const int64_t n = NameFrom(at); n >= 0 && said_of_[i] < 0) said_of_[i] = n;
    }
    if (said_of_[i] >= 0) return;
    if (const int64_t n = Follows(t); n >= 0) {
      said_of_[i] = n;
      return;
    }
    bool pronoun = false;
    for (uint32_t at = t.first; at > 0 && SameSentence(at - 1, t.first); --at) {
      pronoun |= IsOneOf(tokens_[at - 1].folded, {"он", "она", "ол", "he", "she", "оны", "him", "her", "его", "ее"});
    }
    said_of_[i] = NameBefore(t.first, pronoun);
  }

  bool Coordinated(const Title& a, const Title& b) const {
    if (b.first < a.last || b.first - a.last > 3 || !SameSentence(a.first, b.first)) return false;
    if (b.first == a.last) return language_ != Language::kEnglish;
    for (uint32_t i = a.last; i < b.first; ++i) {
      if (!IsOneOf(tokens_[i].folded, {"and", "и", "және", ",", "-", "the", "its", "also", "concurrently"}))
        return false;
    }
    return true;
  }

  // "лидер партии малых городов, депутат Иван Петров": with what the first office is of between it and the comma.
  bool InApposition(const Title& a, const Title& b) const {
    constexpr uint32_t kLongestTail = 8;
    if (language_ != Language::kRussian || b.first <= a.last + 1 || b.first - a.last > kLongestTail ||
        !SameSentence(a.first, b.first) || tokens_[b.first - 1].folded != "," || NameFrom(b.last) < 0)
      return false;
    for (uint32_t k = a.last; k + 1 < b.first; ++k) {
      if (EndsTitle(k) || NameFrom(k) >= 0 ||
          (tokens_[k].kind == rules::TokenKind::kPunctuation && !IsOneOf(tokens_[k].folded, {"\"", "-"})))
        return false;
    }
    return true;
  }

  Language language_;
  const std::vector<Token>& tokens_;
  const std::vector<PersonName>& names_;
  std::vector<Title>& titles_;
  std::vector<int64_t> said_of_;  // by title: the name that a verb gives it to, or -1
  std::vector<int64_t> beside_;   // by title: the name it stands beside, or -1
};

}  // namespace

TitleHolders FindHolders(Language language, const rules::TokenizedText& text, const std::vector<PersonName>& names,
                         std::vector<Title>& titles) {
  return HolderSearch(language, text, names, titles).Find();
}

}  // namespace chancery::officials
