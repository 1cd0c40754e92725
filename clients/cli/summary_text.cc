#include "clients/cli/summary_text.h"

#include <algorithm>
#include <set>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "clients/cli/output.h"
#include "clients/cli/table.h"
#include "service/summarize/comparison.h"
#include "service/summarize/day_range.h"

namespace chancery::cli {
namespace {

// "trade turnover" of MEASURE_TRADE_TURNOVER.
std::string Words(const std::string& enum_name, absl::string_view prefix) {
  std::string words = absl::AsciiStrToLower(absl::string_view(enum_name).substr(prefix.size()));
  std::replace(words.begin(), words.end(), '_', ' ');
  return words;
}

std::string Capitalized(std::string words) {
  if (!words.empty()) words[0] = absl::ascii_toupper(static_cast<unsigned char>(words[0]));
  return words;
}

std::string QualifierWords(v1::Qualifier qualifier) {
  switch (qualifier) {
    case v1::QUALIFIER_APPROXIMATE: return "about ";
    case v1::QUALIFIER_ALMOST: return "almost ";
    case v1::QUALIFIER_MORE_THAN: return "more than ";
    case v1::QUALIFIER_LESS_THAN: return "less than ";
    default: return "";
  }
}

// "csto" of "organizations/csto", a readable name of "officials/yerlan-koshanov": "Yerlan Koshanov".
std::string EntityWords(const std::string& entity) {
  const size_t slash = entity.find('/');
  if (slash == std::string::npos) return entity;
  std::vector<std::string> words = absl::StrSplit(entity.substr(slash + 1), '-');
  // The ids of bodies end in their states: "mazhilis-kz", "inter-chamber-commission-kz-ru".
  std::vector<std::string> states;
  while (absl::StartsWith(entity, "organizations/") && words.size() > 1 && words.back().size() == 2) {
    states.insert(states.begin(), absl::AsciiStrToUpper(words.back()));
    words.pop_back();
  }
  for (std::string& word : words) word = Capitalized(word);
  const bool abbreviation = words.size() == 1 && absl::StartsWith(entity, "organizations/") && words[0].size() <= 5;
  std::string name = abbreviation ? absl::AsciiStrToUpper(words[0]) : absl::StrJoin(words, " ");
  return states.empty() ? name : absl::StrCat(name, " (", absl::StrJoin(states, ", "), ")");
}

std::optional<model::PartialDate> DateOf(bool has, const google::type::Date& date) {
  if (!has) return std::nullopt;
  return model::PartialDate{date.year(), date.month(), date.day()};
}

std::string Joined(const google::protobuf::RepeatedPtrField<std::string>& entities) {
  std::vector<std::string> words;
  for (const std::string& entity : entities) words.push_back(EntityWords(entity));
  return absl::StrJoin(words, " and ");
}

// "Murat Nurtleu (Deputy Prime Minister; Minister of Foreign Affairs, KZ)"
std::string ParticipantWords(const v1::Participant& participant, const std::string& document, const v1::Brief& brief) {
  std::string name = EntityWords(participant.entity());
  std::vector<std::string> offices;
  std::string state;
  for (const v1::Fact& fact : brief.officials()) {
    if (fact.official().official() != participant.entity()) continue;
    const bool here = fact.citation().document() == document;
    if (here && !fact.official().display_name().empty()) name = fact.official().display_name();
    const std::string office = fact.official().role().empty() ? fact.official().title_text() : fact.official().role();
    if (std::find(offices.begin(), offices.end(), office) == offices.end()) offices.push_back(office);
    if (state.empty()) state = fact.official().country_code();
  }
  if (offices.empty() && !participant.role_at_time().empty()) offices.push_back(participant.role_at_time());
  std::string detail = absl::StrJoin(offices, "; ");
  if (!state.empty()) absl::StrAppend(&detail, detail.empty() ? "" : ", ", state);
  return detail.empty() ? name : absl::StrCat(name, " (", detail, ")");
}

// Takes out what could move the cursor, forge lines, or turn the writing direction.
std::string Clean(absl::string_view text) {
  std::string out;
  for (size_t i = 0; i < text.size(); ++i) {
    // U+200E, U+200F, U+202A to U+202E, U+2066 to U+2069 and U+061C; U+0080 to U+009F.
    const absl::string_view rest = text.substr(i);
    const auto byte = [&](size_t n) { return n < rest.size() ? static_cast<unsigned char>(rest[n]) : 0u; };
    if (byte(0) == 0xE2 &&
        ((byte(1) == 0x80 && (byte(2) == 0x8E || byte(2) == 0x8F || (byte(2) >= 0xAA && byte(2) <= 0xAE))) ||
         (byte(1) == 0x81 && byte(2) >= 0xA6 && byte(2) <= 0xA9))) {
      i += 2;
      continue;
    }
    if ((byte(0) == 0xD8 && byte(1) == 0x9C) || (byte(0) == 0xC2 && byte(1) >= 0x80 && byte(1) <= 0x9F)) {
      i += 1;
      continue;
    }
    out += text[i];
  }
  return FitTo(out, 0);
}

class Printer {
 public:
  Printer(bool colour, size_t width) : colour_(colour), width_(width) {}

