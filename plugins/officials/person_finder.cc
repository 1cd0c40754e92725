#include "plugins/officials/person_finder.h"

#include <algorithm>
#include <map>
#include <set>
#include <unordered_map>
#include <unordered_set>

#include "plugins/officials/letters.h"

namespace chancery::officials {

using rules::Token;
using rules::TokenKind;

namespace {

constexpr size_t kMostUnits = 6;      // of one name
constexpr size_t kMostNamesakes = 32;  // persons with one surname that are told apart
constexpr int64_t kAfter = int64_t{1} << 40;  // farther than any mention before

// A word, hyphenated words, an initial: what a name is made of.
struct Unit {
  enum class Kind : uint8_t { kWord, kInitial, kParticle, kPatronymicWord };
  Kind kind = Kind::kWord;
  uint32_t first = 0;  // tokens
  uint32_t last = 0;
  uint32_t begin = 0;  // bytes
  uint32_t end = 0;
  std::string folded;
  uint8_t flags = 0;       // NameList flags of the word or, inflected, of its base
  bool surname_ending = false;
  bool patronymic = false;
  bool stop = false;
  bool organization_word = false;
  bool capitals = false;  // ABC
  bool sentence_start = false;
  bool roman = false;      // "VI"
  bool place = false;      // a capital
  bool inflected = false;  // only an oblique case explains it
  bool breaks = false;     // nothing of the same name can follow (possessive, comma)
  std::vector<NameForm> forms;
};

// A run of units and what stands around it.
struct Run {
  std::vector<Unit> units;
  bool title_before = false;
  bool title_near = false;  // before a comma, or after the run
  bool honorific = false;
  bool says = false;
  bool oblique = false;  // after a preposition
  bool in_place = false;  // "in Agua Bonita", "the town of San Miguel"
  bool organization_after = false;  // "San Matteo hospital"
};

struct Person {
  std::string given, patronymic, family;  // folded
  std::set<uint32_t> begins;  // of its mentions, bytes
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

}  // namespace

class PersonSearch {
 public:
  PersonSearch(const PersonFinder& finder, const rules::TokenizedText& text, const BodyFinder::Found& found, const std::vector<Title>& titles)
      : f_(finder), text_(text), tokens_(text.tokens()), found_(found), titles_(titles) {}

  std::vector<PersonName> Run_() {
    Prepare();
    CollectRuns();
    for (Run& run : runs_) FindInRun(run);
    Cluster();
    FindSingles();
    std::sort(names_.begin(), names_.end(), [](const PersonName& a, const PersonName& b) { return a.begin < b.begin; });
    return std::move(names_);
  }

 private:
  enum Mark : uint8_t { kStop = 1, kOrgWord = 2, kSay = 4, kHonorific = 8, kBody = 16, kTitle = 32, kState = 64, kCapital = 128 };

  void Prepare() {
    const auto count = tokens_.size();
    marks_.assign(count, 0);
    title_end_.assign(count + 1, false);
    title_begin_.assign(count + 1, false);
    const auto stop = f_.lexicon_->ClassId("stop");
    const auto org = f_.lexicon_->ClassId("orgword");
    const auto say = f_.lexicon_->ClassId("say");
    const auto honorific = f_.lexicon_->ClassId("honorific");
    std::vector<rules::LexiconHit> hits;
    for (size_t i = 0; i < count; ++i) {
      if (tokens_[i].kind != TokenKind::kWord) continue;
      hits.clear();
      f_.lexicon_->FindAt(text_, i, hits);
      for (const auto& h : hits) {
        const uint8_t mark = stop && h.class_id == *stop               ? kStop
                             : org && h.class_id == *org               ? kOrgWord
                             : say && h.class_id == *say               ? kSay
                             : honorific && h.class_id == *honorific ? kHonorific
                                                                       : 0;
        for (uint32_t k = 0; k < h.token_count; ++k) marks_[i + k] |= mark;
      }
    }
    for (const BodyMention& b : found_.bodies) {
      for (uint32_t i = b.first; i < b.last; ++i) marks_[i] |= kBody;
    }
    for (const Title& t : titles_) {
      for (uint32_t i = t.first; i < t.last; ++i) marks_[i] |= kTitle;
      title_end_[t.last] = true;
      title_begin_[t.first] = true;
    }
    for (const StateMention& s : found_.states) {
      for (uint32_t i = s.first; i < s.last; ++i) marks_[i] |= s.form == 'c' ? kCapital : kState;
      if (s.nominative) nominative_places_.insert(s.first);
    }
    // Words that the text also writes small are no names where a sentence begins.
    for (const Token& t : tokens_) {
      if (t.kind == TokenKind::kWord && !t.capitalised) small_.insert(t.folded);
    }
  }

