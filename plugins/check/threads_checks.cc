#include <time.h>

#include <atomic>
#include <mutex>
#include <thread>

#include "plugins/check/semantics.h"

namespace chancery::check {
namespace {

constexpr int kThreads = 8;
constexpr int kRounds = 4;
constexpr double kRaceSeconds = 1;
constexpr int kLateMilliseconds = 150;

Outcome Skipped(const std::string& why) {
  Outcome out;
  out.skipped = why;
  return out;
}

void Sleep(int milliseconds) {
  const timespec wait = {0, milliseconds * 1000000L};
  nanosleep(&wait, nullptr);
}

// What each document of an extractor gives on the main thread.
struct Expected {
  std::vector<TestDocument> documents;
  std::vector<std::vector<std::string>> findings;

  Expected(const Subject& subject, const Instance& instance) : documents(NewsFor(subject, *instance.manifest)) {
    for (const TestDocument& document : documents)
      findings.push_back(Extract(instance, {&document}, {}).documents[0].findings);
  }
};

Outcome CheckMigrate(const Subject& subject) {
  Running running(subject);
  if (!running.why.empty()) return Skipped(running.why);
  Outcome out;
  for (const Instance& instance : running.instances) {
    const Expected expected(subject, instance);
    for (size_t i = 0; i < expected.documents.size() * 3; ++i) {
      const size_t at = i % expected.documents.size();
      ExtractResult result;
      // A thread of its own for every call, which is gone before the next.
      std::thread([&] { result = Extract(instance, {&expected.documents[at]}, {}); }).join();
      if (result.documents[0].findings != expected.findings[at] && out.problems.empty()) {
        out.Fail(expected.documents[at].id +
                     " on another thread: " + FirstDifference(expected.findings[at], result.documents[0].findings),
                 "Successive calls come on different threads: keep no state in thread_local variables (rule R8).");
      }
    }
  }
  running.plugin->Destroy(running.instances);
  return out;
}

Outcome CheckConcurrent(const Subject& subject) {
  Running running(subject);
  if (!running.why.empty()) return Skipped(running.why);
  Outcome out;
  for (size_t e = 0; e < running.instances.size(); ++e) {
    const Instance& first = running.instances[e];
    const Expected expected(subject, first);
    const bool shared = first.extractor->threads == CHX_THREADS_CONCURRENT;
    std::vector<Instance> of_thread(kThreads, first);
    for (int t = 1; t < kThreads && !shared; ++t) {
      const CreateResult made = running.plugin->Create(e, subject.options.config);
      if (made.instance == nullptr) return Skipped("create() of a further instance failed");
      of_thread[static_cast<size_t>(t)].instance = made.instance;
    }
    std::mutex mutex;
    std::atomic<int> ready{0};
    std::vector<std::thread> threads;
    for (size_t t = 0; t < kThreads; ++t) {
      threads.emplace_back([&, t] {
        for (++ready; ready < kThreads;) std::this_thread::yield();
        for (size_t i = 0; i < expected.documents.size() * kRounds; ++i) {
          const size_t at = (i + t) % expected.documents.size();
          const ExtractResult result = Extract(of_thread[t], {&expected.documents[at]}, {});
          if (result.documents[0].findings == expected.findings[at]) continue;
          std::lock_guard<std::mutex> lock(mutex);
          if (out.problems.empty()) {
            out.Fail(expected.documents[at].id + " with " + std::to_string(kThreads) +
                         " threads at once: " + FirstDifference(expected.findings[at], result.documents[0].findings),
                     shared ? "extract() of a CHX_THREADS_CONCURRENT extractor only reads what create() built."
                            : "Instances share nothing that extract() writes: no static buffers.");
          }
        }
      });
    }
    for (std::thread& thread : threads) thread.join();
    for (int t = 1; t < kThreads && !shared; ++t) first.extractor->destroy(of_thread[static_cast<size_t>(t)].instance);
  }
  running.plugin->Destroy(running.instances);
  return out;
}

Outcome CheckLifecycle(const Subject& subject) {
  Running running(subject);
  if (!running.why.empty()) return Skipped(running.why);
  Outcome out;
  for (size_t e = 0; e < running.instances.size(); ++e) {
    const Instance& first = running.instances[e];
    const Expected expected(subject, first);
    std::mutex mutex;
    const auto work = [&](const Instance& instance) {
      for (size_t at = 0; at < expected.documents.size(); ++at) {
        const ExtractResult result = Extract(instance, {&expected.documents[at]}, {});
        std::lock_guard<std::mutex> lock(mutex);
        if (result.documents[0].findings != expected.findings[at] && out.problems.empty()) {
          out.Fail(expected.documents[at].id + " while other instances are made and destroyed: " +
                       FirstDifference(expected.findings[at], result.documents[0].findings),
                   "create() and destroy() may run at any time, on any thread.");
        }
      }
    };
    timespec begin;
    clock_gettime(CLOCK_MONOTONIC, &begin);
    const auto is_over = [&] {
      timespec now;
      clock_gettime(CLOCK_MONOTONIC, &now);
      return static_cast<double>(now.tv_sec - begin.tv_sec) + static_cast<double>(now.tv_nsec - begin.tv_nsec) * 1e-9 >
             kRaceSeconds;
    };
    std::vector<std::thread> threads;
    threads.emplace_back([&] {
      do work(first);
      while (!is_over());
    });
    for (int t = 0; t < 3; ++t) {
      threads.emplace_back([&] {
        do {
          Instance other = first;
          other.instance = running.plugin->Create(e, subject.options.config).instance;
          if (other.instance == nullptr) return;
          work(other);
          other.extractor->destroy(other.instance);
        } while (!is_over());
      });
    }
    for (std::thread& thread : threads) thread.join();
  }
  running.plugin->Destroy(running.instances);
  return out;
}

Outcome CheckCallbacks(const Subject& subject) {
  Running running(subject);
  if (!running.why.empty()) return Skipped(running.why);
  Outcome out;
  Violations violations;
  std::vector<RecordingSink*> sinks;
  for (const Instance& instance : running.instances) {
    for (const TestDocument& document : NewsFor(subject, *instance.manifest)) {
      const ExtractResult result = Extract(instance, {&document}, {});
      violations.AddAll(result.violations);
      sinks.push_back(result.sink);
    }
  }
  Sleep(kLateMilliseconds);
  for (RecordingSink* sink : sinks) violations.AddAll(sink->TakeViolations());
  Report(violations, Rule::kCallbacks, "", &out);
  return out;
}

}  // namespace

std::vector<Check> ThreadsChecks() {
  return {
      {"threads.migrate", "successive calls on other threads find the same", &CheckMigrate},
      {"threads.concurrent", "eight threads at once find the same", &CheckConcurrent},
      {"threads.lifecycle", "create() and destroy() beside running extract()", &CheckLifecycle},
      {"threads.callbacks", "emit() and finish() come on the call's thread, none after it returned", &CheckCallbacks},
  };
}

}  // namespace chancery::check
