// Trains the model of persons' names (plugins/officials/data/names.model) and says how good it is.
//
//   train_names --data=plugins/officials [--model=OUT] [--folds=5] [--epochs=10] [--test=GOLD.jsonl ...] GOLD.jsonl ...
//
// A gold file holds one JSON document a line: {"id", "lang", "text", "mentions": [{"kind": "person", "start", "end"}]},
// offsets in bytes.  With --folds each file's documents are dealt into so many parts; each part is tagged by a model
// that has not seen it, and precision, recall and F1 of the whole finder (rules, tagger, joining) are printed by file.
// Files given with --test are never learned: all others are, and then they are tagged.  "reach" is the share of gold
// names that the units of candidate_runs.h can make up, the most that any tagger could find.
// With --model all documents but those are learned and the model is written.  The same files and options give the same
// bytes.
//
// Method: averaged structured perceptron (Collins 2002) with a margin, over the features of name_features.h hashed to
// 2^18 rows; weights are integers throughout, and the average is scaled to 8 bits.
#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <deque>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "nlohmann/json.hpp"
#include "plugins/officials/analysis.h"
#include "plugins/officials/letters.h"
#include "plugins/officials/name_features.h"
#include "plugins/officials/name_tagger.h"
#include "plugins/rules/token.h"
#include "service/text/sentences.h"

namespace chancery::officials {
namespace {

constexpr size_t kTestPart = SIZE_MAX;  // of documents that are never learned
constexpr int kBits = 19;
constexpr uint32_t kMask = (1u << kBits) - 1;
// By which the right label has to win, in updates; more against leaving a name out, which errs more often.
constexpr int32_t kMargin = 6;
constexpr int32_t kMissMargin = 30;
constexpr size_t kJackknife = 4;  // parts of the documents that a first pass labels without having learned them

struct Example {  // one run
  std::vector<uint32_t> hashes;
  std::vector<uint8_t> labels;
};

struct Document {
  size_t file = 0;
  size_t part = 0;
  Language language = Language::kEnglish;
  std::string content;
  std::vector<std::pair<uint32_t, uint32_t>> persons;
  std::unique_ptr<rules::TokenizedText> text;
  NameSearch search;
  std::vector<Example> first, second;  // of each run, for both passes
  size_t jackknife = 0;
  const NameTools* tools = nullptr;
};

[[noreturn]] void Fail(const std::string& why) {
  std::fprintf(stderr, "train_names: %s\n", why.c_str());
  std::exit(1);
}

std::string ReadFile(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) Fail(path + " cannot be read");
  return {std::istreambuf_iterator<char>(in), {}};
}

class Perceptron {
 public:
  Perceptron() : weights_((size_t{kMask} + 1) * kNameLabels), sums_(weights_.size()) {}

  void Learn(const Example& example) {
    ++step_;
    const size_t units = example.labels.size();
    const size_t each = units == 0 ? 0 : example.hashes.size() / units;
    scores_.assign(units * kNameLabels, 0);
    for (size_t i = 0; i < example.hashes.size(); ++i) {
      const size_t row = size_t{example.hashes[i] & kMask} * kNameLabels;
      for (size_t y = 0; y < kNameLabels; ++y) scores_[i / each * kNameLabels + y] += weights_[row + y];
    }
    for (size_t i = 0; i < units; ++i) {
      for (size_t y = 0; y < kNameLabels; ++y) {
        if (y != example.labels[i]) scores_[i * kNameLabels + y] += y == kOutsideName ? kMissMargin : kMargin;
      }
    }
    BestLabels(scores_, transitions_, found_);
    if (found_ == example.labels) return;
    uint8_t before_gold = kOutsideName, before_found = kOutsideName;
    for (size_t i = 0; i < units; ++i) {
      const uint8_t gold = example.labels[i], found = found_[i];
      if (gold != found) {
        for (size_t k = i * each; k < (i + 1) * each; ++k) {
          const size_t row = size_t{example.hashes[k] & kMask} * kNameLabels;
          Add(row + gold, 1);
          Add(row + found, -1);
        }
      }
      AddTransition(before_gold * kNameLabels + gold, 1);
      AddTransition(before_found * kNameLabels + found, -1);
      before_gold = gold;
      before_found = found;
    }
  }