  bool Glued(uint32_t i) const { return i < tokens_.size() && !tokens_[i].space_before && tokens_[i].sentence == tokens_[i - 1].sentence; }

  // The unit at token i, or one with first == last.
  Unit UnitAt(uint32_t i) const {
    Unit u;
    u.first = u.last = i;
    const Token& t = tokens_[i];
    if (t.kind != TokenKind::kWord || t.sentence == Token::kNoSentence) return u;
    const bool latin = IsLatin(t.folded);
    if (!t.capitalised) {
      if (f_.forms_->IsPatronymicWord(t.folded)) {
        u.kind = Unit::Kind::kPatronymicWord;
        u.last = i + 1;
      } else if (f_.forms_->IsParticle(t.folded)) {
        u.kind = Unit::Kind::kParticle;
        u.last = i + 1;
        // "аль-Маннаи"
        if (Glued(i + 1) && tokens_[i + 1].folded == "-" && Glued(i + 2) && tokens_[i + 2].kind == TokenKind::kWord && tokens_[i + 2].capitalised) {
          u.kind = Unit::Kind::kWord;
          u.last = i + 3;
        }
      }
      Finish(u);
      return u;
    }
    if ((marks_[i] & (kBody | kTitle | kState)) != 0) return u;
    const size_t letters = LetterCount(t.folded);
    // "Е." "К.-Ж." "Дж."
    if (letters <= 2 && Glued(i + 1) && tokens_[i + 1].folded == "." && (letters == 1 || t.folded == "дж" || t.folded == "yu" || t.folded == "zh" || t.folded == "kh")) {
      u.kind = Unit::Kind::kInitial;
      u.last = i + 2;
      if (Glued(i + 2) && tokens_[i + 2].folded == "-" && i + 4 < tokens_.size() && LetterCount(tokens_[i + 3].folded) <= 2 && tokens_[i + 4].folded == ".") u.last = i + 5;
      Finish(u);
      return u;
    }
    // "Ван И": one letter is a name after a Chinese surname only.
    if (letters == 1 && !latin && (i == 0 || !tokens_[i - 1].capitalised || (f_.names_->Find(tokens_[i - 1].folded) & NameList::kChinese) == 0)) return u;
    u.last = i + 1;
    while (u.last - i < 7 && Glued(u.last) && tokens_[u.last].folded == "-" && text_.Surface(tokens_[u.last]) != "–" && text_.Surface(tokens_[u.last]) != "—" && Glued(u.last + 1) && tokens_[u.last + 1].kind == TokenKind::kWord) {
      const Token& next = tokens_[u.last + 1];
      if (!next.capitalised && !latin && f_.language_ == Language::kKazakh && u.last + 1 - i > 1) break;
      u.last += 2;
    }
    Finish(u);
    return u;
  }

