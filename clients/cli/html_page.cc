#include "clients/cli/html_page.h"

#include <algorithm>
#include <set>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/time/time.h"
#include "clients/cli/html_style.h"
#include "clients/cli/html_text.h"
#include "clients/cli/output.h"
#include "clients/cli/summary_text.h"

namespace chancery::cli {
namespace {

std::string Upper(std::string words) {
  if (!words.empty()) words[0] = absl::ascii_toupper(static_cast<unsigned char>(words[0]));
  return words;
}

// A language tag is letters, digits and hyphens; anything else is none.
std::string LangOf(const std::string& tag) {
  const bool good = !tag.empty() && tag.size() <= 35 && tag != "und" && std::all_of(tag.begin(), tag.end(), [](char c) {
    return absl::ascii_isalnum(static_cast<unsigned char>(c)) || c == '-';
  });
  return good ? absl::StrCat(" lang=\"", tag, "\"") : "";
}

class Page {
 public:
  explicit Page(const SummaryPage& page) : page_(page) {}

  std::string Render() {
    // The numbers go by the order on the page, so the articles come last.
    std::string body = Heading();
    body += Summary();
    body += Timeline();
    body += Comparison();
    body += LeftOut();
    body += Articles();
    return absl::StrCat(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n",
        "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n",
        "<meta name=\"color-scheme\" content=\"light dark\">\n",
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n",
        "<title>", Html(Title()), "</title>\n<style>", kPageStyle, "</style>\n</head>\n<body>\n", body,
        "</body>\n</html>\n");
  }

 private:
  std::string Title() const { return page_.question.empty() ? Upper(page_.collection) : page_.question; }

  std::string Heading() const {
    const int32_t considered =
        std::max({page_.summary.considered_document_count(), page_.timeline.considered_document_count(),
                  page_.comparison.considered_document_count()});
    std::string out = absl::StrCat(
        "<header>\n<p class=\"kicker\">Chancery · ", Html(page_.collection), "</p>\n<h1><bdi>", Html(Title()),
        "</bdi></h1>\n<p class=\"scope\">Read from ", considered, considered == 1 ? " article" : " articles",
        "; every sentence is quoted as published, every number leads to its place.</p>\n<nav>");
    std::vector<std::string> links;
    if (page_.summary.sentences_size() > 0 || page_.summary.has_brief())
      links.push_back("<a href=\"#summary\">Summary</a>");
    if (page_.timeline.timeline_size() > 0) links.push_back("<a href=\"#timeline\">Timeline</a>");
    if (HasComparisons()) links.push_back("<a href=\"#figures\">Figures</a>");
    links.push_back("<a href=\"#articles\">Articles</a>");
    absl::StrAppend(&out, absl::StrJoin(links, ""), "</nav>\n</header>\n");
    return out;
  }

  // Links to the places, the first mention of each being what the place links back to.
  std::string Cite(const google::protobuf::RepeatedPtrField<v1::Citation>& citations) {
    return Cite(std::vector<v1::Citation>(citations.begin(), citations.end()));
  }
  std::string Cite(const std::vector<v1::Citation>& citations) {
    std::string out = "<span class=\"cites\">";
    for (const v1::Citation& citation : citations) {
      const size_t number = numbers_.Of(citation);
      const bool first = cited_.insert(number).second;
      absl::StrAppend(&out, "<a class=\"c\"", first ? absl::StrCat(" id=\"c", number, "\"") : "", " href=\"#m", number,
                      "\" title=\"", Html(DocumentIdOf(citation.document())), "\">", number, "</a>");
    }
    return out + "</span>";
  }

  const v1::Document* DocumentOf(const v1::Citation& citation) const {
    const auto document = page_.documents.find(citation.document());
    return document == page_.documents.end() ? nullptr : &document->second;
  }

  // A sentence in its own language, and whose it is.
  std::string Quoted(const v1::SummarySentence& sentence) {
    if (sentence.citations().empty()) return "";
    const v1::Document* document = DocumentOf(sentence.citations(0));
    return absl::StrCat("<span class=\"q\"", document == nullptr ? "" : LangOf(document->language_code()),
                        " dir=\"auto\">", Html(sentence.text()), "</span>", Cite(sentence.citations()));
  }

  // The sentence around the words, these being set off.
  static std::string InSentence(const v1::Citation& citation) {
    const std::string &sentence = citation.sentence().text(), &words = citation.span().text();
    const int32_t at = citation.span().begin() - citation.sentence().begin();
    if (at < 0 || static_cast<size_t>(at) + words.size() > sentence.size()) return Html(words);
    const absl::string_view text(sentence);
    return absl::StrCat(Html(text.substr(0, static_cast<size_t>(at))), "<b>", Html(words), "</b>",
                        Html(text.substr(static_cast<size_t>(at) + words.size())));
  }

