#include "service/summarize/figure_words.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <unordered_set>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_split.h"
#include "service/summarize/point_focus.h"
#include "service/summarize/sentence_shape.h"
#include "service/text/letters.h"
#include "service/text/search_terms.h"

namespace chancery::summarize {
namespace {

using Terms = std::unordered_set<std::string>;

Terms TermsOf(absl::string_view words) {
  Terms terms;
  for (absl::string_view word : absl::StrSplit(words, ' ', absl::SkipEmpty())) {
    for (std::string& term : text::QueryTerms(word, false)) terms.insert(std::move(term));
  }
  return terms;
}

// Word lists written for this repository, from how agencies of the three languages write about figures.
struct WordLists {
  // Stand between a figure and the word that governs it.
  Terms hedges = TermsOf(
      "about around approximately nearly almost some roughly over more less than up least "
      "около почти примерно порядка более менее чем свыше приблизительно "
      "шамамен жуық дерлік астам артық кем");
  Terms change = TermsOf(
      "rise rose risen rising grow grew grown growing increase increased increasing jump jumped surge surged climb "
      "climbed gain "
      "gained up fall fell fallen falling drop dropped decline declined decrease decreased shrink shrank down growth "
      "gains "
      "вырос выросла выросло выросли вырасти возрос возросла возросло возросли растет растёт увеличился увеличилась "
      "увеличилось увеличились увеличить снизился снизилась снизилось снизились снизить сократился сократилась "
      "сократилось "
      "сократились упал упала упало упали уменьшился уменьшилась уменьшилось рост прирост увеличение снижение "
      "сокращение "
      "спад падение "
      "өсті өскен өсіп өседі өсім өсімі артты артқан артады ұлғайды ұлғайған төмендеді төмендеген азайды азайған "
      "кеміді "
      "кеміген қысқарды");
  Terms change_nouns = TermsOf(
      "growth increase rise decline decrease drop fall рост прирост увеличение снижение сокращение спад падение өсім "
      "өсімі "
      "төмендеу");
  Terms comparatives = TermsOf(
      "more less higher lower fewer up down above below increase growth rise decline decrease больше меньше выше ниже "
      "көп аз "
      "жоғары төмен артық кем");
  Terms share_verbs = TermsOf(
      "account accounts accounted accounting fall falls falling come comes coming обеспечивается обеспечиваются "
      "приходится "
      "приходятся пришлось тиесілі құрайды құрады");
  Terms share_nouns = TermsOf("share proportion accounts accounted доля долю доли приходится үлесі үлесін үлес");
  Terms totals = TermsOf("total overall whole entire all aggregate общего общей общем всего всей жалпы барлық");
  Terms including = TermsOf("including included включая");
  Terms account_for = TermsOf("account accounts accounted accounting");
  Terms falls_on = TermsOf("приходится приходятся пришлось тиесілі үлесіне долю");
  // What stands in every sentence with a figure: verbs of reaching and measuring, units, states in general.
  Terms common = TermsOf(
      "reach reached amount amounted total totalled totaled stand stood exceed exceeded make made hit come came note "
      "noted say "
      "said year years month months quarter half billion million trillion bn mln percent per cent dollars dollar euro "
      "euros "
      "tenge rubles roubles yuan record high low level volume figure period compared last previous same first second "
      "two three "
      "country countries state states nation mutual bilateral foreign "
      "составил составила составило составили составляет достиг достигла достигло достигли достигает превысил "
      "превысила "
      "превысило превысили превышает вышел вышла стал стала был отметил сказал заявил сообщил год года году лет месяц "
      "месяца месяцев квартал полугодие млрд млн трлн миллиард миллиарда миллиардов миллион миллионов процент процента "
      "процентов доллар доллара долларов евро тенге рублей рубля юаней рекорд рекордный рекордного уровень объем объём "
      "объема "
      "показатель период сравнению прошлого прошлом этого аналогичный первый второй два двух двумя три страна страны "
      "стран "
      "странами государство государства взаимный двусторонний внешний внешней согласован согласовали подписан "
      "подписали "
      "предоставит предоставил предоставлен выделит выделил выделен "
      "былтыр биыл жыл жылы жылғы жылдың ай айда айы тоқсан миллиард миллион трлн млрд млн пайыз пайызға доллар "
      "долларға теңге теңгеге "
      "құрады құрайды жетті асты болды деді айтты мәлімдеді рекорд деңгей көлем көлемі кезең өткен осы бірінші екінші "
      "екі үш ел "
      "елдің елдер арасында арасындағы мемлекет өзара екіжақты сыртқы тауар келісілді берді береді "
      "бөлді бөледі қол қойылды");
};

const WordLists& Lists() {
  static const auto& lists = *new WordLists();
  return lists;
}

struct Word {
  absl::string_view term;
  model::TextSpan span;
  bool is_name = false;
};

// A capital is a name's (and gives name terms), but at the beginning of the sentence.
Word WordOf(const text::SearchToken& token) {
  return {token.terms[0], token.span, token.terms.size() > 1 && token.span.begin > 0};
}

bool In(const Terms& terms, absl::string_view term) { return terms.count(std::string(term)) > 0; }

// The words around a figure.
class Surroundings {
 public:
  Surroundings(absl::string_view text, model::TextSpan figure, const std::vector<text::SearchToken>& tokens)
      : text_(text),
        figure_(text.substr(static_cast<size_t>(figure.begin), static_cast<size_t>(figure.end - figure.begin))) {
    for (const text::SearchToken& token : tokens) {
      if (token.terms.empty()) continue;
      const Word word = WordOf(token);
      if (token.span.end <= figure.begin) before_.push_back(word);
      else if (token.span.begin >= figure.end) after_.push_back(word);
    }
    std::reverse(before_.begin(), before_.end());
    while (hedges_ < before_.size() && In(Lists().hedges, before_[hedges_].term)) ++hedges_;
  }

