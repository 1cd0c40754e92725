#include "plugins/rules/trace.h"

#include <cstring>
#include <exception>
#include <utility>
#include <vector>

namespace chancery::rules {
namespace {

chx_str Str(std::string_view text) { return {text.data(), text.size()}; }

std::string_view View(chx_str text) {
  return text.data == nullptr ? std::string_view() : std::string_view(text.data, text.len);
}

std::vector<std::pair<uint32_t, uint32_t>> SentencesOf(const chx_document& document) {
  std::vector<std::pair<uint32_t, uint32_t>> sentences;
  for (uint64_t i = 0; i < document.prior_count; ++i) {
    const chx_annotation& a = *document.prior[i];
    if (View(a.type) == CHX_TYPE_SENTENCE)
      sentences.emplace_back(static_cast<uint32_t>(a.begin), static_cast<uint32_t>(a.end));
  }
  return sentences;
}

void Tell(const RuleSet& rules, const chx_document& document, const chx_rules_trace_sink& sink) {
  const TokenizedText text(View(document.text), SentencesOf(document));
  const Trace trace = rules.FindTraced(text);
  std::vector<chx_rule_part> parts, fields;
  for (const Trace::Traced& traced : trace.matches) {
    const Match& m = traced.match;
    parts.clear();
    fields.clear();
    for (size_t i = 0; i < m.captures.size(); ++i) {
      const Match::Capture& c = m.captures[i];
      parts.push_back({Str(c.name), Str(traced.values[i]), c.begin, c.end});
    }
    for (const auto& [name, value] : m.fields) fields.push_back({Str(name), Str(value), 0, 0});
    chx_rule_match out;
    std::memset(&out, 0, sizeof out);
    out.struct_size = sizeof out;
    out.begin = m.begin;
    out.end = m.end;
    out.rule = Str(rules.rule_name(m.rule));
    out.place = Str(rules.rule_place(m.rule));
    out.prefer = traced.prefer;
    out.parts = parts.data();
    out.part_count = parts.size();
    out.fields = fields.data();
    out.field_count = fields.size();
    out.winner = traced.winner ? *traced.winner : CHX_NO_MATCH;
    sink.match(&sink, &out);
  }
  for (uint32_t rule = 0; rule < trace.work.size(); ++rule) {
    const Trace::Work& work = trace.work[rule];
    if (work.tries == 0) continue;
    chx_rule_work out;
    std::memset(&out, 0, sizeof out);
    out.struct_size = sizeof out;
    out.rule = Str(rules.rule_name(rule));
    out.place = Str(rules.rule_place(rule));
    out.tries = work.tries;
    out.matches = work.matches;
    out.kept = work.kept;
    out.steps = work.steps;
    out.nanoseconds = work.nanoseconds;
    sink.work(&sink, &out);
  }
}

}  // namespace

chx_status Explain(const RuleSet* rules, const chx_document& document, const chx_rules_trace_sink& sink) noexcept {
  if (rules == nullptr) return CHX_E_UNIMPLEMENTED;
  try {
    Tell(*rules, document, sink);
  } catch (const std::exception&) {
    return CHX_E_INTERNAL;
  }
  return CHX_OK;
}

}  // namespace chancery::rules
