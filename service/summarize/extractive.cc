#include "service/summarize/extractive.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <tuple>
#include <utility>

#include "absl/time/time.h"
#include "service/summarize/centrality.h"
#include "service/summarize/sentence_features.h"

namespace chancery::summarize {
namespace {

constexpr int32_t kDefaultSentences = 5;
// Each sentence taken costs a pass over all others.
constexpr size_t kMostSentences = 500;
constexpr size_t kMostAlso = 20;
// Two sentences that overlap at least so say the same.
constexpr double kSame = 0.6;
// A document loses this share of its sentences' worth for each one taken, while others wait.
constexpr double kRepeatedDocument = 0.25;

// Weights of what makes a sentence worth quoting, chosen on the summaries of the GUM corpus (ROUGE against lead and
// random choice).
double Worth(const SentenceFeatures& sentence, double centrality, bool focused) {
  const double place = 1.0 / (1.0 + 0.5 * sentence.place);
  const double content = 0.35 * centrality + 0.3 * place + 0.15 * sentence.facts + 0.2 * sentence.title;
  return sentence.stands_alone * (focused ? 0.4 * content + 0.6 * sentence.focus : content);
}

std::vector<const Source*> InOrder(absl::Span<const Source> sources) {
  std::vector<const Source*> order;
  for (const Source& source : sources) order.push_back(&source);
  std::stable_sort(order.begin(), order.end(), [](const Source* a, const Source* b) {
    const absl::Time a_time = a->document.publish_time.value_or(absl::InfiniteFuture());
    const absl::Time b_time = b->document.publish_time.value_or(absl::InfiniteFuture());
    return std::tie(a_time, a->document.collection, a->document.id) <
           std::tie(b_time, b->document.collection, b->document.id);
  });
  return order;
}

// Finds the sentences that share features with one, by an inverted index.
class Similarity {
 public:
  explicit Similarity(const FeatureTable& table)
      : table_(table), postings_(static_cast<size_t>(table.feature_count)), cosines_(table.sentences.size()) {
    for (size_t i = 0; i < table.sentences.size(); ++i) {
      for (const auto& [feature, weight] : table.sentences[i].vector)
        postings_[static_cast<size_t>(feature)].emplace_back(i, weight);
    }
  }

  // The cosine of every sentence with sentence `i`; valid until the next call.
  const std::vector<double>& To(size_t i) {
    std::fill(cosines_.begin(), cosines_.end(), 0);
    for (const auto& [feature, weight] : table_.sentences[i].vector) {
      for (const auto& [other, its] : postings_[static_cast<size_t>(feature)]) cosines_[other] += weight * its;
    }
    return cosines_;
  }

 private:
  const FeatureTable& table_;
  std::vector<std::vector<std::pair<size_t, double>>> postings_;
  std::vector<double> cosines_;
};

struct Choice {
  size_t sentence;
  std::vector<size_t> also;
};

class Chooser {
 public:
  Chooser(const FeatureTable& table, const Request& request, size_t source_count)
      : table_(table), request_(request), similarity_(table), taken_from_(source_count), several_(source_count > 1) {
    std::vector<const SparseVector*> vectors;
    for (const SentenceFeatures& sentence : table.sentences) vectors.push_back(&sentence.vector);
    const std::vector<double> centrality = LexRank(vectors, table.feature_count);
    const bool focused = std::any_of(table.sentences.begin(), table.sentences.end(),
                                     [](const SentenceFeatures& s) { return s.focus > 0; });
    for (size_t i = 0; i < table.sentences.size(); ++i)
      worth_.push_back(Worth(table.sentences[i], centrality[i], focused));
    overlap_.resize(table.sentences.size());
    open_.assign(table.sentences.size(), true);
  }

