#include "clients/cli/output.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <cstdlib>
#include <iostream>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "google/protobuf/util/json_util.h"

namespace chancery::cli {
namespace {

namespace v1 = chancery::v1;

// "USD 24000000000" as people read it: "24,000,000,000".
std::string Grouped(const std::string& decimal) {
  const size_t point = std::min(decimal.find('.'), decimal.size());
  std::string out = decimal;
  for (size_t at = point; at > 3 && out[at - 4] != '-'; at -= 3) out.insert(at - 3, ",");
  return out;
}

// "APPROXIMATE" of QUALIFIER_APPROXIMATE; "" for the unspecified and exact ones.
std::string QualifierText(v1::Qualifier qualifier) {
  if (qualifier == v1::QUALIFIER_UNSPECIFIED || qualifier == v1::QUALIFIER_EXACT) return "";
  std::string name = v1::Qualifier_Name(qualifier).substr(sizeof("QUALIFIER_") - 1);
  for (char& c : name) c = c == '_' ? ' ' : static_cast<char>(c - 'A' + 'a');
  return name + " ";
}

std::string MeasureText(v1::Measure measure) {
  if (measure == v1::MEASURE_UNSPECIFIED) return "";
  std::string name = v1::Measure_Name(measure).substr(sizeof("MEASURE_") - 1);
  for (char& c : name) c = c == '_' ? ' ' : static_cast<char>(c - 'A' + 'a');
  return name;
}

void AppendIf(std::string& out, const std::string& text, const char* before = ", ") {
  if (!text.empty()) absl::StrAppend(&out, out.empty() ? "" : before, text);
}

std::string Shorten(const std::string& entity) {
  const size_t slash = entity.find('/');
  return slash == std::string::npos ? entity : entity.substr(slash + 1);
}

std::string ValueOf(const v1::Fact& fact) {
  std::string out;
  switch (fact.value_case()) {
    case v1::Fact::kDate:
      out = fact.date().time().timex();
      if (fact.date().time().resolution() == v1::TIME_RESOLUTION_UNRESOLVED) out += " (open)";
      break;
    case v1::Fact::kOfficial:
      out = fact.official().display_name();
      AppendIf(out, fact.official().role());
      AppendIf(out, Shorten(fact.official().affiliation()));
      AppendIf(out, fact.official().country_code());
      break;
    case v1::Fact::kMoney: {
      const v1::MoneyFact& m = fact.money();
      out = QualifierText(m.qualifier()) + Grouped(m.amount().value());
      if (m.has_amount_max()) out += "–" + Grouped(m.amount_max().value());
      AppendIf(out, m.currency_code().empty() ? absl::StrJoin(m.ambiguous_currencies(), "/") : m.currency_code(), " ");
      AppendIf(out, MeasureText(m.measure()));
      AppendIf(out, m.period().timex(), " in ");
      AppendIf(out, absl::StrJoin(m.parties(), " "), " of ");
      if (m.record()) out += ", record";
      break;
    }
    case v1::Fact::kQuantity:
      out = QualifierText(fact.quantity().qualifier()) + fact.quantity().value().value() +
            (fact.quantity().unit() == v1::QUANTITY_UNIT_PERCENT ? " %" : "");
      AppendIf(out, MeasureText(fact.quantity().measure()));
      break;
    case v1::Fact::kTreaty:
      out = fact.treaty().display_name();
      AppendIf(out, absl::StrJoin(fact.treaty().parties(), " "));
      if (fact.treaty().action() > v1::TREATY_ACTION_MENTIONED) {
        AppendIf(out, v1::TreatyAction_Name(fact.treaty().action()).substr(sizeof("TREATY_ACTION_") - 1));
      }
      AppendIf(out, fact.treaty().sign_time().timex(), " ");
      break;
    case v1::Fact::kOrganization: out = Shorten(fact.organization().organization()); break;
    case v1::Fact::kEvent: {
      out = fact.event().event_type();
      std::vector<std::string> who;
      for (const v1::Participant& p : fact.event().participants()) who.push_back(Shorten(p.entity()));
      AppendIf(out, absl::StrJoin(who, " + "), ": ");
      AppendIf(out, fact.event().place());
      AppendIf(out, fact.event().time().timex());
      break;
    }
    case v1::Fact::kCustom: out = fact.custom().canonical_value(); break;
    case v1::Fact::VALUE_NOT_SET: break;
  }
  return out;
}

std::string KindOf(const v1::Fact& fact) {
  switch (fact.value_case()) {
    case v1::Fact::kDate: return "date";
    case v1::Fact::kOfficial: return "official";
    case v1::Fact::kMoney: return "money";
    case v1::Fact::kQuantity: return "quantity";
    case v1::Fact::kTreaty: return "treaty";
    case v1::Fact::kOrganization: return "organization";
    case v1::Fact::kEvent: return "event";
    case v1::Fact::kCustom: return fact.custom().kind();
    case v1::Fact::VALUE_NOT_SET: break;
  }
  return "";
}

}  // namespace

Format FormatOf(const Arguments& arguments) {
  const std::string format = arguments.Get("format");
  if (format == "table") return Format::kTable;
  if (format == "json") return Format::kJson;
  if (format == "jsonl") return Format::kJsonl;
  return isatty(STDOUT_FILENO) != 0 ? Format::kTable : Format::kJson;
}

bool Colours(const Arguments& arguments) {
  const char* no_color = std::getenv("NO_COLOR");
  return isatty(STDOUT_FILENO) != 0 && !arguments.Has("no-color") && (no_color == nullptr || *no_color == '\0');
}

size_t TerminalWidth() {
  winsize size{};
  if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) return size.ws_col;
  const char* columns = std::getenv("COLUMNS");
  const long width = columns == nullptr ? 0 : std::strtol(columns, nullptr, 10);
  return width > 20 ? static_cast<size_t>(width) : 0;
}

std::string ToJson(const google::protobuf::Message& message, bool one_line) {
  google::protobuf::util::JsonPrintOptions options;
  options.add_whitespace = !one_line;
  std::string json;
  (void)google::protobuf::util::MessageToJsonString(message, &json, options);
  return json;
}

void PrintJson(const google::protobuf::Message& message, Format format) {
  std::cout << ToJson(message, format == Format::kJsonl);
  if (format == Format::kJsonl) std::cout << '\n';
}

void PrintTable(const Arguments& arguments, const Table& table) {
  std::cout << table.Render(Colours(arguments), TerminalWidth());
}

std::string DocumentIdOf(const std::string& name) {
  const std::vector<std::string> parts = absl::StrSplit(name, '/');
  return parts.size() > 3 ? parts[3] : name;
}

Table FactTable(const std::vector<v1::Fact>& facts, bool with_document) {
  std::vector<std::string> headings = {"kind", "words", "value", "bytes"};
  if (with_document) headings.insert(headings.begin(), "document");
  Table table(headings);
  for (const v1::Fact& fact : facts) {
    const v1::TextSpan& span = fact.citation().span();
    std::vector<std::string> row = {KindOf(fact), span.text(), ValueOf(fact),
                                    absl::StrCat(span.begin(), "-", span.end())};
    if (with_document) row.insert(row.begin(), DocumentIdOf(fact.citation().document()));
    table.Add(std::move(row));
  }
  return table;
}

}  // namespace chancery::cli
