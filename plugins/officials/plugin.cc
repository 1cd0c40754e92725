#include <array>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "chancery/extractor.hpp"
#include "plugins/officials/analysis.h"
#include "plugins/officials/kazakh_latin.h"
#include "plugins/officials/letters.h"
#include "plugins/officials/manifest.h"
#include "plugins/rules/trace.h"

namespace chancery::officials {
namespace {

class Officials : public sdk::Extractor {
 public:
  static std::unique_ptr<sdk::Extractor> Create(const sdk::Host& host, std::string_view, std::string& error) {
    std::vector<rules::DataFile> files;
    for (const char* name : {"data/names.tsv", "data/endings.tsv", "data/affixes.tsv", "data/states.tsv",
                             "data/bodies.tsv", "data/ids.tsv", "data/names.model", "en/lexicon.tsv", "en/rules.txt",
                             "ru/lexicon.tsv", "ru/rules.txt", "kk/lexicon.tsv", "kk/endings.tsv", "kk/rules.txt"}) {
      std::string_view bytes;
      if (!host.Resource(name, bytes)) {
        error = std::string("officials: no resource ") + name;
        return nullptr;
      }
      files.push_back({std::string("officials/") + name, bytes});
    }
    auto analyst = Analyst::Load(files, error);
    if (analyst == nullptr) return nullptr;
    auto out = std::make_unique<Officials>();
    out->analyst_ = std::move(analyst);
    return out;
  }

  // Those of titles; of a Kazakh text in Latin letters, nothing is told.
  const rules::RuleSet* RulesOf(std::string_view language) const { return &analyst_->rules(LanguageOf(language)); }
  const void* Extension(std::string_view id) override { return rules::TraceExtension<Officials, sdk::Extractor>(id); }

  void Extract(const sdk::Document& document, sdk::Emitter& emitter) override {
    const Language language = LanguageOf(document.language());
    std::vector<std::pair<uint32_t, uint32_t>> sentences;
    for (size_t i = 0; i < document.prior_count(); ++i) {
      const sdk::Prior p = document.prior(i);
      if (p.type() == "sentence")
        sentences.emplace_back(static_cast<uint32_t>(p.begin()), static_cast<uint32_t>(p.end()));
    }
    if (language == Language::kKazakh && IsMostlyLatin(document.text())) {
      const CyrillicText cyrillic = ToCyrillic(document.text());
      for (auto& [begin, end] : sentences) {
        begin = cyrillic.Target(begin);
        end = cyrillic.Target(end);
      }
      const rules::TokenizedText text(cyrillic.text, std::move(sentences));
      Emit(
          document, text, analyst_->Analyse(language, text), [&](uint32_t at) { return cyrillic.Source(at); }, emitter);
    } else {
      const rules::TokenizedText text(document.text(), std::move(sentences));
      Emit(
          document, text, analyst_->Analyse(language, text), [](uint32_t at) { return at; }, emitter);
    }
  }

 private:
  static Language LanguageOf(std::string_view tag) {
    return tag.starts_with("ru") ? Language::kRussian : tag.starts_with("kk") ? Language::kKazakh : Language::kEnglish;
  }

  // `place` turns a byte of the analysed text into one of the document.
  template <class Place>
  static void Emit(const sdk::Document& document, const rules::TokenizedText& text, const Report& report, Place place,
                   sdk::Emitter& emitter) {
    for (size_t i = 0; i < report.officials.size() && !emitter.Stopped(); ++i)
      emitter.Emit(OfficialAnnotation(document, text, report, i, place));
    for (size_t i = 0; i < report.bodies.size() && !emitter.Stopped(); ++i) {
      const BodyMention& b = report.bodies[i];
      sdk::Annotation a("organization", place(text.tokens()[b.first].begin), place(EndOf(text, b)));
      a.Canonical(b.canonical).Id(report.officials.size() + i + 1).Set("country", b.cc).Set("rule", "bodies");
      if (!b.id.empty()) a.Link("chancery", b.id);
      for (size_t k = i + 1; k < report.bodies.size() && report.bodies[k].first < b.last; ++k)
        a.Relate("nested", report.officials.size() + k + 1);
      emitter.Emit(a);
    }
    for (size_t i = 0; i < report.quotations.size() && !emitter.Stopped(); ++i) {
      const auto& [q, speaker] = report.quotations[i];
      sdk::Annotation a("quotation", place(q.begin), place(q.end));
      a.Id(report.officials.size() + report.bodies.size() + i + 1).Set("rule", "quotations");
      if (speaker >= 0) a.Relate("speaker", static_cast<uint64_t>(speaker) + 1);
      emitter.Emit(a);
    }
  }

  static uint32_t EndOf(const rules::TokenizedText& text, const BodyMention& b) {
    const uint32_t end = text.tokens()[b.last - 1].end;
    const std::string_view surface = text.Surface(text.tokens()[b.last - 1]);
    return surface.ends_with("'s") ? end - 2 : surface.ends_with("’s") ? end - 4 : end;
  }

  template <class Place>
  static sdk::Annotation OfficialAnnotation(const sdk::Document& document, const rules::TokenizedText& text,
                                            const Report& report, size_t i, Place place) {
    const Official& o = report.officials[i];
    const PersonName* name = o.name >= 0 ? &report.names[static_cast<size_t>(o.name)] : nullptr;
    const Title* title = o.title >= 0 ? &report.titles[static_cast<size_t>(o.title)] : nullptr;
    uint32_t begin = UINT32_MAX;
    uint32_t end = 0;
    std::pair<uint32_t, uint32_t> title_bytes;
    if (name != nullptr) {
      begin = name->begin;
      end = name->end;
    }
    if (title != nullptr) {
      title_bytes = BytesOf(text, *title);
      begin = std::min(begin, title_bytes.first);
      end = std::max(end, title_bytes.second);
    }
    sdk::Annotation a("official", place(begin), place(end));
    a.Id(i + 1);
    if (name != nullptr) {
      a.Canonical(name->canonical).SetInt("name_begin", place(name->begin)).SetInt("name_end", place(name->end));
      a.Set("given", name->given).Set("patronymic", name->patronymic).Set("family", name->family);
      const std::string_view written =
          document.text().substr(place(name->begin), place(name->end) - place(name->begin));
      if (IsLatin(written)) a.Set("latin", IsLatin(name->canonical) ? std::string_view(name->canonical) : written);
      a.Set("mention_kind", name->full ? "FULL_NAME" : "SURNAME");
      a.Confidence(std::min(1.0, name->evidence / 2));
    } else {
      a.Set("mention_kind", "TITLE_ONLY").Confidence(o.same_as >= 0 ? 0.9 : 0.6);
    }
    if (title != nullptr) {
      const uint32_t title_begin = place(title_bytes.first);
      const uint32_t title_end = place(title_bytes.second);
      a.SetInt("title_begin", title_begin).SetInt("title_end", title_end);
      a.Set("title", document.text().substr(title_begin, title_end - title_begin));
      a.Set("role", title->role).Set("org", title->org).Set("country", title->cc).Set("office_status", title->status);
    }
    a.Set("rule", title != nullptr ? std::string_view(title->rule) : std::string_view("names"));
    if (o.same_as >= 0) a.Relate("same_as", static_cast<uint64_t>(o.same_as) + 1);
    return a;
  }

  std::unique_ptr<Analyst> analyst_;
};

}  // namespace
}  // namespace chancery::officials

CHANCERY_PLUGIN(chancery::officials::Officials, .id = "chancery.officials", .version = "1.0.0", .languages = "en ru kk",
                .produces = "official organization quotation", .uses_types = "sentence", .concurrent = true)
