#include "plugins/officials/name_forms.h"

#include <algorithm>
#include <array>

#include "plugins/officials/letters.h"

namespace chancery::officials {
namespace {

constexpr uint8_t kBoth = NameForm::kMale | NameForm::kFemale;
constexpr double kListed = 1.0;
constexpr double kLikely = 0.8;
constexpr double kUnknown = 0.2;
constexpr double kUnknownOblique = 0.15;

std::string_view LastLetter(std::string_view word) {
  size_t at = word.empty() ? 0 : word.size() - 1;
  while (at > 0 && (static_cast<unsigned char>(word[at]) & 0xC0) == 0x80) --at;
  return word.substr(at);
}

uint8_t CaseOf(std::string_view name) {
  if (name == "gen") return NameForm::kGenitive;
  if (name == "dat") return NameForm::kDative;
  if (name == "acc") return NameForm::kAccusative;
  if (name == "ins") return NameForm::kInstrumental;
  if (name == "prep") return NameForm::kPrepositional;
  return 0;
}

uint8_t GendersOf(uint8_t flags) {
  const auto genders = static_cast<uint8_t>(((flags & NameList::kMale) != 0 ? NameForm::kMale : 0) |
                                            ((flags & NameList::kFemale) != 0 ? NameForm::kFemale : 0));
  return genders == 0 ? kBoth : genders;
}

// Readings that say the same are joined, the best weight wins.
void Put(std::vector<NameForm>& out, NameForm form) {
  for (NameForm& f : out) {
    if (f.part == form.part && f.base == form.base && f.genders == form.genders && f.weight == form.weight) {
      f.cases |= form.cases;
      return;
    }
  }
  out.push_back(std::move(form));
}

bool IsRussianPatronymic(std::string_view base) {
  for (const std::string_view e : {"ович", "евич", "ьич", "овна", "евна", "ична", "инична"}) {
    if (base.ends_with(e) && LetterCount(base) > LetterCount(e) + 2) return true;
  }
  return false;
}

}  // namespace

bool NameForms::Load(const rules::DataFile& endings, const rules::DataFile& affixes, const NameList& names,
                     std::string& error) {
  names_ = &names;
  const auto split = [](std::string_view line) {
    std::vector<std::string_view> out;
    for (;;) {
      const size_t tab = line.find('\t');
      out.push_back(line.substr(0, tab));
      if (tab == std::string_view::npos) return out;
      line.remove_prefix(tab + 1);
    }
  };
  for (rules::LineReader reader(endings); reader.Next();) {
    const auto c = split(reader.line());
    if (c.size() != 5 || c[0].empty() || CaseOf(c[2]) == 0 || (c[1] != "m" && c[1] != "f")) {
      error = reader.Place() + ": expected type gender case ending nominative-ending";
      return false;
    }
    endings_[std::string(LastLetter(c[3]))].push_back({c[0][0], c[1] == "m" ? NameForm::kMale : NameForm::kFemale,
                                                       CaseOf(c[2]), std::string(c[3]), std::string(c[4])});
  }
  for (rules::LineReader reader(affixes); reader.Next();) {
    const auto c = split(reader.line());
    if (c.size() != 3) {
      error = reader.Place() + ": expected lang role form";
      return false;
    }
    std::string form(c[2]);
    if (c[1] == "particle") {
      if (form.ends_with('-')) form.pop_back();
      particles_.insert(std::move(form));
    } else if (c[1] == "patronymic-word") {
      patronymic_words_.insert(std::move(form));
    } else if ((c[1] == "surname-suffix" || c[1] == "patronymic-suffix") && LetterCount(form) >= 2) {
      surname_endings_.push_back(std::move(form));
    }
  }
  return true;
}

bool NameForms::HasSurnameEnding(std::string_view folded) const {
  if (folded.empty()) return false;
  for (const std::string& e : surname_endings_) {
    if (folded.back() == e.back() && folded.ends_with(e) && LetterCount(folded) >= LetterCount(e) + 3) {
      // Short Latin endings (-in, -li, -ia, -on) end many other words.
      if (IsLatin(e) && (LetterCount(e) < 3 && e != "ov" && e != "ev")) continue;
      return true;
    }
  }
  return false;
}

void NameForms::Russian(std::string_view folded, std::vector<NameForm>& out) const {
  const uint8_t flags = names_->Find(folded);
  const bool likely = HasSurnameEnding(folded);
  const bool female_ending =
      folded.ends_with("ова") || folded.ends_with("ева") || folded.ends_with("ина") || folded.ends_with("ая");
  if (IsRussianPatronymic(folded)) {
    Put(out, {std::string(folded), NameForm::kPatronymic, folded.ends_with("а") ? NameForm::kFemale : NameForm::kMale,
              NameForm::kNominative, kListed});
  }
  // A name that no case changes.
  const bool fixed = folded.ends_with("о") || folded.ends_with("е") || folded.ends_with("и") || folded.ends_with("у") ||
                     folded.ends_with("ю") || folded.ends_with("э") || folded.ends_with("ых") || folded.ends_with("их");
  Put(out, {std::string(folded), NameForm::kGiven, (flags & NameList::kGiven) != 0 ? GendersOf(flags) : kBoth,
            static_cast<uint8_t>(fixed ? 0x3F : NameForm::kNominative),
            (flags & NameList::kGiven) != 0 ? kListed : kUnknown});
  Put(out, {std::string(folded), NameForm::kSurname,
            female_ending                                ? uint8_t{NameForm::kFemale}
            : likely && !fixed && !folded.ends_with("а") ? uint8_t{NameForm::kMale}
                                                         : kBoth,
            static_cast<uint8_t>(fixed ? 0x3F : NameForm::kNominative),
            (flags & NameList::kSurname) != 0 ? kListed
            : likely                          ? kLikely
                                              : kUnknown});
  if (!folded.ends_with("а") && !folded.ends_with("я") && !fixed) {  // a woman's name on a consonant stays as it is
    Put(out, {std::string(folded), NameForm::kSurname, NameForm::kFemale, 0x3F, likely ? 0.1 : kUnknown});
  }
  const auto ending = endings_.find(LastLetter(folded));
  if (ending == endings_.end()) return;
  for (const Ending& e : ending->second) {
    if (!folded.ends_with(e.form) || LetterCount(folded) < LetterCount(e.form) + (e.part == 's' ? 2 : 1)) continue;
    std::string base = std::string(folded.substr(0, folded.size() - e.form.size())) + e.nominative;
    const uint8_t known = names_->Find(base);
    double weight = kUnknownOblique;
    uint8_t genders = e.gender;
    if (e.part == 'p') {
      if (!IsRussianPatronymic(base)) continue;
      weight = kListed;
    } else if (e.part == 'g') {
      if ((known & NameList::kGiven) != 0) {
        if ((GendersOf(known) & e.gender) == 0) continue;
        // A name without a gender may be a case form that got into a list.
        weight = (known & (NameList::kMale | NameList::kFemale)) != 0 ? kListed : kListed - 0.05;
      } else if (e.nominative.empty() || LetterCount(base) < 3) {
        continue;
      }
    } else {
      std::string male = base;
      if (e.gender == NameForm::kFemale && (base.ends_with("ова") || base.ends_with("ева") || base.ends_with("ина"))) {
        male.resize(male.size() - std::string_view("а").size());
      }
      if ((names_->Find(male) & NameList::kSurname) != 0) {
        weight = kListed;
      } else if (HasSurnameEnding(base)) {
        weight = kLikely;
      } else if (LetterCount(base) < 3) {
        continue;
      }
      // "-ова", "-ина": a woman's surname; no man's name ends so except in the genitive of -ов, -ин.
      if (e.gender == NameForm::kMale && (base.ends_with("ова") || base.ends_with("ева"))) continue;
    }
    Put(out, {std::move(base), e.part, genders, e.grammatical_case, weight});
  }
}

void NameForms::Kazakh(std::string_view folded, std::vector<NameForm>& out) const {
  const auto add = [&](std::string_view base, uint8_t cases, double plain) {
    const uint8_t flags = names_->Find(base);
    const bool likely = HasSurnameEnding(base);
    Put(out, {std::string(base), NameForm::kGiven, kBoth, cases, (flags & NameList::kGiven) != 0 ? kListed : plain});
    if (base.ends_with("ұлы") || base.ends_with("қызы") || base.ends_with("улы") || base.ends_with("кызы") ||
        IsRussianPatronymic(base)) {
      Put(out, {std::string(base), NameForm::kPatronymic, kBoth, cases, kListed});
    }
    Put(out, {std::string(base), NameForm::kSurname, kBoth, cases,
              (flags & NameList::kSurname) != 0 ? kListed
              : likely                          ? kLikely
                                                : plain});
  };
  add(folded, NameForm::kNominative, kUnknown);
  std::string_view word = folded;
  if (const size_t hyphen = word.rfind('-'); hyphen != std::string_view::npos) {
    // "Гутерриш-тің": an ending after a hyphen.
    const std::string probe = "ааа" + std::string(word.substr(hyphen + 1));
    if (WithoutKazakhCase(probe) == "ааа") {
      add(word.substr(0, hyphen), 0x3E, 0.5);
      return;
    }
  }
  const std::string_view base = WithoutKazakhCase(word);
  if (base.size() < word.size()) {
    const bool long_ending = LetterCount(word) - LetterCount(base) >= 3;
    add(base, 0x3E, long_ending && LetterCount(base) >= 4 ? 0.3 : kUnknownOblique);
  }
}

std::vector<NameForm> NameForms::Of(Language language, std::string_view folded) const {
  std::vector<NameForm> out;
  if (language == Language::kRussian && !IsLatin(folded)) {
    Russian(folded, out);
  } else if (language == Language::kKazakh) {
    Kazakh(folded, out);
  } else {
    const uint8_t flags = names_->Find(folded);
    out.push_back({std::string(folded), NameForm::kGiven, GendersOf(flags), 0x3F,
                   (flags & NameList::kGiven) != 0 ? kListed : kUnknown});
    if (IsLatin(folded) && (folded.ends_with("ovich") || folded.ends_with("evich") || folded.ends_with("ovna") ||
                            folded.ends_with("evna"))) {
      out.push_back({std::string(folded), NameForm::kPatronymic, kBoth, 0x3F, kListed});
    }
    out.push_back({std::string(folded), NameForm::kSurname, kBoth, 0x3F,
                   (flags & (NameList::kSurname | NameList::kChinese)) != 0 ? kListed
                   : HasSurnameEnding(folded)                               ? kLikely
                                                                            : kUnknown});
  }
  return out;
}

}  // namespace chancery::officials
