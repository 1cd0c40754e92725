#include "service/rpc/point_summaries.h"

#include <cstdint>
#include <map>
#include <set>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "service/pipeline/write_points.h"
#include "service/rpc/to_proto.h"
#include "service/summarize/brief.h"
#include "service/summarize/comparison.h"
#include "service/summarize/quote.h"
#include "service/summarize/timeline.h"
#include "service/summarize/update.h"

namespace chancery::rpc {
namespace {

using summarize::BriefPoint;
using summarize::Quote;
using summarize::Told;

static_assert(static_cast<int>(summarize::FigureRelation::kSupersedes) == v1::FIGURE_RELATION_SUPERSEDES);
static_assert(static_cast<int>(summarize::FigureRelation::kPartOf) == v1::FIGURE_RELATION_PART_OF);

// Collects what will be quoted, so that those documents are read again, then writes it.
class Writer {
 public:
  Writer(const pipeline::PointScope& points, const PointRequest& request, store::Store& store)
      : points_(points), facts_(points.facts), request_(request), store_(store) {}

  void WillQuote(uint32_t document) { quoted_.insert(document); }
  void WillQuote(const Quote& quote) {
    WillQuote(quote.document);
    for (const Told& told : quote.also) WillQuote(told.document);
  }
  void WillQuote(const std::vector<BriefPoint>& list) {
    for (const BriefPoint& point : list) {
      for (size_t i = 0; i < std::min(point.told.size(), 1 + summarize::kMostCitations); ++i)
        WillQuote(point.told[i]->document);
    }
  }
  void WillQuote(const summarize::Brief& brief) {
    for (const auto* list : {&brief.meetings, &brief.other_events, &brief.instruments, &brief.figures, &brief.planned,
                             &brief.organizations, &brief.officials})
      WillQuote(*list);
  }
  void WillQuote(const std::vector<summarize::FigureComparison>& comparisons) {
    for (const summarize::FigureComparison& comparison : comparisons) {
      for (uint32_t i : comparison.figures) WillQuote(facts_.figures()[i].told.document);
    }
  }

  absl::Status ReadQuoted() {
    auto cited = pipeline::ReadQuoted(points_, quoted_, request_.scope, store_);
    if (!cited.ok()) return cited.status();
    cited_ = *std::move(cited);
    for (const auto& [name, document] : cited_) {
      writers_.try_emplace(name, document.document, request_.encoding);
      for (const model::Fact& fact : document.facts) by_id_[name][fact.id] = &fact;
    }
    return absl::OkStatus();
  }

  // False when the document has gone or changed since it was read: then there is nothing to quote.
  bool WriteSentence(const Quote& quote, int32_t document_count, v1::SummarySentence* out) const {
    const SpanWriter* writer = WriterOf(quote.document);
    if (writer == nullptr) return false;
    *out->add_citations() = MakeCitation(*writer, quote.sentence, quote.sentence, quote.speaker);
    out->set_text(out->citations(0).span().text());
    for (const Told& told : quote.also) {
      if (const SpanWriter* other = WriterOf(told.document))
        *out->add_citations() = MakeCitation(*other, told.sentence, told.sentence, told.speaker);
    }
    out->set_score(document_count);
    for (const auto& [document, fact] : quote.facts) {
      if (WriterOf(document) != nullptr) out->add_supporting_facts(FactNameOf(document, fact));
    }
    return true;
  }

  void WriteList(const std::vector<BriefPoint>& list, google::protobuf::RepeatedPtrField<v1::Fact>& out,
                 v1::Brief& brief) const {
    for (const BriefPoint& point : list) {
      const Told& shown = *point.told[0];
      const model::Fact* fact = FindFact(shown.document, shown.fact);
      if (fact == nullptr) continue;
      *out.Add() = ToProto(*fact, *WriterOf(shown.document));
      v1::FactCitations also;
      for (size_t i = 1; i < std::min(point.told.size(), 1 + summarize::kMostCitations); ++i) {
        const Told& told = *point.told[i];
        const SpanWriter* writer = WriterOf(told.document);
        if (writer == nullptr) continue;
        also.add_facts(FactNameOf(told.document, told.fact));
        *also.add_citations() = MakeCitation(*writer, told.span, told.sentence, told.speaker);
      }
      if (also.facts_size() == 0) continue;
      also.set_fact(out.Get(out.size() - 1).name());
      *brief.add_also() = std::move(also);
    }
  }

  void WriteBrief(const summarize::Brief& from, v1::SummarizeResponse* response) const {
    v1::Brief& brief = *response->mutable_brief();
    WriteList(from.meetings, *brief.mutable_meetings(), brief);
    WriteList(from.instruments, *brief.mutable_instruments(), brief);
    WriteList(from.figures, *brief.mutable_figures(), brief);
    WriteList(from.planned, *brief.mutable_planned(), brief);
    WriteList(from.organizations, *brief.mutable_organizations(), brief);
    WriteList(from.officials, *brief.mutable_officials(), brief);
    for (const Quote& quote : summarize::QuotesOf(facts_, from)) {
      std::set<uint32_t> documents = {quote.document};
      for (const Told& told : quote.also) documents.insert(told.document);
      v1::SummarySentence sentence;
      if (!WriteSentence(quote, static_cast<int32_t>(documents.size()), &sentence)) continue;
      AppendText(sentence, response);
      *response->add_sentences() = std::move(sentence);
    }
    response->set_omitted_point_count(from.omitted);
  }

