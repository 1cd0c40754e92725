#include "clients/cli/html_page.h"

#include <string>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"

namespace chancery::cli {
namespace {

constexpr char kName[] = "collections/c/documents/a";

v1::Citation Cite(int32_t begin, int32_t end) {
  v1::Citation citation;
  citation.set_document(kName);
  citation.mutable_span()->set_begin(begin);
  citation.mutable_span()->set_end(end);
  return citation;
}

SummaryPage PageOf(const std::string& content) {
  SummaryPage page;
  page.collection = "c";
  v1::Document& document = page.documents[kName];
  document.set_name(kName);
  document.set_content(content);
  document.set_language_code("en");
  v1::SummarySentence& sentence = *page.summary.add_sentences();
  sentence.set_text(content);
  *sentence.add_citations() = Cite(0, static_cast<int32_t>(content.size()));
  return page;
}

size_t Count(const std::string& text, const std::string& part) {
  size_t count = 0;
  for (size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++count;
  return count;
}

TEST(HtmlPage, EveryCitationAndItsPlaceLinkEachOther) {
  SummaryPage page = PageOf("Alpha beta. Gamma.");
  v1::TimelineEntry& entry = *page.timeline.add_timeline();
  entry.set_modality(v1::MODALITY_PLANNED);
  entry.mutable_time()->set_timex("XXXX-06");
  v1::SummarySentence& sentence = *entry.add_sentences();
  sentence.set_text("Gamma.");
  *sentence.add_citations() = Cite(12, 18);
  v1::FigureComparison& comparison = *page.comparison.add_figure_comparisons();
  comparison.set_relation(v1::FIGURE_RELATION_CONFLICTS);
  comparison.set_reason("two <values>");
  for (int32_t begin : {0, 6}) {
    v1::FigureStatement& statement = *comparison.add_statements();
    statement.mutable_quantity()->mutable_value()->set_value("70");
    *statement.mutable_citation() = Cite(begin, begin + 4);
  }
  const std::string html = RenderPage(page);
  for (int n = 1; n <= 4; ++n) {
    SCOPED_TRACE(n);
    EXPECT_EQ(Count(html, absl::StrCat("id=\"c", n, "\"")), 1u);
    EXPECT_EQ(Count(html, absl::StrCat("id=\"m", n, "\"")), 1u);
    EXPECT_GE(Count(html, absl::StrCat("href=\"#m", n, "\"")), 1u);
    EXPECT_EQ(Count(html, absl::StrCat("href=\"#c", n, "\"")), 1u);
  }
  for (const char* part : {"<section id=\"summary\">", "<section id=\"timeline\">", "<section id=\"figures\">",
                           "<section id=\"articles\">", "class=\"planned\"", "class=\"pair conflicts\"",
                           "Two &lt;values&gt;", "<h3>Undated</h3>"})
    EXPECT_TRUE(absl::StrContains(html, part)) << part;
  EXPECT_EQ(html, RenderPage(page));
}

TEST(HtmlPage, NeedsNothingFromOutside) {
  const std::string html = RenderPage(PageOf("Alpha."));
  for (const char* part : {"<script", "<link", "<img", "@import", "url(", "http://", "https://", "src="})
    EXPECT_FALSE(absl::StrContains(html, part)) << part;
  EXPECT_TRUE(absl::StrContains(html, "default-src 'none'"));
}

TEST(HtmlPage, WhatArticlesContainIsText) {
  const std::string hostile = "</div></style><script>alert(1)</script>\" onmouseover=x \xE2\x80\xAE&lt;";
  SummaryPage page = PageOf(hostile);
  page.question = hostile;
  page.collection = hostile;
  v1::Document& document = page.documents[kName];
  document.set_title(hostile);
  document.set_source(hostile);
  document.set_source_uri("javascript:alert(1)//http://");
  document.set_language_code("en\" onload=\"x");
  v1::OmittedDocument& omitted = *page.summary.add_omitted_documents();
  omitted.set_document(hostile);
  omitted.set_reason(hostile);
  const std::string html = RenderPage(page);
  EXPECT_EQ(Count(html, "<script"), 0u);
  EXPECT_EQ(Count(html, "</style>"), 1u);
  EXPECT_EQ(Count(html, "javascript:"), 0u);
  EXPECT_EQ(Count(html, "\" on"), 0u);
  EXPECT_FALSE(absl::StrContains(html, "\xE2\x80\xAE"));
  EXPECT_EQ(Count(html, "<div"), Count(html, "</div>"));
}

TEST(HtmlPage, WithoutAnythingItIsStillAPage) {
  const std::string html = RenderPage(SummaryPage());
  EXPECT_TRUE(absl::StartsWith(html, "<!doctype html>"));
  EXPECT_TRUE(absl::EndsWith(html, "</html>\n"));
}

}  // namespace
}  // namespace chancery::cli
