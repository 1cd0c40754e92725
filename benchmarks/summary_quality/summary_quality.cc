// Measures the choice of sentences beside lead, TextRank and LexRank: summary_quality PLUGIN_FOLDER DATA [--fit]
//
// DATA is a folder as ../shared/eval.  Every system picks whole sentences of the same splitter into the same number of
// characters; a sentence that does not fit is passed over.  Figures are means over documents (or sets of documents):
//   ROUGE-1/2/L F1, of several references the best
//   facts: share of the distinct gold facts with a mention inside a chosen sentence
// --fit cross-validates: five times, weights are searched on four fifths of the documents, and used on the
// other fifth; its figures are over all documents, each summarised with weights that have not seen it.
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "benchmarks/summary_quality/baselines.h"
#include "benchmarks/summary_quality/gold.h"
#include "benchmarks/summary_quality/rouge.h"
#include "service/summarize/extractive.h"
#include "service/summarize/sentence_shape.h"
#include "service/text/search_terms.h"

namespace chancery::benchmarks {
namespace {

// A sentence of a set of documents.
struct Unit {
  size_t document;
  model::TextSpan span;
};

// Documents that are summarised together.
struct Scope {
  std::vector<const ReadDocument*> documents;
  std::vector<const GoldDocument*> gold;
};

struct Group {
  std::string name;
  std::vector<Scope> scopes;
  std::vector<int> limits;  // characters
};

enum Measure { kRouge1, kRouge2, kRougeL, kFacts, kMeasures };

// Of one scope, or the mean of several; without a measure where the gold has none.
struct Score {
  std::array<double, kMeasures> sum{};
  std::array<int, kMeasures> count{};
  double characters = 0;
  int scopes = 0;

  void Add(const Score& other) {
    for (int m = 0; m < kMeasures; ++m) {
      sum[m] += other.sum[m];
      count[m] += other.count[m];
    }
    characters += other.characters;
    scopes += other.scopes;
  }
  double Mean(int m) const { return count[m] == 0 ? 0 : sum[m] / count[m]; }
};

std::vector<Unit> Units(const Scope& scope) {
  std::vector<Unit> units;
  for (size_t d = 0; d < scope.documents.size(); ++d) {
    for (model::TextSpan span : scope.documents[d]->document.sentences) units.push_back({d, span});
  }
  return units;
}

std::string TextOf(const Scope& scope, const Unit& unit) {
  return scope.documents[unit.document]->document.Slice(unit.span);
}

int CodePoints(const std::string& text) {
  return static_cast<int>(std::count_if(text.begin(), text.end(), [](char c) { return (c & 0xC0) != 0x80; }));
}

std::vector<Unit> Fill(const Scope& scope, const std::vector<Unit>& units, const std::vector<size_t>& order,
                       int limit) {
  std::vector<Unit> chosen;
  for (size_t i : order) {
    const int cost = CodePoints(TextOf(scope, units[i])) + (chosen.empty() ? 0 : 1);
    if (cost > limit) continue;
    limit -= cost;
    chosen.push_back(units[i]);
  }
  return chosen;
}

// The first sentences of all documents, then the second ones.
std::vector<size_t> LeadOrder(const std::vector<Unit>& units) {
  std::map<size_t, size_t> seen;
  std::vector<std::pair<size_t, size_t>> places;
  for (size_t i = 0; i < units.size(); ++i) places.emplace_back(seen[units[i].document]++, i);
  std::sort(places.begin(), places.end());
  std::vector<size_t> order;
  for (const auto& [place, i] : places) order.push_back(i);
  return order;
}

std::vector<Words> WordsOf(const Scope& scope, const std::vector<Unit>& units) {
  std::vector<Words> all;
  for (const Unit& unit : units) {
    Words& words = all.emplace_back();
    for (const text::SearchToken& token : text::AnalyzeText(TextOf(scope, unit))) {
      if (!token.terms.empty() && !summarize::IsFunctionWord(token.terms[0])) words.push_back(token.terms[0]);
    }
  }
  return all;
}

// A scope read by Chancery, ready for any weights.
struct Ours {
  summarize::Extract extract;
  std::map<std::string, size_t> numbers;  // of documents

