#ifndef CHANCERY_CLIENTS_CLI_SUMMARY_TEXT_H_
#define CHANCERY_CLIENTS_CLI_SUMMARY_TEXT_H_

#include <map>
#include <string>
#include <tuple>
#include <vector>

#include "chancery/v1/chancery_service.pb.h"

namespace chancery::cli {

// Numbers for the places that a summary quotes: one a place, from 1, in the order in which they are asked for.
class CitationNumbers {
 public:
  size_t Of(const v1::Citation& citation);
  // citations()[n - 1] has number n.
  const std::vector<v1::Citation>& citations() const { return citations_; }

 private:
  std::map<std::tuple<std::string, int32_t, int32_t>, size_t> numbers_;
  std::vector<v1::Citation> citations_;
};

// Values in words, for terminal and page alike.

// "12 April 2023"; "" when nothing is known.
std::string TimeWords(const v1::TimeSpan& time);
// "almost USD 30 billion", "70%", "3,200–3,400"
std::string FigureWords(const v1::FigureStatement& statement);
// "trade turnover of KZ and RU"; "" when neither is known.
std::string MeasureWords(const v1::FigureStatement& statement);
// "January–November 2023, record"; "period not stated" when there is none.
std::string PeriodWords(const v1::FigureStatement& statement);
// "not comparable"
std::string RelationWords(v1::FigureRelation relation);
v1::FigureStatement StatementOf(const v1::Fact& fact);

// One line of a brief, in parts: what, and of what.  "12 April 2023, Moscow", "Murat Nurtleu (Deputy Prime Minister;
// Minister of Foreign Affairs, KZ), Sergey Lavrov (...)".
struct BriefLine {
  std::string lead;
  std::string text;
  std::vector<v1::Citation> citations;
};
BriefLine LineOf(const v1::Fact& fact, const v1::Brief& brief);

// A summary of any kind for a terminal, `width` columns wide (0: lines are not broken): numbered citations, the places
// at the end, what was left out.  Control characters and those that turn the writing direction are taken out.
std::string SummaryText(const v1::SummarizeResponse& response, bool colour, size_t width);

}  // namespace chancery::cli

#endif  // CHANCERY_CLIENTS_CLI_SUMMARY_TEXT_H_
