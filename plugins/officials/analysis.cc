#include "plugins/officials/analysis.h"

#include <algorithm>
#include <array>
#include <map>

namespace chancery::officials {
namespace {

using rules::Token;

constexpr size_t kFarthest = 100;  // titles and states that one title is compared with, before and after it

constexpr std::array<std::string_view, 3> kFolders = {"en", "ru", "kk"};

bool IsOneOf(std::string_view word, std::initializer_list<std::string_view> words) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

// Whether a person with title `held` may be meant by `title`, which stands without a name.
bool Fits(const Title& title, const Title& held) {
  const bool same_role = title.role == held.role || (title.role == "Minister" && held.role.starts_with("Minister")) ||
                         (title.role == "Deputy Minister" && held.role.starts_with("Deputy Minister")) ||
                         (title.role == "Chairman" && held.role == "Speaker") ||
                         (title.role == "Head" && held.role == "Chairman");
  if (!same_role) return false;
  if (!title.explicit_state) return true;
  if (!title.org.empty() && !held.org.empty() && title.org != held.org) return false;
  if (title.org.empty() && !title.cc.empty() && held.cc.empty()) return false;
  return title.cc.empty() || held.cc.empty() || title.cc == held.cc;
}

// Joins titles with names, names with their fullest mention, and quotations with speakers.
class Joiner {
 public:
  Joiner(Language language, const rules::TokenizedText& text, const BodyFinder& bodies,
         const BodyFinder::Found& found, Report& report)
      : language_(language),
        tokens_(text.tokens()),
        bodies_(bodies),
        states_(found.states),
        home_alone_(found.home_alone),
        r_(report) {}

  void Run(std::vector<Quotation> quotations) {
    holder_.assign(r_.titles.size(), -1);
    beside_.assign(r_.titles.size(), -1);
    said_of_.assign(r_.titles.size(), -1);
    for (size_t i = 0; i < r_.titles.size(); ++i) beside_[i] = NameBeside(r_.titles[i]);
    // Two offices in one phrase have one holder.
    for (size_t i = r_.titles.size(); i-- > 1;) {
      if (beside_[i] >= 0 && beside_[i - 1] < 0 && Coordinated(r_.titles[i - 1], r_.titles[i]))
        beside_[i - 1] = beside_[i];
    }
    for (size_t i = r_.titles.size(); i-- > 1;) {
      if (beside_[i] >= 0 && beside_[i - 1] < 0 && InApposition(r_.titles[i - 1], r_.titles[i]))
        beside_[i - 1] = beside_[i];
    }
    for (size_t i = 1; i < r_.titles.size(); ++i) {
      if (beside_[i - 1] >= 0 && beside_[i] < 0 && Coordinated(r_.titles[i - 1], r_.titles[i]))
        beside_[i] = beside_[i - 1];
    }
    for (size_t i = 0; i < r_.titles.size(); ++i) Reach(i);
    for (size_t i = 0; i < r_.titles.size(); ++i) Predicate(i);
    for (size_t i = 0; i < r_.titles.size(); ++i) {
      if (beside_[i] >= 0) holder_[i] = r_.names[static_cast<size_t>(beside_[i])].person;
      else if (said_of_[i] >= 0) holder_[i] = r_.names[static_cast<size_t>(said_of_[i])].person;
    }
    for (size_t i = 0; i < r_.titles.size(); ++i) Inherit(i);
    ServeOneState();
    Visitors();
    Disagree();
    Learn();
    Doubt();
    ResolveAlone();
    List();
    Speakers(std::move(quotations));
  }

 private:
  bool SameSentence(uint32_t a, uint32_t b) const {
    return a < tokens_.size() && b < tokens_.size() && tokens_[a].sentence == tokens_[b].sentence;
  }

