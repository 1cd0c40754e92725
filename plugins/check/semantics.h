#ifndef CHANCERY_PLUGINS_CHECK_SEMANTICS_H_
#define CHANCERY_PLUGINS_CHECK_SEMANTICS_H_

#include <string>
#include <vector>

#include "plugins/check/check.h"
#include "plugins/check/loaded_plugin.h"
#include "plugins/check/rules.h"

namespace chancery::check {

// What the rules of one call come to, with documents that failed among them.
Violations AllViolations(const ExtractResult& result, const std::string& document);

// Adds a problem for each broken rule, its message after `prefix`.
void ReportAll(const Violations& violations, const std::string& prefix, Outcome* out);
void Report(const Violations& violations, Rule rule, const std::string& prefix, Outcome* out);

// The plugin loaded and created with a host as the server is, or the reason for which the check is skipped.
struct Running {
  std::unique_ptr<LoadedPlugin> plugin;
  std::vector<Instance> instances;
  std::string why;  // not empty when it does not run

  explicit Running(const Subject& subject, HostOptions options = {});
  void Stop();  // destroy(), shutdown()
};

// The odd texts, in each of (at most three of) the extractor's languages.
std::vector<TestDocument> OddFor(const ManifestExtractor& extractor);

// Everything found, as one text per extractor and document: equal texts mean equal answers.
// `extra` as ExtractOptions::extra.
std::string Digest(const Subject& subject, const Running& running, uint32_t extra = 0);

// The first difference of two lists of findings, in words.
std::string FirstDifference(const std::vector<std::string>& expected, const std::vector<std::string>& got);

}  // namespace chancery::check

#endif  // CHANCERY_PLUGINS_CHECK_SEMANTICS_H_
