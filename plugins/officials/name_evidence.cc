#include "plugins/officials/name_evidence.h"

#include <algorithm>
#include <string>
#include <unordered_set>

#include "plugins/officials/letters.h"

namespace chancery::officials {

using rules::Token;
using rules::TokenKind;

namespace {

constexpr size_t kMostUnits = 6;  // of one name

class Weigher {
 public:
  Weigher(const NameTools& tools, const rules::TokenizedText& text, const Candidates& candidates)
      : tools_(tools), text_(text), tokens_(text.tokens()), candidates_(candidates) {
    for (const Run& r : candidates_.runs) {
      if (r.units.size() != 1 || r.units[0].kind != Unit::Kind::kWord || r.units[0].stop) continue;
      for (const NameForm& form : r.units[0].forms) once_.insert(form.base);
    }
  }

  std::vector<PersonName> Find() {
    for (const Run& run : candidates_.runs) FindInRun(run);
    return std::move(names_);
  }

 private:
  double UnitEvidence(const Unit& u, bool first) const {
    if (u.kind == Unit::Kind::kInitial) return Evidence::kInitial;
    if (u.kind == Unit::Kind::kPatronymicWord) return Evidence::kPatronymic;
    if (u.kind != Unit::Kind::kWord) return 0;
    double e = 0;
    if (u.organization_word)
      e += (u.flags & (NameList::kGiven | NameList::kSurname)) != 0 ? Evidence::kOrganizationWord / 3
                                                                    : Evidence::kOrganizationWord;
    if (u.patronymic) return e + Evidence::kPatronymic;
    double best = Evidence::kUnknown;
    if ((u.flags & NameList::kGiven) != 0)
      best = std::max(best, (u.flags & NameList::kWord) != 0 ? Evidence::kGivenWord : Evidence::kGiven);
    if ((u.flags & NameList::kSurname) != 0) best = std::max(best, Evidence::kSurname);
    if ((u.flags & NameList::kChinese) != 0 && first) best = std::max(best, Evidence::kGiven);
    if (u.surname_ending) best = std::max(best, Evidence::kSurnameEnding);
    return e + best;
  }

  // A Russian word after an office that no list knows and that ends like a genitive is what the office is of:
  // "глава Роскосмоса".
  bool LooksGenitive(const Unit& u) const {
    if (tools_.language != Language::kRussian || u.flags != 0 || u.surname_ending) return false;
    for (const std::string_view e : {"а", "я", "ы", "и", "ой", "ей", "ого", "его"}) {
      if (u.folded.ends_with(e)) return true;
    }
    return false;
  }

  bool IsGiven(const Unit& u) const { return u.kind == Unit::Kind::kWord && (u.flags & NameList::kGiven) != 0; }

