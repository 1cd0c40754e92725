#include "plugins/treaties/title_scanner.h"

#include <algorithm>
#include <initializer_list>

namespace chancery::treaties {
namespace {

using rules::Token;
using rules::TokenKind;

// Titles are long, articles hostile: no title has more words than this on one side of its noun.
constexpr size_t kLongest = 40;

bool EndsWith(std::string_view word, std::initializer_list<std::string_view> endings) {
  return std::any_of(endings.begin(), endings.end(), [word](std::string_view e) {
    return word.size() > e.size() + 2 && word.substr(word.size() - e.size()) == e;
  });
}

bool IsRussianAdjective(std::string_view word) {
  // Verbal nouns and past participles end alike.
  if (EndsWith(word, {"ние", "тие", "вший", "вшие", "вшая", "вшее", "вшего", "вших"})) return false;
  return EndsWith(word, {"ый", "ий", "ой", "ого", "его", "ому", "ему", "ым", "им", "ом",  "ем", "ая",
                         "яя", "ую", "юю", "ое",  "ее",  "ые",  "ие",  "ых", "их", "ыми", "ими"});
}

// Finite verbs, by ending; nouns that end alike ("материал", "канал") are told apart by their suffix.
bool IsRussianVerb(const Token& t) {
  if (t.capitalised || t.folded.size() < 10) return false;
  if (EndsWith(t.folded, {"иал", "нал", "тал", "ссал", "ентал"})) return false;
  return EndsWith(t.folded,
                  {"ется", "ются", "ится", "ятся", "лся", "лась", "лось", "лись", "ил",  "ал",  "ял",  "ила", "ала",
                   "яла",  "или",  "али",  "яли",  "ило", "ало",  "яло",  "ует",  "уют", "ает", "ают", "яет", "яют"});
}

bool IsOneOf(std::string_view word, std::initializer_list<std::string_view> words) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

}  // namespace

struct TitleScanner::Scan {
  const rules::TokenizedText& text;
  const Surroundings& around;
  size_t head;  // the noun's tokens [head, head_end)
  size_t head_end;
  uint32_t sentence;

