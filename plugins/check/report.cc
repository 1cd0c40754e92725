#include "plugins/check/report.h"

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "plugins/check/fake_host.h"

namespace chancery::check {
namespace {

using nlohmann::json;

std::string Escape(const std::string& text) {
  std::string out;
  for (char c : text) {
    switch (c) {
      case '&': out += "&amp;"; break;
      case '<': out += "&lt;"; break;
      case '>': out += "&gt;"; break;
      case '"': out += "&quot;"; break;
      default: out += static_cast<unsigned char>(c) < 0x20 ? ' ' : c;
    }
  }
  return out;
}

std::string Printable(const std::string& text) {
  return text.size() <= 512 ? OneLine({text.data(), text.size()}) : OneLine({text.data(), 509}) + "...";
}

std::string Seconds(double seconds) {
  char text[32];
  std::snprintf(text, sizeof text, "%.3f", seconds);
  return text;
}

const char* Color(Verdict verdict) {
  return IsBad(verdict)                 ? "\033[1;31m"
         : verdict == Verdict::kWarning ? "\033[33m"
         : verdict == Verdict::kPassed  ? "\033[32m"
                                        : "\033[2m";
}

std::string Paint(Verdict verdict, const std::string& text, bool color) {
  return color ? Color(verdict) + text + "\033[0m" : text;
}

std::string Upper(std::string text) {
  for (char& c : text) c = static_cast<char>(c >= 'a' && c <= 'z' ? c - 32 : c);
  return text;
}

}  // namespace

std::string TextReport(const Subject& subject, const std::vector<Result>& results, bool color, bool verbose) {
  std::string out = std::filesystem::path(subject.path).filename().string();
  if (!subject.manifest.id.empty()) out += "  " + subject.manifest.id + " " + subject.manifest.version;
  out += "\n";
  std::map<Verdict, int> total;
  std::string bad_stages;
  for (const std::string& stage : AllStages()) {
    std::map<Verdict, int> counts;
    for (const Result& r : results) {
      if (StageOf(r.id) == stage) ++counts[r.verdict];
    }
    if (counts.empty()) continue;
    out += "  " + stage + std::string(11 - stage.size(), ' ');
    bool bad = false;
    for (const auto& [verdict, count] : counts) {
      total[verdict] += count;
      bad |= IsBad(verdict);
      const std::string name = IsBad(verdict) ? Upper(VerdictName(verdict)) : VerdictName(verdict);
      out += Paint(verdict, " " + std::to_string(count) + " " + name, color) + " ";
    }
    if (bad) bad_stages += (bad_stages.empty() ? "" : ", ") + stage;
    while (out.back() == ' ') out.pop_back();
    out += "\n";
    std::string shared_skip;
    for (const Result& r : results) {
      if (StageOf(r.id) != stage) continue;
      const bool speaks = IsBad(r.verdict) || r.verdict == Verdict::kWarning;
      if (!speaks && !verbose) {
        if (r.verdict == Verdict::kSkipped && r.outcome.skipped.find("failed") != std::string::npos)
          shared_skip = r.outcome.skipped;
        continue;
      }
      const std::string name = IsBad(r.verdict) ? Upper(VerdictName(r.verdict)) : VerdictName(r.verdict);
      out += "    " + Paint(r.verdict, name + std::string(9 - name.size(), ' '), color) + r.id;
      if (!r.outcome.note.empty() && verbose) out += "  (" + Printable(r.outcome.note) + ")";
      if (!r.outcome.skipped.empty()) out += "  " + Printable(r.outcome.skipped);
      out += "\n";
      for (const Problem& p : r.outcome.problems) {
        out += "             " + Printable(p.message) + "\n";
        if (!p.advice.empty()) out += "             -> " + Printable(p.advice) + "\n";
      }
    }
    if (!shared_skip.empty()) out += "    skipped: " + Printable(shared_skip) + "\n";
  }
  int bad = 0, all = 0;
  for (const auto& [verdict, count] : total) {
    all += count;
    if (IsBad(verdict)) bad += count;
  }
  if (bad == 0) {
    out += Paint(Verdict::kPassed, "All is well", color) + ": " + std::to_string(total[Verdict::kPassed]) + " of " +
           std::to_string(all) + " checks passed";
    if (total[Verdict::kWarning] > 0) out += ", " + std::to_string(total[Verdict::kWarning]) + " with warnings";
    if (total[Verdict::kSkipped] > 0) out += ", " + std::to_string(total[Verdict::kSkipped]) + " skipped";
    out += ".\n";
  } else {
    out += Paint(Verdict::kFailed, std::to_string(bad) + " of " + std::to_string(all) + " checks failed", color) +
           " (" + bad_stages + ").\n";
  }
  return out;
}

std::string JsonReport(const Subject& subject, const std::vector<Result>& results) {
  json checks = json::array();
  std::map<std::string, int> counts;
  bool bad = false, warned = false;
  for (const Result& r : results) {
    json problems = json::array();
    for (const Problem& p : r.outcome.problems) {
      problems.push_back({{"severity", p.severity == Severity::kError ? "error" : "warning"},
                          {"message", p.message},
                          {"advice", p.advice}});
    }
    json check = {{"id", r.id}, {"verdict", VerdictName(r.verdict)}, {"seconds", r.seconds}, {"problems", problems}};
    if (!r.outcome.skipped.empty()) check["skipped"] = r.outcome.skipped;
    if (!r.outcome.note.empty()) check["note"] = r.outcome.note;
    checks.push_back(check);
    ++counts[VerdictName(r.verdict)];
    bad |= IsBad(r.verdict);
    warned |= r.verdict == Verdict::kWarning;
  }
  const json out = {{"file", subject.path},
                    {"plugin", subject.manifest.id},
                    {"version", subject.manifest.version},
                    {"abi", AbiText(CHX_ABI_VERSION)},
                    {"verdict", bad      ? "failed"
                                : warned ? "warning"
                                         : "passed"},
                    {"exit_code", ExitCode(results)},
                    {"counts", counts},
                    {"checks", checks}};
  return out.dump(2, ' ', false, json::error_handler_t::replace) + "\n";
}

std::string JUnitReport(const Subject& subject, const std::vector<Result>& results) {
  std::string out =
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"" + Escape(Printable(subject.path)) + "\">\n";
  for (const std::string& stage : AllStages()) {
    int tests = 0, failures = 0, errors = 0, skipped = 0;
    double seconds = 0;
    std::string cases;
    for (const Result& r : results) {
      if (StageOf(r.id) != stage) continue;
      ++tests;
      seconds += r.seconds;
      std::string text;
      for (const Problem& p : r.outcome.problems)
        text += Printable(p.message) + (p.advice.empty() ? "" : " -> " + Printable(p.advice)) + "\n";
      cases += "    <testcase classname=\"" + Escape(subject.manifest.id.empty() ? "plugin" : subject.manifest.id) +
               "." + stage + "\" name=\"" + Escape(r.id) + "\" time=\"" + Seconds(r.seconds) + "\"";
      const std::string message = r.outcome.problems.empty() ? "" : Printable(r.outcome.problems[0].message);
      // JUnit's failure is an answer that is wrong, its error one that did not come.
      switch (r.verdict) {
        case Verdict::kFailed:
          ++failures;
          cases += "><failure message=\"" + Escape(message) + "\">" + Escape(text) + "</failure></testcase>\n";
          break;
        case Verdict::kCrashed:
        case Verdict::kTimeout:
          ++errors;
          cases += "><error type=\"" + std::string(VerdictName(r.verdict)) + "\" message=\"" + Escape(message) + "\">" +
                   Escape(text) + "</error></testcase>\n";
          break;
        case Verdict::kSkipped:
          ++skipped;
          cases += "><skipped message=\"" + Escape(Printable(r.outcome.skipped)) + "\"/></testcase>\n";
          break;
        case Verdict::kWarning: cases += "><system-out>" + Escape(text) + "</system-out></testcase>\n"; break;
        case Verdict::kPassed: cases += "/>\n"; break;
      }
    }
    if (tests == 0) continue;
    out += "  <testsuite name=\"" + stage + "\" tests=\"" + std::to_string(tests) + "\" failures=\"" +
           std::to_string(failures) + "\" errors=\"" + std::to_string(errors) + "\" skipped=\"" +
           std::to_string(skipped) + "\" time=\"" + Seconds(seconds) + "\">\n" + cases + "  </testsuite>\n";
  }
  return out + "</testsuites>\n";
}

int ExitCode(const std::vector<Result>& results) {
  std::set<size_t> stages;
  for (const Result& r : results) {
    if (!IsBad(r.verdict)) continue;
    const auto& all = AllStages();
    stages.insert(static_cast<size_t>(std::find(all.begin(), all.end(), StageOf(r.id)) - all.begin()));
  }
  if (stages.empty()) return 0;
  return stages.size() > 1 ? 1 : 10 + static_cast<int>(*stages.begin());
}

}  // namespace chancery::check