  std::vector<Unit> Choose(const summarize::Weights& weights) {
    std::vector<Unit> chosen;
    for (const summarize::Quotation& quotation : extract.Choose(weights))
      chosen.push_back({numbers[quotation.document], quotation.span});
    return chosen;
  }
};

Ours ReadScope(const Scope& scope, int limit) {
  summarize::Request request;
  request.max_characters = limit;
  Ours ours{summarize::Extract(request), {}};
  for (size_t d = 0; d < scope.documents.size(); ++d) {
    ours.extract.Add(scope.documents[d]->document, scope.documents[d]->facts);
    ours.numbers[scope.documents[d]->document.Name()] = d;
  }
  return ours;
}

Score Judge(const Scope& scope, std::vector<Unit> chosen) {
  std::sort(chosen.begin(), chosen.end(),
            [](const Unit& a, const Unit& b) { return std::pair(a.document, a.span) < std::pair(b.document, b.span); });
  std::string text;
  for (const Unit& unit : chosen) absl::StrAppend(&text, text.empty() ? "" : " ", TextOf(scope, unit));
  Score score;
  score.scopes = 1;
  score.characters = CodePoints(text);
  const std::vector<std::string> words = RougeWords(text);
  std::set<std::string> facts, covered;
  for (size_t d = 0; d < scope.gold.size(); ++d) {
    for (const std::string& reference : scope.gold[d]->references) {
      const std::vector<std::string> its = RougeWords(reference);
      score.count[kRouge1] = score.count[kRouge2] = score.count[kRougeL] = 1;
      score.sum[kRouge1] = std::max(score.sum[kRouge1], RougeN(words, its, 1).F1());
      score.sum[kRouge2] = std::max(score.sum[kRouge2], RougeN(words, its, 2).F1());
      score.sum[kRougeL] = std::max(score.sum[kRougeL], RougeL(words, its).F1());
    }
    for (const auto& [key, spans] : scope.gold[d]->facts) {
      facts.insert(key);
      for (model::TextSpan span : spans) {
        for (const Unit& unit : chosen) {
          if (unit.document == d && unit.span.Contains(span)) covered.insert(key);
        }
      }
    }
  }
  if (!facts.empty()) {
    score.count[kFacts] = 1;
    score.sum[kFacts] = static_cast<double>(covered.size()) / static_cast<double>(facts.size());
  }
  return score;
}

void Print(const std::string& group, int limit, const char* system, const Score& score) {
  std::string line = absl::StrFormat("%-22s %5d  %-9s", group, limit, system);
  for (int m = 0; m < kMeasures; ++m)
    absl::StrAppend(&line, score.count[m] == 0 ? "     -" : absl::StrFormat(" %5.1f", 100 * score.Mean(m)));
  std::printf("%s  %5.0f\n", line.c_str(), score.characters / std::max(score.scopes, 1));
}

void PrintHead() {
  std::printf("%-22s %5s  %-9s %5s %5s %5s %5s  %5s\n", "documents", "limit", "system", "R-1", "R-2", "R-L", "facts",
              "chars");
}

// The scores of lead, TextRank and LexRank.
std::array<Score, 3> Baselines(const Scope& scope, int limit) {
  const std::vector<Unit> units = Units(scope);
  const std::vector<Words> words = WordsOf(scope, units);
  return {Judge(scope, Fill(scope, units, LeadOrder(units), limit)),
          Judge(scope, Fill(scope, units, TextRank(words), limit)),
          Judge(scope, Fill(scope, units, LexRankThreshold(words), limit))};
}

void Compare(const std::vector<Group>& groups) {
  PrintHead();
  for (const Group& group : groups) {
    for (int limit : group.limits) {
      std::array<Score, 3> baselines;
      Score ours;
      for (const Scope& scope : group.scopes) {
        const std::array<Score, 3> its = Baselines(scope, limit);
        for (size_t i = 0; i < its.size(); ++i) baselines[i].Add(its[i]);
        ours.Add(Judge(scope, ReadScope(scope, limit).Choose({})));
      }
      Print(group.name, limit, "lead", baselines[0]);
      Print(group.name, limit, "TextRank", baselines[1]);
      Print(group.name, limit, "LexRank", baselines[2]);
      Print(group.name, limit, "Chancery", ours);
    }
  }
}

// Searches weights on a grid: many drawn points, then one weight after another from the best of them.
class Fitting {
 public:
  static constexpr size_t kFolds = 5;
  static constexpr int kDrawn = 200;

