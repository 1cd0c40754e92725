#ifndef CHANCERY_PLUGINS_RULES_TRACE_H_
#define CHANCERY_PLUGINS_RULES_TRACE_H_

#include <chancery/rules_trace.h>

#include <string_view>

#include "plugins/rules/rule_set.h"

namespace chancery::rules {

// Tells `sink` what the rules do with the document, as chancery/rules_trace.h says.  nullptr: CHX_E_UNIMPLEMENTED.
chx_status Explain(const RuleSet* rules, const chx_document& document, const chx_rules_trace_sink& sink) noexcept;

// The trace extension of an extractor, or nullptr for another id.  An instance is a Base, which is a T; T has
// `const RuleSet* RulesOf(std::string_view language) const`, which gives nullptr for a language it does not read.
template <class T, class Base>
const void* TraceExtension(std::string_view id) {
  static constexpr chx_rules_trace kTrace = {
      sizeof(chx_rules_trace), 0,
      [](chx_instance* instance, const chx_document* document, const chx_rules_trace_sink* sink) noexcept {
        const chx_str language = document->language;
        const std::string_view tag = language.data == nullptr ? "" : std::string_view(language.data, language.len);
        return Explain(static_cast<const T*>(reinterpret_cast<const Base*>(instance))->RulesOf(tag), *document, *sink);
      }};
  return id == CHX_EXT_RULES_TRACE ? &kTrace : nullptr;
}

}  // namespace chancery::rules

#endif  // CHANCERY_PLUGINS_RULES_TRACE_H_