  // The model's file.
  std::string Bytes() const {
    // The average of a weight over all steps is weight - sum / step; what is in both is scaled together.
    std::vector<int64_t> averages(weights_.size());
    std::vector<int64_t> sizes;
    for (size_t i = 0; i < weights_.size(); ++i) {
      averages[i] = int64_t{weights_[i]} * step_ - sums_[i];
      if (averages[i] != 0) sizes.push_back(std::abs(averages[i]));
    }
    // One weight in a thousand is cut to the largest that a byte holds.
    int64_t largest = 1;
    if (!sizes.empty()) {
      const size_t at = sizes.size() - 1 - sizes.size() / 1000;
      std::nth_element(sizes.begin(), sizes.begin() + static_cast<int64_t>(at), sizes.end());
      largest = sizes[at];
    }
    const auto scaled = [&](int64_t average) {
      const int64_t n = (std::abs(average) * 127 + largest / 2) / largest;
      return average < 0 ? -n : n;
    };
    std::string out;
    const auto put = [&](int64_t value) {
      for (int shift = 0; shift < 32; shift += 8)
        out += static_cast<char>(static_cast<uint32_t>(value) >> shift & 0xFF);
    };
    put(kBits);
    for (size_t i = 0; i < transitions_.size(); ++i)
      put(scaled(int64_t{transitions_[i]} * step_ - transition_sums_[i]));
    for (const int64_t average : averages) out += static_cast<char>(std::clamp<int64_t>(scaled(average), -127, 127));
    return out;
  }

 private:
  void Add(size_t at, int32_t by) {
    weights_[at] += by;
    sums_[at] += by * step_;
  }
  void AddTransition(size_t at, int32_t by) {
    transitions_[at] += by;
    transition_sums_[at] += by * step_;
  }

  int64_t step_ = 0;
  std::vector<int32_t> weights_;
  std::vector<int64_t> sums_;  // each change times the step it was made at
  Transitions transitions_{};
  std::array<int64_t, kNameLabels * kNameLabels> transition_sums_{};
  std::vector<int32_t> scores_;
  std::vector<uint8_t> found_;
};

// Sequence of numbers that orders the examples of an epoch; the same everywhere.
class Shuffle {
 public:
  uint64_t Next() {
    state_ = state_ * 6364136223846793005u + 1442695040888963407u;
    return state_ >> 33;
  }
  void Order(std::vector<const Example*>& examples) {
    for (size_t i = examples.size(); i > 1; --i) std::swap(examples[i - 1], examples[Next() % i]);
  }