  void Finish(Unit& u) const {
    if (u.last == u.first) return;
    u.begin = tokens_[u.first].begin;
    u.end = tokens_[u.last - 1].end;
    for (uint32_t i = u.first; i < u.last; ++i) u.folded += tokens_[i].folded;
    if (u.folded.ends_with("'s") || u.folded.ends_with("s'")) {
      const bool s = u.folded.ends_with("'s");
      u.folded.resize(u.folded.size() - (s ? 2 : 1));
      const std::string_view surface = text_.text().substr(u.begin, u.end - u.begin);
      u.end -= s ? (surface.ends_with("’s") ? 4 : 2) : (surface.ends_with("’") ? 3 : 1);
      u.breaks = true;
    }
    const Token& t = tokens_[u.first];
    u.sentence_start = u.first == 0 || tokens_[u.first - 1].sentence != t.sentence ||
                       (tokens_[u.first - 1].kind == TokenKind::kPunctuation && u.first > 1 && tokens_[u.first - 1].folded == "\"");
    if (u.kind != Unit::Kind::kWord) return;
    for (uint32_t i = u.first; i < u.last; ++i) {
      u.stop |= (marks_[i] & kStop) != 0 && u.last == u.first + 1 && (LetterCount(u.folded) > 1 || IsLatin(u.folded));
      u.organization_word |= (marks_[i] & kOrgWord) != 0;
      u.capitals |= tokens_[i].all_capitals;
    }
    u.place = (marks_[u.first] & kCapital) != 0;
    u.roman = u.capitals && u.folded.find_first_not_of("ivxl") == std::string::npos;
    u.forms = f_.forms_->Of(f_.language_, u.folded);
    u.flags = f_.names_->Find(u.folded);
    for (const NameForm& form : u.forms) {
      u.patronymic |= form.part == NameForm::kPatronymic;
      if (form.weight < 0.79) continue;
      const uint8_t flags = f_.names_->Find(form.base);
      if (form.part == NameForm::kGiven) u.flags |= flags & (NameList::kGiven | NameList::kWord | NameList::kMale | NameList::kFemale);
      if (form.part == NameForm::kSurname) {
        u.flags |= flags & (NameList::kSurname | NameList::kChinese);
        u.surname_ending |= f_.forms_->HasSurnameEnding(form.base);
      }
    }
    if (f_.language_ == Language::kKazakh) {
      double plain = 0;
      double oblique = 0;
      for (const NameForm& form : u.forms) {
        double& best = (form.cases & NameForm::kNominative) != 0 ? plain : oblique;
        best = std::max(best, form.weight);
      }
      u.inflected = oblique > plain;
    } else {
      u.inflected = u.place && !nominative_places_.contains(u.first);
    }
    // "Касым-Жомарт": known parts make a known whole.
    if (u.flags == 0 && u.last - u.first == 3) {
      const uint8_t a = f_.names_->Find(tokens_[u.first].folded);
      const auto b = f_.forms_->Of(f_.language_, tokens_[u.last - 1].folded);
      for (const NameForm& form : b) {
        if (form.part == NameForm::kGiven && form.weight > 0.9 && (a & NameList::kGiven) != 0) u.flags |= NameList::kGiven;
      }
    }
  }

  void CollectRuns() {
    const auto count = static_cast<uint32_t>(tokens_.size());
    for (uint32_t i = 0; i < count;) {
      Unit u = UnitAt(i);
      if (u.last == i || u.kind == Unit::Kind::kParticle || u.kind == Unit::Kind::kPatronymicWord) {
        i = std::max(u.last, i + 1);
        continue;
      }
      Run run;
      Context(i, run);
      uint32_t sentence = tokens_[i].sentence;
      while (true) {
        run.units.push_back(std::move(u));
        i = run.units.back().last;
        if (i >= count || run.units.back().breaks || tokens_[i].sentence != sentence || tokens_[i].newline_before) break;
        u = UnitAt(i);
        if (u.last == i) break;
      }
      while (run.units.back().kind == Unit::Kind::kParticle) run.units.pop_back();
      const uint32_t after = run.units.back().last;
      if (after < count && tokens_[after].sentence == sentence) {
        run.says |= (marks_[after] & kSay) != 0;
        run.organization_after = (marks_[after] & kOrgWord) != 0 && !tokens_[after].capitalised && f_.language_ != Language::kRussian;
        uint32_t k = after;
        if (tokens_[k].folded == "," || tokens_[k].folded == "-" || tokens_[k].folded == "(") {
          ++k;
          if (k < count && (tokens_[k].folded == "the" || tokens_[k].folded == "a")) ++k;
          run.title_near |= k < count && title_begin_[k];
        }
      }
      runs_.push_back(std::move(run));
    }
  }