  std::vector<Choice> Choose() {
    const double penalty =
        std::isfinite(request_.redundancy_penalty) ? std::clamp(request_.redundancy_penalty, 0.0, 1.0) : 0.5;
    // What overlaps so much is not taken at all; from 1 (nothing but the sentence itself) down to a tenth.
    const double limit = penalty == 0 ? std::numeric_limits<double>::infinity() : 1 - 0.9 * penalty;
    size_t room = kMostSentences;
    if (request_.max_sentences) room = std::min(room, static_cast<size_t>(std::max(*request_.max_sentences, 0)));
    else if (!request_.max_characters) room = kDefaultSentences;
    int64_t characters =
        request_.max_characters ? std::max(*request_.max_characters, 0) : std::numeric_limits<int64_t>::max();

    std::vector<Choice> choices;
    while (choices.size() < room) {
      const size_t none = table_.sentences.size();
      size_t best = none;
      double best_value = 0;
      for (size_t i = 0; i < table_.sentences.size(); ++i) {
        if (!open_[i] || overlap_[i] > limit || Cost(i, choices.empty()) > characters) continue;
        double value = worth_[i] * (1 - penalty * std::min(overlap_[i], 1.0));
        if (several_)
          value *= std::pow(1 - kRepeatedDocument, taken_from_[static_cast<size_t>(table_.sentences[i].source)]);
        // Sentences stand in the order of their names and positions: among equals the first stays.
        if (best == none || value > best_value) {
          best = i;
          best_value = value;
        }
      }
      if (best == none) break;
      characters -= Cost(best, choices.empty());
      Take(best, choices);
    }
    DropTakenFromAlso(choices);
    return choices;
  }

  double worth(size_t i) const { return worth_[i]; }

 private:
  // With the blank before it when the sentences are joined.
  int64_t Cost(size_t i, bool first) const { return table_.sentences[i].code_points + (first ? 0 : 1); }

  void Take(size_t taken, std::vector<Choice>& choices) {
    open_[taken] = false;
    ++taken_from_[static_cast<size_t>(table_.sentences[taken].source)];
    Choice& choice = choices.emplace_back();
    choice.sentence = taken;
    const std::vector<double>& cosines = similarity_.To(taken);
    for (size_t i = 0; i < table_.sentences.size(); ++i) {
      // What shares a statement shares an entity, which is in the cosine.
      if (i == taken || cosines[i] <= 0) continue;
      const double overlap = Overlap(table_.sentences[i], table_.sentences[taken], cosines[i]);
      overlap_[i] = std::max(overlap_[i], overlap);
      if (overlap >= kSame) choice.also.push_back(i);
    }
  }

  void DropTakenFromAlso(std::vector<Choice>& choices) const {
    for (Choice& choice : choices) {
      choice.also.erase(std::remove_if(choice.also.begin(), choice.also.end(), [this](size_t i) { return !open_[i]; }),
                        choice.also.end());
      if (choice.also.size() > kMostAlso) choice.also.resize(kMostAlso);
    }
  }

  const FeatureTable& table_;
  const Request& request_;
  Similarity similarity_;
  std::vector<int32_t> taken_from_;
  const bool several_;
  std::vector<double> worth_;
  std::vector<double> overlap_;  // the greatest with a sentence taken
  std::vector<bool> open_;
};

}  // namespace

std::vector<Sentence> SummarizeExtractive(absl::Span<const Source> sources, const Request& request) {
  const std::vector<const Source*> order = InOrder(sources);
  FeatureTable table = ReadSentences(order, request.focus);
  Chooser chooser(table, request, order.size());
  std::vector<Choice> choices = chooser.Choose();
  // Sentences are numbered by source, then position, and sources by time, then name.
  std::sort(choices.begin(), choices.end(), [](const Choice& a, const Choice& b) { return a.sentence < b.sentence; });

  std::vector<Sentence> summary;
  for (const Choice& choice : choices) {
    SentenceFeatures& its = table.sentences[choice.sentence];
    const model::Document& document = order[static_cast<size_t>(its.source)]->document;
    Sentence& sentence = summary.emplace_back();
    sentence.document = document.Name();
    sentence.span = its.span;
    sentence.text = document.Slice(its.span);
    sentence.score = chooser.worth(choice.sentence);
    sentence.supporting_facts = std::move(its.supporting_facts);
    for (size_t other : choice.also) {
      const SentenceFeatures& also = table.sentences[other];
      sentence.also.emplace_back(order[static_cast<size_t>(also.source)]->document.Name(), also.span);
    }
  }
  return summary;
}

}  // namespace chancery::summarize