  int64_t NameFrom(uint32_t token) const {
    const auto at = std::lower_bound(r_.names.begin(), r_.names.end(), token,
                                     [](const PersonName& n, uint32_t t) { return n.first < t; });
    return at != r_.names.end() && at->first == token ? at - r_.names.begin() : -1;
  }
  int64_t NameTo(uint32_t token) const {
    const auto at = std::lower_bound(r_.names.begin(), r_.names.end(), token,
                                     [](const PersonName& n, uint32_t t) { return n.last < t; });
    return at != r_.names.end() && at->last == token ? at - r_.names.begin() : -1;
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
          if (k > t.last && r_.names[static_cast<size_t>(n)].full) return n;
          break;
        }
        if (tokens_[k].kind == rules::TokenKind::kPunctuation && w != "\"" && w != "-") break;
        if (EndsTitle(k)) break;
        const auto other = std::lower_bound(r_.titles.begin(), r_.titles.end(), k,
                                            [](const Title& a, uint32_t f) { return a.first < f; });
        if (other != r_.titles.end() && other->first == k) break;
      }
    }
    // "the President of Kazakhstan, Kassym-Jomart Tokayev"
    if (t.last + 1 < count && SameSentence(t.last + 1, t.first) &&
        IsOneOf(tokens_[t.last].folded, {",", "-", "(", ":"})) {
      if (const int64_t n = NameFrom(t.last + 1); n >= 0 && r_.names[static_cast<size_t>(n)].full) return n;
    }
    return -1;
  }

  // An office of something that no list has reaches up to the name it stands before.
  void Reach(size_t i) {
    Title& t = r_.titles[i];
    if (language_ != Language::kRussian || beside_[i] < 0 || t.explicit_state) return;
    const PersonName& n = r_.names[static_cast<size_t>(beside_[i])];
    if (n.first <= t.last) return;
    uint32_t last = n.first;
    while (last > t.last && tokens_[last - 1].folded == "-") --last;
    for (uint32_t k = t.last; k < last; ++k) {
      if (tokens_[k].folded == ",") return;
    }
    if (i + 1 < r_.titles.size() && r_.titles[i + 1].first < last) return;
    t.last = last;
  }

  // The last name of the sentence before `token`, else (with `back`) of the sentence before; -1 if there is none.
  int64_t NameBefore(uint32_t token, bool back) const {
    const auto after = std::upper_bound(r_.names.begin(), r_.names.end(), token,
                                        [](uint32_t t, const PersonName& n) { return t < n.last; });
    if (after == r_.names.begin()) return -1;
    const uint32_t here = tokens_[token].sentence;
    const uint32_t there = tokens_[std::prev(after)->first].sentence;
    return there == here || (back && there + 1 == here) ? after - r_.names.begin() - 1 : -1;
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
        const auto title = std::lower_bound(r_.titles.begin(), r_.titles.end(), k,
                                            [](const Title& a, uint32_t f) { return a.first < f; });
        if (title != r_.titles.end() && title->first == k) k = title->last - 1;
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
    Title& t = r_.titles[i];
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
        const auto next = std::lower_bound(r_.names.begin(), r_.names.end(), t.last,
                                           [](const PersonName& n, uint32_t at) { return n.first < at; });
        if (next != r_.names.end() && SameSentence(next->first, t.first) && next->first - t.last < 12 &&
            beside_[i] < 0) {
          said_of_[i] = next - r_.names.begin();
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

  // The titles that one may be compared with: those around it.
  std::pair<size_t, size_t> Near(size_t i) const {
    return {i > kFarthest ? i - kFarthest : 0, std::min(i + kFarthest, r_.titles.size())};
  }

  // What one mention of an office says of its state and body holds for the others of the same person.
  void Inherit(size_t i) {
    Title& t = r_.titles[i];
    if (holder_[i] < 0 || t.explicit_state) return;
    for (size_t k = Near(i).first; k < Near(i).second; ++k) {
      const Title& other = r_.titles[k];
      if (k != i && holder_[k] == holder_[i] && other.explicit_state && other.role == t.role) {
        t.org = other.org;
        t.cc = other.cc;
        t.assumed = false;
        return;
      }
    }
  }

  // What a title without a state is of, once its state is known.
  void Settle(Title& t, std::string_view cc) const {
    t.cc = cc;
    t.assumed = false;
    if (!t.pattern.empty()) {
      t.org = cc.empty() ? std::string() : bodies_.IdIn(t.pattern, cc);
      return;
    }
    if (t.org.empty()) return;
    t.org.clear();
    if (t.role.find("Speaker") == std::string::npos) return;
    // The chamber of that state that was spoken of last.
    for (const BodyMention& b : r_.bodies) {
      if (b.first >= t.first && !t.org.empty()) break;
      if (b.type == 'c' && b.cc == cc && !b.id.starts_with("parliament-")) t.org = b.id;
    }
  }

  // Whoever has one office of a state has the others of the same state.
  void ServeOneState() {
    std::map<int64_t, std::string> states;  // "?" when there are two
    for (size_t i = 0; i < r_.titles.size(); ++i) {
      const Title& t = r_.titles[i];
      if (holder_[i] < 0 || !t.explicit_state || t.cc.empty()) continue;
      const auto [at, added] = states.emplace(holder_[i], t.cc);
      if (!added && at->second != t.cc) at->second = "?";
    }
    for (size_t i = 0; i < r_.titles.size(); ++i) {
      Title& t = r_.titles[i];
      if (holder_[i] < 0 || t.explicit_state || t.cc.empty()) continue;
      const auto at = states.find(holder_[i]);
      if (at == states.end() || at->second == "?") continue;
      t.assumed = false;
      if (at->second != t.cc) Settle(t, at->second);
    }
  }

  // Tokens of the official that title i makes with the name beside it.
  std::pair<uint32_t, uint32_t> Span(size_t i) const {
    const Title& t = r_.titles[i];
    if (beside_[i] < 0) return {t.first, t.last};
    const PersonName& n = r_.names[static_cast<size_t>(beside_[i])];
    return {std::min(t.first, n.first), std::max(t.last, n.last)};
  }

  // Whether a verb or noun of travel beside the official leads to `cc`: "President X's visit to Kazakhstan".
  bool Visits(size_t i, std::string_view cc) const {
    const auto [first, last] = Span(i);
    constexpr uint32_t kReach = 8;
    const auto travel = [](std::string_view w) {
      for (const std::string_view stem : {"visit", "trip", "arriv", "визит", "поездк", "прибы", "прилет", "приех",
                                          "приезд", "посет", "посещ", "сапар"}) {
        if (w.starts_with(stem)) return true;
      }
      return false;
    };
    bool before = false;
    for (uint32_t at = first; at > 0 && first - at < 5 && SameSentence(at - 1, first); --at) {
      if (tokens_[at - 1].kind != rules::TokenKind::kWord) break;
      before |= travel(tokens_[at - 1].folded);
    }
    bool travels = before;
    for (uint32_t at = last; at < last + kReach && SameSentence(at, first) && tokens_[at].folded != ","; ++at) {
      travels |= travel(tokens_[at].folded);
      const auto s = std::lower_bound(states_.begin(), states_.end(), at,
                                      [](const StateMention& a, uint32_t t) { return a.first < t; });
      if (s != states_.end() && s->first == at && s->form != 'j' && travels) return s->cc == cc;
    }
    return before;  // "a visit by X": here
  }

  // A guest is not of the state he visits.
  void Visitors() {
    for (size_t i = 0; i < r_.titles.size(); ++i) {
      Title& t = r_.titles[i];
      if (beside_[i] >= 0 && t.assumed && Visits(i, t.cc)) Settle(t, OtherState(t));
    }
  }

  // The state beside the title's own that its sentence names, if it is one.
  std::string_view OtherState(const Title& t) const {
    const auto here = std::lower_bound(states_.begin(), states_.end(), t.first,
                                       [](const StateMention& s, uint32_t f) { return s.first < f; });
    std::string_view other;
    const auto consider = [&](const StateMention& s) {
      if (!SameSentence(s.first, t.first)) return false;
      if (s.cc == t.cc) return true;
      if (!other.empty() && other != s.cc) other = "?";
      else other = s.cc;
      return true;
    };
    size_t near = 0;
    for (auto s = here; s != states_.end() && near < kFarthest && consider(*s); ++s) ++near;
    for (auto s = here; s != states_.begin() && near < 2 * kFarthest && consider(*std::prev(s)); --s) ++near;
    return other == "?" ? std::string_view() : other;
  }

  static bool Leads(std::string_view role) {
    return IsOneOf(role, {"President", "Prime Minister", "Chancellor", "King", "Queen", "Emperor", "Emir", "Sultan",
                          "Crown Prince", "Supreme Leader", "Vice President", "First Lady"});
  }

  // Ministers without a state are one's own; those who lead a state are known abroad, and where a text speaks of two
  // states much alike, nothing says whose they are.
  void Doubt() {
    if (home_alone_) return;
    for (size_t i = 0; i < r_.titles.size(); ++i) {
      Title& t = r_.titles[i];
      if (beside_[i] >= 0 && t.assumed && Leads(t.role)) Settle(t, {});
    }
  }

  static bool Unique(std::string_view role) {
    return role == "President" || role == "Prime Minister" || role == "Chancellor" || role.starts_with("Minister of ");
  }

  // A state has one president: who is given the office of the home state only because no other was said, while
  // somebody else holds it expressly, is of another state, the one spoken of last before.
  void Disagree() {
    for (size_t i = 0; i < r_.titles.size(); ++i) {
      Title& t = r_.titles[i];
      if (holder_[i] < 0 || t.explicit_state || !Unique(t.role) || t.cc.empty()) continue;
      bool taken = false;
      std::vector<std::string_view> held;
      for (size_t k = Near(i).first; k < Near(i).second; ++k) {
        const Title& other = r_.titles[k];
        if (holder_[k] < 0 || holder_[k] == holder_[i] || !other.explicit_state || other.role != t.role ||
            other.status != t.status)
          continue;
        held.push_back(other.cc);
        taken |= other.cc == t.cc;
      }
      if (!taken) continue;
      const StateMention* nearest = nullptr;
      const auto here =
          static_cast<size_t>(std::lower_bound(states_.begin(), states_.end(), t.first,
                                               [](const StateMention& s, uint32_t f) { return s.first < f; }) -
                              states_.begin());
      for (size_t k = here > kFarthest ? here - kFarthest : 0; k < std::min(here + kFarthest, states_.size()); ++k) {
        const StateMention& s = states_[k];
        if (std::find(held.begin(), held.end(), s.cc) != held.end()) continue;
        if (nearest == nullptr || s.first < t.first) nearest = &s;
      }
      if (nearest == nullptr) continue;
      t.cc = nearest->cc;
      if (!t.pattern.empty()) t.org = bodies_.IdIn(t.pattern, t.cc);
      t.explicit_state = true;
      t.assumed = false;
    }
  }

  // "President Aliyev ... the Azerbaijani president": the second tells whose president the first is.
  void Learn() {
    for (size_t k = 0; k < r_.titles.size(); ++k) {
      const Title& told = r_.titles[k];
      if (holder_[k] >= 0 || !told.explicit_state || !Unique(told.role) || told.cc.empty() || !told.status.empty())
        continue;
      bool known = false;
      int64_t nearest = -1;
      for (size_t i = Near(k).first; i < Near(k).second; ++i) {
        const Title& t = r_.titles[i];
        if (holder_[i] < 0 || t.role != told.role || !t.status.empty()) continue;
        known |= t.cc == told.cc;
        if (!t.explicit_state && i < k) nearest = static_cast<int64_t>(i);
      }
      if (known || nearest < 0) continue;
      Title& t = r_.titles[static_cast<size_t>(nearest)];
      t.cc = told.cc;
      t.org = told.org;
      t.explicit_state = true;
      t.assumed = false;
    }
  }

  // The token at which a person was named last before `token`, or -1.
  int64_t NamedLast(int64_t person, uint32_t token) const {
    const auto& at = mentions_[static_cast<size_t>(person)];
    const auto after = std::lower_bound(at.begin(), at.end(), token);
    return after == at.begin() ? -1 : static_cast<int64_t>(*std::prev(after));
  }

  // A title without a name means a holder of that office: of the state meant, and the one named last.
  void ResolveAlone() {
    for (const PersonName& n : r_.names) {
      if (n.person >= mentions_.size()) mentions_.resize(n.person + 1);
      mentions_[n.person].push_back(n.first);
    }
    for (size_t i = 0; i < r_.titles.size(); ++i) {
      if (holder_[i] >= 0) continue;
      Title& t = r_.titles[i];
      int64_t best = -1;
      std::pair<int, int64_t> best_rank;
      // Written small after somebody of another state, "the president" is that one; "the President", like a Kazakh
      // title, is one's own.
      const bool anaphor = language_ != Language::kKazakh && !tokens_[t.core].capitalised;
      for (size_t k = Near(i).first; k < Near(i).second; ++k) {
        const Title& held = r_.titles[k];
        if (beside_[k] < 0 || !Fits(t, held)) continue;
        if ((t.status == "FORMER") != (held.status == "FORMER")) continue;
        const int64_t named = NamedLast(holder_[k], t.first);
        const bool recent =
            named >= 0 && tokens_[static_cast<size_t>(named)].sentence + 1 >= tokens_[t.first].sentence;
        const bool foreign = t.assumed && !held.cc.empty() && held.cc != t.cc;
        if (foreign && !(anaphor && recent)) continue;
        const int state = foreign ? 1 : anaphor && !recent ? 0 : 2;
        const std::pair<int, int64_t> rank{state, named};
        if (best < 0 || rank > best_rank) {
          best = static_cast<int64_t>(k);
          best_rank = rank;
        }
      }
      if (best < 0) continue;
      const Title& held = r_.titles[static_cast<size_t>(best)];
      holder_[i] = holder_[static_cast<size_t>(best)];
      if (!t.explicit_state) {
        t.org = held.org;
        t.cc = held.cc;
        t.assumed = held.assumed;
        if (t.role == "Minister" || t.role == "Speaker" || t.role == "Chairman" || t.role == "Head" ||
            t.role == "Deputy Minister")
          t.role = held.role;
      }
    }
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
    if (holder_[i] >= 0) return !t.weak || t.explicit_state || t.predicate;
    if (t.weak) return false;
    if (t.explicit_state || !t.status.empty()) return true;
    if (language_ == Language::kKazakh) return true;
    // "the President", "Глава государства" of the state the text is about.
    return (!t.cc.empty() || !t.org.empty()) && tokens_[t.first].capitalised && t.first > 0 &&
           SameSentence(t.first - 1, t.first);
  }

  void List() {
    struct Place {
      uint32_t begin;
      Official official;
    };
    std::vector<Place> places;
    std::vector<bool> titled(r_.names.size(), false);
    for (size_t i = 0; i < r_.titles.size(); ++i) {
      Official o;
      o.title = static_cast<int64_t>(i);
      if (beside_[i] >= 0) {
        o.name = beside_[i];
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
                         : holder_[static_cast<size_t>(o.title)];
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
  const BodyFinder& bodies_;
  const std::vector<StateMention>& states_;
  const bool home_alone_;
  Report& r_;
  std::vector<int64_t> holder_;   // by title: the person, or -1
  std::vector<int64_t> said_of_;  // by title: the name that a verb gives it to, or -1
  std::vector<std::vector<uint32_t>> mentions_;  // by person: first tokens of the names
  std::vector<int64_t> beside_;   // by title: the name it stands beside, or -1
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

Report Analyst::Analyse(Language language, const rules::TokenizedText& text) const {
  const Tools& tools = tools_[static_cast<int>(language)];
  Report report;
  BodyFinder::Found found = bodies_.Find(language, text);
  report.titles = tools.titles->Find(text, found);
  report.names = tools.persons->Find(text, found, report.titles);
  report.bodies = std::move(found.bodies);
  Joiner(language, text, bodies_, found, report).Run(FindQuotations(text, tools.titles->rules().lexicon()));
  return report;
}

}  // namespace chancery::officials