  void Context(uint32_t i, Run& run) const {
    if (i == 0 || tokens_[i - 1].sentence != tokens_[i].sentence) return;
    run.title_before = title_end_[i];
    uint32_t before = i - 1;
    if (tokens_[before].folded == "." && before > 0 && (marks_[before - 1] & kHonorific) != 0) --before;
    run.honorific = (marks_[before] & kHonorific) != 0;
    run.says = (marks_[i - 1] & kSay) != 0;
    if (tokens_[i - 1].folded == "," || tokens_[i - 1].folded == "-" || tokens_[i - 1].folded == "(") run.title_near = title_end_[i - 1];
    if (f_.language_ == Language::kEnglish) {
      const std::string_view p = tokens_[i - 1].folded;
      run.in_place = p == "in" || p == "at" || p == "near";
      if (p == "of" && i > 1) {
        for (const std::string_view place : {"town", "city", "village", "district", "province", "state", "region", "port", "island", "county", "department"}) {
          run.in_place |= tokens_[i - 2].folded == place;
        }
      }
    }
    if (f_.language_ == Language::kRussian) {
      for (const std::string_view p : {"с", "со", "к", "ко", "у", "от", "для", "о", "об", "при", "между", "перед", "до", "из", "против", "и"}) {
        run.oblique |= tokens_[i - 1].folded == p && p != "и";
      }
    }
  }

  double UnitEvidence(const Unit& u, bool first) const {
    if (u.kind == Unit::Kind::kInitial) return Evidence::kInitial;
    if (u.kind == Unit::Kind::kPatronymicWord) return Evidence::kPatronymic;
    if (u.kind != Unit::Kind::kWord) return 0;
    double e = 0;
    if (u.organization_word) e += (u.flags & (NameList::kGiven | NameList::kSurname)) != 0 ? Evidence::kOrganizationWord / 3 : Evidence::kOrganizationWord;
    if (u.patronymic) return e + Evidence::kPatronymic;
    double best = Evidence::kUnknown;
    if ((u.flags & NameList::kGiven) != 0) best = std::max(best, (u.flags & NameList::kWord) != 0 ? Evidence::kGivenWord : Evidence::kGiven);
    if ((u.flags & NameList::kSurname) != 0) best = std::max(best, Evidence::kSurname);
    if ((u.flags & NameList::kChinese) != 0 && first) best = std::max(best, Evidence::kGiven);
    if (u.surname_ending) best = std::max(best, Evidence::kSurnameEnding);
    return e + best;
  }

  // A Russian word after an office that no list knows and that ends like a genitive is what the office is of:
  // "глава Роскосмоса".
  bool LooksGenitive(const Unit& u) const {
    if (f_.language_ != Language::kRussian || u.flags != 0 || u.surname_ending) return false;
    for (const std::string_view e : {"а", "я", "ы", "и", "ой", "ей", "ого", "его"}) {
      if (u.folded.ends_with(e)) return true;
    }
    return false;
  }

  bool IsGiven(const Unit& u) const { return u.kind == Unit::Kind::kWord && (u.flags & NameList::kGiven) != 0; }

