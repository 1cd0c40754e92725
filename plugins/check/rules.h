#ifndef CHANCERY_PLUGINS_CHECK_RULES_H_
#define CHANCERY_PLUGINS_CHECK_RULES_H_

#include <map>
#include <string>
#include <vector>

namespace chancery::check {

// What a plugin can break while it runs; each is the last part of a check's id.
enum class Rule {
  kStatus,
  kFinish,
  kAnnotation,
  kSpans,
  kTypes,
  kNumbers,
  kStrings,
  kKeys,
  kRelations,
  kDangling,  // a relation to what is not there: the host leaves it out
  kBudget,
  kCallbacks,  // on another thread, after the call, with a struct that is not the host's
  kHeeds       // goes on though it was told to stop
};

// Broken rules, with the first few cases of each in words.
class Violations {
 public:
  void Add(Rule rule, std::string what) {
    Cases& cases = by_rule_[rule];
    if (cases.shown.size() < 3) cases.shown.push_back(std::move(what));
    ++cases.count;
  }
  void AddAll(const Violations& other) {
    for (const auto& [rule, cases] : other.by_rule_) {
      for (const std::string& what : cases.shown) Add(rule, what);
      by_rule_[rule].count += cases.count - cases.shown.size();
    }
  }
  bool empty() const { return by_rule_.empty(); }
  bool Has(Rule rule) const { return by_rule_.count(rule) != 0; }
  // "annotation 3 ... cuts a code point; ... (17 in all)"
  std::string Describe(Rule rule) const {
    const auto found = by_rule_.find(rule);
    if (found == by_rule_.end()) return "";
    std::string out;
    for (const std::string& what : found->second.shown) out += (out.empty() ? "" : "; ") + what;
    if (found->second.count > found->second.shown.size())
      out += " (" + std::to_string(found->second.count) + " in all)";
    return out;
  }
  std::vector<Rule> rules() const {
    std::vector<Rule> out;
    for (const auto& [rule, cases] : by_rule_) out.push_back(rule);
    return out;
  }

 private:
  struct Cases {
    std::vector<std::string> shown;
    size_t count = 0;
  };
  std::map<Rule, Cases> by_rule_;
};

}  // namespace chancery::check

#endif  // CHANCERY_PLUGINS_CHECK_RULES_H_
