#ifndef CHANCERY_SERVICE_SUMMARIZE_POINTS_TESTING_H_
#define CHANCERY_SERVICE_SUMMARIZE_POINTS_TESTING_H_

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "gtest/gtest.h"
#include "service/summarize/points.h"

// Documents with facts for tests: each fact gets a sentence of its own, so that words around it can be given.
namespace chancery::summarize {

inline model::PartialDate Date(int32_t year, int32_t month = 0, int32_t day = 0) { return {year, month, day}; }

inline model::TimeSpan Time(model::PartialDate from, model::PartialDate to) {
  model::TimeSpan time;
  time.start = from;
  time.end = to;
  time.timex = from == to ? from.Text() : absl::StrCat(from.Text(), "/", to.Text());
  time.resolution = model::TimeResolution::kAbsolute;
  return time;
}
inline model::TimeSpan Time(model::PartialDate day) { return Time(day, day); }

class TestDocument {
 public:
  explicit TestDocument(const std::string& id, const std::string& published = "", const std::string& language = "en",
                        const std::string& source = "") {
    document_.collection = "news";
    document_.id = id;
    document_.language = language;
    document_.source = source;
    absl::Time time;
    std::string error;
    if (!published.empty() && absl::ParseTime("%Y-%m-%d", published, &time, &error)) document_.publish_time = time;
  }

  // Adds `sentence` with the fact at the first place of `words` in it; the same sentence again adds no text.
  template <typename Value>
  model::Fact& Add(const std::string& sentence, const std::string& words, Value value) {
    if (last_ != sentence) {
      if (!document_.content.empty()) document_.content += ' ';
      begin_ = static_cast<int32_t>(document_.content.size());
      document_.content += sentence;
      document_.sentences.push_back({begin_, static_cast<int32_t>(document_.content.size())});
      last_ = sentence;
    }
    const size_t at = sentence.find(words);
    EXPECT_NE(at, std::string::npos) << words << " in " << sentence;
    model::Fact fact;
    fact.id = absl::StrCat("f", facts_.size());
    fact.value = std::move(value);
    fact.span = {begin_ + static_cast<int32_t>(at), begin_ + static_cast<int32_t>(at + words.size())};
    fact.sentence = document_.sentences.back();
    fact.modality = model::Modality::kAsserted;
    facts_.push_back(std::move(fact));
    return facts_.back();
  }

  const model::Document& document() const { return document_; }
  const std::vector<model::Fact>& facts() const { return facts_; }
  void AddTo(ScopeFacts& scope) const { scope.Add(document_, facts_); }

 private:
  model::Document document_;
  std::vector<model::Fact> facts_;
  std::string last_;
  int32_t begin_ = 0;
};

inline model::EventFact Event(const std::string& type, const std::vector<std::string>& participants,
                              std::optional<model::TimeSpan> time = std::nullopt, const std::string& place = "") {
  model::EventFact event;
  event.event_type = type;
  for (const std::string& participant : participants) event.participants.push_back({participant, "", false});
  event.time = std::move(time);
  event.place = place;
  return event;
}

inline model::MoneyFact Money(const std::string& amount, const std::string& currency, model::Measure measure,
                              std::vector<std::string> parties, std::optional<model::TimeSpan> period = std::nullopt,
                              model::Qualifier qualifier = model::Qualifier::kExact) {
  model::MoneyFact money;
  money.amount = *model::Decimal::Parse(amount);
  money.currency_code = currency;
  money.measure = measure;
  money.parties = std::move(parties);
  money.period = std::move(period);
  money.qualifier = qualifier;
  return money;
}

inline model::QuantityFact Percent(const std::string& value, model::Measure measure,
                                   std::optional<model::TimeSpan> period = std::nullopt,
                                   model::Qualifier qualifier = model::Qualifier::kExact) {
  model::QuantityFact quantity;
  quantity.value = *model::Decimal::Parse(value);
  quantity.unit = model::QuantityUnit::kPercent;
  quantity.measure = measure;
  quantity.period = std::move(period);
  quantity.qualifier = qualifier;
  return quantity;
}

inline model::TreatyFact Treaty(const std::string& treaty, model::TreatyAction action,
                                std::optional<model::TimeSpan> signed_at = std::nullopt) {
  model::TreatyFact fact;
  fact.treaty = treaty;
  fact.display_name = treaty;
  fact.action = action;
  fact.sign_time = std::move(signed_at);
  return fact;
}

}  // namespace chancery::summarize

#endif  // CHANCERY_SERVICE_SUMMARIZE_POINTS_TESTING_H_