  // Names of several parts, or singles that their surroundings speak for.
  void FindInRun(Run& run) {
    if (once_.empty()) {
      for (const Run& r : runs_) {
        if (r.units.size() != 1 || r.units[0].kind != Unit::Kind::kWord || r.units[0].stop) continue;
        for (const NameForm& form : r.units[0].forms) once_.insert(form.base);
      }
      once_.insert("");
    }
    // "China Life Insurance": a run that ends like an organisation's name and does not begin like a person's.
    if (run.units.size() >= 2 && run.units.back().organization_word && !IsGiven(run.units[0]) && f_.language_ == Language::kEnglish) return;
    size_t i = 0;
    bool at_start = true;  // of the run: the context before it counts
    while (i < run.units.size()) {
      const Unit& u = run.units[i];
      if (u.kind == Unit::Kind::kParticle || u.kind == Unit::Kind::kPatronymicWord || u.stop ||
          (u.sentence_start && u.kind == Unit::Kind::kWord && small_.contains(u.folded) && !IsGiven(u))) {
        ++i;
        at_start = false;
        continue;
      }
      // The longest name from here.
      size_t end = i;
      bool patronymic_seen = false;
      while (end < run.units.size() && end - i < kMostUnits) {
        const Unit& v = run.units[end];
        if (v.stop && end > i) break;
        if (v.place && (v.inflected || end + 1 >= run.units.size() || !run.units[end + 1].surname_ending)) break;
        if (v.roman) {  // "Елизавета II"
          if (end > i) ++end;
          break;
        }
        // "В. Шейман А. Кулешов" are two.
        if (v.kind == Unit::Kind::kInitial && end > i + 1 && u.kind == Unit::Kind::kInitial && run.units[end - 1].kind == Unit::Kind::kWord) break;
        // A surname that nothing but another of its kind can follow, and in Kazakh any inflected word, ends the name.
        if (end > i && !v.patronymic && v.kind == Unit::Kind::kWord) {
          const Unit& w = run.units[end - 1];
          if (w.kind == Unit::Kind::kWord && end - 1 > i && w.surname_ending && !w.patronymic && !v.surname_ending) break;
          if (w.kind == Unit::Kind::kWord && w.inflected && f_.language_ == Language::kKazakh) break;
        }
        if (v.kind == Unit::Kind::kWord && v.capitals && LetterCount(v.folded) <= 5 && v.flags == 0) break;
        if (end > i && patronymic_seen && v.kind == Unit::Kind::kWord && end - i >= 3) break;
        patronymic_seen |= v.patronymic;
        ++end;
      }
      while (end > i && (run.units[end - 1].kind == Unit::Kind::kParticle)) --end;
      if (end == i) {
        ++i;
        at_start = false;
        continue;
      }
      // "Lord Cameron", "Dr Jaishankar": what addresses a person is not of the name.
      if (end - i >= 2 && (marks_[u.first] & kHonorific) != 0 && u.kind == Unit::Kind::kWord) {
        run.honorific = true;
        ++i;
        at_start = true;
        continue;
      }
      // Begin at the best evidence: a word that no list knows before a given name is not of the name.
      if (end - i >= 3 && (f_.language_ != Language::kEnglish || u.sentence_start) && !IsGiven(u) && (u.flags & NameList::kChinese) == 0 && !u.surname_ending && u.kind == Unit::Kind::kWord && IsGiven(run.units[i + 1])) {
        ++i;
        continue;
      }
      if (end - i >= 2 && u.sentence_start && u.kind == Unit::Kind::kWord && !IsGiven(u) && (u.flags & NameList::kChinese) == 0 &&
          !u.surname_ending && (u.flags == 0 || IsGiven(run.units[i + 1])) && end - i >= 3) {
        ++i;
        at_start = false;
        continue;
      }
      double evidence = 0;
      size_t words = 0;
      for (size_t k = i; k < end; ++k) {
        evidence += UnitEvidence(run.units[k], k == i);
        words += run.units[k].kind == Unit::Kind::kWord;
      }
      const size_t parts = end - i;
      if (at_start && run.title_before) evidence += Evidence::kTitle;
      if (at_start && run.honorific) evidence += Evidence::kHonorific;
      if (run.title_near && end == run.units.size()) evidence += parts > 1 ? Evidence::kTitle : 0.3;
      if (run.says) evidence += Evidence::kSays;
      if (u.sentence_start && u.kind == Unit::Kind::kWord && u.flags == 0 && !u.surname_ending) evidence += Evidence::kSentenceStart;
      if (parts == 2 && u.flags == 0 && Repeated(run.units[end - 1])) evidence += Evidence::kRepeated;
      if (run.in_place && at_start) evidence += u.surname_ending || run.units[end - 1].surname_ending ? Evidence::kPlace / 2 : Evidence::kPlace;
      if (run.organization_after && end == run.units.size()) evidence += Evidence::kOrganizationWord / 3;
      bool enough = evidence >= Evidence::kEnough && words > 0;
      if (parts == 1) {
        const bool title = at_start && (run.title_before || run.honorific) && (marks_[u.first] & kHonorific) == 0 && !LooksGenitive(u);
        // Only lists that know the gender are free of everyday words.
        const bool sole = run.units.size() == 1 && (u.flags & (NameList::kMale | NameList::kFemale | NameList::kSurname)) != 0 &&
                          !(IsLatin(u.folded) && f_.language_ != Language::kEnglish) && !u.place && !u.roman && !small_.contains(u.folded);
        // A given name that is nothing else, alone in the middle of a sentence; in Kazakh, where given names address
        // people, before a comma at its start as well.  A listed surname with a surname's ending.
        const bool given = sole && !run.in_place && IsGiven(u) && (u.flags & (NameList::kMale | NameList::kFemale)) != 0 && (u.flags & NameList::kWord) == 0 && LetterCount(u.folded) >= 4 &&
                           (!u.sentence_start || (f_.language_ == Language::kKazakh && u.last < tokens_.size() && tokens_[u.last].folded == ","));
        const bool adjective = u.folded.find("ск") != std::string::npos || u.folded.ends_with("ой") || u.folded.ends_with("ого") || u.folded.ends_with("ому");
        const bool surname = sole && u.surname_ending && !adjective && (u.flags & NameList::kSurname) != 0 && !u.sentence_start && f_.language_ != Language::kEnglish;
        const bool supported = title || given || surname || (u.surname_ending && run.says && !u.sentence_start) ||
                               (u.patronymic && f_.language_ != Language::kKazakh);
        if (given || surname) enough = true;
        enough = enough && supported && (u.surname_ending || !u.inflected || ((u.flags & NameList::kGiven) != 0 && (u.flags & NameList::kWord) == 0)) && !u.place && u.kind == Unit::Kind::kWord && !u.stop && !u.capitals;
      } else if (f_.language_ == Language::kEnglish || IsLatin(u.folded)) {
        // In English text capitals are common: two unknown words need an office, a title or a verb beside them.
        bool known = false;
        bool everyday = false;
        for (size_t k = i; k < end; ++k) {
          const Unit& v = run.units[k];
          everyday |= v.kind == Unit::Kind::kWord && v.flags == 0 && small_.contains(v.folded);
          known |= (k == i && parts == 2 && Repeated(run.units[end - 1])) || v.kind == Unit::Kind::kInitial || v.kind == Unit::Kind::kPatronymicWord || IsGiven(v) || v.surname_ending || ((v.flags & NameList::kChinese) != 0 && k == i);
        }
        // In a Russian or Kazakh text Latin letters are firms and products unless a given name says otherwise.
        if (f_.language_ != Language::kEnglish) enough = enough && IsGiven(u) && (u.flags & (NameList::kMale | NameList::kFemale)) != 0;
        enough = enough && (known || !everyday) && (known || run.title_before || run.honorific || run.title_near || run.says);
      }
      if (enough) {
        Add(run, i, end, evidence);
        i = end;
      } else {
        ++i;
      }
      at_start = false;
    }
  }

