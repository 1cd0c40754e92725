// Makes timelines, briefs, updates and comparisons of made-up documents and prints the time of each: summary_points
// [DOCUMENTS...] (1,000 and 10,000).
//
// Documents are of about 2 KB with five facts each, and as alike as can be: the same few officials meet day after day,
// and all figures are of one measure and the same parties, so that every document is compared with many others.  No
// store and no extractor: reading from a store is measured by `summaries`.
#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "service/summarize/brief.h"
#include "service/summarize/comparison.h"
#include "service/summarize/points.h"
#include "service/summarize/timeline.h"
#include "service/summarize/update.h"

namespace chancery::benchmarks {
namespace {

using summarize::ScopeFacts;

class Made {
 public:
  explicit Made(int number) {
    const absl::Time day = absl::FromUnixSeconds(1600000000) + absl::Hours(24 * (number % 1500));
    document_.collection = "made";
    document_.id = absl::StrCat("d", number);
    document_.language = "en";
    document_.source = absl::StrCat("Agency ", number % 7);
    document_.publish_time = day;
    const int32_t days = static_cast<int32_t>(absl::ToUnixSeconds(day) / 86400);
    model::TimeSpan time;
    time.start = time.end = model::CivilFromDays(days);
    time.timex = time.start->Text();
    model::EventFact event;
    event.event_type = "MEETING";
    event.participants = {{absl::StrCat("officials/a", number % 3), "", false},
                          {absl::StrCat("officials/b", number % 5), "", false}};
    event.time = time;
    Add("The ministers met and spoke of trade, transit and culture in the capital.", "met", event);
    event.time.reset();
    Add("They had met before and said that they would meet again.", "met", event);
    model::TreatyFact treaty;
    treaty.treaty = absl::StrCat("treaties/t", number % 50);
    treaty.action = number % 2 == 0 ? model::TreatyAction::kSigned : model::TreatyAction::kMentioned;
    Add("The agreement on transit was signed in the presence of both delegations.", "agreement", treaty);
    model::MoneyFact money;
    money.amount = *model::Decimal::Parse(absl::StrCat(20 + number % 40, "00000000"));
    money.currency_code = "USD";
    money.measure = model::Measure::kTradeTurnover;
    money.parties = {"KZ", "RU"};
    Add("Trade turnover reached billions of dollars, the ministry said in a statement.", "billions", money);
    money.period = time;
    money.period->start = model::PartialDate{2000 + number % 20, 0, 0};
    money.period->end = money.period->start;
    Add("Trade turnover of that year came to billions of dollars, it added in the same statement.", "billions", money);
    while (document_.content.size() < 2000) {
      Add("The sides also discussed a number of other questions of mutual interest and agreed to go on.", "",
          std::nullopt);
    }
  }

  void AddTo(ScopeFacts& scope) const { scope.Add(document_, facts_); }

 private:
  template <typename Value>
  void Add(const std::string& sentence, const std::string& words, Value value) {
    const auto begin = static_cast<int32_t>(document_.content.size());
    absl::StrAppend(&document_.content, sentence, " ");
    document_.sentences.push_back({begin, begin + static_cast<int32_t>(sentence.size())});
    if constexpr (!std::is_same_v<Value, std::nullopt_t>) {
      const auto at = begin + static_cast<int32_t>(sentence.find(words));
      model::Fact fact;
      fact.id = absl::StrCat("f", facts_.size());
      fact.span = {at, at + static_cast<int32_t>(words.size())};
      fact.sentence = document_.sentences.back();
      fact.value = std::move(value);
      facts_.push_back(std::move(fact));
    }
  }

  model::Document document_;
  std::vector<model::Fact> facts_;
};

void Measure(int documents) {
  ScopeFacts scope{summarize::PointFocus()};
  absl::Duration reading;
  for (int i = 0; i < documents; ++i) {
    const Made made(i);
    const absl::Time begin = absl::Now();
    made.AddTo(scope);
    reading += absl::Now() - begin;
  }
  std::printf("%6d documents: read %.3f s", documents, absl::ToDoubleSeconds(reading));
  const auto time = [](const char* name, auto make) {
    const absl::Time begin = absl::Now();
    const size_t points = make();
    std::printf(", %s %.3f s (%zu)", name, absl::ToDoubleSeconds(absl::Now() - begin), points);
  };
  time("timeline", [&] { return MakeTimeline(scope, 100).entries.size(); });
  time("brief",
       [&] { return MakeBrief(scope, 100, [](const summarize::BriefPoint&) { return true; }).meetings.size(); });
  time("comparison", [&] { return CompareFigures(scope).size(); });
  time("update", [&] {
    return MakeUpdate(scope, absl::FromUnixSeconds(1600000000) + absl::Hours(24 * 1400), 100).brief.meetings.size();
  });
  std::printf("\n");
}

}  // namespace
}  // namespace chancery::benchmarks

int main(int argc, char** argv) {
  std::vector<int> counts;
  for (int i = 1; i < argc; ++i) counts.push_back(std::atoi(argv[i]));
  if (counts.empty()) counts = {1000, 10000};
  for (int count : counts) chancery::benchmarks::Measure(count);
}