  const Token& operator[](size_t i) const { return text.tokens()[i]; }
  // Token i is a part of the sentence that a title may take in.
  bool Open(size_t i) const {
    return i < text.tokens().size() && text.tokens()[i].sentence == sentence && !around.barrier[i];
  }
  bool Word(size_t i) const { return Open(i) && text.tokens()[i].kind == TokenKind::kWord; }
  bool Number(size_t i) const { return Open(i) && text.tokens()[i].kind == TokenKind::kNumber; }
  bool Is(size_t i, std::string_view folded) const { return Open(i) && text.tokens()[i].folded == folded; }
  // A hyphen between two words without spaces.
  bool Hyphen(size_t i) const {
    return Is(i, "-") && !text.tokens()[i].space_before && i + 1 < text.tokens().size() &&
           !text.tokens()[i + 1].space_before;
  }
};

TitleScanner::TitleScanner(std::string_view language, const rules::Lexicon& lexicon)
    : language_(language.front()),
      lexicon_(lexicon),
      head_(lexicon.ClassId("head")),
      weak_(lexicon.ClassId("weak")),
      stop_(lexicon.ClassId("stop")),
      about_(lexicon.ClassId("about")),
      link_(lexicon.ClassId("link")),
      pointer_(lexicon.ClassId("pointer")),
      scope_(lexicon.ClassId("scope")),
      measure_(lexicon.ClassId("measure")) {}

bool TitleScanner::Has(std::optional<uint32_t> class_id, const rules::TokenizedText& text, size_t at) const {
  if (!class_id) return false;
  std::vector<rules::LexiconHit> hits;
  lexicon_.FindAt(text, at, hits);
  return std::any_of(hits.begin(), hits.end(), [&](const rules::LexiconHit& h) { return h.class_id == *class_id; });
}

std::optional<Title> TitleScanner::ScanAt(const rules::TokenizedText& text, size_t at,
                                          const Surroundings& around) const {
  const Token& token = text.tokens()[at];
  if (token.kind != TokenKind::kWord || token.sentence == Token::kNoSentence || around.barrier[at]) return std::nullopt;
  std::vector<rules::LexiconHit> hits;
  lexicon_.FindAt(text, at, hits);
  const rules::LexiconHit* noun = nullptr;
  for (const rules::LexiconHit& hit : hits) {
    if ((hit.class_id == head_ || hit.class_id == weak_) && (noun == nullptr || hit.token_count > noun->token_count))
      noun = &hit;
  }
  if (noun == nullptr) return std::nullopt;
  const Scan s{text, around, at, at + noun->token_count, token.sentence};
  Title title{at, s.head_end, at, noun->value, false};
  switch (language_) {
    case 'e':
      title.first = EnglishLeft(s);
      title.last = EnglishRight(s);
      break;
    case 'r':
      title.first = RussianLeft(s);
      title.last = RussianRight(s);
      break;
    default: title.first = KazakhLeft(s);
  }
  title.specific = title.first < s.head || title.last > s.head_end || noun->token_count > 1;
  const bool weak = noun->class_id == weak_;
  // "a statement", "программа": an everyday noun is an instrument when it says about what and is written as a name; in
  // small letters it needs the states that it binds.
  title.everyday = weak && !token.capitalised && !text.tokens()[title.first].capitalised;
  if (weak && !title.specific) return std::nullopt;
  return title;
}

size_t TitleScanner::EnglishLeft(const Scan& s) const {
  size_t first = s.head;
  const bool named = s[s.head].capitalised;
  size_t plain_words = 0;
  for (size_t taken = 0; first > 0 && taken < kLongest; ++taken) {
    const size_t i = first - 1;
    if (s.Hyphen(i) && first >= 2 && (s.Word(first - 2) || s.Number(first - 2))) {
      first -= 2;
      continue;
    }
    if (!s.Word(i) || Has(measure_, s.text, i)) break;
    const bool capital = s[i].capitalised && !IsOneOf(s[i].folded, {"the", "a", "an", "this", "that", "both", "its",
                                                                    "their", "his", "her", "our"});
    if (named) {
      if (capital) first = i;
      // "Partnership and Cooperation Agreement"
      else if (IsOneOf(s[i].folded, {"and", "of"}) && i > 0 && s.Word(i - 1) && s[i - 1].capitalised &&
               first < s.head + 1 && s[first].capitalised && first != s.head)
        first = i - 1;
      else break;
    } else {
      if (Has(stop_, s.text, i) || Has(about_, s.text, i) || Has(link_, s.text, i)) break;
      if (!capital && ++plain_words > 3) break;
      if (EndsWith(s[i].folded, {"ly", "ing"}) && !capital) break;
      // Possessors stand outside: "Kazakhstan's", "the president's".
      if (EndsWith(s[i].folded, {"'s", "s'"})) break;
      first = i;
    }
  }
  return first;
}

size_t TitleScanner::EnglishRight(const Scan& s) const {
  size_t last = s.head_end;
  size_t i = last;
  // "Treaty (", "agreement signed": nothing follows that belongs to it.
  if (!s.Word(i) || !Has(about_, s.text, i)) return last;
  const auto content = [&](size_t at) {
    while (s.Word(at) && (Has(about_, s.text, at) ||
                          IsOneOf(s[at].folded, {"and", "or", "by", "at", "from", "under", "into", "upon"}) ||
                          IsOneOf(s[at].folded, {"the", "a", "an", "its", "their"})))
      ++at;
    return at;
  };
  const size_t first_content = content(i);
  if (s.around.date_end.size() > first_content && s.around.date_end[first_content] != 0) {
    // "of 25 May 1992", "for 2023-2024", but not "with Japan in May" or "on Monday".
    return s.Is(i, "of") || s.Is(i, "for") ? s.around.date_end[first_content] : last;
  }
  const bool named = s[s.head].capitalised && s.Open(first_content) &&
                     (s[first_content].capitalised || s[first_content].kind == TokenKind::kNumber);
  if (s.Is(i, "in") || s.Is(i, "to") || (s.Is(i, "with") && !s[first_content].capitalised)) return last;
  for (size_t taken = 0; taken < kLongest && s.Open(i); ++taken) {
    if (s.around.date_end[i] != 0) {
      const bool dated = i > 0 && IsOneOf(s[i - 1].folded, {"of", "for", "until"});
      if (!dated) break;
      last = i = s.around.date_end[i];
      continue;
    }
    const Token& t = s[i];
    if (t.kind == TokenKind::kNumber) {
      last = ++i;
      if (s.Word(i) && !s[i].space_before) last = ++i;  // 21st
      continue;
    }
    if (s.Hyphen(i)) {
      ++i;
      continue;
    }
    if (t.kind == TokenKind::kPunctuation) {
      // A comma of a list inside a title: "on Friendship, Cooperation and Mutual Assistance".
      if (t.folded != "," || !s.Word(i + 1) || s[i + 1].capitalised != named || Has(stop_, s.text, i + 1)) break;
      bool list = false;
      for (size_t k = i + 1; k < i + 8 && s.Word(k); ++k)
        list = list || (IsOneOf(s[k].folded, {"and", "or"}) && s.Word(k + 1) && s[k + 1].capitalised == named);
      if (!list) break;
      ++i;
      continue;
    }
    if (Has(stop_, s.text, i) && !Has(link_, s.text, i)) break;
    const bool function = Has(about_, s.text, i) || Has(link_, s.text, i);
    if (function) {
      // "in Moscow", "on Friday", "by the parties": circumstances, not subject.
      const size_t next = content(i);
      if (!s.Open(next) || Has(stop_, s.text, next)) break;
      if (s.around.date_end[next] != 0 && !IsOneOf(t.folded, {"of", "for"})) break;
      if (last > s.head_end && IsOneOf(t.folded, {"in", "at", "by", "from", "under", "into", "upon"}) &&
          !Has(scope_, s.text, next) && s[next].kind != TokenKind::kNumber)
        break;
      if (last > s.head_end && !named && IsOneOf(t.folded, {"to", "against", "among", "with"})) break;
      // "... and the Declaration": the next instrument begins here.
      if (IsOneOf(t.folded, {"and", "or"})) {
        bool next_title = IsOneOf(s[i + 1].folded, {"a", "an"});
        for (size_t k = next; k < next + 4 && s.Word(k) && s[k].capitalised == named; ++k)
          next_title = next_title || Has(head_, s.text, k) || Has(weak_, s.text, k);
        if (next_title) break;
      }
      if (named && !s[next].capitalised && s[next].kind != TokenKind::kNumber) break;
      if (!named && IsOneOf(t.folded, {"and"}) && s[next].capitalised && last > s.head_end && !s[last - 1].capitalised)
        break;
      ++i;
      continue;
    }
    if (named && !t.capitalised) break;
    if (EndsWith(t.folded, {"'s"}) && !named && !t.capitalised) break;
    last = ++i;
  }
  return last;
}

size_t TitleScanner::RussianLeft(const Scan& s) const {
  size_t first = s.head;
  for (size_t taken = 0; first > 0 && taken < 3; ++taken) {
    const size_t i = first - 1;
    if (!s.Word(i) || Has(pointer_, s.text, i) || Has(stop_, s.text, i) || !IsRussianAdjective(s[i].folded)) break;
    first = i;
    while (first >= 2 && s.Hyphen(first - 1) && s.Word(first - 2)) first -= 2;
    // The sentence's own first word: "Новое соглашение".
  }
  return first;
}

size_t TitleScanner::RussianRight(const Scan& s) const {
  size_t last = s.head_end;
  size_t i = last;
  const bool genitive = s.Word(i) && (s[i].all_capitals || (s[i].capitalised && s[s.head].capitalised));
  if (!genitive && !(s.Word(i) && Has(about_, s.text, i))) {
    if (s.Open(i) && s.around.date_end[i] != 0 && s.Number(i) && s[i].folded.size() == 4)
      return s.around.date_end[i];  // "2005 года"
    return last;
  }
  if (s.Is(i, "в") || s.Is(i, "для") || s.Is(i, "на") || s.Is(i, "к")) {
    // "Договор к", "соглашение на ... годы": only years and other instruments may follow so.
    if (!(s.Is(i, "на") && s.Open(i + 1) && s.around.date_end[i + 1] != 0)) return last;
  }
  for (size_t taken = 0; taken < kLongest && s.Open(i); ++taken) {
    const Token& t = s[i];
    if (s.around.date_end[i] != 0) {
      const std::string_view before = s[i - 1].folded;
      const bool year_alone = s.Number(i) && t.folded.size() == 4;
      if (before != "от" && before != "на" && before != "до" && !year_alone) break;
      last = i = s.around.date_end[i];
      continue;
    }
    if (t.kind == TokenKind::kNumber) {
      last = ++i;
      continue;
    }
    if (s.Hyphen(i)) {
      ++i;
      continue;
    }
    if (t.kind == TokenKind::kPunctuation) {
      // "о дружбе, добрососедстве и сотрудничестве": a list that ends with и.
      if (t.folded != "," || !s.Word(i + 1) || Has(stop_, s.text, i + 1) || s[i + 1].capitalised ||
          IsRussianVerb(s[i + 1]))
        break;
      bool list = false;
      for (size_t k = i + 1; k < i + 6 && s.Word(k); ++k) list = list || (s.Is(k, "и") && k > i + 1);
      // "о зоне, свободной от ..."
      list = list ||
             (IsRussianAdjective(s[i + 1].folded) && s.Word(i + 2) && Has(about_, s.text, i + 2) &&
              !EndsWith(s[i + 1].folded, {"нный", "нного", "нное", "нном", "нная", "нной", "нную", "вший", "вшего"}));
      if (!list) break;
      ++i;
      continue;
    }
    if (Has(stop_, s.text, i) || IsRussianVerb(t)) break;
    if (s.Is(i, "и") || s.Is(i, "а")) {
      // "... и Алма-Атинская декларация": the next instrument begins here.
      bool next_title = false;
      for (size_t k = i + 1;
           k < i + 6 && s.Open(k) &&
           (s.Hyphen(k) || (s.Word(k) && IsRussianAdjective(s[k].folded)) || (s.Word(k) && s.Hyphen(k + 1)));
           ++k) {
        next_title = next_title || (s.Word(k + 1) && (Has(head_, s.text, k + 1) || Has(weak_, s.text, k + 1)));
      }
      if (next_title || !s.Word(i + 1) || Has(head_, s.text, i + 1) || Has(weak_, s.text, i + 1) ||
          Has(stop_, s.text, i + 1) || Has(about_, s.text, i + 1))
        break;
      ++i;
      continue;
    }
    if (Has(about_, s.text, i)) {
      if (!s.Open(i + 1)) break;
      const bool date_next = s.around.date_end[i + 1] != 0;
      if (date_next && !IsOneOf(t.folded, {"от", "на"})) break;
      // "в Москве", "с коллегами" are circumstances; "в области", "в Европе", "с Россией" belong to the subject.
      if (last > s.head_end && t.folded == "в" && s[i + 1].capitalised && !s[i + 1].all_capitals &&
          !Has(scope_, s.text, i + 1))
        break;
      if (last > s.head_end && IsOneOf(t.folded, {"с", "со", "на"}) && !date_next && !s[i + 1].capitalised) break;
      if (t.folded == "между" && s.Word(i + 1) && !s[i + 1].capitalised && last > s.head_end) break;
      if (t.folded == "к" && last > s.head_end && (Has(head_, s.text, i + 1) || s[i + 1].capitalised)) break;
      ++i;
      continue;
    }
    last = ++i;
  }
  return last;
}

size_t TitleScanner::KazakhLeft(const Scan& s) const {
  if (s.head == 0 || !s.Word(s.head - 1)) return s.head;
  // "... туралы келісім", "... туралы үкіметаралық келісім"
  size_t subject_end = 0;
  for (size_t back = 1; back <= 3 && back <= s.head && s.Word(s.head - back); ++back) {
    if (Has(about_, s.text, s.head - back)) {
      subject_end = s.head - back;
      break;
    }
    if (Has(stop_, s.text, s.head - back) || s[s.head - back].capitalised) break;
  }
  if (subject_end == 0) {
    // A name right before it: "Париж келісімі", "ҰҚШҰ Жарғысы".  A genitive is a giver of consent: "Мәжілістің
    // келісімімен".
    const Token& name = s[s.head - 1];
    const bool genitive = EndsWith(name.folded, {"ның", "нің", "дың", "дің", "тың", "тің"});
    return name.capitalised && !genitive && !s[s.head].capitalised && !Has(stop_, s.text, s.head - 1) ? s.head - 1
                                                                                                      : s.head;
  }
  size_t first = subject_end;  // the leftmost word that may belong to the subject
  size_t capital = s.head;     // the leftmost capitalised one that does
  bool seen_capital = false;
  for (size_t i = subject_end, taken = 0; i > 0 && taken < kLongest; ++taken) {
    const size_t k = i - 1;
    if (!s.Open(k)) break;
    const Token& t = s[k];
    if (s.Hyphen(k)) {
      i = k;
      continue;
    }
    if (t.kind == TokenKind::kPunctuation) {
      // A quoted name inside the subject: "«...» су қоймасын пайдалану туралы".
      if (t.folded != "\"" || seen_capital) break;
      size_t open = k;
      while (open > 0 && k - open < 8 && s.Open(open - 1) && s[open - 1].folded != "\"") --open;
      if (open == 0 || !s.Open(open - 1) || s[open - 1].folded != "\"") break;
      return open - 1;
    }
    if (Has(stop_, s.text, k)) break;
    if (seen_capital) {
      // Left of the first capital only the rest of a name follows, or "мен" between two names.
      const bool joins =
          IsOneOf(t.folded, {"мен", "бен", "пен", "және"}) && k > 0 && s.Word(k - 1) && s[k - 1].capitalised;
      if (!t.capitalised && !joins) break;
      if (t.capitalised) capital = k;
      i = k;
      continue;
    }
    if (t.capitalised) {
      seen_capital = true;
      capital = k;
    }
    first = i = k;
  }
  if (seen_capital) return capital;
  return std::max(first, subject_end - std::min<size_t>(subject_end, 6));
}

}  // namespace chancery::treaties
