#ifndef CHANCERY_CLIENTS_CLI_HTML_PAGE_H_
#define CHANCERY_CLIENTS_CLI_HTML_PAGE_H_

#include <map>
#include <string>

#include "chancery/v1/chancery_service.pb.h"

namespace chancery::cli {

// What a page is made of.  Spans are in UTF-8 bytes.
struct SummaryPage {
  std::string collection;
  std::string question;              // how the reader asked: focus and filter, for the heading; may be empty
  v1::SummarizeResponse summary;     // EXTRACTIVE, BRIEF or UPDATE; or of the two below, then empty
  v1::SummarizeResponse timeline;    // TIMELINE
  v1::SummarizeResponse comparison;  // COMPARISON
  std::map<std::string, v1::Document> documents;  // with content, by name: all that the three quote
};

// One HTML page that needs nothing else: summary or brief, timeline, figures compared, and the articles with the quoted
// passages marked, each linked with the place that quotes it.  No script, no outside resource; whatever the articles
// contain is text.  The same bytes for the same input.
std::string RenderPage(const SummaryPage& page);

}  // namespace chancery::cli

#endif  // CHANCERY_CLIENTS_CLI_HTML_PAGE_H_
