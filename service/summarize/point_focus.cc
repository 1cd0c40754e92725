#include "service/summarize/point_focus.h"

#include <unordered_map>

#include "absl/strings/str_split.h"
#include "service/text/search_terms.h"

namespace chancery::summarize {

model::Measure MeasureOfTerm(absl::string_view term) {
  using model::Measure;
  static const auto& measures = *[] {
    // Written for this repository.
    static constexpr std::pair<Measure, const char*> kWords[] = {
        {Measure::kTradeTurnover,
         "turnover trade товарооборот товарооборота товарообороту оборот торговля торговли торговлю "
         "айналым айналымы сауда саудасы"},
        {Measure::kExport, "export exports экспорт экспорта экспорты экспорту"},
        {Measure::kImport, "import imports импорт импорта импорты"},
        {Measure::kInvestment,
         "investment investments invest invested инвестиция инвестиции инвестиций вложения вложений "
         "капиталовложения инвестициясы инвестициялар"},
        {Measure::kLoan,
         "loan loans lend lending credit кредит кредита кредиты заем заём займа займы кредиті несие несиесі"},
        {Measure::kAid, "aid assistance grant grants помощь помощи грант гранта гранты көмек көмегі гранты"},
        {Measure::kContract, "contract contracts контракт контракта контракты келісімшарт келісімшарты"},
        {Measure::kBudget, "budget budgets бюджет бюджета бюджеты бюджеті"},
        {Measure::kDebt, "debt debts долг долга задолженность задолженности қарыз қарызы борыш борышы"},
        {Measure::kFine, "fine fines штраф штрафа штрафы айыппұл айыппұлы"},
        {Measure::kPrice, "price prices цена цены цену стоимость стоимости баға бағасы құны"},
    };
    auto* map = new std::unordered_map<std::string, Measure>();
    for (const auto& [measure, words] : kWords) {
      for (absl::string_view word : absl::StrSplit(words, ' ', absl::SkipEmpty())) {
        for (std::string& one : text::QueryTerms(word, false)) map->emplace(std::move(one), measure);
      }
    }
    return map;
  }();
  const auto found = measures.find(std::string(term));
  return found == measures.end() ? Measure::kUnspecified : found->second;
}

}  // namespace chancery::summarize
