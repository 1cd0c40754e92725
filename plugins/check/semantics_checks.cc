#include <algorithm>
#include <set>

#include "plugins/check/process.h"
#include "plugins/check/semantics.h"
#include "plugins/check/sha256.h"

namespace chancery::check {
namespace {

Outcome Skipped(const std::string& why) {
  Outcome out;
  out.skipped = why;
  return out;
}

// The test documents, each alone; the answer is about one rule.
Outcome CheckRules(const Subject& subject, const std::vector<Rule>& rules) {
  Running running(subject);
  if (!running.why.empty()) return Skipped(running.why);
  Outcome out;
  Violations violations;
  for (const Instance& instance : running.instances) {
    for (const TestDocument& document : NewsFor(subject, *instance.manifest)) {
      violations.AddAll(AllViolations(Extract(instance, {&document}, {}), document.id));
    }
  }
  for (Rule rule : rules) Report(violations, rule, "", &out);
  return out;
}

Outcome CheckFindings(const Subject& subject) {
  Running running(subject);
  if (!running.why.empty()) return Skipped(running.why);
  Outcome out;
  for (const Instance& instance : running.instances) {
    size_t count = 0, documents = 0;
    std::set<std::string> types;
    for (const TestDocument& document : NewsFor(subject, *instance.manifest)) {
      ++documents;
      const ExtractResult result = Extract(instance, {&document}, {});
      for (const std::string& line : result.documents[0].findings) {
        ++count;
        types.insert(line.substr(0, line.find(' ')));
      }
    }
    std::string missing;
    for (const std::string& type : instance.manifest->produces) {
      if (types.count(type) == 0) missing += (missing.empty() ? "" : ", ") + type;
    }
    out.note += (out.note.empty() ? "" : "; ") + std::to_string(count) + " annotations in " +
                std::to_string(documents) + " documents";
    if (!missing.empty()) {
      out.Warn(instance.manifest->id + " finds no " + missing +
                   " in the test documents, so little is known of how it reports them",
               "Give texts in which it does: --documents=FOLDER with en-*.txt, ru-*.txt, ...");
    }
  }
  return out;
}

Outcome CheckOddTexts(const Subject& subject) {
  Running running(subject);
  if (!running.why.empty()) return Skipped(running.why);
  Outcome out;
  Violations violations;
  for (const Instance& instance : running.instances) {
    for (const TestDocument& document : OddFor(*instance.manifest)) {
      violations.AddAll(
          AllViolations(Extract(instance, {&document}, {}), document.id + " (" + document.language + ")"));
    }
  }
  running.plugin->Destroy(running.instances);
  ReportAll(violations, "", &out);
  return out;
}

Outcome CheckDeterminism(const Subject& subject) {
  Running running(subject);
  if (!running.why.empty()) return Skipped(running.why);
  Outcome out;
  const char* advice =
      "The same document gives the same findings: no clock, no addresses, no unordered containers, no memory of "
      "earlier calls.";
  for (const Instance& instance : running.instances) {
    const std::vector<TestDocument> documents = NewsFor(subject, *instance.manifest);
    std::vector<std::vector<std::string>> expected;
    for (const TestDocument& document : documents)
      expected.push_back(Extract(instance, {&document}, {}).documents[0].findings);
    const size_t most = instance.extractor->max_batch == 0 ? 64 : std::min<size_t>(instance.extractor->max_batch, 64);
    // 1: the same again.  Batches run through the documents forwards, then backwards, each document several times.
    for (const size_t size : {size_t{1}, size_t{2}, size_t{64}}) {
      for (const bool backwards : {false, true}) {
        const size_t count = std::min(size, most);
        const size_t calls = (documents.size() + count - 1) / count;
        for (size_t call = 0; call < calls; ++call) {
          std::vector<const TestDocument*> batch;
          std::vector<size_t> which;
          for (size_t i = 0; i < count; ++i) {
            const size_t at = (call * count + i) % documents.size();
            which.push_back(backwards ? documents.size() - 1 - at : at);
            batch.push_back(&documents[which.back()]);
          }
          const ExtractResult result = Extract(instance, batch, {});
          for (size_t i = 0; i < count && out.problems.size() < 3; ++i) {
            if (result.documents[i].findings == expected[which[i]]) continue;
            out.Fail(documents[which[i]].id + " in a batch of " + std::to_string(count) +
                         (backwards ? ", backwards" : "") + ": " +
                         FirstDifference(expected[which[i]], result.documents[i].findings),
                     advice);
          }
        }
      }
    }
  }
  if (!out.problems.empty()) return out;
  const Ended other = RunInProcess(subject.options, "internal.digest", subject.options.timeout_seconds);
  if (other.verdict == Verdict::kPassed && other.outcome.note != Sha256(Digest(subject, running))) {
    out.Fail("finds something else in another process", advice);
  }
  return out;
}

// Earlier findings that a host may well give.
std::vector<TestDocument> WithPrior(const ManifestExtractor& extractor, const TestDocument& base) {
  const std::vector<std::string> types = extractor.PriorTypes();
  std::vector<TestDocument> out;
  TestDocument none = base;
  none.id += " without earlier findings";
  none.prior.clear();
  out.push_back(none);

  std::vector<uint64_t> edges;
  for (uint64_t i = 0; i <= base.text.size(); ++i) {
    if (IsBoundary(base.text, i)) edges.push_back(i);
  }
  const auto add = [&](TestDocument* document, const std::string& type, size_t from, size_t to) {
    Prior prior;
    prior.type = type;
    prior.begin = edges[from];
    prior.end = edges[to];
    prior.id = type == CHX_TYPE_SENTENCE || type == CHX_TYPE_BOILERPLATE ? 0 : CHX_HOST_ID + document->prior.size() + 1;
    prior.confidence = 0;
    document->prior.push_back(std::move(prior));
  };
  TestDocument overlapping = base;
  overlapping.id += " with overlapping findings";
  overlapping.prior.clear();
  for (const std::string& type : types) {
    add(&overlapping, type, 0, edges.size() - 1);
    add(&overlapping, type, 0, 1);
    add(&overlapping, type, edges.size() - 2, edges.size() - 1);
    for (size_t i = 1; i + 40 < edges.size(); i += 7) add(&overlapping, type, i, i + 40);
  }
  SortPrior(&overlapping);
  out.push_back(overlapping);

  TestDocument many = base;
  many.id += " with 20,000 findings";
  many.prior.clear();
  for (const std::string& type : types) {
    for (size_t i = 0; i < 20000; ++i) {
      const size_t from = i % (edges.size() - 1);
      add(&many, type, from, std::min(edges.size() - 1, from + 1 + i % 3));
    }
  }
  SortPrior(&many);
  out.push_back(many);

  TestDocument strange = base;
  strange.id += " with unknown attributes";
  for (Prior& prior : strange.prior) {
    prior.flags = 0x80000000u;
    prior.canonical = "\xF0\x9F\x8F\x9B";
    for (PriorAttribute& attribute : prior.attributes) {
      attribute.type = 99;
      attribute.text.clear();
      attribute.words[0] = attribute.words[1] = 0xA5A5A5A5A5A5A5A5u;
    }
    // Numbers where one would look for positions, and positions outside.
    for (const char* key : {"name_begin", "name_end", "title_begin", "title_end", "measure_begin", "measure_end"}) {
      PriorAttribute far;
      far.key = key;
      far.type = CHX_VALUE_INT64;
      far.words[0] = static_cast<uint64_t>(INT64_MIN);
      prior.attributes.push_back(far);
    }
  }
  out.push_back(strange);
  return out;
}

Outcome CheckPrior(const Subject& subject) {
  Running running(subject);
  if (!running.why.empty()) return Skipped(running.why);
  Outcome out;
  Violations violations;
  bool any = false;
  for (const Instance& instance : running.instances) {
    if (instance.manifest->PriorTypes().empty()) continue;
    any = true;
    for (const TestDocument& base : NewsFor(subject, *instance.manifest)) {
      for (const TestDocument& document : WithPrior(*instance.manifest, base)) {
        violations.AddAll(AllViolations(Extract(instance, {&document}, {}), document.id));
      }
    }
  }
  if (!any) return Skipped("it builds on no earlier findings");
  ReportAll(violations, "", &out);
  return out;
}

Outcome CheckGuardPages(const Subject& subject) {
  Running running(subject);
  if (!running.why.empty()) return Skipped(running.why);
  for (const Instance& instance : running.instances) {
    std::vector<TestDocument> documents = NewsFor(subject, *instance.manifest);
    const std::vector<TestDocument> odd = OddFor(*instance.manifest);
    documents.insert(documents.end(), odd.begin(), odd.end());
    for (const TestDocument& document : documents) {
      for (Placement placement : {Placement::kEnd, Placement::kBegin, Placement::kPadded}) {
        ExtractOptions options;
        options.placement = placement;
        Extract(instance, {&document}, options);
      }
    }
  }
  // What it kept a pointer to, it would look at now.
  running.plugin->Destroy(running.instances);
  return {};
}

}  // namespace

std::vector<Check> SemanticsChecks() {
  const struct {
    const char* id;
    const char* asks;
    std::vector<Rule> rules;
    bool is_gate = false;
  } by_rule[] = {
      {"semantics.status", "no document fails", {Rule::kStatus}, true},
      {"semantics.finish", "every document is finished once at most, and that is the end of it", {Rule::kFinish}},
      {"semantics.annotation",
       "annotations have a struct_size, lists their pointers, counts their limits",
       {Rule::kAnnotation}},
      {"semantics.spans", "spans lie in the text and cut no code point", {Rule::kSpans}},
      {"semantics.types", "only declared types", {Rule::kTypes}},
      {"semantics.numbers", "confidences, dates, decimals, numbers are within their limits", {Rule::kNumbers}},
      {"semantics.strings", "texts are UTF-8 and within the limits", {Rule::kStrings}},
      {"semantics.keys", "keys, roles and knowledge bases are names, links have an id", {Rule::kKeys}},
      {"semantics.relations", "ids are unique, relations name what is there", {Rule::kRelations, Rule::kDangling}},
      {"semantics.budget", "at most 20,000 annotations and 32 MiB a document", {Rule::kBudget, Rule::kHeeds}},
  };
  std::vector<Check> out;
  for (const auto& check : by_rule) {
    const std::vector<Rule> rules = check.rules;
    out.push_back(
        {check.id, check.asks, [rules](const Subject& subject) { return CheckRules(subject, rules); }, check.is_gate});
  }
  out.push_back({"semantics.findings", "something is found in the test documents", &CheckFindings});
  out.push_back({"semantics.odd-texts", "all rules hold for texts at the limits of what is legal", &CheckOddTexts});
  out.push_back(
      {"semantics.determinism", "the same findings again, in any batch, order and process", &CheckDeterminism});
  out.push_back({"semantics.prior", "all rules hold whatever was found earlier", &CheckPrior});
  out.push_back({"semantics.guard-pages", "no read beside the text, nor of it after the call", &CheckGuardPages});
  return out;
}

}  // namespace chancery::check