  void Heading(absl::string_view text) {
    absl::StrAppend(&out_, out_.empty() ? "" : "\n", colour_ ? "\x1b[1m" : "", text, colour_ ? "\x1b[0m" : "", "\n");
  }

  // A paragraph behind `lead`, its lines broken at blanks and indented.
  void Paragraph(const std::string& lead, const std::string& text, const std::vector<v1::Citation>& citations,
                 size_t indent = 2) {
    std::string all = lead;
    if (!lead.empty()) all += "  ";
    all += Clean(text);
    for (const v1::Citation& citation : citations) absl::StrAppend(&all, " [", numbers_.Of(citation), "]");
    Wrap(all, indent, indent + (lead.empty() ? 0 : 2));
  }

  void Wrap(absl::string_view text, size_t indent, size_t hanging) {
    std::string line(indent, ' ');
    size_t used = indent;
    bool first = true;
    for (absl::string_view word : absl::StrSplit(text, ' ')) {
      const size_t size = DisplayWidth(word);
      if (!first && width_ > 0 && used + 1 + size > width_ && used > hanging) {
        out_ += line + "\n";
        line.assign(hanging, ' ');
        used = hanging;
        first = true;
      }
      if (!first) {
        line += ' ';
        ++used;
      }
      line.append(word.data(), word.size());
      used += size;
      first = false;
    }
    out_ += line + "\n";
  }

  void Places() {
    if (numbers_.citations().empty()) return;
    Heading("Quoted from");
    size_t n = 0;
    for (const v1::Citation& citation : numbers_.citations()) {
      ++n;
      absl::StrAppend(&out_, "  ", colour_ ? "\x1b[2m" : "", "[", n, "] ", Clean(DocumentIdOf(citation.document())),
                      ", bytes ", citation.span().begin(), "-", citation.span().end(), colour_ ? "\x1b[0m" : "", "\n");
    }
  }

  std::string Take() { return std::move(out_); }

