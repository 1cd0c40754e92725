#include "clients/cli/explain.h"

#include <algorithm>
#include <tuple>
#include <unordered_set>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/string_view.h"
#include "absl/strings/strip.h"
#include "chancery/rules_trace.h"
#include "nlohmann/json.hpp"
#include "service/extract/document_view.h"
#include "service/extract/error_collector.h"
#include "service/extract/plugin.h"
#include "service/extract/plugin_search.h"

namespace chancery::cli {
namespace {

std::string Text(chx_str s) { return s.data == nullptr ? std::string() : std::string(s.data, s.len); }

// One extractor that tells of its rules.
struct Teller {
  const chx_extractor* extractor;
  chx_instance* instance;
  const chx_rules_trace* trace;
};

class LoadedExplainer final : public Explainer {
 public:
  ~LoadedExplainer() override {
    for (const Teller& teller : tellers_) teller.extractor->destroy(teller.instance);
  }

  void Add(std::unique_ptr<extract::Plugin> plugin) {
    if (!plugin->status().ok()) return;  // the analyzer has said so
    for (size_t i = 0; i < plugin->manifest()->extractors.size(); ++i) {
      const chx_extractor* extractor = plugin->extractor(i);
      if (extractor->get_extension == nullptr) continue;
      chx_instance* instance = nullptr;
      extract::ErrorCollector error;
      if (extractor->create(plugin->host()->get(), chx_str{nullptr, 0}, &instance, error.get()) != CHX_OK) continue;
      const auto* trace =
          static_cast<const chx_rules_trace*>(extractor->get_extension(instance, CHX_STR(CHX_EXT_RULES_TRACE)));
      if (trace != nullptr && CHX_HAS(chx_rules_trace, trace, explain)) {
        tellers_.push_back({extractor, instance, trace});
      } else {
        extractor->destroy(instance);
      }
    }
    plugins_.push_back(std::move(plugin));
  }

  std::vector<RuleMatch> Explain(const model::Document& document) override {
    std::vector<RuleMatch> matches;
    extract::DocumentView view(document);
    std::unordered_set<uint64_t> ids;
    const chx_document* given = view.WithPrior({CHX_TYPE_SENTENCE}, {}, &ids);
    for (const Teller& teller : tellers_) {
      Hearing hearing{this, &matches, matches.size(), Text(teller.extractor->id)};
      const chx_rules_trace_sink sink{sizeof(chx_rules_trace_sink), 0, &hearing, &HearMatch, &HearWork};
      (void)teller.trace->explain(teller.instance, given, &sink);
    }
    return matches;
  }

  Table Work() const override {
    std::vector<const std::pair<const Rule, Cost>*> rules;
    uint64_t total = 0;
    for (const auto& rule : work_) {
      rules.push_back(&rule);
      total += rule.second.nanoseconds;
    }
    std::stable_sort(rules.begin(), rules.end(),
                     [](const auto* a, const auto* b) { return a->second.nanoseconds > b->second.nanoseconds; });
    Table table({"rule", "tries", "matches", "kept", "steps", "us", "%", "where"});
    for (const auto* rule : rules) {
      const Cost& cost = rule->second;
      table.Add(
          {std::get<1>(rule->first), absl::StrCat(cost.tries), absl::StrCat(cost.matches), absl::StrCat(cost.kept),
           absl::StrCat(cost.steps), absl::StrCat(cost.nanoseconds / 1000),
           absl::StrFormat(
               "%.1f", total == 0 ? 0.0 : 100.0 * static_cast<double>(cost.nanoseconds) / static_cast<double>(total)),
           std::get<2>(rule->first)});
    }
    return table;
  }

 private:
  using Rule = std::tuple<std::string, std::string, std::string>;  // extractor, rule, place
  struct Cost {
    uint64_t tries = 0, matches = 0, kept = 0, steps = 0, nanoseconds = 0;
  };
  struct Hearing {
    LoadedExplainer* self;
    std::vector<RuleMatch>* matches;
    size_t first;  // match of this extractor
    std::string extractor;
  };

  static void CHX_CALL HearMatch(const chx_rules_trace_sink* sink, const chx_rule_match* match) noexcept {
    const auto& hearing = *static_cast<Hearing*>(sink->impl);
    RuleMatch& out = hearing.matches->emplace_back();
    out.extractor = hearing.extractor;
    out.rule = Text(match->rule);
    out.place = Text(match->place);
    out.begin = match->begin;
    out.end = match->end;
    out.prefer = match->prefer;
    for (uint64_t i = 0; i < match->part_count; ++i) {
      const chx_rule_part& part = match->parts[i];
      out.parts.push_back({Text(part.name), Text(part.value), part.begin, part.end});
    }
    for (uint64_t i = 0; i < match->field_count; ++i)
      out.fields.emplace_back(Text(match->fields[i].name), Text(match->fields[i].value));
    if (match->winner != CHX_NO_MATCH) out.winner = hearing.first + match->winner;
  }

