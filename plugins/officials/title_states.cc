#include "plugins/officials/title_states.h"

#include <algorithm>
#include <map>
#include <string>
#include <string_view>
#include <utility>

#include "plugins/officials/words.h"

namespace chancery::officials {
namespace {

using rules::Token;

constexpr size_t kFarthest = 100;  // titles and states that one title is compared with, before and after it

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

// The titles that one may be compared with: those around it.
std::pair<size_t, size_t> Near(size_t i, size_t count) {
  return {i > kFarthest ? i - kFarthest : 0, std::min(i + kFarthest, count)};
}

// The last of `mentions` before `token`, or -1.
int64_t NamedLast(const std::vector<uint32_t>& mentions, uint32_t token) {
  const auto after = std::lower_bound(mentions.begin(), mentions.end(), token);
  return after == mentions.begin() ? -1 : static_cast<int64_t>(*std::prev(after));
}

class StateSearch {
 public:
  StateSearch(const rules::TokenizedText& text, const BodyFinder& bodies, const BodyFinder::Found& found,
              const std::vector<PersonName>& names, const TitleHolders& holders, std::vector<Title>& titles)
      : tokens_(text.tokens()), bodies_(bodies), found_(found), names_(names), holders_(holders), titles_(titles) {}

  void Settle() {
    for (size_t i = 0; i < titles_.size(); ++i) Inherit(i);
    ServeOneState();
    Visitors();
    Disagree();
    Learn();
    Doubt();
  }

 private:
  bool SameSentence(uint32_t a, uint32_t b) const {
    return a < tokens_.size() && b < tokens_.size() && tokens_[a].sentence == tokens_[b].sentence;
  }

