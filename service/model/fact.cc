#include "service/model/fact.h"

namespace chancery::model {

std::string FactKind(const Fact& fact) {
  struct Kind {
    std::string operator()(const DateFact&) const { return "DATE"; }
    std::string operator()(const OfficialFact&) const { return "OFFICIAL"; }
    std::string operator()(const MoneyFact&) const { return "MONEY"; }
    std::string operator()(const TreatyFact&) const { return "TREATY"; }
    std::string operator()(const EventFact&) const { return "EVENT"; }
    std::string operator()(const QuantityFact&) const { return "QUANTITY"; }
    std::string operator()(const OrganizationFact&) const { return "ORGANIZATION"; }
    std::string operator()(const CustomFact& custom) const { return custom.kind; }
  };
  return std::visit(Kind{}, fact.value);
}

}  // namespace chancery::model
