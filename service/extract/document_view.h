#ifndef CHANCERY_SERVICE_EXTRACT_DOCUMENT_VIEW_H_
#define CHANCERY_SERVICE_EXTRACT_DOCUMENT_VIEW_H_

#include <cstdint>
#include <deque>
#include <string>
#include <unordered_set>
#include <vector>

#include "absl/strings/string_view.h"
#include "chancery/extractor.h"
#include "service/model/annotation.h"
#include "service/model/document.h"

namespace chancery::extract {

// One document as plugins see it, with what was found in it so far.  For one thread.
class DocumentView {
 public:
  // `document` must outlive the view.
  explicit DocumentView(const model::Document& document);
  DocumentView(const DocumentView&) = delete;
  DocumentView& operator=(const DocumentView&) = delete;

  // Adds a finding of the extractor that calls itself `source`; both must outlive the view and stay where they are.
  void Add(const model::Annotation& annotation, absl::string_view source);

  // The document with the prior annotations of those types, sorted by begin, then by end descending, then as they were
  // added.  `prior_ids` gets their ids.  Valid until the next call.
  const chx_document* WithPrior(const std::vector<std::string>& types, const std::vector<std::string>& more_types,
                                std::unordered_set<uint64_t>* prior_ids);

 private:
  struct Prior {
    chx_annotation annotation;
    std::vector<chx_attr> attributes;
    std::vector<chx_link> links;
    std::vector<chx_relation> relations;
  };
  void AddHostGiven(const std::vector<model::TextSpan>& spans, chx_str type);

  chx_document document_;
  chx_attr title_;
  std::deque<Prior> prior_;  // a deque keeps their addresses
  std::vector<const chx_annotation*> selected_;
};

}  // namespace chancery::extract

#endif  // CHANCERY_SERVICE_EXTRACT_DOCUMENT_VIEW_H_