  static std::string SourceLine(const v1::Document& document) {
    std::vector<std::string> parts;
    if (!document.source().empty()) parts.push_back(Html(document.source()));
    if (document.has_publish_time()) parts.push_back(DayOf(document));
    parts.push_back(Html(DocumentIdOf(document.name())));
    return absl::StrJoin(parts, " · ");
  }

  std::string Summary() {
    const v1::SummarizeResponse& summary = page_.summary;
    if (summary.sentences().empty() && !summary.has_brief()) return "";
    std::string out = "<section id=\"summary\">\n<h2>Summary</h2>\n";
    if (summary.has_brief()) {
      const v1::Brief& brief = summary.brief();
      out += List("Meetings", brief.meetings(), brief);
      out += List("Instruments", brief.instruments(), brief);
      out += List("Figures", brief.figures(), brief);
      out += List("Planned", brief.planned(), brief);
      out += List("International organisations", brief.organizations(), brief);
      if (!summary.sentences().empty()) out += "<h3>In their words</h3>\n";
    }
    out += "<div class=\"quotes\">\n";
    for (const v1::SummarySentence& sentence : summary.sentences())
      absl::StrAppend(&out, "<p>", Quoted(sentence), "</p>\n");
    out += "</div>\n";
    out += Comparisons(summary);
    return out + "</section>\n";
  }

  std::string List(const char* heading, const google::protobuf::RepeatedPtrField<v1::Fact>& facts,
                   const v1::Brief& brief) {
    if (facts.empty()) return "";
    std::string out = absl::StrCat("<h3>", heading, "</h3>\n<ul class=\"facts\">\n");
    for (const v1::Fact& fact : facts) {
      const BriefLine line = LineOf(fact, brief);
      absl::StrAppend(&out, "<li>", line.lead.empty() ? "" : absl::StrCat("<b>", Html(line.lead), "</b> "), "<bdi>",
                      Html(line.text), "</bdi>", Cite(line.citations), "</li>\n");
    }
    return out + "</ul>\n";
  }

  std::string Timeline() {
    if (page_.timeline.timeline().empty()) return "";
    std::string out = "<section id=\"timeline\">\n<h2>Timeline</h2>\n<ol class=\"timeline\">\n";
    bool undated = false;
    for (const v1::TimelineEntry& entry : page_.timeline.timeline()) {
      const bool dated = entry.time().has_start() || entry.time().has_end();
      if (!dated && !undated) {
        out += "</ol>\n<h3>Undated</h3>\n<ol class=\"timeline\">\n";
        undated = true;
      }
      const bool planned = entry.modality() == v1::MODALITY_PLANNED;
      absl::StrAppend(&out, "<li", planned ? " class=\"planned\"" : "", "><div class=\"when\">",
                      Html(Upper(TimeWords(entry.time()))), dated ? "" : Reported(entry),
                      planned ? "<span class=\"chip\">planned</span>" : "", "</div><div>");
      for (const v1::SummarySentence& sentence : entry.sentences()) out += Quoted(sentence);
      out += "</div></li>\n";
    }
    return out + "</ol>\n</section>\n";
  }

  // When what has no date was published.
  std::string Reported(const v1::TimelineEntry& entry) const {
    if (entry.sentences().empty() || entry.sentences(0).citations().empty()) return "";
    const v1::Document* document = DocumentOf(entry.sentences(0).citations(0));
    if (document == nullptr || !document->has_publish_time()) return "";
    return absl::StrCat("<span class=\"reported\">reported ", DayOf(*document), "</span>");
  }
  static std::string DayOf(const v1::Document& document) {
    return absl::FormatTime("%-d %B %Y", absl::FromUnixSeconds(document.publish_time().seconds()), absl::UTCTimeZone());
  }

  bool HasComparisons() const { return page_.comparison.figure_comparisons_size() > 0; }

  std::string Comparison() {
    if (!HasComparisons()) return "";
    return absl::StrCat("<section id=\"figures\">\n<h2>Figures compared</h2>\n", Comparisons(page_.comparison),
                        "</section>\n");
  }