  // The nearest first.
  const std::vector<Word>& before() const { return before_; }
  const std::vector<Word>& after() const { return after_; }

  // The word that stands before the figure and its hedges ("by", "to"), as written in lower case.
  std::string Governor() const { return hedges_ < before_.size() ? Written(before_[hedges_]) : ""; }
  std::string Next() const { return after_.empty() ? "" : Written(after_[0]); }
  std::string Written(const Word& word) const {
    return text::Lower(
        text_.substr(static_cast<size_t>(word.span.begin), static_cast<size_t>(word.span.end - word.span.begin)));
  }
  std::string WrittenFigure() const { return text::Lower(figure_); }

  bool Before(const Terms& terms, size_t first, size_t count) const { return Any(before_, terms, first, count); }
  bool After(const Terms& terms, size_t count) const { return Any(after_, terms, 0, count); }
  size_t hedges() const { return hedges_; }

  // Whether the words stand one after another within the `count` words before the figure.
  bool PhraseBefore(absl::string_view phrase, size_t count) const {
    const std::vector<std::string> words = absl::StrSplit(phrase, ' ');
    for (size_t last = 0; last < std::min(count, before_.size()); ++last) {
      bool all = last + words.size() <= before_.size();
      for (size_t i = 0; all && i < words.size(); ++i) all = Written(before_[last + i]) == words[words.size() - 1 - i];
      if (all) return true;
    }
    return false;
  }

 private:
  static bool Any(const std::vector<Word>& words, const Terms& terms, size_t first, size_t count) {
    for (size_t i = first; i < std::min(first + count, words.size()); ++i) {
      if (In(terms, words[i].term)) return true;
    }
    return false;
  }

