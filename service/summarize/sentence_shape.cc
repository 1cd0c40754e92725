#include "service/summarize/sentence_shape.h"

#include <unordered_set>

#include "absl/strings/match.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "service/text/search_terms.h"

namespace chancery::summarize {
namespace {

// Word lists written for this repository from the closed classes of the three grammars.
constexpr absl::string_view kFunctionWords =
    // Articles, pronouns, prepositions, conjunctions, auxiliaries.
    "a an the this that these those he she it they we you i him her them us me his its their our your my who whom "
    "whose which what "
    "of in on at by for from to with without into onto over under between among about against during before after "
    "through as than "
    "and or but nor if while because although though when where so also not no only very more most such own other both "
    "each any some all "
    "is are was were be been being am has have had having do does did will would shall should can could may might must "
    "there here then "
    "и в во на с со к ко по из за от до о об обо у при для над под про через между без а но или да же ли бы не ни что "
    "чтобы как так то "
    "это этот эта эти этого этой этих тот та те того он она оно они его ее её их им ему ей ними мы вы я нас вас нам "
    "вам наш ваш свой "
    "который которая которое которые которого которой которых также тоже еще ещё уже только был была было были быть "
    "есть будет будут "
    "все всё всех весь вся где когда если чем "
    "және мен пен бен да де та те ма ме ба бе па пе бұл осы сол ол олар оның олардың ал бірақ немесе үшін туралы "
    "бойынша арқылы кейін дейін "
    "болды болып болған бар жоқ еді екен деп деді емес әрі сондай-ақ сондай ақ біз сіз мұнда онда қазір тағы барлық өз "
    "өзінің";

constexpr absl::string_view kDependentOpenings =
    "he she it they this these those that such his her its their however moreover furthermore therefore thus but and "
    "so "
    "он она оно они это этот эта эти его ее её их такой такая такие однако поэтому также кроме при но и а "
    "ол олар бұл осы сол оның олардың сондықтан бірақ сонымен алайда";

std::unordered_set<std::string> TermsOf(absl::string_view words) {
  std::unordered_set<std::string> terms;
  for (absl::string_view word : absl::StrSplit(words, ' ')) {
    for (std::string& term : text::QueryTerms(word, false)) terms.insert(std::move(term));
  }
  return terms;
}

}  // namespace

bool IsFunctionWord(absl::string_view term) {
  static const auto& words = *new std::unordered_set<std::string>(TermsOf(kFunctionWords));
  return words.count(std::string(term)) > 0;
}

bool EndsAsSentence(absl::string_view text) {
  static constexpr absl::string_view kClosing[] = {"\"", "'", ")", "]", "»", "”", "’", "“"};
  for (bool again = true; again;) {
    again = false;
    for (absl::string_view mark : kClosing) {
      if (!absl::EndsWith(text, mark)) continue;
      text.remove_suffix(mark.size());
      again = true;
    }
  }
  return absl::EndsWith(text, ".") || absl::EndsWith(text, "!") || absl::EndsWith(text, "?") ||
         absl::EndsWith(text, "…");
}

double StandsAlone(absl::string_view text, const std::vector<absl::string_view>& words, int plain_words) {
  static const auto& dependent = *new std::unordered_set<std::string>(TermsOf(kDependentOpenings));
  const auto plain = static_cast<size_t>(plain_words);
  if (words.size() < 3 || plain == 0) return 0;
  // "Бишкек, 25 ноября 2024 г. /Служба новостей/.": an agency's mark behind place and date.
  if (words.size() < 8 && 2 * plain < words.size() && absl::EndsWith(absl::StripSuffix(text, "."), "/")) return 0;
  double score = 1;
  if (!EndsAsSentence(text)) score *= 0.3;
  if (words.size() < 4) score *= 0.3;
  else if (words.size() < 8) score *= 0.8;
  else if (words.size() > 70) score *= 0.5;
  else if (words.size() > 45) score *= 0.8;
  if (absl::StrContains(text, "?")) score *= 0.6;
  if (!words.empty() && dependent.count(std::string(words.front())) > 0) score *= 0.7;
  return score;
}

}  // namespace chancery::summarize