  // Whether the text also has the word alone, as it has the surnames of those it speaks of.
  bool Repeated(const Unit& u) const {
    for (const NameForm& form : u.forms) {
      if (form.part == NameForm::kSurname && once_.contains(form.base)) return true;
    }
    return false;
  }

  void Add(const Run& run, size_t from, size_t to, double evidence) {
    PersonName n;
    n.first = run.units[from].first;
    n.last = run.units[to - 1].last;
    n.begin = run.units[from].begin;
    n.end = run.units[to - 1].end;
    n.evidence = evidence;
    SetParts(run, from, to, n);
    taken_.resize(tokens_.size(), false);
    for (uint32_t i = n.first; i < n.last; ++i) taken_[i] = true;
    names_.push_back(std::move(n));
  }

  // Decides which word is which part and puts all into the nominative.
  void SetParts(const Run& run, size_t from, size_t to, PersonName& n) const {
    const size_t parts = to - from;
    std::vector<char> part(parts, NameForm::kGiven);
    size_t last_word = from;
    for (size_t k = from; k < to; ++k) {
      if (run.units[k].kind == Unit::Kind::kWord && !run.units[k].patronymic) last_word = k;
    }
    const Unit& head = run.units[from];
    const bool family_first =
        parts >= 2 && head.kind == Unit::Kind::kWord &&
        ((run.units[to - 1].kind == Unit::Kind::kInitial) || (run.units[to - 1].patronymic && parts == 3) ||
         ((head.flags & NameList::kChinese) != 0 && (head.flags & NameList::kGiven) == 0 && LetterCount(head.folded) <= 5 && !run.units[to - 1].surname_ending));
    for (size_t k = from; k < to; ++k) {
      if (run.units[k].patronymic || run.units[k].kind == Unit::Kind::kPatronymicWord) part[k - from] = NameForm::kPatronymic;
    }
    if (family_first) {
      part[0] = NameForm::kSurname;
    } else if (parts == 1) {
      if (!head.patronymic) part[0] = NameForm::kSurname;
    } else if (!run.units[to - 1].patronymic && run.units[to - 1].kind != Unit::Kind::kPatronymicWord) {
      part[last_word - from] = NameForm::kSurname;
      // Particles belong to the surname: "bin Salman", "van der Bellen".
      for (size_t k = last_word; k > from + 1 && run.units[k - 1].kind == Unit::Kind::kParticle; --k) part[k - 1 - from] = NameForm::kSurname;
    }
    // "Turgunbek uulu": the word before belongs to it.
    for (size_t k = from + 1; k < to; ++k) {
      if (run.units[k].kind == Unit::Kind::kPatronymicWord) part[k - 1 - from] = NameForm::kPatronymic;
    }
    // One case and gender for all.
    uint8_t best_gender = NameForm::kMale;
    uint8_t best_case = NameForm::kNominative;
    double best = -1;
    const auto choose = [&](const Unit& u, char p, uint8_t gender, uint8_t c, double& weight) -> const NameForm* {
      const NameForm* chosen = nullptr;
      weight = 0;
      for (const NameForm& form : u.forms) {
        if (form.part != p || (form.genders & gender) == 0 || (form.cases & c) == 0) continue;
        if (chosen == nullptr || form.weight > weight) {
          chosen = &form;
          weight = form.weight;
        }
      }
      return chosen;
    };
    for (const uint8_t gender : {NameForm::kMale, NameForm::kFemale}) {
      for (uint8_t c = NameForm::kNominative; c <= NameForm::kPrepositional; c = static_cast<uint8_t>(c << 1)) {
        double sum = run.oblique ? (c == NameForm::kNominative ? 0 : 0.15) : (c == NameForm::kNominative ? 0.05 : 0);
        for (size_t k = from; k < to; ++k) {
          // In Kazakh only the last word of a name is inflected.
          if (run.units[k].kind != Unit::Kind::kWord || (f_.language_ == Language::kKazakh && k + 1 != to)) continue;
          double weight = 0;
          if (choose(run.units[k], part[k - from], gender, c, weight) == nullptr) weight = -0.4;
          sum += weight;
        }
        if (sum > best + 1e-9) {
          best = sum;
          best_gender = gender;
          best_case = c;
        }
      }
    }
    const auto append = [](std::string& to_string, std::string_view more) {
      if (!to_string.empty() && !more.empty()) to_string += ' ';
      to_string += more;
    };
    for (size_t k = from; k < to; ++k) {
      const Unit& u = run.units[k];
      const std::string_view surface = text_.text().substr(u.begin, u.end - u.begin);
      std::string word(surface);
      if (u.kind == Unit::Kind::kWord) {
        double weight = 0;
        const bool inflects = f_.language_ != Language::kKazakh || k + 1 == to;
        const NameForm* form = inflects ? choose(u, part[k - from], best_gender, best_case, weight) : nullptr;
        if (form != nullptr && form->base != u.folded) word = WithCapitals(surface, u.folded, form->base);
      }
      append(part[k - from] == NameForm::kGiven ? n.given : part[k - from] == NameForm::kPatronymic ? n.patronymic : n.family, word);
      append(n.canonical, word);
    }
    n.full = parts > 1;
  }