  // Names of several parts, or singles that their surroundings speak for.
  void FindInRun(Run run) {
    // "China Life Insurance": a run that ends like an organisation's name and does not begin like a person's.
    if (run.units.size() >= 2 && run.units.back().organization_word && !IsGiven(run.units[0]) &&
        tools_.language == Language::kEnglish)
      return;
    size_t i = 0;
    bool at_start = true;  // of the run: the context before it counts
    while (i < run.units.size()) {
      const Unit& u = run.units[i];
      if (u.kind == Unit::Kind::kParticle || u.kind == Unit::Kind::kPatronymicWord || u.stop ||
          (u.sentence_start && u.kind == Unit::Kind::kWord && candidates_.small.contains(u.folded) && !IsGiven(u))) {
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
        if (v.kind == Unit::Kind::kInitial && end > i + 1 && u.kind == Unit::Kind::kInitial &&
            run.units[end - 1].kind == Unit::Kind::kWord)
          break;
        // A surname that nothing but another of its kind can follow, and in Kazakh any inflected word, ends the name.
        if (end > i && !v.patronymic && v.kind == Unit::Kind::kWord) {
          const Unit& w = run.units[end - 1];
          if (w.kind == Unit::Kind::kWord && end - 1 > i && w.surname_ending && !w.patronymic && !v.surname_ending)
            break;
          if (w.kind == Unit::Kind::kWord && w.inflected && tools_.language == Language::kKazakh) break;
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
      if (end - i >= 2 && (candidates_.marks[u.first] & kHonorific) != 0 && u.kind == Unit::Kind::kWord) {
        run.honorific = true;
        ++i;
        at_start = true;
        continue;
      }
      // Begin at the best evidence: a word that no list knows before a given name is not of the name.
      if (end - i >= 3 && (tools_.language != Language::kEnglish || u.sentence_start) && !IsGiven(u) &&
          (u.flags & NameList::kChinese) == 0 && !u.surname_ending && u.kind == Unit::Kind::kWord &&
          IsGiven(run.units[i + 1])) {
        ++i;
        continue;
      }
      if (end - i >= 2 && u.sentence_start && u.kind == Unit::Kind::kWord && !IsGiven(u) &&
          (u.flags & NameList::kChinese) == 0 && !u.surname_ending && (u.flags == 0 || IsGiven(run.units[i + 1])) &&
          end - i >= 3) {
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
      if (u.sentence_start && u.kind == Unit::Kind::kWord && u.flags == 0 && !u.surname_ending)
        evidence += Evidence::kSentenceStart;
      if (parts == 2 && u.flags == 0 && Repeated(run.units[end - 1])) evidence += Evidence::kRepeated;
      if (run.in_place && at_start)
        evidence += u.surname_ending || run.units[end - 1].surname_ending ? Evidence::kPlace / 2 : Evidence::kPlace;
      if (run.organization_after && end == run.units.size()) evidence += Evidence::kOrganizationWord / 3;
      bool enough = evidence >= Evidence::kEnough && words > 0;
      if (parts == 1) {
        const bool title = at_start && (run.title_before || run.honorific) &&
                           (candidates_.marks[u.first] & kHonorific) == 0 &&
                           (run.state_office_before || !LooksGenitive(u));
        // Only lists that know the gender are free of everyday words.
        const bool sole = run.units.size() == 1 &&
                          (u.flags & (NameList::kMale | NameList::kFemale | NameList::kSurname)) != 0 &&
                          !(IsLatin(u.folded) && tools_.language != Language::kEnglish) && !u.place && !u.roman &&
                          !candidates_.small.contains(u.folded);
        // A given name that is nothing else, alone in the middle of a sentence; in Kazakh, where given names address
        // people, before a comma at its start as well.  A listed surname with a surname's ending.
        const bool given =
            sole && !run.in_place && IsGiven(u) && (u.flags & (NameList::kMale | NameList::kFemale)) != 0 &&
            (u.flags & NameList::kWord) == 0 && LetterCount(u.folded) >= 4 &&
            (!u.sentence_start ||
             (tools_.language == Language::kKazakh && u.last < tokens_.size() && tokens_[u.last].folded == ","));
        const bool adjective = u.folded.find("ск") != std::string::npos || u.folded.ends_with("ой") ||
                               u.folded.ends_with("ого") || u.folded.ends_with("ому");
        const bool surname = sole && u.surname_ending && !adjective && (u.flags & NameList::kSurname) != 0 &&
                             !u.sentence_start && tools_.language != Language::kEnglish;
        const bool supported = title || given || surname || (u.surname_ending && run.says && !u.sentence_start) ||
                               (u.patronymic && tools_.language != Language::kKazakh);
        if (given || surname) enough = true;
        enough = enough && supported &&
                 (u.surname_ending || !u.inflected ||
                  ((u.flags & NameList::kGiven) != 0 && (u.flags & NameList::kWord) == 0)) &&
                 !u.place && u.kind == Unit::Kind::kWord && !u.stop && !u.capitals;
      } else if (tools_.language == Language::kEnglish || IsLatin(u.folded)) {
        // In English text capitals are common: two unknown words need an office, a title or a verb beside them.
        bool known = false;
        bool everyday = false;
        for (size_t k = i; k < end; ++k) {
          const Unit& v = run.units[k];
          everyday |= v.kind == Unit::Kind::kWord && v.flags == 0 && candidates_.small.contains(v.folded);
          known |= (k == i && parts == 2 && Repeated(run.units[end - 1])) || v.kind == Unit::Kind::kInitial ||
                   v.kind == Unit::Kind::kPatronymicWord || IsGiven(v) || v.surname_ending ||
                   ((v.flags & NameList::kChinese) != 0 && k == i);
        }
        // In a Russian or Kazakh text Latin letters are firms and products unless a given name says otherwise.
        if (tools_.language != Language::kEnglish)
          enough = enough && IsGiven(u) && (u.flags & (NameList::kMale | NameList::kFemale)) != 0;
        enough = enough && (known || !everyday) &&
                 (known || run.title_before || run.honorific || run.title_near || run.says);
      }
      if (enough) {
        names_.push_back(MakeName(tools_, text_, run, i, end, evidence, names_.empty() ? nullptr : &names_.back()));
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

  const NameTools& tools_;
  const rules::TokenizedText& text_;
  const std::vector<Token>& tokens_;
  const Candidates& candidates_;
  std::unordered_set<std::string> once_;  // base forms of capitalised words that stand alone
  std::vector<PersonName> names_;
};

}  // namespace

std::vector<PersonName> FindSupported(const NameTools& tools, const rules::TokenizedText& text,
                                      const Candidates& candidates) {
  return Weigher(tools, text, candidates).Find();
}

}  // namespace chancery::officials
