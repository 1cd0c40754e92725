#include "service/summarize/extractive.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>
#include <tuple>
#include <utility>

#include "absl/strings/str_cat.h"

namespace chancery::summarize {
namespace {

constexpr int32_t kDefaultSentences = 5;
// Each sentence taken costs a pass over all others.
constexpr int32_t kMostSentences = 500;
// Sentences that are weighed against one another; between two cuts as many again may wait.
constexpr size_t kMostCandidates = 20000;

Limits LimitsOf(const Request& request) {
  Limits limits;
  const int32_t room = request.max_characters ? kMostSentences : kDefaultSentences;
  limits.sentences = static_cast<size_t>(std::clamp(request.max_sentences.value_or(room), 0, kMostSentences));
  limits.by_characters = request.max_characters.has_value();
  limits.characters = std::max(request.max_characters.value_or(0), 0);
  if (std::isfinite(request.redundancy_penalty))
    limits.redundancy_penalty = std::clamp(request.redundancy_penalty, 0.0, 1.0);
  return limits;
}

// How a sentence compares with the others of its document, seen without the rest: words that its document repeats and
// that its title has, place, facts and focus.
std::vector<double> WorthInDocument(const DocumentFeatures& document, size_t focus_words) {
  const Weights weights;
  absl::flat_hash_map<uint32_t, float> counts;
  for (const SentenceFeatures& sentence : document.sentences) {
    for (const auto& [feature, count] : sentence.vector) counts[feature] += count;
  }
  std::vector<double> worth;
  for (const SentenceFeatures& sentence : document.sentences) {
    size_t repeated = 0, of_title = 0;
    auto title = document.title.begin();
    for (const auto& [feature, count] : sentence.vector) {
      repeated += counts[feature] > 1;
      while (title != document.title.end() && title->first < feature) ++title;
      of_title += title != document.title.end() && title->first == feature;
    }
    const auto share = [](size_t part, size_t whole) {
      return static_cast<double>(part) / static_cast<double>(std::max<size_t>(whole, 1));
    };
    const size_t facts = sentence.statements.size() + sentence.days.size() + sentence.entities.size();
    const double content = weights.coverage * share(repeated, sentence.vector.size()) +
                           weights.place * PlaceScore(sentence, weights) +
                           weights.facts * (1 - std::exp(-static_cast<double>(facts) / weights.fact_scale)) +
                           weights.title * share(of_title, document.title.size());
    worth.push_back(sentence.stands_alone *
                    (content + 4 * share(static_cast<size_t>(std::popcount(sentence.focus)), focus_words)));
  }
  return worth;
}

}  // namespace

Extract::Extract(Request request) : request_(std::move(request)), focus_(ReadFocus(request_.focus)) {}

void Extract::Add(const model::Document& document, const std::vector<model::Fact>& facts) {
  Source source{document.publish_time.value_or(absl::InfiniteFuture()), document.collection, document.id,
                ReadSentences(document, facts, focus_)};
  for (const SentenceFeatures& sentence : source.features.sentences) {
    for (const auto& [feature, count] : sentence.vector) ++frequency_[feature];
    for (size_t f = 0; f < focus_.size(); ++f) focus_frequency_[f] += static_cast<int64_t>(sentence.focus >> f & 1);
  }
  sentences_ += static_cast<int64_t>(source.features.sentences.size());
  // What cannot stand is never quoted.
  std::erase_if(source.features.sentences, [](const SentenceFeatures& s) { return s.stands_alone <= 0; });
  kept_ += source.features.sentences.size();
  sources_.push_back(std::move(source));
  if (kept_ > 2 * kMostCandidates) KeepBest();
}

// A document's share shrinks as documents come: what is dropped now would be dropped at the end too, so that the order
// of the documents does not matter.
void Extract::KeepBest() {
  const size_t share = std::max<size_t>(1, kMostCandidates / sources_.size());
  kept_ = 0;
  for (Source& source : sources_) {
    std::vector<SentenceFeatures>& sentences = source.features.sentences;
    if (sentences.size() > share) {
      const std::vector<double> worth = WorthInDocument(source.features, focus_.size());
      std::vector<size_t> order(sentences.size());
      for (size_t i = 0; i < order.size(); ++i) order[i] = i;
      std::sort(order.begin(), order.end(),
                [&](size_t a, size_t b) { return worth[a] != worth[b] ? worth[a] > worth[b] : a < b; });
      order.resize(share);
      std::sort(order.begin(), order.end());
      std::vector<SentenceFeatures> best;
      best.reserve(share);
      for (size_t i : order) best.push_back(std::move(sentences[i]));
      sentences = std::move(best);
    }
    kept_ += sentences.size();
  }
}

double Extract::Rarity(int64_t frequency) const {
  return std::log((static_cast<double>(sentences_) + 1) / (static_cast<double>(frequency) + 0.5));
}

// Vectors of terms and entities, rare ones weighing more, with the features that occur numbered from 0.
std::vector<Candidate> Extract::Candidates() const {
  std::vector<uint32_t> known;
  for (const Source& source : sources_) {
    for (const auto& [feature, count] : source.features.title) known.push_back(feature);
    for (const SentenceFeatures& sentence : source.features.sentences) {
      for (const auto& [feature, count] : sentence.vector) known.push_back(feature);
    }
  }
  std::sort(known.begin(), known.end());
  known.erase(std::unique(known.begin(), known.end()), known.end());
  std::vector<double> rarities;
  for (uint32_t feature : known) {
    const auto frequency = frequency_.find(feature);
    rarities.push_back(std::sqrt(Rarity(frequency == frequency_.end() ? 0 : frequency->second)));
  }
  const auto weighed = [&](const SparseVector& counts) {
    SparseVector vector;
    vector.reserve(counts.size());
    for (const auto& [feature, count] : counts) {
      const auto number = static_cast<uint32_t>(std::lower_bound(known.begin(), known.end(), feature) - known.begin());
      vector.emplace_back(number, static_cast<float>((1 + std::log(static_cast<double>(count))) * rarities[number]));
    }
    Normalize(vector);
    return vector;
  };

  std::vector<double> focus_worth;
  double focus_total = 0;
  for (size_t f = 0; f < focus_.size(); ++f) {
    focus_worth.push_back(Rarity(focus_frequency_[f]));
    focus_total += focus_worth.back();
  }
  std::vector<Candidate> candidates;
  candidates.reserve(kept_);
  for (size_t s = 0; s < sources_.size(); ++s) {
    const SparseVector title = weighed(sources_[s].features.title);
    for (const SentenceFeatures& sentence : sources_[s].features.sentences) {
      Candidate& candidate = candidates.emplace_back();
      candidate.features = &sentence;
      candidate.vector = weighed(sentence.vector);
      candidate.source = static_cast<uint32_t>(s);
      candidate.title = Dot(candidate.vector, title);
      for (size_t f = 0; f < focus_.size(); ++f) {
        if ((sentence.focus >> f & 1) != 0) candidate.focus += focus_worth[f] / focus_total;
      }
    }
  }
  return candidates;
}

std::vector<Quotation> Extract::Choose(const Weights& weights) {
  if (kept_ > kMostCandidates) KeepBest();
  std::sort(sources_.begin(), sources_.end(), [](const Source& a, const Source& b) {
    return std::tie(a.time, a.collection, a.id) < std::tie(b.time, b.collection, b.id);
  });
  const std::vector<Candidate> candidates = Candidates();
  std::vector<Choice> choices = ChooseSentences(candidates, sources_.size(), LimitsOf(request_), weights);
  // Candidates are numbered by time, document and position.
  std::sort(choices.begin(), choices.end(), [](const Choice& a, const Choice& b) { return a.candidate < b.candidate; });
  const auto name_of = [this](const Candidate& candidate) {
    const Source& source = sources_[candidate.source];
    return absl::StrCat("collections/", source.collection, "/documents/", source.id);
  };
  std::vector<Quotation> quotations;
  for (const Choice& choice : choices) {
    const Candidate& candidate = candidates[choice.candidate];
    Quotation& quotation = quotations.emplace_back();
    quotation.document = name_of(candidate);
    quotation.span = candidate.features->span;
    quotation.score = choice.score;
    for (size_t other : choice.also)
      quotation.also.emplace_back(name_of(candidates[other]), candidates[other].features->span);
  }
  return quotations;
}

Sentence ReadQuotation(Quotation quotation, const model::Document& document, const std::vector<model::Fact>& facts) {
  Sentence sentence{std::move(quotation), document.Slice(quotation.span), {}};
  for (const model::Fact& fact : facts) {
    if (sentence.span.Contains(fact.span))
      sentence.supporting_facts.push_back(absl::StrCat(sentence.document, "/facts/", fact.id));
  }
  return sentence;
}

}  // namespace chancery::summarize