  void WriteTimeline(const summarize::Timeline& timeline, v1::SummarizeResponse* response) const {
    for (const summarize::TimelineEntry& from : timeline.entries) {
      v1::TimelineEntry entry;
      if (!WriteSentence(from.quote, from.document_count, entry.add_sentences())) continue;
      if (from.time) *entry.mutable_time() = ToProto(*from.time);
      for (const std::string& fact : entry.sentences(0).supporting_facts()) entry.add_events(fact);
      entry.set_modality(from.is_planned ? v1::MODALITY_PLANNED : v1::MODALITY_ASSERTED);
      AppendText(entry.sentences(0), response);
      *response->add_timeline() = std::move(entry);
    }
    response->set_omitted_point_count(timeline.omitted);
  }

  void WriteComparisons(const std::vector<summarize::FigureComparison>& comparisons,
                        v1::SummarizeResponse* response) const {
    for (const summarize::FigureComparison& from : comparisons) {
      v1::FigureComparison out;
      for (uint32_t i : from.figures) {
        const Told& told = facts_.figures()[i].told;
        const model::Fact* fact = FindFact(told.document, told.fact);
        if (fact == nullptr) continue;
        v1::Fact written = ToProto(*fact, *WriterOf(told.document));
        v1::FigureStatement& statement = *out.add_statements();
        if (written.has_money()) *statement.mutable_money() = std::move(*written.mutable_money());
        else *statement.mutable_quantity() = std::move(*written.mutable_quantity());
        *statement.mutable_citation() = std::move(*written.mutable_citation());
        statement.set_fact(written.name());
      }
      if (out.statements_size() < 2) continue;
      out.set_relation(static_cast<v1::FigureRelation>(from.relation));
      out.set_reason(from.reason);
      *response->add_figure_comparisons() = std::move(out);
    }
  }

  static void AppendText(const v1::SummarySentence& sentence, v1::SummarizeResponse* response) {
    absl::StrAppend(response->mutable_text(), response->text().empty() ? "" : " ", sentence.text());
  }

 private:
  const std::string& NameOf(uint32_t document) const { return facts_.documents()[document].name; }
  std::string FactNameOf(uint32_t document, const std::string& fact) const {
    return absl::StrCat(NameOf(document), "/facts/", fact);
  }
  const SpanWriter* WriterOf(uint32_t document) const {
    const auto writer = writers_.find(NameOf(document));
    return writer == writers_.end() ? nullptr : &writer->second;
  }
  const model::Fact* FindFact(uint32_t document, const std::string& id) const {
    const auto facts = by_id_.find(NameOf(document));
    if (facts == by_id_.end()) return nullptr;
    const auto fact = facts->second.find(id);
    return fact == facts->second.end() ? nullptr : fact->second;
  }

  const pipeline::PointScope& points_;
  const summarize::ScopeFacts& facts_;
  const PointRequest& request_;
  store::Store& store_;
  std::set<uint32_t> quoted_;
  std::map<std::string, pipeline::CitedDocument> cited_;
  std::map<std::string, SpanWriter> writers_;
  std::map<std::string, std::map<std::string, const model::Fact*>> by_id_;
};

}  // namespace

absl::Status SummarizePoints(const PointRequest& request, store::Store& store, v1::SummarizeResponse* response) {
  auto points = pipeline::ReadPoints(request.scope, request.focus, store);
  if (!points.ok()) return points.status();
  Writer writer(*points, request, store);
  switch (request.kind) {
    case v1::SUMMARY_KIND_BRIEF: {
      const summarize::Brief brief =
          summarize::MakeBrief(points->facts, request.limit, [](const BriefPoint&) { return true; });
      writer.WillQuote(brief);
      if (absl::Status status = writer.ReadQuoted(); !status.ok()) return status;
      writer.WriteBrief(brief, response);
      response->set_algorithm("brief@1");
      break;
    }
    case v1::SUMMARY_KIND_UPDATE: {
      const summarize::Update update = summarize::MakeUpdate(points->facts, request.since, request.limit);
      writer.WillQuote(update.brief);
      writer.WillQuote(update.changes);
      if (absl::Status status = writer.ReadQuoted(); !status.ok()) return status;
      writer.WriteBrief(update.brief, response);
      writer.WriteComparisons(update.changes, response);
      response->set_algorithm("update@1");
      break;
    }
    case v1::SUMMARY_KIND_COMPARISON: {
      std::vector<summarize::FigureComparison> comparisons = summarize::CompareFigures(points->facts);
      response->set_omitted_point_count(summarize::KeepMostTold(comparisons, request.limit));
      writer.WillQuote(comparisons);
      if (absl::Status status = writer.ReadQuoted(); !status.ok()) return status;
      writer.WriteComparisons(comparisons, response);
      response->set_algorithm("comparison@1");
      break;
    }
    default: {
      const summarize::Timeline timeline = summarize::MakeTimeline(points->facts, request.limit);
      for (const summarize::TimelineEntry& entry : timeline.entries) writer.WillQuote(entry.quote);
      if (absl::Status status = writer.ReadQuoted(); !status.ok()) return status;
      writer.WriteTimeline(timeline, response);
      response->set_algorithm("timeline@1");
      break;
    }
  }
  response->set_considered_document_count(points->report.considered);
  for (const pipeline::OmittedDocument& omitted : points->report.omitted) {
    v1::OmittedDocument& out = *response->add_omitted_documents();
    out.set_document(omitted.name);
    out.set_reason(omitted.reason);
  }
  return absl::OkStatus();
}

}  // namespace chancery::rpc