  std::string Comparisons(const v1::SummarizeResponse& response) {
    std::string out, measure;
    bool first = true;
    for (const v1::FigureComparison& comparison : response.figure_comparisons()) {
      if (comparison.statements().empty()) continue;
      const std::string its = MeasureWords(comparison.statements(comparison.statements_size() - 1));
      if (first || its != measure) absl::StrAppend(&out, "<h3>", Html(Upper(its.empty() ? "figures" : its)), "</h3>\n");
      first = false;
      measure = its;
      std::string relation = RelationWords(comparison.relation());
      std::string name = relation;
      std::replace(name.begin(), name.end(), ' ', '-');
      absl::StrAppend(&out, "<article class=\"pair ", name, "\">\n<div class=\"figures\">\n");
      for (const v1::FigureStatement& statement : comparison.statements()) {
        const v1::Document* document = DocumentOf(statement.citation());
        absl::StrAppend(
            &out, "<div class=\"figure\"><p class=\"value\">", Html(FigureWords(statement)),
            Cite({statement.citation()}), "</p><p class=\"of\">", Html(PeriodWords(statement)), "</p><p class=\"said\"",
            document == nullptr ? "" : LangOf(document->language_code()), " dir=\"auto\">“",
            InSentence(statement.citation()), "”</p><p class=\"from\"><bdi>",
            document == nullptr ? Html(DocumentIdOf(statement.citation().document())) : SourceLine(*document),
            "</bdi></p></div>\n");
      }
      absl::StrAppend(&out, "</div>\n<p class=\"reason\"><span class=\"chip\">", Html(relation), "</span> <bdi>",
                      Html(Upper(comparison.reason())), "</bdi></p>\n</article>\n");
    }
    return out;
  }

  std::string LeftOut() const {
    const v1::SummarizeResponse* responses[] = {&page_.summary, &page_.timeline, &page_.comparison};
    std::map<std::string, std::set<std::string>> omitted;
    int32_t points = 0;
    for (const v1::SummarizeResponse* response : responses) {
      points += response->omitted_point_count();
      for (const v1::OmittedDocument& document : response->omitted_documents())
        omitted[document.reason()].insert(DocumentIdOf(document.document()));
    }
    if (omitted.empty() && points == 0) return "";
    std::string out = "<section id=\"left-out\">\n<h2>Left out</h2>\n<ul class=\"facts\">\n";
    if (points > 0) absl::StrAppend(&out, "<li>", points, " points that few articles tell, for want of room</li>\n");
    for (const auto& [reason, documents] : omitted) {
      std::string words = absl::AsciiStrToLower(reason);
      std::replace(words.begin(), words.end(), '_', ' ');
      constexpr size_t kMost = 20;
      std::vector<std::string> some;
      for (const std::string& document : documents) {
        if (some.size() < kMost) some.push_back(document);
      }
      absl::StrAppend(&out, "<li><bdi>", Html(absl::StrJoin(some, ", ")),
                      documents.size() > kMost ? absl::StrCat(" and ", documents.size() - kMost, " more") : "",
                      "</bdi>: ", Html(words), "</li>\n");
    }
    return out + "</ul>\n</section>\n";
  }

  std::string Articles() const {
    std::map<std::string, std::vector<Mark>> marks;
    size_t number = 0;
    for (const v1::Citation& citation : numbers_.citations())
      marks[citation.document()].push_back({citation.span().begin(), citation.span().end(), ++number});
    // In the order of their first number.
    std::vector<std::pair<size_t, std::string>> order;
    for (const auto& [name, its] : marks) order.emplace_back(its.front().number, name);
    std::sort(order.begin(), order.end());
    std::string out = "<section id=\"articles\">\n<h2>Articles</h2>\n";
    for (const auto& [first, name] : order) {
      const auto document = page_.documents.find(name);
      if (document == page_.documents.end()) continue;
      const v1::Document& article = document->second;
      absl::StrAppend(&out, "<article class=\"source\"", LangOf(article.language_code()), ">\n<h3 dir=\"auto\">",
                      Html(article.title().empty() ? DocumentIdOf(name) : article.title()),
                      "</h3>\n<p class=\"from\" lang=\"en\"><bdi>", SourceLine(article), "</bdi>");
      // Only what a browser opens as a page; never "javascript:".
      if (absl::StartsWith(article.source_uri(), "https://") || absl::StartsWith(article.source_uri(), "http://")) {
        absl::StrAppend(&out, " · <a rel=\"noreferrer\" href=\"", Html(article.source_uri()), "\">",
                        Html(article.source_uri()), "</a>");
      }
      absl::StrAppend(&out, "</p>\n<div class=\"text\" dir=\"auto\">", MarkedHtml(article.content(), marks.at(name)),
                      "</div>\n</article>\n");
    }
    return out + "</section>\n";
  }

  const SummaryPage& page_;
  CitationNumbers numbers_;
  std::set<size_t> cited_;
};

}  // namespace

std::string RenderPage(const SummaryPage& page) { return Page(page).Render(); }

}  // namespace chancery::cli
