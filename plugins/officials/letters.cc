#include "plugins/officials/letters.h"

#include <array>

#include "plugins/officials/language.h"
#include "plugins/rules/token.h"

namespace chancery::officials {
namespace {

// Longest first.  Source: any Russian grammar's declension tables; written for this repository.
constexpr std::array kRussianEndings = {
    std::string_view("иями"), std::string_view("ями"), std::string_view("ами"), std::string_view("ого"),
    std::string_view("его"),  std::string_view("ому"), std::string_view("ему"), std::string_view("ыми"),
    std::string_view("ими"),  std::string_view("иях"), std::string_view("иям"), std::string_view("ием"),
    std::string_view("ией"),  std::string_view("ая"),  std::string_view("яя"),  std::string_view("ое"),
    std::string_view("ее"),   std::string_view("ые"),  std::string_view("ие"),  std::string_view("ый"),
    std::string_view("ий"),   std::string_view("ой"),  std::string_view("ей"),  std::string_view("ую"),
    std::string_view("юю"),   std::string_view("ым"),  std::string_view("им"),  std::string_view("ом"),
    std::string_view("ем"),   std::string_view("ых"),  std::string_view("их"),  std::string_view("ам"),
    std::string_view("ям"),   std::string_view("ах"),  std::string_view("ях"),  std::string_view("ов"),
    std::string_view("ев"),   std::string_view("ия"),  std::string_view("ии"),  std::string_view("ию"),
    std::string_view("а"),    std::string_view("я"),   std::string_view("о"),   std::string_view("е"),
    std::string_view("у"),    std::string_view("ю"),   std::string_view("ы"),   std::string_view("и"),
    std::string_view("й"),    std::string_view("ь")};

constexpr std::array kKazakhCases = {
    std::string_view("ның"), std::string_view("нің"), std::string_view("дың"), std::string_view("дің"),
    std::string_view("тың"), std::string_view("тің"), std::string_view("нан"), std::string_view("нен"),
    std::string_view("дан"), std::string_view("ден"), std::string_view("тан"), std::string_view("тен"),
    std::string_view("мен"), std::string_view("бен"), std::string_view("пен"), std::string_view("нда"),
    std::string_view("нде"), std::string_view("ға"),  std::string_view("ге"),  std::string_view("қа"),
    std::string_view("ке"),  std::string_view("на"),  std::string_view("не"),  std::string_view("да"),
    std::string_view("де"),  std::string_view("та"),  std::string_view("те"),  std::string_view("ды"),
    std::string_view("ді"),  std::string_view("ты"),  std::string_view("ті"),  std::string_view("ны"),
    std::string_view("ні"),  std::string_view("nyń"), std::string_view("niń"), std::string_view("dyń"),
    std::string_view("diń"), std::string_view("tyń"), std::string_view("tiń"), std::string_view("nan"),
    std::string_view("nen"), std::string_view("dan"), std::string_view("den"), std::string_view("tan"),
    std::string_view("ten"), std::string_view("men"), std::string_view("ben"), std::string_view("pen"),
    std::string_view("ǵa"),  std::string_view("ge"),  std::string_view("qa"),  std::string_view("ke"),
    std::string_view("dy"),  std::string_view("di"),  std::string_view("ty"),  std::string_view("ti"),
    std::string_view("ny"),  std::string_view("ni"),  std::string_view("da"),  std::string_view("de"),
    std::string_view("ta"),  std::string_view("te")};

template <size_t N>
std::string_view Cut(std::string_view word, const std::array<std::string_view, N>& endings, size_t least_letters) {
  for (const std::string_view e : endings) {
    // The last byte alone tells most endings apart.
    if (word.size() > e.size() && word.back() == e.back() && word.ends_with(e) &&
        LetterCount(word.substr(0, word.size() - e.size())) >= least_letters) {
      return word.substr(0, word.size() - e.size());
    }
  }
  return word;
}

size_t LetterSize(char lead) {
  const auto c = static_cast<unsigned char>(lead);
  return c < 0x80 ? 1 : c < 0xE0 ? 2 : c < 0xF0 ? 3 : 4;
}

// Whether a case ending may follow that letter; which form it takes depends on the sound before it.
bool MayFollow(std::string_view stem, std::string_view ending) {
  size_t lead = stem.size() - 1;
  while (lead > 0 && (static_cast<unsigned char>(stem[lead]) & 0xC0) == 0x80) --lead;
  const std::string_view last = stem.substr(lead);
  const auto in = [last](std::string_view letters) { return letters.find(last) != std::string_view::npos; };
  const bool vowel = in("аәеиоөуүұыіэюяёaáeiıouúyóý");
  const bool nasal = in("мнңmnń");
  const bool voiceless = in("пткқсшщчцфхhбвгдptkqsfbvgd");
  const bool sibilant = in("зжz");
  const std::string_view first = ending.substr(0, static_cast<unsigned char>(ending[0]) < 0x80 ? 1 : 2);
  if (ending == "на" || ending == "не" || ending == "нда" || ending == "нде") return in("ыіyi");
  if (ending == "нан" || ending == "нен" || ending == "nan" || ending == "nen") return nasal || in("ыіyi");
  if (first == "т" || first == "t" || first == "қ" || first == "к" || first == "q" || first == "k" || first == "п" ||
      first == "p")
    return voiceless;
  if (first == "ғ" || first == "г" || first == "ǵ" || first == "g") return !voiceless;
  if (first == "б" || first == "b") return sibilant;
  if (first == "м" || first == "m") return vowel || nasal || in("лрйlrı");
  if (first == "н" || first == "n") return vowel || nasal;
  // д: the genitive and accusative after л р й у з ж, the others after vowels and nasals as well.
  return !voiceless;
}

}  // namespace

std::string_view WithoutKazakhCase(std::string_view folded) {
  for (const std::string_view e : kKazakhCases) {
    if (folded.size() <= e.size() || !folded.ends_with(e)) continue;
    const std::string_view stem = folded.substr(0, folded.size() - e.size());
    if (LetterCount(stem) >= 3 && MayFollow(stem, e)) return stem;
  }
  return folded;
}

std::string_view StemOf(Language language, std::string_view folded) {
  switch (language) {
    case Language::kEnglish:
      if (folded.ends_with("'s")) folded.remove_suffix(2);
      return folded;
    case Language::kRussian: return Cut(folded, kRussianEndings, 3);
    case Language::kKazakh: {
      const std::string_view word = WithoutKazakhCase(folded);
      static constexpr std::array kPossessive = {std::string_view("сы"), std::string_view("сі"),
                                                 std::string_view("ы"),  std::string_view("і"),
                                                 std::string_view("sy"), std::string_view("si")};
      return Cut(word, kPossessive, 3);
    }
  }
  return folded;
}

std::string WithCapitals(std::string_view surface, std::string_view folded_surface, std::string_view folded_base) {
  // Letter by letter while both agree; what differs is an ending, in lower case.
  size_t s = 0;
  size_t f = 0;
  size_t b = 0;
  while (s < surface.size() && f < folded_surface.size() && b < folded_base.size()) {
    const size_t n = LetterSize(folded_surface[f]);
    if (folded_surface.substr(f, n) != folded_base.substr(b, n)) break;
    f += n;
    b += n;
    s += LetterSize(surface[s]);
  }
  if (s > surface.size() || rules::Fold(surface.substr(0, s)) != folded_base.substr(0, b))
    return std::string(folded_base);
  return std::string(surface.substr(0, s)) + std::string(folded_base.substr(b));
}

}  // namespace chancery::officials
