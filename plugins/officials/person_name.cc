#include "plugins/officials/person_name.h"

#include <string_view>
#include <vector>

#include "plugins/officials/letters.h"

namespace chancery::officials {
namespace {

void SetParts(const NameTools& tools, const rules::TokenizedText& text, const Run& run, size_t from, size_t to,
              const PersonName* before, PersonName& n) {
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
       ((head.flags & NameList::kChinese) != 0 && (head.flags & NameList::kGiven) == 0 &&
        LetterCount(head.folded) <= 5 && !run.units[to - 1].surname_ending));
  for (size_t k = from; k < to; ++k) {
    if (run.units[k].patronymic || run.units[k].kind == Unit::Kind::kPatronymicWord)
      part[k - from] = NameForm::kPatronymic;
  }
  if (family_first) {
    part[0] = NameForm::kSurname;
  } else if (parts == 1) {
    if (!head.patronymic) part[0] = NameForm::kSurname;
  } else if (!run.units[to - 1].patronymic && run.units[to - 1].kind != Unit::Kind::kPatronymicWord) {
    part[last_word - from] = NameForm::kSurname;
    // Particles belong to the surname: "bin Salman", "van der Bellen".
    for (size_t k = last_word; k > from + 1 && run.units[k - 1].kind == Unit::Kind::kParticle; --k)
      part[k - 1 - from] = NameForm::kSurname;
  }
  // "Turgunbek uulu": the word before belongs to it.
  for (size_t k = from + 1; k < to; ++k) {
    if (run.units[k].kind == Unit::Kind::kPatronymicWord) part[k - 1 - from] = NameForm::kPatronymic;
  }
  // One case and gender for all.
  const bool coordinated = before != nullptr && before->last + 1 == n.first &&
                           (text.tokens()[before->last].folded == "и" || text.tokens()[before->last].folded == ",");
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
      if (coordinated && c == before->written_case) sum += 0.15;
      for (size_t k = from; k < to; ++k) {
        // In Kazakh only the last word of a name is inflected.
        if (run.units[k].kind != Unit::Kind::kWord || (tools.language == Language::kKazakh && k + 1 != to)) continue;
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
  n.written_case = best_case;
  const auto append = [](std::string& to_string, std::string_view more) {
    if (!to_string.empty() && !more.empty()) to_string += ' ';
    to_string += more;
  };
  for (size_t k = from; k < to; ++k) {
    const Unit& u = run.units[k];
    const std::string_view surface = text.text().substr(u.begin, u.end - u.begin);
    std::string word(surface);
    if (u.kind == Unit::Kind::kWord) {
      double weight = 0;
      const bool inflects = tools.language != Language::kKazakh || k + 1 == to;
      const NameForm* form = inflects ? choose(u, part[k - from], best_gender, best_case, weight) : nullptr;
      if (form != nullptr && form->base != u.folded) word = WithCapitals(surface, u.folded, form->base);
    }
    append(part[k - from] == NameForm::kGiven        ? n.given
           : part[k - from] == NameForm::kPatronymic ? n.patronymic
                                                     : n.family,
           word);
    append(n.canonical, word);
  }
  n.full = parts > 1;
}

}  // namespace

PersonName MakeName(const NameTools& tools, const rules::TokenizedText& text, const Run& run, size_t from, size_t to,
                    double evidence, const PersonName* before) {
  PersonName n;
  n.first = run.units[from].first;
  n.last = run.units[to - 1].last;
  n.begin = run.units[from].begin;
  n.end = run.units[to - 1].end;
  n.evidence = evidence;
  SetParts(tools, text, run, from, to, before, n);
  return n;
}

}  // namespace chancery::officials
