#include <sys/resource.h>
#include <time.h>

#include <algorithm>
#include <cmath>
#include <cstdio>

#include "plugins/check/process_state.h"
#include "plugins/check/refusals.h"
#include "plugins/check/semantics.h"

namespace chancery::check {
namespace {

constexpr uint64_t kMs = 1000000;
// One call is cut off here: it shows enough.
constexpr uint64_t kLongestCall = 6000 * kMs;

Outcome Skipped(const std::string& why) {
  Outcome out;
  out.skipped = why;
  return out;
}

std::string Ms(uint64_t ns) {
  char text[32];
  std::snprintf(text, sizeof text, "%.3g ms", static_cast<double>(ns) / kMs);
  return text;
}

std::string Number(double value) {
  char text[32];
  std::snprintf(text, sizeof text, "%.2f", value);
  return text;
}

// The documents one after another, with their earlier findings, until there are `bytes`.
TestDocument Repeated(const std::vector<TestDocument>& documents, size_t bytes) {
  TestDocument out;
  out.id = std::to_string(bytes / 1024) + " KB of news";
  out.language = documents[0].language;
  out.date = documents[0].date;
  for (size_t i = 0; out.text.size() < bytes; ++i) {
    // Of one language: a document has one.
    const TestDocument& from = documents[i % documents.size()];
    if (from.language != out.language) continue;
    const size_t at = out.text.size();
    out.text += from.text;
    for (Prior prior : from.prior) {
      prior.begin += at;
      prior.end += at;
      if (prior.id != 0) prior.id = CHX_HOST_ID + out.prior.size() + 1;
      if (prior.end <= bytes) out.prior.push_back(std::move(prior));
    }
  }
  size_t end = bytes;
  while (!IsBoundary(out.text, end)) --end;
  out.text.resize(end);
  out.prior.erase(std::remove_if(out.prior.begin(), out.prior.end(), [&](const Prior& p) { return p.end > end; }),
                  out.prior.end());
  return out;
}

// CPU time of one call, the less of two when it is short.
uint64_t TimeOf(const Instance& instance, const TestDocument& document) {
  ExtractOptions options;
  options.sink.has_budget = false;
  options.sink.stop_after_cpu_ns = kLongestCall;
  uint64_t best = Extract(instance, {&document}, options).cpu_ns;
  if (best < 200 * kMs) best = std::min(best, Extract(instance, {&document}, options).cpu_ns);
  return best;
}

// Texts that cost where a program looks ahead, looks back, or tries again.  The language is that of the letters.
std::vector<TestDocument> Annoying(size_t bytes) {
  const struct {
    const char* name;
    const char* language;
    const char* unit;
  } patterns[] = {
      {"digits", "en", "1"},
      {"numbers", "en", "1 "},
      {"points", "en", "1.1."},
      {"commas", "en", "1,000,"},
      {"letters", "en", "a"},
      {"capitals", "en", "A "},
      {"names", "en", "Mr. John "},
      {"at signs", "en", "a@"},
      {"open brackets", "en", "(["},
      {"open quotes", "en",
       "\"\xE2\x80\x9C"
       "a "},
      {"hyphens", "en", "a-"},
      {"of the", "en", "the Minister of the "},
      {"treaty titles", "en", "Treaty on the Agreement of "},
      {"money", "en", "$1 "},
      {"months", "en", "May June "},
      {"slashes", "en", "S/RES/"},
      {"spaces", "en", " "},
      {"line ends", "en", "\n"},
      {"combining marks", "en", "\xCC\x81"},
      {"guillemets", "ru", "\xC2\xAB\xD0\xB0 "},
      {"ministers", "ru", "\xD0\xBC\xD0\xB8\xD0\xBD\xD0\xB8\xD1\x81\xD1\x82\xD1\x80 "},
      {"cyrillic capitals", "ru", "\xD0\x90. \xD0\x91. "},
      {"years", "ru", "2024 \xD0\xB3. "},
      {"heads", "kk", "\xD1\x82\xD3\xA9\xD1\x80\xD0\xB0\xD2\x93\xD0\xB0\xD1\x81\xD1\x8B "},
      {"years", "kk", "2024 \xD0\xB6\xD1\x8B\xD0\xBB\xD2\x93\xD1\x8B "},
  };
  std::vector<TestDocument> out;
  for (const auto& pattern : patterns) {
    TestDocument document;
    document.id = std::to_string(bytes / 1024) + " KB of " + pattern.name;
    document.language = pattern.language;
    const std::string unit = pattern.unit;
    while (document.text.size() + unit.size() <= bytes) document.text += unit;
    AddSentences(&document);
    out.push_back(std::move(document));
  }
  return out;
}

Outcome CheckScaling(const Subject& subject) {
  Running running(subject);
  if (!running.why.empty()) return Skipped(running.why);
  Outcome out;
  const char* advice =
      "Look at each byte a bounded number of times; begin the search behind what was found; bound every look-ahead.";
  const double fail_above = 1.6;
  for (const Instance& instance : running.instances) {
    const std::vector<TestDocument> documents = NewsFor(subject, *instance.manifest);
    std::vector<std::pair<size_t, uint64_t>> times;
    std::string table;
    for (size_t kb = 1; kb <= 1024; kb *= 4) {
      times.emplace_back(kb, TimeOf(instance, Repeated(documents, kb * 1024)));
      table += (table.empty() ? "" : ", ") + std::to_string(kb) + " KB " + Ms(times.back().second);
      if (times.back().second > kLongestCall / 3) break;
    }
    // The exponent over the last factor of 16, where constant costs do not show.
    const auto& [size, took] = times.back();
    const auto& [size_before, took_before] = times[times.size() > 2 ? times.size() - 3 : 0];
    const double exponent =
        std::log(static_cast<double>(took) / static_cast<double>(std::max<uint64_t>(took_before, 1))) /
        std::log(static_cast<double>(size) / static_cast<double>(size_before));
    out.note += (out.note.empty() ? "" : "; ") + table + "; exponent " + Number(exponent);
    if (took > 50 * kMs && exponent > fail_above) {
      out.Fail("time grows with the length of the text to the power of " + Number(exponent) + ": " + table, advice);
    }
    // The longest runs each take a third of a second at 0.4 MB/s.
    const std::vector<TestDocument> all_short = Annoying(8 * 1024), all_long = Annoying(128 * 1024);
    const std::vector<TestDocument> short_ones = DocumentsFor(*instance.manifest, all_short);
    const std::vector<TestDocument> long_ones = DocumentsFor(*instance.manifest, all_long);
    for (size_t i = 0; i < long_ones.size() && out.problems.size() < 4; ++i) {
      const uint64_t of_long = TimeOf(instance, long_ones[i]);
      if (of_long < 100 * kMs) continue;
      const uint64_t of_short = std::max<uint64_t>(TimeOf(instance, short_ones[i]), 1);
      const double growth = std::log(static_cast<double>(of_long) / static_cast<double>(of_short)) / std::log(16.0);
      if (growth > fail_above) {
        out.Fail(long_ones[i].id + " takes " + Ms(of_long) + ", a sixteenth of it " + Ms(of_short) + ": exponent " +
                     Number(growth),
                 advice);
      }
    }
  }
  return out;
}

Outcome CheckShouldStop(const Subject& subject) {
  Running running(subject);
  if (!running.why.empty()) return Skipped(running.why);
  Outcome out;
  const char* advice =
      "Ask should_stop() in every loop over the text, about every 100 us of work, and return when it says so.";
  for (const Instance& instance : running.instances) {
    const std::vector<TestDocument> documents = NewsFor(subject, *instance.manifest);
    const TestDocument document = Repeated(documents, 256 * 1024);
    ExtractOptions options;
    options.sink.has_budget = false;
    options.sink.stop_after_cpu_ns = kLongestCall / 2;
    const ExtractResult whole = Extract(instance, {&document}, options);
    options.sink.stop_after_cpu_ns = 0;
    options.sink.stop_at = std::max<uint64_t>(1, whole.polls / 2);
    const ExtractResult stopped = Extract(instance, {&document}, options);
    out.note += (out.note.empty() ? "" : "; ") + std::to_string(whole.polls) + " times in " + Ms(whole.cpu_ns) +
                ", longest silence " + Ms(whole.longest_silence_ns) + ", returned " + Ms(stopped.stop_to_return_ns) +
                " after the stop";
    if (whole.polls == 0 && whole.cpu_ns > 20 * kMs) {
      out.Fail(instance.manifest->id + " never asks should_stop() in " + Ms(whole.cpu_ns) + " on " + document.id,
               advice);
    } else if (whole.longest_silence_ns > 1000 * kMs) {
      out.Fail(instance.manifest->id + " does not ask should_stop() for " + Ms(whole.longest_silence_ns) + " on " +
                   document.id,
               advice);
    } else if (whole.longest_silence_ns > 100 * kMs) {
      out.Warn(instance.manifest->id + " does not ask should_stop() for " + Ms(whole.longest_silence_ns) + " on " +
                   document.id,
               advice);
    }
    if (stopped.stop_to_return_ns > 500 * kMs) {
      out.Fail(instance.manifest->id + " returns " + Ms(stopped.stop_to_return_ns) +
                   " after should_stop() said so, on " + document.id,
               advice);
    } else if (stopped.stop_to_return_ns > 50 * kMs) {
      out.Warn(instance.manifest->id + " returns " + Ms(stopped.stop_to_return_ns) +
                   " after should_stop() said so, on " + document.id,
               advice);
    }
  }
  return out;
}

Outcome CheckMemory(const Subject& subject) {
  Running running(subject);
  if (!running.why.empty()) return Skipped(running.why);
  Outcome out;
  constexpr int kMost = 100000;
  const double seconds = std::min(4.0, subject.options.timeout_seconds / 5);
  ExtractOptions options;
  options.revoke = false;
  struct Work {
    const Instance* instance;
    std::vector<TestDocument> documents;
  };
  std::vector<Work> work;
  for (const Instance& instance : running.instances) work.push_back({&instance, NewsFor(subject, *instance.manifest)});
  int count = 0;
  const auto round = [&] {
    for (const Work& w : work) {
      for (const TestDocument& document : w.documents) {
        Extract(*w.instance, {&document}, options);
        ++count;
      }
    }
  };
  timespec begin;
  clock_gettime(CLOCK_MONOTONIC, &begin);
  const auto elapsed = [&] {
    timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return static_cast<double>(now.tv_sec - begin.tv_sec) + static_cast<double>(now.tv_nsec - begin.tv_nsec) * 1e-9;
  };
  // What is kept for good is there after the first quarter.
  while (count < kMost / 4 && (count < 8 || elapsed() < seconds / 4)) round();
  const ProcessState before = ProcessState::Now();
  const int warm = count;
  ProcessState after = before;
  while (count < kMost && (count < 4 * warm && elapsed() < 2 * seconds)) {
    round();
    after = ProcessState::Now();
    // It eats a machine: enough is known.
    if (after.data_bytes > before.data_bytes + (uint64_t{512} << 20)) break;
  }
  const uint64_t documents = static_cast<uint64_t>(std::max(count - warm, 1));
  rusage usage;
  getrusage(RUSAGE_SELF, &usage);
  out.note = std::to_string(count) + " documents, at most " + std::to_string(usage.ru_maxrss / 1024) + " MB";
  const auto grows = [&](uint64_t was, uint64_t is, const char* what) {
    const uint64_t growth = is > was ? is - was : 0;
    // A collector lets garbage lie until it is worth the while.
    const uint64_t slack = subject.manifest.has_runtime ? 64 << 20 : 2 << 20;
    if (growth > slack && growth / documents > 128 && out.problems.empty()) {
      out.Fail(std::string(what) + " grows by " + std::to_string(growth / documents) + " bytes a document, " +
                   std::to_string(growth >> 20) + " MB in " + std::to_string(documents) + " documents",
               "Free at the end of extract() what it took.");
    }
  };
  grows(before.resident_bytes, after.resident_bytes, "memory");
  grows(before.data_bytes, after.data_bytes, "address space");
  return out;
}

}  // namespace

std::vector<Check> TimeChecks() {
  return {
      {"time.should-stop", "should_stop() is asked often, and heeded", &CheckShouldStop},
      {"time.refusals", "what emit() refuses is heeded", &CheckRefusals},
      {"time.scaling", "time grows with the length of the text, not with its square", &CheckScaling},
      {"time.memory", "memory does not grow with the number of documents", &CheckMemory},
      {"time.allocation", "a failing malloc() is an error, not a crash", &CheckAllocation},
  };
}

}  // namespace chancery::check
