#include <chancery/extractor.hpp>

#include <algorithm>
#include <array>
#include <cstdio>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "plugins/events/event_finder.h"
#include "plugins/events/manifest.h"
#include "plugins/rules/load.h"
#include "plugins/rules/trace.h"

namespace chancery::events {
namespace {

constexpr std::array<const char*, 3> kLanguages = {"en", "ru", "kk"};

std::string DayText(const chx_value* value) {
  if (value == nullptr || value->type != CHX_VALUE_DATE || value->as.date.precision != CHX_DATE_DAY) return {};
  char text[32];
  std::snprintf(text, sizeof text, "%04d-%02d-%02d", value->as.date.year, value->as.date.month, value->as.date.day);
  return text;
}

// Calendar values sort and count as text; a range gives its first and last part.
std::string PartOf(std::string_view value, bool last) {
  const size_t slash = value.find('/');
  std::string_view part = slash == std::string_view::npos ? value
                          : last                          ? value.substr(slash + 1)
                                                          : value.substr(0, slash);
  if (part.find_first_not_of("0123456789-") != std::string_view::npos) return {};
  std::string text(part);
  // The end of "2024" is that of its last month, for what counts days after it.
  if (last && text.size() == 4) text += "-12";
  if (last && text.size() == 7) text += "-28";
  return text;
}

// Who met whom, when and where, from what the other extractors found.
class Events : public sdk::Extractor {
 public:
  static std::unique_ptr<sdk::Extractor> Create(const sdk::Host& host, std::string_view /*config*/,
                                                std::string& error) {
    auto made = std::make_unique<Events>();
    const rules::ResourceReader read = [&host](std::string_view name, std::string_view& bytes) {
      return host.Resource(name, bytes);
    };
    for (const char* language : kLanguages) {
      auto rule_set = rules::LoadLanguage("events", language, read, error, {std::string(language) + "/places.tsv"});
      if (rule_set == nullptr) return nullptr;
      made->finders_.push_back(std::make_unique<EventFinder>(std::move(rule_set)));
    }
    return made;
  }

  const rules::RuleSet* RulesOf(std::string_view language) const {
    const EventFinder* finder = FinderOf(language);
    return finder == nullptr ? nullptr : &finder->rules();
  }
  const void* Extension(std::string_view id) override { return rules::TraceExtension<Events, sdk::Extractor>(id); }

  void Extract(const sdk::Document& document, sdk::Emitter& emitter) override {
    const EventFinder* const finder = FinderOf(document.language());
    if (finder == nullptr) return;

    std::vector<std::pair<uint32_t, uint32_t>> sentences;
    const Context context = Read(document, sentences);
    const rules::TokenizedText text(document.text(), std::move(sentences));
    uint64_t id = 0;
    for (const Event& e : finder->Find(text, context)) {
      if (emitter.Stopped()) return;
      sdk::Annotation a("event", e.begin, e.end);
      std::string states;
      for (const std::string& state : e.states) states += (states.empty() ? "" : " ") + state;
      a.Id(++id).Canonical(e.time_value.empty() ? e.type : e.type + " " + std::string(e.time_value));
      a.Set("event_type", e.type).Set("rule", e.rule).Set("modality", e.planned ? "PLANNED" : "ASSERTED");
      a.Set("place", e.place.city).Set("country", e.place.country).Set("participants", states);
      for (const uint64_t participant : e.participants) a.Relate("participant", participant);
      a.Relate("time", e.time).Relate("treaty", e.treaty);
      emitter.Emit(a);
    }
  }

 private:
  const EventFinder* FinderOf(std::string_view language) const {
    const auto at = std::find(kLanguages.begin(), kLanguages.end(), language.substr(0, 2));
    return at == kLanguages.end() ? nullptr : finders_[static_cast<size_t>(at - kLanguages.begin())].get();
  }

  static Context Read(const sdk::Document& document, std::vector<std::pair<uint32_t, uint32_t>>& sentences) {
    Context context;
    const chx_date day = document.date();
    if (day.precision == CHX_DATE_DAY) {
      chx_value value{};
      value.type = CHX_VALUE_DATE;
      value.as.date = day;
      context.document_date = DayText(&value);
    }
    std::unordered_map<std::string, uint64_t> bodies, people, treaties;
    for (size_t i = 0; i < document.prior_count(); ++i) {
      const sdk::Prior prior = document.prior(i);
      const auto begin = static_cast<uint32_t>(prior.begin()), end = static_cast<uint32_t>(prior.end());
      const std::string_view type = prior.type();
      if (type == "sentence") {
        sentences.emplace_back(begin, end);
      } else if (type == "date") {
        const std::string_view timex_type = prior.Text("timex_type"), role = prior.Text("role");
        if (timex_type == "DURATION" || timex_type == "SET" || role == "PUBLICATION") continue;
        std::string_view value = prior.canonical();
        // A clock time says the day as well.
        std::string start = DayText(prior.Find("start")), finish = DayText(prior.Find("end"));
        if (start.empty()) start = PartOf(value, false);
        if (finish.empty()) finish = PartOf(value, true);
        context.dates.push_back(
            {{begin, end, prior.id()}, value, std::move(start), std::move(finish), role == "DATELINE"});
      } else if (type == "official") {
        const std::string_view kind = prior.Text("mention_kind");
        if (kind == "COLLECTIVE" || kind == "PRONOUN") continue;
        const uint64_t same_as = prior.Related("same_as");
        uint64_t who = same_as != 0 ? same_as : prior.id();
        if (same_as == 0 && !prior.canonical().empty())
          who = people.emplace(std::string(prior.canonical()), prior.id()).first->second;
        context.people.push_back(
            {{begin, end, prior.id()}, who, same_as != 0 || !prior.canonical().empty(), prior.Text("country")});
      } else if (type == "organization") {
        const std::string_view link = prior.LinkId("chancery");
        const std::string key(link.empty() ? prior.canonical() : link);
        const uint64_t which = key.empty() ? prior.id() : bodies.emplace(key, prior.id()).first->second;
        context.bodies.push_back({{begin, end, prior.id()}, which, prior.Text("country")});
      } else if (type == "treaty") {
        const uint64_t same_as = prior.Related("same_as");
        const std::string_view link = prior.LinkId("chancery");
        const std::string key(link.empty() ? prior.canonical() : link);
        const uint64_t which = same_as != 0  ? same_as
                               : key.empty() ? prior.id()
                                             : treaties.emplace(key, prior.id()).first->second;
        context.treaties.push_back({{begin, end, prior.id()}, which, prior.Text("action"), prior.Text("parties")});
      }
    }
    return context;
  }

  std::vector<std::unique_ptr<EventFinder>> finders_;
};

}  // namespace
}  // namespace chancery::events

CHANCERY_PLUGIN(chancery::events::Events, .id = "chancery.events", .version = "1.0.0", .languages = "en ru kk",
                .produces = "event", .uses_types = "date official organization treaty sentence", .concurrent = true)