 private:
  uint64_t state_ = 1;
};

std::string Train(const std::vector<const Example*>& examples, int epochs) {
  std::vector<const Example*> order = examples;
  Perceptron perceptron;
  Shuffle shuffle;
  for (int epoch = 0; epoch < epochs; ++epoch) {
    shuffle.Order(order);
    for (const Example* e : order) perceptron.Learn(*e);
  }
  return perceptron.Bytes();
}

// What the first pass says of the document, which it must not have learned, makes the examples of the second.
void Label(const NameWeights& first, Document& d) {
  const std::vector<Run>& runs = d.search.candidates.runs;
  NameFeatures features(*d.tools, *d.text, d.search.candidates, d.search.supported);
  std::vector<int32_t> scores;
  std::vector<uint8_t> labels;
  for (size_t r = 0; r < runs.size(); ++r) {
    const std::vector<uint32_t>& hashes = d.first[r].hashes;
    first.Label(hashes, hashes.size() / runs[r].units.size(), runs[r].units.size(), scores, labels);
    features.Remember(runs[r], labels);
  }
  d.second.resize(runs.size());
  for (size_t r = 0; r < runs.size(); ++r) {
    features.Of(runs[r], d.second[r].hashes);
    d.second[r].labels = d.first[r].labels;
  }
}

// The model of all documents but those of one part: the second pass learns from what first passes that have not seen a
// document say of it.
std::string TrainBoth(std::deque<Document>& documents, size_t without_part, int epochs) {
  std::vector<Document*> learned;
  for (Document& d : documents) {
    if (d.part != without_part && d.part != kTestPart) learned.push_back(&d);
  }
  std::vector<const Example*> examples;
  for (size_t part = 0; part < kJackknife; ++part) {
    examples.clear();
    for (const Document* d : learned) {
      for (const Example& e : d->first) {
        if (d->jackknife != part) examples.push_back(&e);
      }
    }
    const std::string bytes = Train(examples, epochs);
    std::string_view rest = bytes;
    NameWeights weights;
    if (!weights.Read(rest)) Fail("the first pass cannot be read");
    for (Document* d : learned) {
      if (d->jackknife == part) Label(weights, *d);
    }
  }
  examples.clear();
  for (const Document* d : learned) {
    for (const Example& e : d->first) examples.push_back(&e);
  }
  std::string bytes = "chancery-names 1\n" + Train(examples, epochs);
  examples.clear();
  for (const Document* d : learned) {
    for (const Example& e : d->second) examples.push_back(&e);
  }
  return bytes + Train(examples, epochs);
}

// The part of a document.  Ids that differ in letters alone are renderings of one text (KazNERD): one part for all.
size_t PartOf(const std::string& id, size_t parts) {
  std::string digits;
  for (const char c : id) {
    if (c >= '0' && c <= '9') digits += c;
  }
  return HashOf(digits.empty() ? id : digits) % parts;
}

void ReadGold(const std::string& path, size_t file, const Analyst& analyst, size_t folds, std::deque<Document>& out) {
  std::ifstream in(path);
  if (!in) Fail(path + " cannot be read");
  for (std::string line; std::getline(in, line);) {
    if (line.empty()) continue;
    const nlohmann::json json = nlohmann::json::parse(line);
    Document d;
    d.file = file;
    d.part = folds == 0 ? kTestPart : PartOf(json.at("id"), folds);
    d.jackknife = PartOf(json.at("id"), kJackknife * 16 + 1) % kJackknife;
    const std::string language = json.at("lang");
    d.language = language == "ru" ? Language::kRussian : language == "kk" ? Language::kKazakh : Language::kEnglish;
    d.content = json.at("text");
    for (const auto& mention : json.at("mentions")) {
      if (mention.at("kind") != "person") continue;
      std::pair<uint32_t, uint32_t> span(mention.at("start"), mention.at("end"));
      // Some sets have the office inside the name; "alt" is the name alone.
      for (const auto& alt : mention.value("alt", nlohmann::json::array())) {
        const std::pair<uint32_t, uint32_t> other(alt.at(0), alt.at(1));
        if (other.second - other.first < span.second - span.first) span = other;
      }
      d.persons.push_back(span);
    }
    out.push_back(std::move(d));
  }
  for (Document& d : out) {
    if (d.file != file) continue;
    std::vector<std::pair<uint32_t, uint32_t>> sentences;
    for (const model::TextSpan& s : text::SplitSentences(d.content, {}))
      sentences.emplace_back(static_cast<uint32_t>(s.begin), static_cast<uint32_t>(s.end));
    d.text = std::make_unique<rules::TokenizedText>(d.content, std::move(sentences));
    d.search = analyst.SearchNames(d.language, *d.text);
    d.tools = &analyst.persons(d.language).tools();
    NameFeatures features(*d.tools, *d.text, d.search.candidates, d.search.supported);
    for (const Run& run : d.search.candidates.runs) {
      Example e;
      features.Of(run, e.hashes);
      int64_t last = -1;  // the person that the unit before is part of
      for (const Unit& u : run.units) {
        int64_t in_person = -1;
        for (size_t p = 0; p < d.persons.size(); ++p) {
          if (u.begin >= d.persons[p].first && u.end <= d.persons[p].second) in_person = static_cast<int64_t>(p);
        }
        e.labels.push_back(in_person < 0 ? kOutsideName : in_person == last ? kInsideName : kBeginsName);
        last = in_person;
      }
      d.first.push_back(std::move(e));
    }
  }
}

struct Counts {
  size_t gold = 0, found = 0, right = 0, reach = 0;
  void Print(const std::string& name) const {
    const double p = found == 0 ? 0 : 100.0 * static_cast<double>(right) / static_cast<double>(found);
    const double r = gold == 0 ? 0 : 100.0 * static_cast<double>(right) / static_cast<double>(gold);
    std::printf("%-34s %6zu gold   P %6.2f   R %6.2f   F1 %6.2f   reach %6.2f\n", name.c_str(), gold, p, r,
                p + r == 0 ? 0 : 2 * p * r / (p + r),
                100.0 * static_cast<double>(reach) / static_cast<double>(std::max<size_t>(gold, 1)));
  }
};

void Score(const Document& d, const Analyst& analyst, const NameTagger* tagger, Counts& counts) {
  const std::vector<PersonName> found = analyst.persons(d.language).Decide(*d.text, d.search, tagger);
  counts.gold += d.persons.size();
  counts.found += found.size();
  for (const auto& [begin, end] : d.persons) {
    for (const Run& run : d.search.candidates.runs) {
      const auto first =
          std::find_if(run.units.begin(), run.units.end(), [b = begin](const Unit& u) { return u.begin == b; });
      if (first != run.units.end())
        counts.reach += std::any_of(first, run.units.end(), [e = end](const Unit& u) { return u.end == e; });
    }
  }
  for (const PersonName& n : found)
    counts.right += std::find(d.persons.begin(), d.persons.end(), std::pair(n.begin, n.end)) != d.persons.end();
}

int Main(int argc, char** argv) {
  std::string data, model;
  size_t folds = 0;
  int epochs = 10;
  std::vector<std::string> paths, tests;
  for (int i = 1; i < argc; ++i) {
    const std::string_view arg = argv[i];
    const auto value = [&](std::string_view name) { return std::string(arg.substr(name.size())); };
    if (arg.starts_with("--data=")) data = value("--data=");
    else if (arg.starts_with("--model=")) model = value("--model=");
    else if (arg.starts_with("--folds=")) folds = std::strtoul(value("--folds=").c_str(), nullptr, 10);
    else if (arg.starts_with("--test=")) tests.push_back(value("--test="));
    else if (arg.starts_with("--epochs=")) epochs = std::atoi(value("--epochs=").c_str());
    else if (arg.starts_with("--")) Fail("no such option: " + std::string(arg));
    else paths.emplace_back(arg);
  }
  if (data.empty() || paths.empty() || (model.empty() && folds < 2 && tests.empty()))
    Fail("usage: train_names --data=plugins/officials [--model=OUT] [--folds=5] [--epochs=10] GOLD.jsonl ...");
  std::vector<std::string> texts;
  std::vector<rules::DataFile> files;
  for (const char* name : {"data/names.tsv", "data/endings.tsv", "data/affixes.tsv", "data/states.tsv",
                           "data/bodies.tsv", "data/ids.tsv", "en/lexicon.tsv", "en/rules.txt", "ru/lexicon.tsv",
                           "ru/rules.txt", "kk/lexicon.tsv", "kk/endings.tsv", "kk/rules.txt"}) {
    texts.push_back(ReadFile(data + "/" + name));
    files.push_back({std::string("officials/") + name, {}});
  }
  for (size_t i = 0; i < files.size(); ++i) files[i].text = texts[i];
  std::string error;
  const std::unique_ptr<Analyst> analyst = Analyst::Load(files, error);
  if (analyst == nullptr) Fail(error);
  std::deque<Document> documents;
  for (size_t i = 0; i < paths.size(); ++i) ReadGold(paths[i], i, *analyst, std::max<size_t>(folds, 1), documents);
  if (!tests.empty()) {
    const std::string bytes = TrainBoth(documents, kTestPart, epochs);
    NameTagger tagger;
    if (!tagger.Load({"model", bytes}, error)) Fail(error);
    for (const std::string& path : tests) {
      std::deque<Document> unseen;
      ReadGold(path, 0, *analyst, 0, unseen);
      Counts rules, tagged;
      for (const Document& d : unseen) {
        Score(d, *analyst, nullptr, rules);
        Score(d, *analyst, &tagger, tagged);
      }
      const std::string name = path.substr(path.rfind('/') + 1);
      rules.Print(name + ", rules");
      tagged.Print(name + ", tagger");
    }
  }
  if (folds >= 2) {
    std::vector<Counts> rules(paths.size()), tagged(paths.size());
    for (size_t part = 0; part < folds; ++part) {
      const std::string bytes = TrainBoth(documents, part, epochs);
      NameTagger tagger;
      if (!tagger.Load({"model", bytes}, error)) Fail(error);
      for (const Document& d : documents) {
        if (d.part != part) continue;
        Score(d, *analyst, nullptr, rules[d.file]);
        Score(d, *analyst, &tagger, tagged[d.file]);
      }
    }
    for (size_t i = 0; i < paths.size(); ++i) {
      const std::string name = paths[i].substr(paths[i].rfind('/') + 1);
      rules[i].Print(name + ", rules");
      tagged[i].Print(name + ", tagger");
    }
  }
  if (!model.empty()) {
    std::ofstream out(model, std::ios::binary);
    out << TrainBoth(documents, kTestPart, epochs);
    if (!out.flush()) Fail(model + " cannot be written");
  }
  return 0;
}

}  // namespace
}  // namespace chancery::officials

int main(int argc, char** argv) { return chancery::officials::Main(argc, argv); }
