#include "service/summarize/fact_content.h"

#include <optional>
#include <set>
#include <type_traits>
#include <utility>
#include <variant>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

namespace chancery::summarize {
namespace {

// The days of a time that is known to the month or better; "" of any other.
std::string DaysKey(const std::optional<model::TimeSpan>& time) {
  if (!time || !time->start || !time->end || time->start->month == 0) return "";
  return absl::StrCat(time->start->Text(), "/", time->end->Text());
}

void Add(const std::string& entity, FactContent& content) {
  if (!entity.empty()) content.entities.push_back(entity);
}

void Fill(const model::DateFact& date, FactContent& content) {
  content.weight = 0.15;
  if (date.role != model::DateRole::kPublication && date.role != model::DateRole::kDateline)
    content.days = DaysKey(date.time);
}

void Fill(const model::OfficialFact& official, FactContent& content) {
  content.weight = 0.2;
  Add(official.official, content);
}

void Fill(const model::OrganizationFact& organization, FactContent& content) {
  content.weight = 0.15;
  Add(organization.organization, content);
}

void Fill(const model::MoneyFact& money, FactContent& content) {
  content.weight = 0.8;
  content.statement = absl::StrCat("money ", money.amount.text(), " ", money.currency_code);
  for (const std::string& party : money.parties) Add(party, content);
}

void Fill(const model::QuantityFact& quantity, FactContent& content) {
  content.weight = 0.4;
  content.statement = absl::StrCat("quantity ", quantity.value.text(), " ", static_cast<int>(quantity.unit));
  for (const std::string& party : quantity.parties) Add(party, content);
}

void Fill(const model::TreatyFact& treaty, FactContent& content) {
  content.weight = 0.6;
  Add(treaty.treaty, content);
  for (const std::string& party : treaty.parties) Add(party, content);
  if (!treaty.treaty.empty() && treaty.action > model::TreatyAction::kMentioned)
    content.statement = absl::StrCat("treaty ", treaty.treaty, " ", static_cast<int>(treaty.action));
}

void Fill(const model::EventFact& event, FactContent& content) {
  content.weight = 0.8;
  std::set<std::string> participants;
  for (const model::Participant& p : event.participants) {
    Add(p.entity, content);
    participants.insert(p.entity);
  }
  Add(event.treaty, content);
  if (participants.size() > 1) {
    content.statement =
        absl::StrCat("event ", event.event_type, " ", absl::StrJoin(participants, " "), " ", DaysKey(event.time));
  }
}

void Fill(const model::CustomFact&, FactContent& content) { content.weight = 0.2; }

}  // namespace

FactContent ContentOf(const model::Fact& fact) {
  FactContent content;
  std::visit([&content](const auto& value) { Fill(value, content); }, fact.value);
  return content;
}

}  // namespace chancery::summarize