  explicit Fitting(const std::vector<Group>& groups) : groups_(groups) {
    for (size_t g = 0; g < groups.size(); ++g) {
      for (int limit : groups[g].limits) {
        Part& part = parts_.emplace_back();
        part.group = g;
        part.limit = limit;
        std::array<Score, 3> baselines;
        for (const Scope& scope : groups[g].scopes) {
          part.ours.push_back(ReadScope(scope, limit));
          const std::array<Score, 3> its = Baselines(scope, limit);
          for (size_t i = 0; i < its.size(); ++i) baselines[i].Add(its[i]);
        }
        for (int m = 0; m < kMeasures; ++m) {
          for (const Score& score : baselines) part.best[m] = std::max(part.best[m], score.Mean(m));
        }
      }
    }
  }

  void Run() {
    std::vector<std::vector<Score>> fresh(parts_.size());  // of a part: each scope's, by weights that have not seen it
    for (size_t fold = 0; fold < kFolds; ++fold) {
      const Point best = Search(fold);
      const auto& scores = ScoresOf(best);
      for (size_t p = 0; p < parts_.size(); ++p) {
        for (size_t i = fold; i < scores[p].size(); i += kFolds) fresh[p].push_back(scores[p][i]);
      }
    }
    PrintHead();
    for (size_t p = 0; p < parts_.size(); ++p) {
      Score score;
      for (const Score& its : fresh[p]) score.Add(its);
      Print(groups_[parts_[p].group].name, parts_[p].limit, "Chancery", score);
    }
    std::printf("weights fitted on all: ");
    Search(kFolds);
  }

 private:
  // Values of the weights, as indices into kGrid.  Fewer than there are, so that little can be learned by heart.
  using Point = std::array<size_t, 4>;
  static constexpr double kGrid[4][6] = {
      {0.2, 0.4, 0.7, 1, 1.4, 2},    // coverage
      {0.4, 0.8, 1, 1.2, 1.6, 2.4},  // facts
      {0.1, 0.2, 0.4, 0.7, 1, 1.4},  // title
      {0.3, 0.6, 0.9, 1.2, 1.6, 2},  // place_decay
  };

  struct Part {
    size_t group = 0;
    int limit = 0;
    std::vector<Ours> ours;
    std::array<double, kMeasures> best{};  // of the baselines
  };

  static summarize::Weights WeightsOf(const Point& point) {
    summarize::Weights weights;
    weights.coverage = kGrid[0][point[0]];
    weights.facts = kGrid[1][point[1]];
    weights.title = kGrid[2][point[2]];
    weights.place_decay = kGrid[3][point[3]];
    return weights;
  }

  // Of each part, each scope's score.
  const std::vector<std::vector<Score>>& ScoresOf(const Point& point) {
    auto& scores = known_[point];
    if (!scores.empty()) return scores;
    const summarize::Weights weights = WeightsOf(point);
    for (Part& part : parts_) {
      auto& its = scores.emplace_back();
      for (size_t i = 0; i < part.ours.size(); ++i)
        its.push_back(Judge(groups_[part.group].scopes[i], part.ours[i].Choose(weights)));
    }
    return scores;
  }

  // The mean of all measures as shares of the best baseline's, where being better by more than a fiftieth counts
  // little: it is to be better at everything before it is much better at something.
  double Worth(const Point& point, size_t without) {
    const auto& scores = ScoresOf(point);
    double sum = 0;
    int count = 0;
    for (size_t p = 0; p < parts_.size(); ++p) {
      Score score;
      for (size_t i = 0; i < scores[p].size(); ++i) {
        if (i % kFolds != without) score.Add(scores[p][i]);
      }
      for (int m = 0; m < kMeasures; ++m) {
        if (score.count[m] == 0 || parts_[p].best[m] == 0) continue;
        const double ratio = score.Mean(m) / parts_[p].best[m];
        sum += std::min(ratio, 1.02) + 0.1 * ratio;
        ++count;
      }
    }
    return sum / count;
  }

  Point Search(size_t without) {
    Point best = {};
    double worth = 0;
    uint64_t state = 1;
    for (int i = 0; i < kDrawn; ++i) {
      Point point;
      for (size_t& value : point) {
        state = state * 6364136223846793005u + 1442695040888963407u;  // Knuth's MMIX
        value = (state >> 33) % 6;
      }
      const double its = Worth(point, without);
      if (its <= worth) continue;
      best = point;
      worth = its;
    }
    for (int pass = 0; pass < 2; ++pass) {
      for (size_t w = 0; w < best.size(); ++w) {
        for (size_t value = 0; value < 6; ++value) {
          Point point = best;
          point[w] = value;
          const double its = Worth(point, without);
          if (its <= worth) continue;
          best = point;
          worth = its;
        }
      }
    }
    const summarize::Weights weights = WeightsOf(best);
    std::printf("coverage %g, place 1, facts %g, title %g, place_decay %g\n", weights.coverage, weights.facts,
                weights.title, weights.place_decay);
    std::fflush(stdout);
    return best;
  }