  static void CHX_CALL HearWork(const chx_rules_trace_sink* sink, const chx_rule_work* work) noexcept {
    const auto& hearing = *static_cast<Hearing*>(sink->impl);
    Cost& cost = hearing.self->work_[{hearing.extractor, Text(work->rule), Text(work->place)}];
    cost.tries += work->tries;
    cost.matches += work->matches;
    cost.kept += work->kept;
    cost.steps += work->steps;
    cost.nanoseconds += work->nanoseconds;
  }

  std::vector<std::unique_ptr<extract::Plugin>> plugins_;
  std::vector<Teller> tellers_;
  std::map<Rule, Cost> work_;
};

std::string Quoted(const model::Document& document, size_t begin, size_t end) {
  if (begin > end || end > document.content.size()) return "\"\"";
  return absl::StrCat("\"", FitTo(absl::string_view(document.content).substr(begin, end - begin), 80), "\"");
}

// Whether a fact was produced by the extractor ("chancery.dates"): "extractors/dates@1.0.0#ru.year".
bool IsOf(absl::string_view extractor, const model::Fact& fact) {
  absl::string_view id = fact.produced_by;
  id = id.substr(0, id.find('@'));
  return absl::ConsumePrefix(&id, "extractors/") &&
         (extractor == id || absl::EndsWith(extractor, absl::StrCat(".", id)));
}

}  // namespace

absl::StatusOr<std::unique_ptr<Explainer>> Explainer::Load(const std::vector<std::string>& folders) {
  absl::StatusOr<std::vector<std::string>> paths = extract::FindPlugins(folders);
  if (!paths.ok()) return paths.status();
  auto explainer = std::make_unique<LoadedExplainer>();
  for (const std::string& path : *paths) {
    const absl::StatusOr<extract::PluginFile> file = extract::ReadPluginFile(path);
    if (file.ok()) explainer->Add(extract::Plugin::Load(*file, {}));
  }
  return explainer;
}

std::string ExplanationText(const model::Document& document, const std::vector<RuleMatch>& matches,
                            const std::vector<model::Fact>& facts) {
  std::vector<std::vector<size_t>> losers(matches.size());
  for (size_t i = 0; i < matches.size(); ++i) {
    if (matches[i].winner.has_value() && *matches[i].winner < matches.size()) losers[*matches[i].winner].push_back(i);
  }
  std::string out;
  for (size_t i = 0; i < matches.size(); ++i) {
    const RuleMatch& m = matches[i];
    if (m.winner.has_value()) continue;
    absl::StrAppend(&out, Quoted(document, m.begin, m.end), " [", m.begin, ", ", m.end, ")\n  rule   ", m.rule, "  ",
                    m.place, m.prefer == 0 ? "" : absl::StrCat("  prefer ", m.prefer), "\n");
    for (const RuleMatch::Part& part : m.parts) {
      absl::StrAppend(&out, "  part   ", part.name, " = ", part.value, "  ", Quoted(document, part.begin, part.end),
                      "\n");
    }
    if (!m.fields.empty()) {
      absl::StrAppend(&out, "  emits ");
      for (const auto& [name, value] : m.fields) {
        if (!value.empty()) absl::StrAppend(&out, " ", name, "=", value);
      }
      absl::StrAppend(&out, "\n");
    }
    for (const size_t loser : losers[i]) {
      absl::StrAppend(&out, "  over   ", matches[loser].rule, "  ", matches[loser].place, "  ",
                      Quoted(document, matches[loser].begin, matches[loser].end), "\n");
    }
    // A plugin may add to a match or take from it: a fact that lies at it is made of it.
    const bool used = std::any_of(facts.begin(), facts.end(), [&](const model::Fact& fact) {
      return static_cast<size_t>(fact.span.begin) < m.end && m.begin < static_cast<size_t>(fact.span.end) &&
             IsOf(m.extractor, fact);
    });
    if (!used) absl::StrAppend(&out, "  no fact was made of it\n");
  }
  return out;
}

std::string ExplanationJson(const model::Document& document, const std::vector<RuleMatch>& matches) {
  nlohmann::ordered_json all = nlohmann::ordered_json::array();
  for (const RuleMatch& m : matches) {
    nlohmann::ordered_json one = {{"extractor", m.extractor}, {"rule", m.rule}, {"place", m.place},
                                  {"begin", m.begin},         {"end", m.end},   {"prefer", m.prefer}};
    if (m.end <= document.content.size() && m.begin <= m.end)
      one["text"] = document.content.substr(m.begin, m.end - m.begin);
    for (const RuleMatch::Part& part : m.parts)
      one["parts"].push_back({{"name", part.name}, {"value", part.value}, {"begin", part.begin}, {"end", part.end}});
    for (const auto& [name, value] : m.fields) {
      if (!value.empty()) one["emits"][name] = value;
    }
    if (m.winner.has_value()) one["winner"] = *m.winner;
    all.push_back(std::move(one));
  }
  return all.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
}

}  // namespace chancery::cli