 private:
  const bool colour_;
  const size_t width_;
  CitationNumbers numbers_;
  std::string out_;
};

std::vector<v1::Citation> Vector(const google::protobuf::RepeatedPtrField<v1::Citation>& citations) {
  return {citations.begin(), citations.end()};
}

void PrintSentences(const v1::SummarizeResponse& response, Printer& out) {
  for (const v1::SummarySentence& sentence : response.sentences())
    out.Paragraph("", absl::StrCat("“", sentence.text(), "”"), Vector(sentence.citations()));
}

void PrintTimeline(const v1::SummarizeResponse& response, Printer& out) {
  bool undated = false;
  out.Heading("Timeline");
  for (const v1::TimelineEntry& entry : response.timeline()) {
    const bool dated = entry.time().has_start() || entry.time().has_end();
    if (!dated && !undated) {
      out.Heading("Undated");
      undated = true;
    }
    std::string lead = TimeWords(entry.time());
    if (entry.modality() == v1::MODALITY_PLANNED) absl::StrAppend(&lead, lead.empty() ? "" : " ", "(planned)");
    for (const v1::SummarySentence& sentence : entry.sentences())
      out.Paragraph(lead, absl::StrCat("“", sentence.text(), "”"), Vector(sentence.citations()));
  }
}

void PrintList(const char* heading, const google::protobuf::RepeatedPtrField<v1::Fact>& facts, const v1::Brief& brief,
               Printer& out) {
  if (facts.empty()) return;
  out.Heading(heading);
  for (const v1::Fact& fact : facts) {
    BriefLine line = LineOf(fact, brief);
    out.Paragraph(line.lead, line.text, line.citations);
  }
}

void PrintBrief(const v1::Brief& brief, Printer& out) {
  PrintList("Meetings", brief.meetings(), brief, out);
  PrintList("Instruments", brief.instruments(), brief, out);
  PrintList("Figures", brief.figures(), brief, out);
  PrintList("Planned", brief.planned(), brief, out);
  PrintList("International organisations", brief.organizations(), brief, out);
}

void PrintComparisons(const v1::SummarizeResponse& response, Printer& out) {
  std::string measure;
  for (const v1::FigureComparison& comparison : response.figure_comparisons()) {
    const std::string its = MeasureWords(comparison.statements(comparison.statements_size() - 1));
    if (its != measure) out.Heading(Capitalized(its.empty() ? "figures" : its));
    measure = its;
    out.Wrap(absl::AsciiStrToUpper(RelationWords(comparison.relation())), 2, 2);
    for (const v1::FigureStatement& statement : comparison.statements()) {
      out.Paragraph("",
                    absl::StrCat(FigureWords(statement), ", ", PeriodWords(statement), ", ",
                                 DocumentIdOf(statement.citation().document())),
                    {statement.citation()}, 4);
    }
    out.Paragraph("", comparison.reason(), {}, 4);
  }
}

}  // namespace

size_t CitationNumbers::Of(const v1::Citation& citation) {
  const auto [at, is_new] = numbers_.try_emplace({citation.document(), citation.span().begin(), citation.span().end()},
                                                 citations_.size() + 1);
  if (is_new) citations_.push_back(citation);
  return at->second;
}

std::string TimeWords(const v1::TimeSpan& time) {
  model::TimeSpan span;
  span.timex = time.timex();
  span.start = DateOf(time.has_start(), time.start());
  span.end = DateOf(time.has_end(), time.end());
  return summarize::TimeInWords(span);
}

std::string FigureWords(const v1::FigureStatement& statement) {
  if (statement.has_money()) {
    const v1::MoneyFact& money = statement.money();
    std::string value = summarize::AmountInWords(money.amount().value());
    if (money.has_amount_max()) absl::StrAppend(&value, "–", summarize::AmountInWords(money.amount_max().value()));
    return absl::StrCat(
        QualifierWords(money.qualifier()),
        money.currency_code().empty() ? absl::StrJoin(money.ambiguous_currencies(), "/") : money.currency_code(), " ",
        value);
  }
  const v1::QuantityFact& quantity = statement.quantity();
  return absl::StrCat(QualifierWords(quantity.qualifier()), summarize::AmountInWords(quantity.value().value()),
                      quantity.unit() == v1::QUANTITY_UNIT_PERCENT ? "%" : "");
}

std::string MeasureWords(const v1::FigureStatement& statement) {
  const v1::Measure measure = statement.has_money() ? statement.money().measure() : statement.quantity().measure();
  const auto& parties = statement.has_money() ? statement.money().parties() : statement.quantity().parties();
  std::string words = measure == v1::MEASURE_UNSPECIFIED || measure == v1::MEASURE_OTHER
                          ? ""
                          : Words(v1::Measure_Name(measure), "MEASURE_");
  std::vector<std::string> names;
  for (const std::string& party : parties) names.push_back(EntityWords(party));
  std::sort(names.begin(), names.end());
  if (!names.empty()) absl::StrAppend(&words, words.empty() ? "of " : " of ", absl::StrJoin(names, " and "));
  return words;
}

std::string PeriodWords(const v1::FigureStatement& statement) {
  const bool has = statement.has_money() ? statement.money().has_period() : statement.quantity().has_period();
  std::string words =
      has ? TimeWords(statement.has_money() ? statement.money().period() : statement.quantity().period()) : "";
  if (words.empty()) words = "period not stated";
  if (statement.money().record()) words += ", record";
  return words;
}

std::string RelationWords(v1::FigureRelation relation) {
  return Words(v1::FigureRelation_Name(relation), "FIGURE_RELATION_");
}

v1::FigureStatement StatementOf(const v1::Fact& fact) {
  v1::FigureStatement statement;
  if (fact.has_money()) *statement.mutable_money() = fact.money();
  if (fact.has_quantity()) *statement.mutable_quantity() = fact.quantity();
  *statement.mutable_citation() = fact.citation();
  statement.set_fact(fact.name());
  return statement;
}

BriefLine LineOf(const v1::Fact& fact, const v1::Brief& brief) {
  BriefLine line;
  line.citations.push_back(fact.citation());
  for (const v1::FactCitations& also : brief.also()) {
    if (also.fact() == fact.name())
      line.citations.insert(line.citations.end(), also.citations().begin(), also.citations().end());
  }
  if (fact.has_event()) {
    const v1::EventFact& event = fact.event();
    line.lead = TimeWords(event.time());
    const std::string& place = event.place().empty() ? event.country_code() : event.place();
    if (!place.empty()) absl::StrAppend(&line.lead, line.lead.empty() ? "" : ", ", place);
    std::vector<std::string> who;
    for (const v1::Participant& participant : event.participants())
      who.push_back(ParticipantWords(participant, fact.citation().document(), brief));
    line.text = absl::StrCat(Capitalized(absl::AsciiStrToLower(event.event_type())), who.empty() ? "" : ": ",
                             absl::StrJoin(who, " · "));
    if (!event.treaty().empty()) absl::StrAppend(&line.text, ", ", EntityWords(event.treaty()));
  } else if (fact.has_treaty()) {
    const v1::TreatyFact& treaty = fact.treaty();
    line.lead = TimeWords(treaty.sign_time());
    line.text = treaty.display_name();
    std::vector<std::string> details;
    if (treaty.action() > v1::TREATY_ACTION_MENTIONED)
      details.push_back(Words(v1::TreatyAction_Name(treaty.action()), "TREATY_ACTION_"));
    if (treaty.parties_size() > 0) details.push_back(Joined(treaty.parties()));
    if (const std::string validity = TimeWords(treaty.validity()); !validity.empty())
      details.push_back("for " + validity);
    if (!details.empty()) absl::StrAppend(&line.text, " (", absl::StrJoin(details, ", "), ")");
  } else if (fact.has_money() || fact.has_quantity()) {
    const v1::FigureStatement statement = StatementOf(fact);
    line.lead = FigureWords(statement);
    const std::string measure = MeasureWords(statement);
    line.text = absl::StrCat(measure.empty() ? "measure not stated" : measure, ", ", PeriodWords(statement));
  } else if (fact.has_organization()) {
    line.text =
        fact.organization().display_name().empty() ? fact.citation().span().text() : fact.organization().display_name();
  } else {
    line.text = fact.citation().span().text();
  }
  return line;
}

std::string SummaryText(const v1::SummarizeResponse& response, bool colour, size_t width) {
  Printer out(colour, width);
  if (response.has_brief()) {
    PrintBrief(response.brief(), out);
    if (!response.sentences().empty()) out.Heading("In their words");
  }
  PrintSentences(response, out);
  if (response.timeline_size() > 0) PrintTimeline(response, out);
  PrintComparisons(response, out);
  const bool empty =
      response.sentences().empty() && response.timeline().empty() && response.figure_comparisons().empty();
  out.Places();
  std::string text = out.Take();
  if (empty) absl::StrAppend(&text, "Nothing to tell.\n");
  absl::StrAppend(&text, "\nfrom ", response.considered_document_count(),
                  response.considered_document_count() == 1 ? " document" : " documents");
  if (response.omitted_point_count() > 0)
    absl::StrAppend(&text, "; ", response.omitted_point_count(), " more found no room (--sentences)");
  std::map<std::string, std::vector<std::string>> omitted;
  for (const v1::OmittedDocument& document : response.omitted_documents())
    omitted[document.reason()].push_back(Clean(DocumentIdOf(document.document())));
  for (const auto& [reason, documents] : omitted) {
    constexpr size_t kMost = 10;
    const std::vector<std::string> some(documents.begin(),
                                        documents.begin() + static_cast<ptrdiff_t>(std::min(kMost, documents.size())));
    absl::StrAppend(&text, "; left out ", absl::StrJoin(some, ", "),
                    documents.size() > kMost ? absl::StrCat(" and ", documents.size() - kMost, " more") : "", " (",
                    reason, ")");
  }
  return text + "\n";
}

}  // namespace chancery::cli
