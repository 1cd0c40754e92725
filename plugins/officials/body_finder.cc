#include "plugins/officials/body_finder.h"

#include <algorithm>

#include "plugins/officials/letters.h"

namespace chancery::officials {
namespace {

using rules::Token;
using rules::TokenizedText;

std::vector<std::string_view> Columns(std::string_view line) {
  std::vector<std::string_view> out;
  for (;;) {
    const size_t tab = line.find('\t');
    out.push_back(line.substr(0, tab));
    if (tab == std::string_view::npos) return out;
    line.remove_prefix(tab + 1);
  }
}

int LanguageIndex(std::string_view name) { return name == "en" ? 0 : name == "ru" ? 1 : name == "kk" ? 2 : -1; }

// A word as it is written, without what inflection adds to an abbreviation: "МИДа", "CSTO's".
std::string_view Bare(std::string_view surface) {
  if (surface.ends_with("'s")) return surface.substr(0, surface.size() - 2);
  if (surface.ends_with("’s")) return surface.substr(0, surface.size() - std::string_view("’s").size());
  size_t capitals = 0;
  size_t i = 0;
  while (i + 1 < surface.size() && static_cast<unsigned char>(surface[i]) == 0xD0 &&
         static_cast<unsigned char>(surface[i + 1]) >= 0x90 && static_cast<unsigned char>(surface[i + 1]) <= 0xAF) {
    i += 2;
    ++capitals;
  }
  return capitals >= 3 && surface.size() - i <= 4 ? surface.substr(0, i) : surface;
}

std::string Lower(std::string_view cc) {
  std::string out(cc);
  for (char& c : out) c = static_cast<char>(c >= 'A' && c <= 'Z' ? c + 32 : c);
  return out;
}

// Bodies that Russian writes in lower case as well.
bool LowerCaseIsEnough(std::string_view id, char type) {
  if (type == 'c') return true;
  for (const std::string_view stem :
       {"government", "cabinet", "presidential-administration", "parliament", "armed-forces"}) {
    if (id.starts_with(stem)) return true;
  }
  return false;
}

bool StartsWith(std::string_view s, std::string_view prefix) { return s.starts_with(prefix); }

// Houses whose names stand for those who work there.
bool IsBuilding(std::string_view id) {
  return id == "kremlin-ru" || id == "akorda" || StartsWith(id, "white-house") || StartsWith(id, "elysee") ||
         StartsWith(id, "pentagon");
}

// Whether a body found inside the name of another is only a piece of that name: "МИД" of "МИД РФ", "Security Council"
// of "Collective Security Council".  In Russian and Kazakh a nested body stands in the genitive or begins the name.
bool Unfit(const BodyMention& inner, const BodyMention& outer, const std::vector<rules::Token>& tokens) {
  if (inner.last == outer.last && inner.first > outer.first) {
    const std::string_view before = tokens[inner.first - 1].folded;
    const bool latin = IsLatin(tokens[inner.first].folded);
    if (latin) return before != "of" && before != "the";
    if (inner.type == 'o') return !tokens[inner.first].all_capitals && inner.last - inner.first < 2;
  }
  return inner.last - inner.first + 1 == outer.last - outer.first && inner.first == outer.first &&
         !tokens[inner.first].all_capitals;
}

// Whether the word before token i makes what follows a body of a city or region: "City Duma", "городской думы".
bool IsLocal(const std::vector<rules::Token>& tokens, Language language, uint32_t i) {
  if (i == 0 || tokens[i - 1].sentence != tokens[i].sentence) return false;
  const std::string_view word = tokens[i - 1].folded;
  const auto any = [&](std::initializer_list<std::string_view> starts) {
    return std::any_of(starts.begin(), starts.end(), [&](std::string_view s) { return word.starts_with(s); });
  };
  switch (language) {
    case Language::kEnglish:
      return tokens[i - 1].capitalised &&
             any({"city", "municipal", "regional", "oblast", "provincial", "district", "local", "town"});
    case Language::kRussian:
      return any({"городск", "областн", "краев", "районн", "региональн", "муниципальн", "окружн", "местн"});
    case Language::kKazakh: return any({"қалалық", "облыстық", "аудандық", "өңірлік"});
  }
  return false;
}

// "парламенты двух стран": the stem of a body in the plural is a kind of body, not one.
bool IsRussianPlural(std::string_view name, std::string_view word) {
  const std::string base = rules::Fold(name);
  if (base.find(' ') != std::string::npos || !word.starts_with(base)) return false;
  const std::string_view ending = word.substr(base.size());
  for (const std::string_view e : {"ы", "ов", "ам", "ами", "ах"}) {
    if (ending == e) return true;
  }
  return false;
}

// Whether a building is spoken of as a place: "in the Kremlin", "в Акорде", "Ақордада".
bool IsPlaceHere(const rules::TokenizedText& text, Language language, uint32_t i) {
  const auto& tokens = text.tokens();
  if (language == Language::kKazakh) {
    const std::string_view word = tokens[i].folded;
    return word.ends_with("да") || word.ends_with("де") || word.ends_with("ға") || word.ends_with("дағы");
  }
  uint32_t at = i;
  if (at > 0 && tokens[at - 1].folded == "the") --at;
  if (at == 0) return false;
  for (const std::string_view p : {"in", "at", "inside", "into", "to", "near", "в", "во", "из"}) {
    if (tokens[at - 1].folded == p) return true;
  }
  return false;
}

}  // namespace

std::string BodyFinder::Renamed(std::string id) const {
  const auto at = ids_.find(id);
  return at == ids_.end() ? id : at->second;
}

std::string BodyFinder::IdIn(std::string_view pattern, std::string_view cc) const {
  return Renamed(std::string(pattern) + "-" + Lower(cc));
}

bool BodyFinder::Load(const rules::DataFile& states, const rules::DataFile& bodies, const rules::DataFile& ids,
                      std::string& error) {
  for (rules::LineReader reader(ids); reader.Next();) {
    const auto c = Columns(reader.line());
    if (c.size() != 2) {
      error = reader.Place() + ": expected id<TAB>id";
      return false;
    }
    ids_.emplace(c[0], c[1]);
  }
  for (rules::LineReader reader(states); reader.Next();) {
    const auto c = Columns(reader.line());
    if (c.size() != 4 || LanguageIndex(c[0]) < 0 || c[2].size() != 1) {
      error = reader.Place() + ": expected lang cc kind form";
      return false;
    }
    const rules::TokenizedText text(c[3]);
    std::vector<uint64_t> keys;
    const bool capital = c[2] == "c";
    const auto lang = static_cast<Language>(LanguageIndex(c[0]));
    for (const Token& t : text.tokens()) keys.push_back(HashOf(capital ? StemOf(lang, t.folded) : t.folded));
    Index& index = index_[LanguageIndex(c[0])];
    (capital ? index.capitals : index.states).Add(keys, static_cast<uint32_t>(states_.size()));
    states_.push_back({std::string(c[1]), c[2][0], capital ? rules::Fold(c[3]) : std::string()});
  }
  for (rules::LineReader reader(bodies); reader.Next();) {
    const auto c = Columns(reader.line());
    if (c.size() != 6 || LanguageIndex(c[0]) < 0 || c[3].size() != 1 || c[4].size() != 1) {
      error = reader.Place() + ": expected lang id cc kind type form";
      return false;
    }
    Body body{Renamed(std::string(c[1])), std::string(c[2]), std::string(c[5]), c[3][0], c[4][0]};
    if (body.kind == 'n') names_.emplace(body.id + "|" + std::string(c[0]), body.name);
    const auto language = static_cast<Language>(LanguageIndex(c[0]));
    AddWithoutState(language, body);
    AddBody(language, std::move(body));
  }
  return true;
}

void BodyFinder::AddBody(Language language, Body body) {
  const rules::TokenizedText text(body.name);
  std::vector<uint64_t> keys;
  const bool exact = body.kind == 'b';
  for (const Token& t : text.tokens()) keys.push_back(HashOf(exact ? text.Surface(t) : StemOf(language, t.folded)));
  Index& index = index_[static_cast<int>(language)];
  (exact ? index.abbreviations : index.bodies).Add(keys, static_cast<uint32_t>(bodies_.size()));
  bodies_.push_back(std::move(body));
}

// At home a chamber is called without its state: "the Grand National Assembly".
void BodyFinder::AddWithoutState(Language language, const Body& body) {
  if (body.type != 'c' || body.kind == 'b' || body.cc.empty() || language == Language::kKazakh) return;
  const rules::TokenizedText text(body.name);
  const auto& tokens = text.tokens();
  const auto count = static_cast<uint32_t>(tokens.size());
  std::vector<uint64_t> keys;
  for (const Token& t : tokens) keys.push_back(HashOf(t.folded));
  for (uint32_t i = 2; i < count; ++i) {
    bool of_its_state = false;
    index_[static_cast<int>(language)].states.FindAt(keys, i, count, [&](uint32_t e, const std::vector<uint32_t>& n) {
      for (const uint32_t s : n) of_its_state |= e == count && states_[s].cc == body.cc && states_[s].form != 'j';
    });
    if (!of_its_state) continue;
    uint32_t last = i;
    if (language == Language::kEnglish) {
      if (tokens[last - 1].folded == "the") --last;
      if (tokens[last - 1].folded != "of") return;
      --last;
    }
    if (last < 2) return;  // "Parliament" alone is any
    AddBody(language, {body.id, body.cc, body.name.substr(0, tokens[last - 1].end), 'a', body.type});
    return;
  }
}

BodyFinder::Found BodyFinder::Find(Language language, const TokenizedText& text) const {
  const auto& tokens = text.tokens();
  const auto count = static_cast<uint32_t>(tokens.size());
  const Index& index = index_[static_cast<int>(language)];
  std::vector<uint64_t> folded(count);
  std::vector<uint64_t> stems(count);
  std::vector<uint64_t> written(count);
  std::vector<uint32_t> limit(count);
  for (uint32_t i = count; i-- > 0;) {
    const Token& t = tokens[i];
    std::string_view word = t.folded;
    if (language == Language::kEnglish && word.ends_with("'s")) word.remove_suffix(2);
    folded[i] = HashOf(word);
    stems[i] = HashOf(StemOf(language, t.folded));
    written[i] = HashOf(Bare(text.Surface(t)));
    limit[i] = i + 1 < count && tokens[i + 1].sentence == t.sentence ? limit[i + 1] : i + 1;
  }
  Found found;

  // States, the longest at each place.
  std::map<std::string, int> weights;
  for (uint32_t i = 0; i < count;) {
    uint32_t end = 0;
    const std::vector<uint32_t>* numbers = nullptr;
    if (tokens[i].sentence != Token::kNoSentence && tokens[i].kind == rules::TokenKind::kWord) {
      index.states.FindAt(folded, i, limit[i], [&](uint32_t e, const std::vector<uint32_t>& n) {
        end = e;
        numbers = &n;
      });
      if (end == 0 && tokens[i].capitalised) {
        index.capitals.FindAt(stems, i, limit[i], [&](uint32_t e, const std::vector<uint32_t>& n) {
          end = e;
          numbers = &n;
        });
      }
    }
    const State* best = nullptr;
    if (numbers != nullptr) {
      for (const uint32_t n : *numbers) {
        const State& s = states_[n];
        // "Виктором" has the stem of Виктория, a capital, but is no form of it: an inflected name of one word differs
        // from the nominative in its last letter and what follows.
        if (s.form == 'c' && end == i + 1) {
          const std::string_view stem =
              std::string_view(s.folded).substr(0, s.folded.size() - (IsLatin(s.folded) ? 1 : 2));
          if (!tokens[i].folded.starts_with(stem)) continue;
        }
        const bool lower_ok = s.form == 'j' && language == Language::kRussian;
        if (!tokens[i].capitalised && !lower_ok) continue;
        // "us", "РТ": an abbreviation must be written as one.
        if (end == i + 1 && LetterCount(tokens[i].folded) <= 3 && !tokens[i].all_capitals) continue;
        if (best == nullptr || (best->form != 'g' && s.form == 'g')) best = &s;
      }
    }
    if (best == nullptr) {
      ++i;
      continue;
    }
    StateMention m{i, end, best->cc, best->form, false};
    m.nominative = best->form == 'c' && rules::Fold(text.text().substr(
                                            tokens[i].begin, tokens[end - 1].end - tokens[i].begin)) == best->folded;
    m.possessive = tokens[end - 1].folded.ends_with("'s");
    // A capital in the dateline counts most.
    weights[best->cc] += best->form == 'c' ? (tokens[i].sentence <= 1 && tokens[i].all_capitals ? 4 : 1) : 2;
    found.states.push_back(m);
    i = end;
  }
  const auto state_from = [&](uint32_t first) -> const StateMention* {
    const auto at = std::lower_bound(found.states.begin(), found.states.end(), first,
                                     [](const StateMention& s, uint32_t f) { return s.first < f; });
    return at != found.states.end() && at->first == first ? &*at : nullptr;
  };
  const auto state_to = [&](uint32_t last) -> const StateMention* {
    const auto at = std::lower_bound(found.states.begin(), found.states.end(), last,
                                     [](const StateMention& s, uint32_t l) { return s.last < l; });
    return at != found.states.end() && at->last == last ? &*at : nullptr;
  };

  const auto language_name = language == Language::kEnglish ? "en" : language == Language::kRussian ? "ru" : "kk";
  const auto lookup = [&](uint32_t i, uint32_t within, std::vector<uint32_t>& numbers) {
    uint32_t end = 0;
    index.bodies.FindAt(stems, i, std::min(limit[i], within), [&](uint32_t e, const std::vector<uint32_t>& n) {
      std::vector<uint32_t> good;
      for (const uint32_t k : n) {
        const Body& b = bodies_[k];
        if (tokens[i].capitalised || (language == Language::kRussian && LowerCaseIsEnough(b.id, b.type)))
          good.push_back(k);
      }
      if (!good.empty()) {
        end = e;
        numbers = std::move(good);
      }
    });
    index.abbreviations.FindAt(written, i, std::min(limit[i], within), [&](uint32_t e, const std::vector<uint32_t>& n) {
      if (e > end) numbers.clear();
      if (e < end) return;
      end = e;
      numbers.insert(numbers.end(), n.begin(), n.end());
    });
    return end;
  };

  // Bodies that only one state has say what the text is about as well.
  for (uint32_t i = 0; i < count;) {
    std::vector<uint32_t> numbers;
    uint32_t end = i + 1;
    if (tokens[i].sentence != Token::kNoSentence && tokens[i].kind == rules::TokenKind::kWord &&
        !IsLocal(tokens, language, i)) {
      end = std::max(end, lookup(i, count, numbers));
      if (!numbers.empty()) {
        const std::string& cc = bodies_[numbers[0]].cc;
        if (!cc.empty() && std::all_of(numbers.begin(), numbers.end(), [&](uint32_t n) { return bodies_[n].cc == cc; }))
          weights[cc] += 2;
      }
    }
    i = end;
  }
  int most = 0;
  int second = 0;
  for (const auto& [cc, weight] : weights) {
    if (weight > most) {
      second = most;
      most = weight;
      found.home = cc;
    } else {
      second = std::max(second, weight);
    }
  }
  found.home_alone = second * 3 < most * 2;
  // Kazakh is written in Kazakhstan: an office without a state is its own.
  if (language == Language::kKazakh) {
    found.home = "KZ";
    found.home_alone = true;
  }

  uint32_t outer_end = 0;  // of the body that the next ones may lie in
  uint32_t outer_first = 0;
  for (uint32_t i = 0; i < count; ++i) {
    if (tokens[i].sentence == Token::kNoSentence || tokens[i].kind == rules::TokenKind::kPunctuation) continue;
    std::vector<uint32_t> numbers;
    const bool inside = i < outer_end;
    const uint32_t end = lookup(i, inside ? outer_end : count, numbers);
    if (numbers.empty()) continue;
    if (IsBuilding(bodies_[numbers[0]].id) && IsPlaceHere(text, language, i)) continue;
    if (!inside && IsLocal(tokens, language, i)) {
      // "the Moscow City Duma" is no chamber of the state; the city tells whose it is.
      BodyMention local;
      local.first = i - 1;
      local.last = end;
      local.type = bodies_[numbers[0]].type;
      while (local.first > 0 && i - local.first < 4 && tokens[local.first - 1].sentence == tokens[i].sentence &&
             tokens[local.first - 1].capitalised && tokens[local.first].capitalised)
        --local.first;
      for (uint32_t k = local.first + 1; k < i; ++k) {
        if (const StateMention* s = state_to(k); s != nullptr && s->form == 'c') local.cc = s->cc;
      }
      if (!tokens[local.first].capitalised) continue;
      local.canonical = text.text().substr(tokens[local.first].begin, tokens[end - 1].end - tokens[local.first].begin);
      outer_first = local.first;
      outer_end = end;
      found.bodies.push_back(std::move(local));
      continue;
    }

    // The state beside it.
    uint32_t first = i;
    uint32_t last = end;
    std::string_view cc;
    std::string_view near;
    if (language != Language::kKazakh) {
      if (const StateMention* s = i > 0 ? state_to(i) : nullptr;
          s != nullptr && tokens[i].sentence == tokens[s->first].sentence) {
        if (s->form == 'j') {
          cc = s->cc;
          first = s->first;
        } else if (s->possessive) {
          near = s->cc;
        }
      }
      if (cc.empty()) {
        uint32_t at = end;
        if (language == Language::kEnglish) {
          if (at + 1 < count && tokens[at].folded == "of") {
            at += tokens[at + 1].folded == "the" ? 2 : 1;
          } else {
            at = count;
          }
        }
        if (const StateMention* s = at < count ? state_from(at) : nullptr;
            s != nullptr && tokens[at].sentence == tokens[i].sentence &&
            (language == Language::kEnglish ? s->form == 'n' : s->form == 'g')) {
          cc = s->cc;
          last = s->last;
        }
      }
    } else if (const StateMention* s = i > 0 ? state_to(i) : nullptr;
               s != nullptr && tokens[i].sentence == tokens[s->first].sentence && (s->form == 'n' || s->form == 'g')) {
      cc = s->cc;
      first = s->first;
    }

    // "Senate of the Oliy Majlis", "Сената Олий Мажлиса": of the chamber's parliament, whose state decides.
    uint32_t parent_end = 0;
    if (cc.empty() && numbers.size() > 1 && language != Language::kKazakh) {
      uint32_t at = end;
      if (language == Language::kEnglish)
        at = at + 1 < count && tokens[at].folded == "of" ? at + (tokens[at + 1].folded == "the" ? 2 : 1) : count;
      std::vector<uint32_t> parents;
      if (at < limit[i]) parent_end = lookup(at, count, parents);
      if (parent_end > 0 && bodies_[parents[0]].type == 'c' && !bodies_[parents[0]].cc.empty()) {
        for (const uint32_t n : numbers) {
          if (bodies_[n].cc == bodies_[parents[0]].cc) near = bodies_[n].cc;
        }
      }
      if (parent_end > 0 && (near.empty() || bodies_[parents[0]].cc != near)) parent_end = 0;
    }

    const Body* best = nullptr;
    int best_fit = -1;
    bool several = false;  // states have a body of this name
    for (const uint32_t n : numbers) several |= bodies_[n].cc != bodies_[numbers[0]].cc;
    for (const uint32_t n : numbers) {
      const Body& b = bodies_[n];
      int fit = b.type == 'o' ? 2 : 1;
      if (b.kind == 'p') fit = cc.empty() ? 1 : 5;
      if (!b.cc.empty()) {
        if (!cc.empty()) {
          fit = b.cc == cc ? 6 : b.kind == 'n' ? 2 : 0;
        } else if (b.cc == (near.empty() ? std::string_view(found.home) : near)) {
          fit = 4;
        } else if (numbers.size() > 1) {
          fit = 0;
        }
      }
      if (fit > best_fit) {
        best_fit = fit;
        best = &b;
      }
    }
    const std::string_view wanted = !cc.empty() ? cc : !near.empty() ? near : std::string_view(found.home);
    const bool open = several && best->kind != 'p' && !best->cc.empty() && best->cc != wanted;
    if (open && (best->type != 'c' || !tokens[i].capitalised)) continue;
    if (!open && (best->type == 'o' || (!best->cc.empty() && !cc.empty() && best->cc != cc))) {
      first = i;
      last = end;
      cc = {};
    }
    if (parent_end > 0 && best->cc == near) last = parent_end;
    if (language == Language::kRussian && end == i + 1 && IsRussianPlural(best->name, tokens[i].folded)) continue;
    BodyMention m;
    m.first = first;
    m.last = last;
    m.type = best->type;
    m.canonical = best->name;
    if (open) {
      m.cc = !cc.empty() ? cc : near;
      m.canonical = text.text().substr(tokens[first].begin, tokens[last - 1].end - tokens[first].begin);
    } else if (best->kind == 'p') {
      const std::string_view state = !cc.empty() ? cc : !near.empty() ? near : std::string_view(found.home);
      const std::string_view pattern = std::string_view(best->id).substr(0, best->id.find("-{"));
      // A lower-case word for a body that every state has says nothing without its state.
      if (cc.empty() && (StartsWith(pattern, "armed-forces") || StartsWith(pattern, "embassy"))) continue;
      if (state.empty() || (cc.empty() && near.empty() && language == Language::kEnglish && !tokens[i].capitalised))
        continue;
      m.cc = state;
      m.id = IdIn(pattern, state);
      const auto name = names_.find(m.id + "|" + language_name);
      if (name != names_.end()) m.canonical = name->second;
    } else {
      m.id = best->id;
      m.cc = best->cc;
      const auto name = names_.find(m.id + "|" + language_name);
      if (name != names_.end()) m.canonical = name->second;
    }
    // A Kazakh case ending after a hyphen belongs to the name: "БҰҰ-ның".
    if (language == Language::kKazakh && m.last + 1 < count && tokens[m.last].folded == "-" &&
        !tokens[m.last].space_before && !tokens[m.last + 1].space_before &&
        tokens[m.last + 1].kind == rules::TokenKind::kWord && !tokens[m.last + 1].capitalised) {
      m.last += 2;
    }
    if (inside && (Unfit(m, found.bodies.back(), tokens) || m.first < outer_first || m.last > outer_end ||
                   m.id == found.bodies.back().id))
      continue;
    if (!inside) {
      outer_first = m.first;
      outer_end = m.last;
      // "ҰҚШҰ Ұжымдық қауіпсіздік кеңесі": the name of another body that the name begins with.
      std::vector<uint32_t> shorter;
      const uint32_t inner_end = m.first == i && end > i + 1 ? lookup(i, end - 1, shorter) : 0;
      found.bodies.push_back(std::move(m));
      if (inner_end > 0 && bodies_[shorter[0]].kind == 'b' && bodies_[shorter[0]].id != found.bodies.back().id) {
        BodyMention inner;
        inner.first = i;
        inner.last = inner_end;
        inner.id = bodies_[shorter[0]].id;
        inner.cc = bodies_[shorter[0]].cc;
        inner.type = bodies_[shorter[0]].type;
        const auto name = names_.find(inner.id + "|" + language_name);
        inner.canonical = name != names_.end() ? name->second : bodies_[shorter[0]].name;
        if (language == Language::kKazakh && inner_end + 1 < end && tokens[inner_end].folded == "-") inner.last += 2;
        found.bodies.push_back(std::move(inner));
      }
    } else {
      found.bodies.push_back(std::move(m));
    }
  }
  ShortForms(language, text, found);
  return found;
}

// "the Organization", "Одаққа", "Содружества": the capitalised head of a longer name that the text has used.
void BodyFinder::ShortForms(Language language, const TokenizedText& text, Found& found) const {
  const auto& tokens = text.tokens();
  static const std::map<std::string_view, std::string_view> kHeads[3] = {
      {{"organization", ""},
       {"organisation", ""},
       {"union", ""},
       {"commonwealth", ""},
       {"alliance", "nato"},
       {"fund", ""},
       {"assembly", ""}},
      {{"организац", ""}, {"союз", ""}, {"содружеств", "cis"}, {"альянс", "nato"}, {"фонд", ""}, {"ассамбле", ""}},
      {{"ұйым", ""}, {"одақ", ""}, {"достастық", "cis"}, {"достастығ", "cis"}, {"қор", ""}}};
  std::vector<BodyMention> more;
  for (uint32_t i = 1; i < tokens.size(); ++i) {
    if (!tokens[i].capitalised || tokens[i].sentence == Token::kNoSentence || tokens[i].all_capitals) continue;
    const auto head = kHeads[static_cast<int>(language)].find(StemOf(language, tokens[i].folded));
    if (head == kHeads[static_cast<int>(language)].end()) continue;
    const bool starts = tokens[i - 1].sentence != tokens[i].sentence;
    if (language == Language::kEnglish ? starts || tokens[i - 1].folded != "the" : !starts && tokens[i - 1].capitalised)
      continue;
    if (i + 1 < tokens.size() && tokens[i + 1].sentence == tokens[i].sentence &&
        (tokens[i + 1].folded == "of" || (language == Language::kEnglish && tokens[i + 1].capitalised))) {
      continue;
    }
    const BodyMention* last = nullptr;
    bool covered = false;
    const auto here =
        static_cast<size_t>(std::upper_bound(found.bodies.begin(), found.bodies.end(), i,
                                             [](uint32_t f, const BodyMention& b) { return f < b.first; }) -
                            found.bodies.begin());
    constexpr size_t kFarthest = 64;  // mentions
    for (size_t k = 0; k < 2 * kFarthest; ++k) {
      const size_t at = k < kFarthest ? here - 1 - k : here + (k - kFarthest);
      if (at >= found.bodies.size()) continue;
      const BodyMention& b = found.bodies[at];
      covered |= b.first <= i && i < b.last;
      if (last != nullptr) continue;
      if (b.type != 'o' || !b.cc.empty()) continue;
      if (b.id == head->second) last = &b;
      const rules::TokenizedText name(b.canonical);
      for (const Token& t : name.tokens()) {
        if (StemOf(language, t.folded) == head->first) last = &b;
      }
    }
    if (covered || last == nullptr) continue;
    BodyMention m = *last;
    m.first = i;
    m.last = i + 1;
    more.push_back(std::move(m));
  }
  found.bodies.insert(found.bodies.end(), more.begin(), more.end());
  std::stable_sort(found.bodies.begin(), found.bodies.end(), [](const BodyMention& a, const BodyMention& b) {
    return a.first != b.first ? a.first < b.first : a.last > b.last;
  });
}

}  // namespace chancery::officials
