#include "plugins/officials/title_finder.h"

#include <algorithm>
#include <array>

namespace chancery::officials {
namespace {

using rules::Token;
using rules::TokenKind;

constexpr size_t kFarthestBody = 64;  // mentions that an office without a body looks back for one

bool StartsWith(std::string_view s, std::string_view prefix) { return s.starts_with(prefix); }

bool IsGovernment(std::string_view id) { return StartsWith(id, "government-") || StartsWith(id, "cabinet-"); }

bool IsForeignMinistry(std::string_view id) {
  for (const std::string_view p : {"mfa-", "mea-", "fcdo-", "mofa-", "state-department-"}) {
    if (StartsWith(id, p)) return true;
  }
  return false;
}

// "ministry-of-finance-kz" = "Finance"; "" when it is no ministry.
std::string MinistryName(std::string_view id) {
  if (IsForeignMinistry(id)) return "Foreign Affairs";
  if (StartsWith(id, "mod-")) return "Defence";
  if (StartsWith(id, "mia-")) return "Internal Affairs";
  if (StartsWith(id, "mot-")) return "Transport";
  if (StartsWith(id, "mti-")) return "Trade and Integration";
  static constexpr std::string_view kPrefix = "ministry-of-";
  if (!StartsWith(id, kPrefix)) return {};
  std::string name;
  bool capital = true;
  const std::string_view middle = id.substr(kPrefix.size(), id.rfind('-') - kPrefix.size());
  for (const char c : middle) {
    name += c == '-' ? ' ' : capital ? static_cast<char>(c - 32) : c;
    capital = c == '-';
  }
  return name;
}

// "Deputy" + "Speaker", "First Deputy" + "Prime Minister".
std::string Ranked(std::string_view rank, std::string role) {
  if (rank.empty()) return role;
  if (rank == "First" && StartsWith(role, "Deputy")) return "First " + role;
  if (rank == "First" && role == "President") return role;
  if (rank == "Deputy" && role == "Head") return "Deputy Head";
  return std::string(rank) + " " + std::move(role);
}

// Whether a Kazakh word can stand before the noun that it belongs to: in no case but the genitive.
bool IsAttributive(std::string_view word) {
  for (const std::string_view e : {"ға",  "ге",  "қа",  "ке",  "на",  "не",  "да",  "де", "та", "те", "дан", "ден",
                                   "тан", "тен", "нан", "нен", "мен", "бен", "пен", "ды", "ді", "ты", "сын", "сін"}) {
    if (word.ends_with(e)) return false;
  }
  return true;
}

bool IsGenitive(std::string_view word) {
  for (const std::string_view e : {"ның", "нің", "дың", "дің", "тың", "тің"}) {
    if (word.ends_with(e)) return true;
  }
  return false;
}

// What a body is divided into.
bool IsPart(std::string_view word) {
  for (const std::string_view w : {"committee", "subcommittee", "commission", "faction", "group", "delegation",
                                   "department", "office", "secretariat", "staff", "apparatus"}) {
    if (word == w) return true;
  }
  return false;
}

bool IsFunctionWord(std::string_view word) {
  for (const std::string_view w : {"the", "a",  "an",  "in",   "at",  "to",   "of",  "on",   "from", "by",  "with",
                                   "who", "is", "was", "are",  "had", "has",  "but", "that", "will", "met", "as",
                                   "for", "he", "she", "they", "it",  "were", "and", "or",   "while"}) {
    if (word == w) return true;
  }
  return false;
}

// Offices that a body has one of, so that the body spoken of last is meant when none is named.
enum class Wants : uint8_t { kNothing, kChamber, kOrganization };
Wants BodyWanted(std::string_view role) {
  if (role == "Speaker" || role == "Deputy Speaker") return Wants::kChamber;
  if (role == "Secretary General" || role == "Executive Secretary" || role == "High Representative" ||
      role == "Director General")
    return Wants::kOrganization;
  return Wants::kNothing;
}

}  // namespace

std::vector<Title> TitleFinder::Find(const rules::TokenizedText& text, const BodyFinder::Found& found) const {
  const auto& tokens = text.tokens();
  const auto count = static_cast<uint32_t>(tokens.size());
  std::vector<Title> out;
  if (count == 0) return out;
  constexpr uint32_t kNone = UINT32_MAX;
  // What begins and ends at a token; of bodies the longest.
  std::vector<uint32_t> state_at(count + 1, kNone), state_to(count + 1, kNone), body_at(count + 1, kNone),
      body_to(count + 1, kNone);
  for (uint32_t i = 0; i < found.states.size(); ++i) {
    state_at[found.states[i].first] = i;
    state_to[found.states[i].last] = i;
  }
  for (uint32_t i = 0; i < found.bodies.size(); ++i) {
    const BodyMention& b = found.bodies[i];
    uint32_t& at = body_at[b.first];
    if (at == kNone || found.bodies[at].last < b.last) at = i;
    uint32_t& to = body_to[b.last];
    if (to == kNone || found.bodies[to].first > b.first) to = i;
  }
  const rules::Lexicon& lexicon = rules_->lexicon();
  const auto status_of = [&](std::string_view word) -> std::string_view {
    const auto values = lexicon.Find("status", word);
    return values.empty() ? std::string_view() : values[0];
  };
  const bool english = language_ == Language::kEnglish;
  const bool kazakh = language_ == Language::kKazakh;

  for (const rules::Match& match : rules_->FindBest(text)) {
    Title t;
    t.first = match.first_token;
    t.last = match.last_token;
    t.core = match.first_token;
    t.rule = rules_->rule_name(match.rule);
    if (!out.empty() && t.first < out.back().last) continue;
    // "премьер-министров": a part of another word.
    if (t.last + 1 < count && tokens[t.last].folded == "-" && !tokens[t.last].space_before &&
        !tokens[t.last + 1].space_before)
      continue;
    // "Foreign Minister of the Republic of Kazakhstan" is a minister of that state, not of a portfolio.
    for (uint32_t i = t.first; i < t.last; ++i) {
      if (t.rule != "en.minister-of-other" || state_at[i] == kNone || i < t.first + 2) continue;
      t.last = tokens[i - 1].folded == "the" ? i - 2 : i - 1;
      break;
    }
    std::string_view role = match.Field("role");
    std::string_view takes;
    if (const size_t semicolon = role.find(';'); semicolon != std::string_view::npos) {
      takes = role.substr(semicolon + 1);
      role = role.substr(0, semicolon);
    }
    if (!match.Field("acting").empty()) t.status = "ACTING";
    if (const std::string_view s = match.Field("status"); !s.empty() && s != "NONE") t.status = s;
    const std::string_view rank = match.Field("rank");
    const uint32_t sentence = tokens[t.first].sentence;
    const auto inside = [&](uint32_t i) { return i < count && tokens[i].sentence == sentence; };
    std::string body_id;
    std::string body_cc;
    char body_type = 0;
    std::string state;
    bool other_body = false;  // the title names a body that no list has
    std::string own;          // the state of a possessive before the title
    std::string posting;      // where an ambassador is sent
    const auto take_body = [&](const BodyMention& b) {
      body_id = b.id;
      body_type = b.type;
      other_body |= b.id.empty();
      if (!b.cc.empty()) body_cc = b.cc;
    };

    // To the left.
    for (int step = 0; step < 4 && t.first > 0 && inside(t.first - 1); ++step) {
      const uint32_t at = t.first;
      if (const uint32_t b = body_to[at]; b != kNone && (kazakh || english) && body_id.empty() &&
                                          (takes != "post" || (kazakh && found.bodies[b].type == 'o'))) {
        if (kazakh && !IsAttributive(tokens[at - 1].folded)) break;
        if (english && tokens[at - 1].folded.ends_with("'s")) {
          take_body(found.bodies[b]);
          break;
        }
        take_body(found.bodies[b]);
        t.first = found.bodies[b].first;
        continue;
      }
      if (const uint32_t s = state_to[at]; s != kNone) {
        const StateMention& m = found.states[s];
        if (kazakh) {
          if (m.form == 'o' && !(tokens[at - 1].folded.ends_with("ғы") || tokens[at - 1].folded.ends_with("гі"))) break;
          if (m.form == 'o') {  // "Қазақстандағы елшісі": the posting
            if (takes != "post") break;
            posting = m.cc;
            t.first = m.first;
            continue;
          }
          if (m.form == 'c' || !state.empty()) break;
          state = m.cc;
          t.first = m.first;
          continue;
        }
        if (m.possessive) {
          own = m.cc;
          break;
        }
        const bool adjunct =
            english && m.form == 'n' && (tokens[m.first].all_capitals || tokens[m.first + 1].folded == ".");  // "U.S."
        if ((m.form != 'j' && !adjunct) || !state.empty()) break;
        state = m.cc;
        t.first = m.first;
        continue;
      }
      const Token& before = tokens[at - 1];
      // "«Росатом» мемлекеттік корпорациясының бас директоры": a noun between the body's name and the office.
      if (kazakh && before.kind == TokenKind::kWord && IsGenitive(before.folded) && body_id.empty() &&
          takes != "place" && takes != "state") {
        uint32_t end = at;
        for (int back = 0; back < 5 && end > 0 && inside(end - 1) && body_to[end] == kNone; ++back) {
          const Token& w = tokens[end - 1];
          if (w.kind != TokenKind::kWord && w.folded != "\"") break;
          --end;
        }
        if (end < at && end > 0 && body_to[end] != kNone && inside(end - 1)) {
          const BodyMention& b = found.bodies[body_to[end]];
          if (IsAttributive(tokens[b.last - 1].folded)) {
            take_body(b);
            t.first = b.first;
            if (t.first > 0 && inside(t.first - 1) && tokens[t.first - 1].folded == "\"") --t.first;
            continue;
          }
        }
      }
      // "Ақтау қалалық мәслихатының депутаты": a body that no list has, from its capitalised first word on.
      if (kazakh && before.kind == TokenKind::kWord && IsGenitive(before.folded) && body_id.empty() &&
          (takes == "body" || takes == "weak") && !other_body) {
        uint32_t first = at;
        while (first > 0 && at - first < 9 && inside(first - 1) && tokens[first - 1].kind == TokenKind::kWord) {
          --first;
          if (tokens[first].capitalised) break;
        }
        while (first > 0 && at - first < 12 && first < at && inside(first - 1) && tokens[first].capitalised &&
               tokens[first - 1].capitalised)
          --first;
        if (first < at && tokens[first].capitalised) {
          t.first = first;
          other_body = true;
          t.explicit_state = true;
          break;
        }
      }
      if (before.kind != TokenKind::kWord) {
        // "экс-", "ex-" before a nationality.
        if (before.folded == "-" && at > 1 && !status_of(tokens[at - 2].folded).empty() && !before.space_before) {
          t.status = status_of(tokens[at - 2].folded);
          t.first = at - 2;
          continue;
        }
        break;
      }
      const std::string_view word =
          before.folded.ends_with("'s") ? before.folded.substr(0, before.folded.size() - 2) : before.folded;
      if (const std::string_view s = status_of(word); !s.empty() && t.status.empty()) {
        t.status = s == "NONE" ? "" : s;
        t.first = at - 1;
        continue;
      }
      // A posting or a region before a Kazakh title: "Мәскеудегі елшісі", "Шығыс Қазақстан облысының әкімі".
      if (kazakh && takes == "place" &&
          (before.folded.starts_with("облыс") || before.folded.starts_with("қала") ||
           before.folded.starts_with("аудан"))) {
        uint32_t first = at - 1;
        while (first > 0 && inside(first - 1) && tokens[first - 1].capitalised && at - first < 5) --first;
        t.first = first;
        continue;
      }
      if (kazakh && takes == "post" && before.capitalised &&
          (before.folded.ends_with("дағы") || before.folded.ends_with("дегі") || before.folded.ends_with("тағы") ||
           before.folded.ends_with("тегі"))) {
        t.first = at - 1;
        continue;
      }
      break;
    }

    // To the right: bodies and states; postings of ambassadors.
    if (!kazakh) {
      for (int step = 0; step < 4; ++step) {
        uint32_t at = t.last;
        if (!inside(at)) break;
        if (english) {
          const std::string_view word = tokens[at].folded;
          const bool of = word == "of" || (word == "for" && takes != "state" && takes != "gov");
          const bool to = (word == "to" || word == "in" || word == "at") && takes == "post";
          if (to || of) {
            uint32_t next = at + 1;
            if (inside(next) && tokens[next].folded == "the") ++next;
            if (!inside(next)) break;
            if (const uint32_t b = body_at[next]; b != kNone) {
              if (of && body_id.empty()) take_body(found.bodies[b]);
              t.last = found.bodies[b].last;
              // "head of the Duma committee on energy": of a part of the body, up to what can be no name of a part.
              if (inside(t.last) && IsPart(tokens[t.last].folded)) {
                body_type = 's';
                ++t.last;
                if (inside(t.last + 1) && (tokens[t.last].folded == "on" || tokens[t.last].folded == "for")) {
                  uint32_t end = t.last + 1;
                  while (inside(end) && end - t.last < 5 && tokens[end].kind == TokenKind::kWord &&
                         !IsFunctionWord(tokens[end].folded) && lexicon.Find("say", tokens[end].folded).empty())
                    ++end;
                  if (end > t.last + 1) t.last = end;
                }
                break;
              }
              continue;
            }
            if (const uint32_t s = state_at[next];
                s != kNone && found.states[s].form != 'j' && !found.states[s].possessive &&
                !(found.states[s].form == 'c' && takes != "place" && takes != "post" && inside(found.states[s].last) &&
                  tokens[found.states[s].last].capitalised)) {
              if (of && state.empty() && found.states[s].form != 'c') state = found.states[s].cc;
              if (of && found.states[s].form == 'c' && takes != "place") break;
              t.last = found.states[s].last;
              if (to) posting = found.states[s].cc;
              // "to Kazakhstan and Kyrgyzstan"
              if (to && inside(t.last + 1) && tokens[t.last].folded == "and" && state_at[t.last + 1] != kNone) {
                t.last = found.states[state_at[t.last + 1]].last;
              }
              continue;
            }
            if (takes == "place" || takes == "weak" || takes == "body") {
              uint32_t end = next;
              while (inside(end) && tokens[end].kind == TokenKind::kWord &&
                     (tokens[end].capitalised ||
                      (end > next &&
                       (tokens[end].folded == "of" || tokens[end].folded == "and" || tokens[end].folded == "on") &&
                       inside(end + 1) && tokens[end + 1].capitalised)) &&
                     end - next < 8) {
                if (body_at[end] != kNone) {
                  if (body_id.empty()) body_cc = found.bodies[body_at[end]].cc;
                }
                ++end;
              }
              if (end > next) {
                t.last = end;
                if (takes == "weak") takes = "body";
                other_body = body_id.empty();
              }
            }
          }
          break;
        }
        // Russian.
        if (const uint32_t b = body_at[at]; b != kNone && body_id.empty()) {
          take_body(found.bodies[b]);
          t.last = found.bodies[b].last;
          continue;
        }
        if (const uint32_t s = state_at[at];
            s != kNone && state.empty() && (found.states[s].form == 'g' || found.states[s].form == 'j')) {
          const StateMention& m = found.states[s];
          if (m.form == 'j') {
            // "главы российского государства", "министра российского правительства"
            const uint32_t b = body_at[m.last];
            if (inside(m.last) &&
                (tokens[m.last].folded == "государства" || tokens[m.last].folded == "правительства")) {
              state = m.cc;
              t.last = m.last + 1;
              if (tokens[m.last].folded == "государства") {
                role = "President";
                takes = "state";
              } else if (role == "Head") {
                role = "Prime Minister";
                takes = "gov";
              }
              continue;
            }
            if (b == kNone) break;
            state = m.cc;
            take_body(found.bodies[b]);
            t.last = found.bodies[b].last;
            continue;
          }
          state = m.cc;
          t.last = m.last;
          continue;
        }
        const std::string_view word = tokens[at].folded;
        // "президент страны", "мэр города"
        if ((takes == "state" || takes == "gov" || takes == "place") && state.empty() && body_id.empty() &&
            (word == "страны" || word == "республики" || word == "города" || word == "государства")) {
          t.last = at + 1;
          continue;
        }
        if (takes == "post" && (word == "в" || word == "во" || word == "при" || word == "на") && inside(at + 1)) {
          if (const uint32_t b = body_at[at + 1]; b != kNone) {
            t.last = found.bodies[b].last;
            continue;
          }
          if (const uint32_t s = state_at[at + 1]; s != kNone && found.states[s].form != 'j') {
            posting = found.states[s].cc;
            t.last = found.states[s].last;
            continue;
          }
          if (tokens[at + 1].capitalised && word != "при") {
            t.last = at + 2;
            continue;
          }
        }
        if (takes == "place" || role == "Member") {
          uint32_t end = at;
          while (inside(end) && tokens[end].kind != TokenKind::kNumber && end - at < 6 &&
                 (tokens[end].capitalised || (tokens[end].folded == "-" && !tokens[end].space_before))) {
            ++end;
          }
          if (inside(end) && end > at &&
              (tokens[end].folded == "области" || tokens[end].folded == "района" || tokens[end].folded == "края")) {
            t.last = end + 1;
            continue;
          }
        }
        // A body that no list has: "руководитель Регионального центра ...".
        if ((takes == "weak" || takes == "body") && body_id.empty() && tokens[at].capitalised &&
            tokens[at].kind == TokenKind::kWord &&
            (word.ends_with("ого") || word.ends_with("его") || word.ends_with("ой") || word.ends_with("ей"))) {
          uint32_t end = at;
          bool noun = false;
          while (inside(end) && tokens[end].kind == TokenKind::kWord && end - at < 8) {
            const std::string_view w = tokens[end].folded;
            const bool adjective = w.ends_with("ого") || w.ends_with("его") || w.ends_with("ой") || w.ends_with("ей") ||
                                   w.ends_with("ых") || w.ends_with("их");
            if (noun && tokens[end].capitalised && !tokens[end].all_capitals) break;
            if (!adjective && !tokens[end].all_capitals && w != "по") {
              if (noun && !(w.ends_with("и") || w.ends_with("ы") || w.ends_with("а") || w.ends_with("я") ||
                            w.ends_with("ам") || w.ends_with("ов")))
                break;
              noun = true;
            }
            ++end;
          }
          while (end > at && tokens[end - 1].folded == "по") --end;
          if (noun && end > at + 1) {
            t.last = end;
            t.explicit_state = true;
            other_body = true;
            if (takes == "weak") takes = "body";
            break;
          }
        }
        if (word == "палаты" && (role == "Speaker" || role == "Chairman" || role == "Head")) {
          t.last = at + 1;
          role = "Speaker";
          continue;
        }
        if ((word == "верхней" || word == "нижней") && inside(at + 1) && tokens[at + 1].folded == "палаты") {
          t.last = at + 2;
          role = "Speaker";
          continue;
        }
        break;
      }
    }

    // "Из Баку прибыл заместитель министра", "Dushanbe sent a deputy minister": the capital stands for its state.
    if (!kazakh && state.empty() && own.empty() && body_id.empty()) {
      for (uint32_t at = t.first; at > 0 && t.first - at < 5 && inside(at - 1); --at) {
        if (state_to[at] == kNone) continue;
        const StateMention& m = found.states[state_to[at]];
        if (m.form != 'c') break;
        const bool starts = m.first == 0 || !inside(m.first - 1) || tokens[m.first - 1].folded == ";";
        if (starts || tokens[m.first - 1].folded == "from" || tokens[m.first - 1].folded == "из") own = m.cc;
        break;
      }
    }
    // "помощник президента по международным инвестициям и торговле"
    if (language_ == Language::kRussian && inside(t.last + 1) && tokens[t.last].folded == "по" &&
        (StartsWith(role, "Assistant") || role == "Adviser" || role == "Special Representative" ||
         role == "High Representative")) {
      uint32_t end = t.last + 1;
      while (inside(end) && end - t.last < 8 && tokens[end].kind == TokenKind::kWord && !tokens[end].capitalised) {
        const std::string_view w = tokens[end].folded;
        if (!(w == "и" || w.ends_with("ам") || w.ends_with("ям") || w.ends_with("ому") || w.ends_with("ему") ||
              w.ends_with("ой") || w.ends_with("ым") || w.ends_with("им") || w.ends_with("е") || w.ends_with("и") ||
              w.ends_with("у"))) {
          break;
        }
        ++end;
      }
      if (tokens[end - 1].folded == "и") --end;
      if (end > t.last + 1) t.last = end;
    }

    // What is it called, of which state and body?
    std::string cc = !state.empty() ? state : !own.empty() ? own : body_cc;
    const auto assume = [&] {
      if (!cc.empty() || found.home == posting) return;  // an ambassador is not of the state he is sent to
      cc = found.home;
      t.assumed = !t.explicit_state;
    };
    t.explicit_state |= !cc.empty() || !body_id.empty() || other_body;
    std::string name(role);
    const std::string portfolio(match.Field("portfolio"));
    if (role == "Minister" && !portfolio.empty()) {
      const size_t bar = portfolio.find('|');
      name = "Minister of " + portfolio.substr(bar + 1);
      assume();
      t.pattern = portfolio.substr(0, bar);
      if (!cc.empty()) body_id = bodies_->IdIn(t.pattern, cc);
    } else if (role == "Minister" && !MinistryName(body_id).empty()) {
      name = "Minister of " + MinistryName(body_id);
    } else if (role == "Minister" && body_id.empty() && !other_body) {
      assume();
    } else if (role == "Head" || role == "Deputy Head" || role == "Chairman" || role == "Deputy Chairman" ||
               role == "Leader") {
      const bool deputy = StartsWith(role, "Deputy");
      std::string plain = deputy ? name.substr(7) : name;
      if (body_type == 'c' && !StartsWith(body_id, "halk-maslahaty")) {
        plain = "Speaker";
      } else if (IsGovernment(body_id)) {
        plain = "Prime Minister";
      } else if (!MinistryName(body_id).empty() && plain != "Chairman") {
        plain = "Minister of " + MinistryName(body_id);
      } else if (StartsWith(body_id, "national-bank") || StartsWith(body_id, "central-bank") || body_id == "cbr-ru") {
        plain = "Governor";
      } else if (body_id.empty() && !state.empty() && (plain == "Head" || (plain == "Chairman" && state == "CN"))) {
        plain = "President";
        takes = "state";
      } else if (plain == "Head" && !StartsWith(body_id, "presidential-administration") && !body_id.empty()) {
        plain = body_type == 'o' || StartsWith(body_id, "nuclear") || body_id.find("agency") != std::string::npos
                    ? "Chairman"
                    : "Head";
      }
      name = deputy ? "Deputy " + plain : plain;
    } else if (role == "Member" && takes != "chamber" && body_id.empty() && takes == "weak") {
      t.weak = true;
    }
    if (takes == "weak" && body_id.empty() && state.empty()) t.weak = true;
    if (role == "Senator") {
      name = "Member";
    }
    if (takes == "gov" || (takes == "state" && name == "Prime Minister")) {
      assume();
      t.pattern = "government";
      if (!cc.empty()) body_id = bodies_->IdIn("government", cc);
    } else if (StartsWith(takes, "ministry=")) {
      assume();
      t.pattern = takes.substr(9);
      if (!cc.empty()) body_id = bodies_->IdIn(t.pattern, cc);
    } else if (takes == "state" || takes == "post") {
      if (takes == "post" || name == "President" || StartsWith(name, "Vice")) {
        if (body_type != 'o' || (takes == "post" && !kazakh)) body_id.clear();
      }
      if (body_id.empty()) assume();
    } else if (takes == "place" || takes == "agency" || takes == "chamber" || takes == "person") {
      assume();
      if (takes == "agency" && !cc.empty()) body_id = bodies_->IdIn("national-bank", cc);
      if (takes == "chamber" && cc == "KZ" && body_id.empty()) body_id = "mazhilis-kz";
      if (role == "Senator" && body_id.empty() && !cc.empty()) body_id = bodies_->IdIn("senate", cc);
    }
    if (!body_id.empty() && body_type == 'o' && cc.empty()) cc = {};
    if (name == "Minister of State" && !cc.empty() && body_id.empty()) body_id = bodies_->IdIn("mfa", cc);
    if (IsForeignMinistry(body_id) && t.pattern.empty() && !t.explicit_state) t.pattern = "mfa";
    if (name == "Secretary of State" && !t.explicit_state) {
      cc = "US";  // no other state calls its foreign minister so
      t.assumed = false;
      body_id = bodies_->IdIn("mfa", cc);
    }
    // The body spoken of last.
    Wants wants = body_id.empty() && !other_body ? BodyWanted(name) : Wants::kNothing;
    if (body_id.empty() && !other_body && !rank.empty() && name == "Chairman") wants = Wants::kChamber;
    if (body_id.empty() && !other_body && name == "Member" && takes == "body") wants = Wants::kChamber;
    if (wants != Wants::kNothing) {
      const BodyMention* last = nullptr;
      const auto here =
          static_cast<size_t>(std::lower_bound(found.bodies.begin(), found.bodies.end(), t.first,
                                               [](const BodyMention& b, uint32_t f) { return b.first < f; }) -
                              found.bodies.begin());
      // Backwards, then forwards, not far.
      for (size_t k = 0; k < 2 * kFarthestBody && last == nullptr; ++k) {
        const size_t at = k < kFarthestBody ? here - 1 - k : here + (k - kFarthestBody);
        if (at >= found.bodies.size()) continue;
        const BodyMention& b = found.bodies[at];
        if (wants == Wants::kChamber ? b.type == 'c' && !StartsWith(b.id, "parliament-") && (cc.empty() || b.cc == cc)
                                     : b.type == 'o' && b.cc.empty() && b.id.find('-') == std::string::npos)
          last = &b;
      }
      if (last != nullptr) {
        body_id = last->id;
        cc = last->cc;
        if (wants == Wants::kChamber && name == "Chairman") name = "Speaker";
      }
    }
    // Inside the name of a body ("Президент Әкімшілігі") or counted ("47 депутат") it is nobody's title.
    bool part_of_body = false;
    for (uint32_t at = t.first; at + 12 > t.first; --at) {
      if (body_at[at] != kNone) part_of_body |= t.last <= found.bodies[body_at[at]].last;
      if (at == 0) break;
    }
    if (part_of_body || (t.first > 0 && inside(t.first - 1) && tokens[t.first - 1].kind == TokenKind::kNumber))
      continue;
    t.role = Ranked(rank, std::move(name));
    if (rank == "Deputy" && role == "Prime Minister") t.role = "Deputy Prime Minister";
    t.org = std::move(body_id);
    t.cc = std::move(cc);
    out.push_back(std::move(t));
  }
  return out;
}

}  // namespace chancery::officials
