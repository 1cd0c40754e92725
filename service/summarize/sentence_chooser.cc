#include "service/summarize/sentence_chooser.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <utility>

#include "service/summarize/redundancy.h"

namespace chancery::summarize {
namespace {

constexpr size_t kMostAlso = 20;
// Two sentences that overlap at least so say the same.
constexpr double kSame = 0.6;
// A document loses this share of its sentences' worth for each one taken, while others wait.
constexpr double kRepeatedDocument = 0.25;
// How much of a sentence's worth is the focus, when some sentence has a word of it.
constexpr double kFocusShare = 0.6;

SentenceIndex IndexWords(const std::vector<Candidate>& candidates) {
  std::vector<const SparseVector*> vectors;
  size_t features = 0;
  for (const Candidate& candidate : candidates) {
    vectors.push_back(&candidate.vector);
    if (!candidate.vector.empty()) features = std::max(features, size_t{candidate.vector.back().first} + 1);
  }
  return SentenceIndex(std::move(vectors), features);
}

// The worth of saying a word: the more sentences have it and the earlier they stand, the more the documents are about
// it.
std::vector<double> WordWorth(const std::vector<Candidate>& candidates, size_t features, const Weights& weights) {
  std::vector<double> worth(features);
  for (const Candidate& candidate : candidates) {
    const double place = PlaceScore(*candidate.features, weights);
    for (const auto& [feature, weight] : candidate.vector) worth[feature] += place;
  }
  return worth;
}

// What each sentence states, as features numbered from 0.
std::vector<SparseVector> FactVectors(const std::vector<Candidate>& candidates, size_t& features) {
  std::map<uint32_t, uint32_t> numbers;
  std::vector<SparseVector> vectors;
  for (const Candidate& candidate : candidates) {
    SparseVector& vector = vectors.emplace_back();
    for (const auto* list :
         {&candidate.features->statements, &candidate.features->days, &candidate.features->entities}) {
      for (uint32_t fact : *list)
        vector.emplace_back(numbers.try_emplace(fact, static_cast<uint32_t>(numbers.size())).first->second, 1.0F);
    }
    std::sort(vector.begin(), vector.end());
    vector.erase(std::unique(vector.begin(), vector.end()), vector.end());
  }
  features = numbers.size();
  return vectors;
}

std::vector<const SparseVector*> Pointers(const std::vector<SparseVector>& vectors) {
  std::vector<const SparseVector*> pointers;
  for (const SparseVector& vector : vectors) pointers.push_back(&vector);
  return pointers;
}

class Chooser {
 public:
  Chooser(const std::vector<Candidate>& candidates, size_t source_count, const Limits& limits, const Weights& weights)
      : candidates_(candidates),
        limits_(limits),
        weights_(weights),
        several_(source_count > 1),
        focused_(std::any_of(candidates.begin(), candidates.end(), [](const Candidate& c) { return c.focus > 0; })),
        words_(IndexWords(candidates)),
        word_coverage_(words_, WordWorth(candidates, words_.feature_count(), weights)),
        fact_vectors_(FactVectors(candidates, fact_count_)),
        facts_(Pointers(fact_vectors_), fact_count_),
        fact_coverage_(facts_, std::vector<double>(fact_count_, 1.0)),
        repeated_(source_count, 1.0),
        overlap_(candidates.size()),
        open_(candidates.size(), true) {
    for (size_t i = 0; i < candidates.size(); ++i) most_words_ = std::max(most_words_, word_coverage_.Of(i));
    for (size_t i = 0; i < candidates.size(); ++i) scores_.push_back(Worth(i));
  }