  const absl::string_view text_;
  const absl::string_view figure_;
  std::vector<Word> before_;
  std::vector<Word> after_;
  size_t hedges_ = 0;
};

bool EndsWithAny(absl::string_view text, std::initializer_list<absl::string_view> ends) {
  return std::any_of(ends.begin(), ends.end(), [text](absl::string_view end) { return absl::EndsWith(text, end); });
}

bool IsShare(const Surroundings& at) {
  const WordLists& lists = Lists();
  if (at.Next() == "of" || at.Next() == "от") return true;
  if (!at.after().empty() && MeasureOfTerm(at.after()[0].term) != model::Measure::kUnspecified) return true;
  // "70 пайызы", "70 пайызын": the per cent of something.
  if (EndsWithAny(at.WrittenFigure(), {"пайызы", "пайызын", "процентін", "проценті", "%-ы", "%-ын", "%-і", "%-ін"}))
    return true;
  return at.After(lists.share_verbs, 3) || at.Before(lists.share_nouns, 0, 5);
}

bool IsChange(const Surroundings& at, bool is_percent) {
  const WordLists& lists = Lists();
  const std::string governor = at.Governor();
  const bool verb_before = at.Before(lists.change, at.hedges(), 7);
  if (governor == "by") return verb_before;
  if (governor == "на" && (verb_before || at.After(lists.change, 3) || at.After(lists.comparatives, 2))) return true;
  if (governor == "to" || governor == "до") return false;
  // "3 пайызға артты"; money stands in the same case for what was reached.
  if (is_percent && EndsWithAny(at.WrittenFigure(), {"ға", "ге", "қа", "ке"}) &&
      (at.After(lists.change, 4) || at.After(lists.comparatives, 2)))
    return true;
  // "Growth of 12%", "rose 12%", "рост составил 12%", "өсім 12 пайыз".
  if (at.Before(lists.change, at.hedges(), 1)) return true;
  if (governor == "of" && at.Before(lists.change_nouns, at.hedges() + 1, 1)) return true;
  if (is_percent && at.Before(lists.change_nouns, at.hedges(), 5)) return true;
  return at.After(lists.comparatives, 1) && is_percent;
}

bool IsPart(const Surroundings& at) {
  const WordLists& lists = Lists();
  for (const char* phrase : {"of which", "of this", "в том числе", "из них", "из которых", "из этой суммы", "из этого",
                             "из общей суммы", "оның ішінде", "соның ішінде", "бұл соманың"}) {
    if (at.PhraseBefore(phrase, 4 + at.hedges())) return true;
  }
  if (at.Before(lists.including, at.hedges(), 2)) return true;
  const std::vector<Word>& after = at.after();
  const bool of_whole = !after.empty() && (at.Next() == "of" || at.Next() == "из" || at.Next() == "от");
  if (of_whole && (at.After(lists.totals, 4) || at.Before(lists.account_for, at.hedges(), 3))) return true;
  return at.After(lists.falls_on, 4) || at.Before(lists.falls_on, at.hedges(), 4);
}

bool IsPlain(const Word& word) {
  return !word.is_name && !word.term.empty() && !absl::ascii_isdigit(static_cast<unsigned char>(word.term[0])) &&
         !IsFunctionWord(word.term) && !In(Lists().common, word.term) && !In(Lists().hedges, word.term) &&
         !In(Lists().change, word.term) && !In(Lists().share_verbs, word.term) &&
         MeasureOfTerm(word.term) == model::Measure::kUnspecified;
}

// What the measure is said to be of.  English and Russian say it behind the measure, Kazakh before it.
std::set<std::string> ReadGoods(absl::string_view text, model::TextSpan measure,
                                const std::vector<text::SearchToken>& tokens, absl::string_view language) {
  std::set<std::string> goods;
  const auto is_goods = [&](const text::SearchToken& token) {
    const Word word = WordOf(token);
    // Russian adverbs ("стабильно") end so, and hardly a noun of goods does.
    const absl::string_view written =
        text.substr(static_cast<size_t>(token.span.begin), static_cast<size_t>(token.span.end - token.span.begin));
    return IsPlain(word) && !(language == "ru" && absl::EndsWith(written, "о"));
  };
  for (size_t i = 0; i < tokens.size(); ++i) {
    if (tokens[i].terms.empty()) continue;
    if (language == "kk") {
      if (tokens[i].span.end <= measure.begin && i + 1 < tokens.size() && tokens[i + 1].span.end > measure.begin &&
          is_goods(tokens[i]))
        goods.insert(tokens[i].terms[0]);
      continue;
    }
    if (tokens[i].span.begin < measure.end) continue;
    size_t next = i;
    if (language == "en") {
      const absl::string_view word = text.substr(static_cast<size_t>(tokens[i].span.begin),
                                                 static_cast<size_t>(tokens[i].span.end - tokens[i].span.begin));
      if (word != "of" && word != "in") break;
      ++next;
    }
    // "of Uzbek textiles": a name may stand between.
    for (size_t n = next; n < std::min(next + 3, tokens.size()); ++n) {
      if (tokens[n].terms.empty()) break;
      if (WordOf(tokens[n]).is_name) continue;
      if (is_goods(tokens[n])) goods.insert(tokens[n].terms[0]);
      break;
    }
    break;
  }
  return goods;
}

}  // namespace

FigureWords ReadFigureWords(absl::string_view sentence, model::TextSpan figure, std::optional<model::TextSpan> measure,
                            bool is_percent, absl::string_view language) {
  constexpr int32_t kMostBytes = 2000;
  const auto size = static_cast<int32_t>(sentence.size());
  FigureWords words;
  words.language = std::string(language);
  if (figure.begin < 0 || figure.end > size || figure.empty()) return words;
  int32_t begin = std::max(0, figure.begin - kMostBytes), end = std::min(size, figure.end + kMostBytes);
  while (begin > 0 && (static_cast<unsigned char>(sentence[static_cast<size_t>(begin)]) & 0xC0) == 0x80) --begin;
  while (end < size && (static_cast<unsigned char>(sentence[static_cast<size_t>(end)]) & 0xC0) == 0x80) ++end;
  const absl::string_view text = sentence.substr(static_cast<size_t>(begin), static_cast<size_t>(end - begin));
  figure.begin -= begin;
  figure.end -= begin;

  const std::vector<text::SearchToken> tokens = text::AnalyzeText(text);
  const Surroundings at(text, figure, tokens);
  words.is_part = !is_percent && IsPart(at);
  if (is_percent && IsShare(at)) words.aspect = FigureAspect::kShare;
  else if (IsChange(at, is_percent)) words.aspect = FigureAspect::kChange;
  if (measure && measure->begin >= begin && measure->end <= end)
    words.goods = ReadGoods(text, {measure->begin - begin, measure->end - begin}, tokens, language);
  constexpr size_t kBefore = 25, kAfter = 15;
  for (size_t i = 0; i < std::min(kBefore, at.before().size()); ++i) {
    if (IsPlain(at.before()[i])) words.about.insert(std::string(at.before()[i].term));
  }
  for (size_t i = 0; i < std::min(kAfter, at.after().size()); ++i) {
    if (IsPlain(at.after()[i])) words.about.insert(std::string(at.after()[i].term));
  }
  return words;
}

double StepOf(absl::string_view written, const model::Decimal& value) {
  // The first number as written: digits with single separators between.
  std::string digits;
  for (size_t i = 0; i < written.size(); ++i) {
    const char c = written[i];
    if (absl::ascii_isdigit(static_cast<unsigned char>(c))) {
      digits += c;
    } else if (!digits.empty() && (c == '.' || c == ',') && i + 1 < written.size() &&
               absl::ascii_isdigit(static_cast<unsigned char>(written[i + 1]))) {
      continue;
    } else if (!digits.empty()) {
      // A blank or no-break space between groups of three goes on with the number.
      const size_t blank = c == ' '                                              ? 1
                           : absl::StartsWith(written.substr(i), "\xC2\xA0")     ? 2
                           : absl::StartsWith(written.substr(i), "\xE2\x80\xAF") ? 3
                                                                                 : 0;
      const bool group = blank > 0 && i + blank + 2 < written.size() &&
                         std::all_of(written.begin() + static_cast<ptrdiff_t>(i + blank),
                                     written.begin() + static_cast<ptrdiff_t>(i + blank + 3),
                                     [](char d) { return absl::ascii_isdigit(static_cast<unsigned char>(d)); });
      if (!group) break;
      i += blank - 1;
    }
  }
  const std::string& text = value.text();
  const double number = std::abs(std::strtod(text.c_str(), nullptr));
  std::string significant;  // of the value, as one whole number
  for (char c : text) {
    if (absl::ascii_isdigit(static_cast<unsigned char>(c))) significant += c;
  }
  significant.erase(0, std::min(significant.find_first_not_of('0'), significant.size()));
  const size_t last_digit = significant.find_last_not_of('0');
  if (last_digit == std::string::npos) return 0;
  significant.resize(last_digit + 1);
  std::string typed = digits;
  typed.erase(0, std::min(typed.find_first_not_of('0'), typed.size()));
  // The written digits are those of the value, up to zeros; then the number times a power of ten is the value.
  std::string typed_significant = typed.substr(0, typed.find_last_not_of('0') + 1);
  if (!typed.empty() && typed_significant == significant) {
    const double as_whole = std::strtod(typed.c_str(), nullptr);
    // value / as_whole is the value of the last digit, whatever the separators mean.
    return number / as_whole;
  }
  // Words, or digits that a rule has turned into something else: the last digit that is not zero.
  return number / std::strtod(significant.c_str(), nullptr);
}

}  // namespace chancery::summarize