  const std::vector<Group>& groups_;
  std::vector<Part> parts_;
  std::map<Point, std::vector<std::vector<Score>>> known_;
};

bool Fail(const absl::Status& status) {
  std::fprintf(stderr, "%s\n", status.ToString().c_str());
  return false;
}

int Run(const std::string& plugin_folder, const std::string& data, bool fit, const std::string& folder) {
  extract::Analyzer::Options options;
  options.plugin_folder = std::filesystem::absolute(plugin_folder);
  const auto analyzer = extract::Analyzer::Load(options);
  if (!analyzer.ok()) return Fail(analyzer.status()), 1;

  auto gum = ReadGold(data + "/summaries/gum.en.dev.jsonl");
  if (absl::IsNotFound(gum.status())) {
    std::printf("skipped: no summaries in %s\n", data.c_str());
    return 0;
  }
  if (!gum.ok()) return Fail(gum.status()), 1;
  // The facts of the same texts are in other files.
  std::map<std::string, std::map<std::string, std::vector<model::TextSpan>>> facts;
  for (const char* part : {"train", "dev"}) {
    auto annotated = ReadGold(absl::StrCat(data, "/gold/gum.en.", part, ".jsonl"));
    if (!annotated.ok()) return Fail(annotated.status()), 1;
    for (GoldDocument& document : *annotated) facts[document.id] = std::move(document.facts);
  }
  for (GoldDocument& document : *gum) document.facts = facts[document.id];

  std::vector<std::vector<GoldDocument>> gold;
  gold.push_back(*std::move(gum));
  std::vector<std::string> names = {"gum.en"};
  for (const char* language : {"en", "ru", "kk"}) {
    auto domain = ReadGold(absl::StrCat(data, "/gold/domain.", language, ".jsonl"));
    if (!domain.ok()) return Fail(domain.status()), 1;
    gold.push_back(*std::move(domain));
    names.push_back(absl::StrCat("domain.", language));
  }
  std::vector<Library> libraries;
  for (size_t g = 0; g < gold.size(); ++g) {
    auto library = ReadAll(gold[g], "gold", **analyzer, absl::StrCat(folder, "/", g, ".db"));
    if (!library.ok()) return Fail(library.status()), 1;
    libraries.push_back(*std::move(library));
  }

  std::vector<Group> groups;
  for (size_t g = 0; g < gold.size(); ++g) {
    Group& group = groups.emplace_back();
    group.name = names[g];
    group.limits = {300, 600};
    for (size_t d = 0; d < gold[g].size(); ++d) group.scopes.push_back({{&libraries[g].documents[d]}, {&gold[g][d]}});
  }
  for (size_t g = 1; g < gold.size(); ++g) {
    Group& group = groups.emplace_back();
    group.name = names[g] + ", together";
    group.limits = {1000, 2000};
    Scope& scope = group.scopes.emplace_back();
    for (size_t d = 0; d < gold[g].size(); ++d) {
      scope.documents.push_back(&libraries[g].documents[d]);
      scope.gold.push_back(&gold[g][d]);
    }
  }
  if (!fit) {
    Compare(groups);
    return 0;
  }
  // The sets of documents are too few to be learned from.
  std::erase_if(groups, [](const Group& group) { return group.scopes.size() < Fitting::kFolds; });
  Fitting(groups).Run();
  return 0;
}

}  // namespace
}  // namespace chancery::benchmarks

int main(int argc, char** argv) {
  const bool fit = argc == 4 && std::string(argv[3]) == "--fit";
  if (argc != 3 && !fit) {
    std::fprintf(stderr, "usage: summary_quality PLUGIN_FOLDER DATA [--fit]\n");
    return 2;
  }
  std::string folder = (std::filesystem::temp_directory_path() / "summary-quality-XXXXXX").string();
  if (mkdtemp(folder.data()) == nullptr) {
    std::perror(folder.c_str());
    return 1;
  }
  const int result = chancery::benchmarks::Run(argv[1], argv[2], fit, folder);
  std::filesystem::remove_all(folder);
  return result;
}
