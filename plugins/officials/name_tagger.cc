#include "plugins/officials/name_tagger.h"

#include <algorithm>
#include <cmath>
#include <cstring>

#include "plugins/officials/name_evidence.h"
#include "plugins/officials/name_features.h"

namespace chancery::officials {
namespace {

constexpr std::string_view kMagic = "chancery-names 1\n";
constexpr int32_t kNever = -(1 << 28);
constexpr double kSure = 400;  // a score that leaves little doubt
// Rules' evidence from which a name is kept that the model leaves out: an office beside a given name and a word.
constexpr double kRulesAlone = 1.7;

int32_t ReadInt(std::string_view bytes, size_t at) {
  uint32_t n = 0;
  for (size_t i = 0; i < 4; ++i) n |= uint32_t{static_cast<unsigned char>(bytes[at + i])} << (8 * i);
  return static_cast<int32_t>(n);
}

}  // namespace

void BestLabels(const std::vector<int32_t>& scores, const Transitions& transitions, std::vector<uint8_t>& labels) {
  const size_t units = scores.size() / kNameLabels;
  labels.assign(units, kOutsideName);
  std::vector<uint8_t> from(units * kNameLabels);
  std::array<int32_t, kNameLabels> best = {0, kNever, kNever};  // before the first unit: outside
  for (size_t i = 0; i < units; ++i) {
    std::array<int32_t, kNameLabels> next;
    for (size_t y = 0; y < kNameLabels; ++y) {
      int32_t top = kNever;
      for (size_t x = 0; x < kNameLabels; ++x) {
        if (y == kInsideName && x == kOutsideName) continue;
        const int32_t score = best[x] <= kNever ? kNever : best[x] + transitions[x * kNameLabels + y];
        if (score > top) {
          top = score;
          from[i * kNameLabels + y] = static_cast<uint8_t>(x);
        }
      }
      next[y] = top <= kNever ? kNever : top + scores[i * kNameLabels + y];
    }
    best = next;
  }
  if (units == 0) return;
  auto y = static_cast<uint8_t>(std::max_element(best.begin(), best.end()) - best.begin());
  for (size_t i = units; i-- > 0;) {
    labels[i] = y;
    y = from[i * kNameLabels + y];
  }
}

bool NameWeights::Read(std::string_view& bytes) {
  constexpr size_t kHeader = 4 + 4 * kNameLabels * kNameLabels;
  const int32_t bits = bytes.size() >= kHeader ? ReadInt(bytes, 0) : -1;
  if (bits < 8 || bits > 24) return false;
  const size_t size = kHeader + (kNameLabels << bits);
  if (bytes.size() < size) return false;
  for (size_t i = 0; i < transitions_.size(); ++i) transitions_[i] = ReadInt(bytes, 4 + 4 * i);
  weights_.assign(bytes.begin() + kHeader, bytes.begin() + static_cast<int64_t>(size));
  mask_ = (1u << bits) - 1;
  bytes.remove_prefix(size);
  return true;
}

void NameWeights::Label(const std::vector<uint32_t>& features, size_t each, size_t units, std::vector<int32_t>& scores,
                        std::vector<uint8_t>& labels) const {
  scores.assign(units * kNameLabels, 0);
  for (size_t i = 0; i < features.size(); ++i) {
    const int8_t* of = weights_.data() + size_t{features[i] & mask_} * kNameLabels;
    int32_t* score = scores.data() + i / each * kNameLabels;
    for (size_t y = 0; y < kNameLabels; ++y) score[y] += of[y];
  }
  BestLabels(scores, transitions_, labels);
}

bool NameTagger::Load(const rules::DataFile& file, std::string& error) {
  std::string_view bytes = file.text;
  const bool named = bytes.starts_with(kMagic);
  if (named) bytes.remove_prefix(kMagic.size());
  if (named && first_.Read(bytes) && second_.Read(bytes) && bytes.empty()) return true;
  error = std::string(file.name) + ": is no model of names, or was cut short";
  return false;
}

std::vector<PersonName> NameTagger::Find(const NameTools& tools, const rules::TokenizedText& text,
                                         const Candidates& candidates, const std::vector<PersonName>& supported) const {
  std::vector<PersonName> names;
  NameFeatures features(tools, text, candidates, supported);
  std::vector<uint32_t> hashes;
  std::vector<int32_t> scores;
  std::vector<std::vector<uint8_t>> first(candidates.runs.size());
  for (size_t r = 0; r < candidates.runs.size(); ++r) {
    const size_t each = features.Of(candidates.runs[r], hashes);
    first_.Label(hashes, each, candidates.runs[r].units.size(), scores, first[r]);
  }
  for (size_t r = 0; r < candidates.runs.size(); ++r) features.Remember(candidates.runs[r], first[r]);
  std::vector<uint8_t> labels;
  for (const Run& run : candidates.runs) {
    const size_t each = features.Of(run, hashes);
    second_.Label(hashes, each, run.units.size(), scores, labels);
    for (size_t i = 0; i < labels.size();) {
      if (labels[i] != kBeginsName) {
        ++i;
        continue;
      }
      size_t end = i + 1;
      while (end < labels.size() && labels[end] == kInsideName) ++end;
      double margin = 0;
      for (size_t k = i; k < end; ++k)
        margin += scores[k * kNameLabels + labels[k]] - scores[k * kNameLabels + kOutsideName];
      margin /= static_cast<double>(end - i) * kSure;
      const double evidence = Evidence::kEnough + std::clamp(margin, 0.0, 1.0);
      names.push_back(MakeName(tools, text, run, i, end, evidence, names.empty() ? nullptr : &names.back()));
      i = end;
    }
  }
  const size_t chosen = names.size();
  for (const PersonName& name : supported) {
    if (name.evidence < kRulesAlone) continue;
    const auto next = std::lower_bound(names.begin(), names.begin() + static_cast<int64_t>(chosen), name.first,
                                       [](const PersonName& n, uint32_t token) { return n.last <= token; });
    if (next == names.begin() + static_cast<int64_t>(chosen) || next->first >= name.last) names.push_back(name);
  }
  std::sort(names.begin(), names.end(), [](const PersonName& a, const PersonName& b) { return a.begin < b.begin; });
  return names;
}

}  // namespace chancery::officials
