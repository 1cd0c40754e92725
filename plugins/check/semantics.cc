#include "plugins/check/semantics.h"

#include <algorithm>

#include "plugins/check/monitor.h"

namespace chancery::check {
namespace {

// What an author does about a broken rule.
const char* Advice(Rule rule) {
  switch (rule) {
    case Rule::kStatus: return "CHX_OK for every legal text, also for one in which nothing is found.";
    case Rule::kFinish: return "finish() once for each document of the batch, after its last emit().";
    case Rule::kAnnotation: return "memset() it to 0, set struct_size = sizeof, and counts with their pointers.";
    case Rule::kSpans: return "Byte offsets into text, half open, on code point boundaries: not character counts.";
    case Rule::kTypes: return "Name the type in `produces`, in the manifest and in the descriptor.";
    case Rule::kNumbers: return "docs/plugin-abi.md lists the limits of confidences, dates, decimals.";
    case Rule::kStrings: return "UTF-8 within the limits of docs/plugin-abi.md; cut at code point boundaries.";
    case Rule::kKeys: return "a-z, then a-z 0-9 _ - . and at most 64 bytes.";
    case Rule::kRelations: return "Ids are unique in the document and below CHX_HOST_ID; 0 for what no relation names.";
    case Rule::kDangling: return "The host drops the relation: emit its target too, or take an id of document->prior.";
    case Rule::kBudget: return "Report what a reader would want; stop at CHX_E_RESOURCE_EXHAUSTED.";
    case Rule::kCallbacks: return "emit() and finish() are for the thread that extract() runs on, until it returns.";
    case Rule::kHeeds: return "Look at what emit() returns: CANCELLED ends the call, RESOURCE_EXHAUSTED the document.";
  }
  return "";
}

}  // namespace

Violations AllViolations(const ExtractResult& result, const std::string& document) {
  Violations out = result.violations;
  if (result.status != CHX_OK) out.Add(Rule::kStatus, document + ": extract() returned " + StatusText(result.status));
  for (size_t d = 0; d < result.documents.size(); ++d) {
    const DocumentResult& r = result.documents[d];
    if (!r.finished || r.status == CHX_OK) continue;
    out.Add(Rule::kStatus, document + (d > 0 ? "[" + std::to_string(d) + "]" : "") + ": finished with " +
                               StatusText(r.status) +
                               (r.message.empty() ? "" : " (" + OneLine({r.message.data(), r.message.size()}) + ")"));
  }
  return out;
}

void Report(const Violations& violations, Rule rule, const std::string& prefix, Outcome* out) {
  if (!violations.Has(rule)) return;
  const Severity severity = rule == Rule::kDangling ? Severity::kWarning : Severity::kError;
  out->problems.push_back({severity, prefix + violations.Describe(rule), Advice(rule)});
}

void ReportAll(const Violations& violations, const std::string& prefix, Outcome* out) {
  for (Rule rule : violations.rules()) Report(violations, rule, prefix, out);
}

Running::Running(const Subject& subject, HostOptions options) {
  plugin = LoadedPlugin::Load(subject, NewHost(subject, options), &why);
  if (plugin == nullptr) return;
  std::optional<std::vector<Instance>> made = plugin->CreateAll(&why);
  if (made) instances = *std::move(made);
}

void Running::Stop() {
  plugin->Destroy(instances);
  plugin->Shutdown();
}

std::vector<TestDocument> OddFor(const ManifestExtractor& extractor) {
  std::vector<std::string> languages;
  for (const std::string& range : extractor.languages) {
    if (range == "*") languages.insert(languages.end(), {"en", "ru", "kk"});
    else languages.push_back(range);
  }
  languages.resize(std::min<size_t>(languages.size(), 3));
  std::vector<TestDocument> out;
  for (const std::string& language : languages) {
    for (TestDocument document : OddDocuments()) {
      document.language = language;
      out.push_back(std::move(document));
    }
  }
  // A document of which nothing is known but its text.
  TestDocument bare;
  bare.id = "bare";
  bare.text = BuiltInDocuments()[0].text;
  bare.language = languages[0];
  out.push_back(bare);
  return out;
}

std::string Digest(const Subject& subject, const Running& running, uint32_t extra) {
  std::string out;
  ExtractOptions options;
  options.extra = extra;
  for (const Instance& instance : running.instances) {
    for (const TestDocument& document : NewsFor(subject, *instance.manifest)) {
      const ExtractResult result = Extract(instance, {&document}, options);
      out += instance.manifest->id + " " + document.id + "\n";
      for (const std::string& line : result.documents[0].findings) out += line + "\n\n";
    }
  }
  return out;
}

std::string FirstDifference(const std::vector<std::string>& expected, const std::vector<std::string>& got) {
  const auto [a, b] = std::mismatch(expected.begin(), expected.end(), got.begin(), got.end());
  std::string out = std::to_string(expected.size()) + " annotations, then " + std::to_string(got.size());
  const auto quote = [](const std::string& line) {
    std::string text = line.substr(0, 120);
    std::replace(text.begin(), text.end(), '\n', ' ');
    return OneLine({text.data(), text.size()});
  };
  if (a != expected.end()) out += "; first: " + quote(*a);
  if (b != got.end()) out += "; then: " + quote(*b);
  return out;
}

}  // namespace chancery::check