  // Joins mentions of several parts; the fullest ones first.
  void Cluster() {
    std::vector<uint32_t> order(names_.size());
    for (uint32_t i = 0; i < order.size(); ++i) order[i] = i;
    std::stable_sort(order.begin(), order.end(), [&](uint32_t a, uint32_t b) { return Fullness(names_[a]) > Fullness(names_[b]); });
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
      if (!patronymic.empty() && !person.patronymic.empty() && patronymic != person.patronymic && patronymic.find('.') == std::string::npos) return false;
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
      for (const NameForm& form : f_.forms_->Of(f_.language_, last.folded)) {
        if (form.part != NameForm::kSurname || form.base == family) continue;
        const auto others = by_word_.find(form.base);
        if (others == by_word_.end()) continue;
        for (size_t k = 0; k < std::min(others->second.size(), kMostNamesakes); ++k) {
          const uint32_t p = others->second[k];
          if (persons_[p].family != form.base || persons_[p].given.empty() || !GivenAgree(given, persons_[p].given)) continue;
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
        const int64_t distance = after != persons_[p].begins.begin() ? static_cast<int64_t>(begin) - static_cast<int64_t>(*std::prev(after))
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
    const int64_t p = PersonOf(f_.forms_->Of(f_.language_, written), word, n.begin, base);
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

  // Single words that are the surname, or the given name, of somebody whom the text names.
  void FindSingles() {
    taken_.resize(tokens_.size(), false);
    for (const Run& run : runs_) {
      for (size_t k = 0; k < run.units.size(); ++k) {
        const Unit& u = run.units[k];
        if (u.kind != Unit::Kind::kWord || taken_[u.first] || u.stop || u.organization_word) continue;
        if ((marks_[u.first] & (kBody | kState | kTitle)) != 0) continue;
        std::string base;
        const int64_t p = PersonOf(u.forms, u.folded, u.begin, base);
        if (p < 0 || LetterCount(u.folded) < 2) continue;
        const bool family = persons_[p].family == base;
        // A given name alone is familiar speech; ordinary words and places are not taken for one.
        if (!family && ((u.flags & NameList::kWord) != 0 || small_.contains(u.folded))) continue;
        if (family && small_.contains(u.folded) && u.sentence_start) continue;
        if ((k > 0 && !run.units[k - 1].stop && run.units[k - 1].last == u.first && !taken_[run.units[k - 1].first] && !run.units[k - 1].sentence_start &&
             run.units[k - 1].kind == Unit::Kind::kWord && f_.language_ == Language::kEnglish) ||
            (k + 1 < run.units.size() && run.units[k + 1].organization_word)) {
          continue;  // "Tokayev Street"
        }
        // "Rabah Madjer" after "Madjer": a word of no other use before a known surname is the given name.
        if (family && k > 0 && run.units[k - 1].last == u.first && run.units[k - 1].kind == Unit::Kind::kWord && !taken_[run.units[k - 1].first] &&
            !run.units[k - 1].stop && !run.units[k - 1].organization_word && !run.units[k - 1].place && !run.units[k - 1].capitals &&
            !small_.contains(run.units[k - 1].folded) && (!run.units[k - 1].sentence_start || run.units[k - 1].flags != 0 || f_.language_ == Language::kEnglish) &&
            (persons_[p].given.empty() || run.units[k - 1].folded == persons_[p].given)) {
          Add(run, k - 1, k + 1, Evidence::kEnough);
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
        for (uint32_t i = n.first; i < n.last; ++i) taken_[i] = true;
        persons_[static_cast<size_t>(p)].begins.insert(n.begin);
        names_.push_back(std::move(n));
      }
    }
  }

  const PersonFinder& f_;
  const rules::TokenizedText& text_;
  const std::vector<Token>& tokens_;
  const BodyFinder::Found& found_;
  const std::vector<Title>& titles_;
  std::vector<uint8_t> marks_;
  std::vector<bool> title_end_, title_begin_, taken_;
  std::unordered_set<uint32_t> nominative_places_;  // first tokens
  std::unordered_set<std::string_view> small_;
  std::unordered_set<std::string> once_;  // base forms of capitalised words that stand alone
  std::vector<Run> runs_;
  std::vector<PersonName> names_;
  std::vector<Person> persons_;
  std::unordered_map<std::string, std::vector<uint32_t>> by_word_;
};

PersonFinder::PersonFinder(Language language, const NameList* names, const NameForms* forms, const rules::Lexicon* lexicon)
    : language_(language), names_(names), forms_(forms), lexicon_(lexicon) {}

std::vector<PersonName> PersonFinder::Find(const rules::TokenizedText& text, const BodyFinder::Found& found, const std::vector<Title>& titles) const {
  return PersonSearch(*this, text, found, titles).Run_();
}

}  // namespace chancery::officials
