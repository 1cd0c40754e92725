#include "service/text/sentence_stops.h"

#include <algorithm>
#include <string>
#include <vector>

#include "absl/strings/str_split.h"
#include "service/text/letters.h"

namespace chancery::text {
namespace {

// Abbreviations in lower case, without the last full stop; written for this repository.
constexpr absl::string_view kTitles =
    "mr mrs ms messrs dr prof gen col lt sgt capt cpt maj adm cmdr sen rep gov hon rev fr st mt amb pres supt det insp"
    " vs e.g i.e cf viz approx ca"
    " г-н г-жа гг-н г-да проф акад ген ген.-лейт ген-лейт полк подполк ул пр-т пр просп пер наб пл бул д кв корп стр "
    "см ср напр т.е т.к"
    " т.н т.о им о-в пос с дер обл р-н м-р мин зам нач зав чл чл.-корр доц канд докт асп инж тов и.о врио св изв"
    " мыс т.ғ.д к-сі көш м.а т.а проф ғ.д";
constexpr absl::string_view kLabels =
    "no nos nr art arts sec para fig vol pp p ch res doc tel ext"
    " ст п пп ч гл рис табл тел вып разд абз подп ном"
    " б т бап"
    " jan feb mar apr jun jul aug sep sept oct nov dec янв февр апр авг сент окт нояб дек";
constexpr absl::string_view kRarely =
    "u.s u.k u.n e.u u.s.a d.c a.m p.m inc ltd co corp bros jr sr ph.d m.d b.a m.a llc plc gmbh bn mln"
    " г гг в вв н.э б.з б.з.б ж жж ғ обл";
constexpr absl::string_view kBeforeUpper =
    "etc al т.б т.с.с т.д т.п др пр проч млн млрд трлн тыс руб коп долл тг тнг мың km kg км кг га т пр.тг сек чел ч "
    "экз";

class Words {
 public:
  explicit Words(absl::string_view list) : words_(absl::StrSplit(list, ' ', absl::SkipEmpty())) {
    std::sort(words_.begin(), words_.end());
  }
  bool Has(absl::string_view word) const { return std::binary_search(words_.begin(), words_.end(), word); }

 private:
  std::vector<absl::string_view> words_;
};

struct Letters {
  int count = 0;
  bool upper_first = false;
  bool dotted = false;
  bool has_digit = false;
};

Letters Describe(absl::string_view word) {
  Letters letters;
  for (size_t at = 0; at < word.size();) {
    const CodePoint c = DecodeAt(word, at);
    if (at == 0) letters.upper_first = IsUpper(c.value);
    if (IsLetter(c.value)) ++letters.count;
    if (IsDigit(c.value)) letters.has_digit = true;
    if (c.value == '.') letters.dotted = true;
    at += static_cast<size_t>(c.size);
  }
  return letters;
}

// "А.С", "J.R", "K.-J": letters each with its full stop, all capital.
bool IsDottedInitials(absl::string_view word) {
  bool expect_letter = true;
  for (size_t at = 0; at < word.size();) {
    const CodePoint c = DecodeAt(word, at);
    at += static_cast<size_t>(c.size);
    if (!expect_letter && c.value == '.') {
      expect_letter = true;
    } else if (expect_letter && IsUpper(c.value)) {
      expect_letter = false;
    } else if (!(expect_letter && IsDash(c.value))) {
      return false;
    }
  }
  return !expect_letter;
}

}  // namespace

Stop StopAfter(absl::string_view word, bool after_number) {
  if (word.empty() || word.size() > 24) return Stop::kEnds;
  static const Words* const titles = new Words(kTitles);
  static const Words* const labels = new Words(kLabels);
  static const Words* const rarely = new Words(kRarely);
  static const Words* const before_upper = new Words(kBeforeUpper);
  static const Words* const digraph_initials = new Words("sh zh ch kh ts ye yu ya дж");
  const Letters letters = Describe(word);
  const std::string lower = Lower(word);
  if (letters.has_digit) return Stop::kEnds;
  if (rarely->Has(lower) && (letters.count > 1 || !letters.upper_first)) {
    // "г." before a name is the city, after a number the year.
    return lower == "г" && !after_number ? Stop::kNeverEnds : Stop::kEndsRarely;
  }
  if (letters.count == 1 && letters.upper_first) return Stop::kNeverEnds;
  if (letters.dotted && IsDottedInitials(word)) return Stop::kNeverEnds;
  if (letters.upper_first && digraph_initials->Has(lower)) return Stop::kNeverEnds;
  if (before_upper->Has(lower)) {
    // "ч.", "т." and the like are units after a number only.
    return letters.count == 1 && !after_number ? Stop::kNumberLabel : Stop::kEndsBeforeUpper;
  }
  if (labels->Has(lower)) return Stop::kNumberLabel;
  if (titles->Has(lower)) return Stop::kNeverEnds;
  return Stop::kEnds;
}

bool OpensSentences(absl::string_view word) {
  static const Words* const openers = new Words(
      "The A An He She It They We I You This That These Those In On At By For From With After Before As But And Or If "
      "When While However"
      " Also Both There His Her Its Their Our Since Under According Earlier Later Meanwhile Moreover"
      " Он Она Оно Они Мы Вы Я Это Этот Эта Эти Тот Та Те В Во На По При Для Как Также Кроме После До С Со К Из От О "
      "Об Но А И Если Когда"
      " Ранее Позже Сейчас Теперь Тем Так Их Его Её Ее За Под Между Кроме Однако Сегодня Вчера Всего Напомним Отметим "
      "Стороны"
      " Бұл Ол Олар Осы Сол Біз Мен Сондай Сонымен Сондықтан Сонда Бірақ Ал Және Оның Олардың Кейін Қазір Бүгін Кеше "
      "Егер Атап Айта Одан Бұдан Осыған Онда Тараптар");
  return openers->Has(word);
}

}  // namespace chancery::text
