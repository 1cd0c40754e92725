#include "service/text/kazakh_stem.h"

#include <algorithm>
#include <initializer_list>

#include "absl/strings/match.h"
#include "service/text/kazakh_cases.h"
#include "service/text/letters.h"

namespace chancery::text {
namespace {

using Letters = std::initializer_list<absl::string_view>;

// Letters of two bytes each.
constexpr size_t kMinStemBytes = 6;

constexpr absl::string_view kVowels = "аәеёиіоөуұүыэюя";

bool Strip(absl::string_view& word, Letters endings) {
  for (const absl::string_view ending : endings) {
    if (word.size() >= ending.size() + kMinStemBytes && absl::EndsWith(word, ending)) {
      word.remove_suffix(ending.size());
      return true;
    }
  }
  return false;
}

void StripCase(absl::string_view& word) {
  if (Strip(word, {"дағы", "дегі", "тағы", "тегі"})) {
    // The locative's adjective of a possessed noun: министрлігіндегі.
    absl::string_view possessed = word;
    if (Strip(possessed, {"н"}) && EndsInOneOf(possessed, "ыі")) word = possessed;
    return;
  }
  // Behind a third-person possessive the cases have an н of their own: келісімінде, келісіміне, келісімін.
  for (const absl::string_view ending : {"нда", "нде", "на", "не", "н"}) {
    absl::string_view possessed = word;
    if (Strip(possessed, {ending}) && EndsInOneOf(possessed, "ыі")) {
      word = possessed;
      return;
    }
  }
  for (const KazakhCase& c : kKazakhCases) {
    absl::string_view stem = word;
    if (Strip(stem, {c.ending}) && EndsInOneOf(stem, c.after)) {
      word = stem;
      return;
    }
  }
}

void StripPossessive(absl::string_view& word) {
  if (Strip(word, {"ымыз", "іміз", "ңыз", "ңіз"})) return;
  absl::string_view bare = word;
  // After ы and і the с is the stem's own (мәжілісі), but for the nouns of doers in -шы, -ші (басшысы).
  if (Strip(bare, {"сы", "сі"}) &&
      (EndsInOneOf(bare, "аәеёиоөуұүэюя") || absl::EndsWith(bare, "шы") || absl::EndsWith(bare, "ші"))) {
    word = bare;
    return;
  }
  bare = word;
  if (Strip(bare, {"ы", "і"}) && !EndsInOneOf(bare, kVowels)) word = bare;
}

bool StripPlural(absl::string_view& word) { return Strip(word, {"лар", "лер", "дар", "дер", "тар", "тер"}); }

}  // namespace

bool LooksKazakh(absl::string_view lower) {
  for (size_t at = 0; at < lower.size();) {
    const CodePoint c = DecodeAt(lower, at);
    if (IsKazakhLetter(c.value)) return true;
    at += static_cast<size_t>(c.size);
  }
  for (const absl::string_view plural : {"лар", "дар", "тар", "лер", "дер", "тер"}) {
    for (const absl::string_view ending : {"ды", "да", "дан", "ден", "де", "мен"}) {
      if (lower.size() >= 12 && absl::EndsWith(lower, ending) &&
          absl::EndsWith(lower.substr(0, lower.size() - ending.size()), plural)) {
        return true;
      }
    }
  }
  return absl::EndsWith(lower, "шысы") || absl::EndsWith(lower, "лары");
}

std::string KazakhStem(absl::string_view lower) {
  absl::string_view stem = lower;
  StripCase(stem);
  StripPossessive(stem);
  StripPlural(stem);
  std::string out(stem);
  // The possessive vowel voices the consonant before it: министрлік, министрлігі.
  const struct {
    absl::string_view voiced;
    absl::string_view voiceless;
  } kFinals[] = {{"ғ", "қ"}, {"г", "к"}, {"б", "п"}};
  if (stem.size() < lower.size()) {
    for (const auto& final : kFinals) {
      if (absl::EndsWith(out, final.voiced)) {
        out.replace(out.size() - final.voiced.size(), final.voiced.size(), final.voiceless.data(),
                    final.voiceless.size());
        break;
      }
    }
  }
  return out;
}

}  // namespace chancery::text