  std::vector<Choice> Choose() {
    // What overlaps so much is not taken at all; from 1 (nothing but the sentence itself) down to a tenth.
    const double penalty = limits_.redundancy_penalty;
    const double limit = penalty == 0 ? std::numeric_limits<double>::infinity() : 1 - 0.9 * penalty;
    int64_t characters = limits_.characters;
    std::vector<Choice> choices;
    while (choices.size() < limits_.sentences) {
      const size_t none = candidates_.size();
      size_t best = none;
      double best_value = 0;
      for (size_t i = 0; i < candidates_.size(); ++i) {
        if (!open_[i] || overlap_[i] > limit) continue;
        if (limits_.by_characters && Cost(i, choices.empty()) > characters) continue;
        const double value = Value(i);
        if (value <= best_value) continue;
        best = i;
        best_value = value;
      }
      if (best == none) break;
      characters -= Cost(best, choices.empty());
      choices.push_back({best, scores_[best], Take(best)});
    }
    for (Choice& choice : choices) {
      std::erase_if(choice.also, [this](size_t i) { return !open_[i]; });
      if (choice.also.size() > kMostAlso) choice.also.resize(kMostAlso);
    }
    return choices;
  }

 private:
  // With the blank before it when the sentences are joined.
  int64_t Cost(size_t i, bool first) const { return candidates_[i].features->code_points + (first ? 0 : 1); }

  double Worth(size_t i) const {
    const Candidate& candidate = candidates_[i];
    const double words = most_words_ > 0 ? word_coverage_.Of(i) / most_words_ : 0;
    const double content = weights_.coverage * words + weights_.place * PlaceScore(*candidate.features, weights_) +
                           weights_.facts * (1 - std::exp(-fact_coverage_.Of(i) / weights_.fact_scale)) +
                           weights_.title * candidate.title;
    const double all = weights_.coverage + weights_.place + weights_.facts + weights_.title;
    const double worth = focused_ ? (1 - kFocusShare) * content / all + kFocusShare * candidate.focus : content / all;
    return static_cast<double>(candidate.features->stands_alone) * worth;
  }

  // What taking the sentence now would bring.
  double Value(size_t i) const {
    const Candidate& candidate = candidates_[i];
    double value = Worth(i) * (1 - limits_.redundancy_penalty * std::min(overlap_[i], 1.0));
    if (several_) value *= repeated_[candidate.source];
    if (limits_.by_characters) value /= std::pow(candidate.features->code_points + 1, weights_.length);
    return value;
  }

  std::vector<size_t> Take(size_t taken) {
    open_[taken] = false;
    const Candidate& said = candidates_[taken];
    repeated_[said.source] *= 1 - kRepeatedDocument;
    // From the default penalty on, what is said is worth nothing the second time.
    const double share = std::min(1.0, 2 * limits_.redundancy_penalty);
    word_coverage_.Say(taken, share);
    fact_coverage_.Say(taken, share);
    std::vector<size_t> also;
    const std::vector<float> cosines = words_.Products(taken);
    for (size_t i = 0; i < candidates_.size(); ++i) {
      // What shares a statement shares an entity, which is in the cosine.
      if (i == taken || cosines[i] <= 0) continue;
      const double overlap = Overlap(*candidates_[i].features, *said.features, static_cast<double>(cosines[i]),
                                     candidates_[i].source == said.source);
      overlap_[i] = std::max(overlap_[i], overlap);
      if (overlap >= kSame) also.push_back(i);
    }
    return also;
  }

  const std::vector<Candidate>& candidates_;
  const Limits limits_;
  const Weights weights_;
  const bool several_;
  const bool focused_;
  const SentenceIndex words_;
  Coverage word_coverage_;
  size_t fact_count_ = 0;  // before fact_vectors_, which sets it
  const std::vector<SparseVector> fact_vectors_;
  const SentenceIndex facts_;
  Coverage fact_coverage_;
  double most_words_ = 0;
  std::vector<double> scores_;
  std::vector<double> repeated_;  // of a source: what is left of its sentences' worth
  std::vector<double> overlap_;   // the greatest with a sentence taken
  std::vector<bool> open_;
};

}  // namespace

double PlaceScore(const SentenceFeatures& sentence, const Weights& weights) {
  return 1 / (1 + weights.place_decay * sentence.place);
}

std::vector<Choice> ChooseSentences(const std::vector<Candidate>& candidates, size_t source_count, const Limits& limits,
                                    const Weights& weights) {
  return Chooser(candidates, source_count, limits, weights).Choose();
}

}  // namespace chancery::summarize