  // What one mention of an office says of its state and body holds for the others of the same person.
  void Inherit(size_t i) {
    Title& t = titles_[i];
    if (holders_.holder[i] < 0 || t.explicit_state) return;
    for (size_t k = Near(i, titles_.size()).first; k < Near(i, titles_.size()).second; ++k) {
      const Title& other = titles_[k];
      if (k != i && holders_.holder[k] == holders_.holder[i] && other.explicit_state && other.role == t.role) {
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
    // The chamber of that state that was spoken of last, else next.
    const auto here =
        static_cast<size_t>(std::lower_bound(found_.bodies.begin(), found_.bodies.end(), t.first,
                                             [](const BodyMention& b, uint32_t f) { return b.first < f; }) -
                            found_.bodies.begin());
    for (size_t k = 0; k < 2 * kFarthest && t.org.empty(); ++k) {
      const size_t at = k < kFarthest ? here - 1 - k : here + (k - kFarthest);
      if (at >= found_.bodies.size()) continue;
      const BodyMention& b = found_.bodies[at];
      if (b.type == 'c' && b.cc == cc && !b.id.starts_with("parliament-")) t.org = b.id;
    }
  }

  // Whoever has one office of a state has the others of the same state.
  void ServeOneState() {
    std::map<int64_t, std::string> states;  // "?" when there are two
    for (size_t i = 0; i < titles_.size(); ++i) {
      const Title& t = titles_[i];
      if (holders_.holder[i] < 0 || !t.explicit_state || t.cc.empty()) continue;
      const auto [at, added] = states.emplace(holders_.holder[i], t.cc);
      if (!added && at->second != t.cc) at->second = "?";
    }
    for (size_t i = 0; i < titles_.size(); ++i) {
      Title& t = titles_[i];
      if (holders_.holder[i] < 0 || t.explicit_state || t.cc.empty()) continue;
      const auto at = states.find(holders_.holder[i]);
      if (at == states.end() || at->second == "?") continue;
      t.assumed = false;
      if (at->second != t.cc) Settle(t, at->second);
    }
  }

  // Tokens of the official that title i makes with the name beside it.
  std::pair<uint32_t, uint32_t> Span(size_t i) const {
    const Title& t = titles_[i];
    if (holders_.beside[i] < 0) return {t.first, t.last};
    const PersonName& n = names_[static_cast<size_t>(holders_.beside[i])];
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
      const auto s = std::lower_bound(found_.states.begin(), found_.states.end(), at,
                                      [](const StateMention& a, uint32_t t) { return a.first < t; });
      if (s != found_.states.end() && s->first == at && s->form != 'j' && travels) return s->cc == cc;
    }
    return before;  // "a visit by X": here
  }

  // A guest is not of the state he visits.
  void Visitors() {
    for (size_t i = 0; i < titles_.size(); ++i) {
      Title& t = titles_[i];
      if (holders_.beside[i] >= 0 && t.assumed && Visits(i, t.cc)) Settle(t, OtherState(t));
    }
  }

  // The state beside the title's own that its sentence names, if it is one.
  std::string_view OtherState(const Title& t) const {
    const auto here = std::lower_bound(found_.states.begin(), found_.states.end(), t.first,
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
    for (auto s = here; s != found_.states.end() && near < kFarthest && consider(*s); ++s) ++near;
    for (auto s = here; s != found_.states.begin() && near < 2 * kFarthest && consider(*std::prev(s)); --s) ++near;
    return other == "?" ? std::string_view() : other;
  }

  static bool Leads(std::string_view role) {
    return IsOneOf(role, {"President", "Prime Minister", "Chancellor", "King", "Queen", "Emperor", "Emir", "Sultan",
                          "Crown Prince", "Supreme Leader", "Vice President", "First Lady"});
  }

  // Ministers without a state are one's own; those who lead a state are known abroad, and where a text speaks of two
  // states much alike, nothing says whose they are, unless the leader of the other one is named.
  void Doubt() {
    if (found_.home_alone) return;
    std::string_view other;  // the only other state that the text names
    for (const StateMention& s : found_.states) {
      if (s.cc == found_.home || s.cc == other) continue;
      other = other.empty() ? s.cc : "?";
      if (other == "?") break;
    }
    for (size_t i = 0; i < titles_.size(); ++i) {
      Title& t = titles_[i];
      if (holders_.beside[i] >= 0 && t.assumed && Leads(t.role) && !IsLed(other, i)) Settle(t, {});
    }
  }

  // Whether somebody else expressly has the office of title i in state `cc`.
  bool IsLed(std::string_view cc, size_t i) const {
    for (size_t k = Near(i, titles_.size()).first; k < Near(i, titles_.size()).second; ++k) {
      const Title& led = titles_[k];
      if (holders_.holder[k] >= 0 && holders_.holder[k] != holders_.holder[i] && led.explicit_state &&
          led.role == titles_[i].role && !cc.empty() && led.cc == cc)
        return true;
    }
    return false;
  }

  static bool Unique(std::string_view role) {
    return role == "President" || role == "Prime Minister" || role == "Chancellor" || role.starts_with("Minister of ");
  }

  // A state has one president: who is given the office of the home state only because no other was said, while
  // somebody else holds it expressly, is of another state, the one spoken of last before.
  void Disagree() {
    for (size_t i = 0; i < titles_.size(); ++i) {
      Title& t = titles_[i];
      if (holders_.holder[i] < 0 || t.explicit_state || !Unique(t.role) || t.cc.empty()) continue;
      bool taken = false;
      std::vector<std::string_view> held;
      for (size_t k = Near(i, titles_.size()).first; k < Near(i, titles_.size()).second; ++k) {
        const Title& other = titles_[k];
        if (holders_.holder[k] < 0 || holders_.holder[k] == holders_.holder[i] || !other.explicit_state ||
            other.role != t.role || other.status != t.status)
          continue;
        held.push_back(other.cc);
        taken |= other.cc == t.cc;
      }
      if (!taken) continue;
      const StateMention* nearest = nullptr;
      const auto here =
          static_cast<size_t>(std::lower_bound(found_.states.begin(), found_.states.end(), t.first,
                                               [](const StateMention& s, uint32_t f) { return s.first < f; }) -
                              found_.states.begin());
      for (size_t k = here > kFarthest ? here - kFarthest : 0; k < std::min(here + kFarthest, found_.states.size());
           ++k) {
        const StateMention& s = found_.states[k];
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
    for (size_t k = 0; k < titles_.size(); ++k) {
      const Title& told = titles_[k];
      if (holders_.holder[k] >= 0 || !told.explicit_state || !Unique(told.role) || told.cc.empty() ||
          !told.status.empty())
        continue;
      bool known = false;
      int64_t nearest = -1;
      for (size_t i = Near(k, titles_.size()).first; i < Near(k, titles_.size()).second; ++i) {
        const Title& t = titles_[i];
        if (holders_.holder[i] < 0 || t.role != told.role || !t.status.empty()) continue;
        known |= t.cc == told.cc;
        if (!t.explicit_state && i < k) nearest = static_cast<int64_t>(i);
      }
      if (known || nearest < 0) continue;
      Title& t = titles_[static_cast<size_t>(nearest)];
      t.cc = told.cc;
      t.org = told.org;
      t.explicit_state = true;
      t.assumed = false;
    }
  }

  const std::vector<Token>& tokens_;
  const BodyFinder& bodies_;
  const BodyFinder::Found& found_;
  const std::vector<PersonName>& names_;
  const TitleHolders& holders_;
  std::vector<Title>& titles_;
};

}  // namespace

void SettleStates(const rules::TokenizedText& text, const BodyFinder& bodies, const BodyFinder::Found& found,
                  const std::vector<PersonName>& names, const TitleHolders& holders, std::vector<Title>& titles) {
  StateSearch(text, bodies, found, names, holders, titles).Settle();
}

void ResolveAlone(Language language, const rules::TokenizedText& text, const std::vector<PersonName>& names,
                  std::vector<Title>& titles, TitleHolders& holders) {
  const std::vector<Token>& tokens = text.tokens();
  std::vector<std::vector<uint32_t>> mentions;  // by person: first tokens of the names
  for (const PersonName& n : names) {
    if (n.person >= mentions.size()) mentions.resize(n.person + 1);
    mentions[n.person].push_back(n.first);
  }
  for (size_t i = 0; i < titles.size(); ++i) {
    if (holders.holder[i] >= 0) continue;
    Title& t = titles[i];
    int64_t best = -1;
    std::pair<int, int64_t> best_rank;
    // Written small after somebody of another state, "the president" is that one; "the President", like a Kazakh
    // title, is one's own.
    const bool anaphor = language != Language::kKazakh && !tokens[t.core].capitalised;
    for (size_t k = Near(i, titles.size()).first; k < Near(i, titles.size()).second; ++k) {
      const Title& held = titles[k];
      if (holders.beside[k] < 0 || !Fits(t, held)) continue;
      if ((t.status == "FORMER") != (held.status == "FORMER")) continue;
      const int64_t named = NamedLast(mentions[static_cast<size_t>(holders.holder[k])], t.first);
      const bool recent = named >= 0 && tokens[static_cast<size_t>(named)].sentence + 1 >= tokens[t.first].sentence;
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
    const Title& held = titles[static_cast<size_t>(best)];
    holders.holder[i] = holders.holder[static_cast<size_t>(best)];
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

}  // namespace chancery::officials
