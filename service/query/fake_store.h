#ifndef CHANCERY_SERVICE_QUERY_FAKE_STORE_H_
#define CHANCERY_SERVICE_QUERY_FAKE_STORE_H_

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "service/store/selection.h"
#include "service/store/store.h"
#include "service/text/name_key.h"
#include "service/text/search_terms.h"

// For tests of this folder alone: entities that can be found by name, and conditions evaluated row by row as
// store/selection.h defines them.
namespace chancery::query {

struct FakeFact {
  std::string id;
  std::map<store::Field, store::Value> columns;  // NULL: absent
  std::set<std::string> entities, participants;
  std::vector<std::pair<std::string, store::Value>> custom = {};  // texts and numbers by key
};

struct FakeDocument {
  std::string id;
  std::string text;
  std::map<store::Field, store::Value> columns;
  std::map<std::string, std::string> labels;
  std::vector<FakeFact> facts;
};

class FakeStore : public store::Store {
 public:
  std::vector<model::Entity> entities;
  std::vector<FakeDocument> documents;
  int find_calls = 0;

  // An entity all of whose names' words may stand alone.
  void AddEntity(const std::string& name, model::EntityKind kind, const std::vector<std::string>& names,
                 const std::string& country = "") {
    model::Entity entity{.name = name, .kind = kind, .display_name = names.front(), .country_code = country};
    for (const std::string& text : names) {
      model::EntityName n{.text = text, .keys = {text::FullNameKey(text)}};
      const std::vector<text::SearchToken> tokens = text::AnalyzeText(text);
      const model::TextSpan last = tokens.back().span;
      if (tokens.size() > 1)
        n.keys.push_back(
            text::NameKey(text.substr(static_cast<size_t>(last.begin), static_cast<size_t>(last.end - last.begin))));
      entity.names.push_back(std::move(n));
    }
    entities.push_back(std::move(entity));
  }

  absl::StatusOr<std::vector<model::Entity>> FindEntities(model::EntityKind kind, absl::Span<const std::string> keys,
                                                          bool whole_name_only, int32_t limit) override {
    ++find_calls;
    std::vector<model::Entity> found;
    for (const model::Entity& entity : entities) {
      if (kind != model::EntityKind::kUnspecified && entity.kind != kind) continue;
      bool has = false;
      for (const model::EntityName& name : entity.names) {
        for (size_t i = 0; i < name.keys.size() && (i == 0 || !whole_name_only); ++i)
          has = has || std::find(keys.begin(), keys.end(), name.keys[i]) != keys.end();
      }
      if (has && found.size() < static_cast<size_t>(limit)) found.push_back(entity);
    }
    return found;
  }

  // Ids of the rows that the selection's condition holds for: documents, "document/fact", or entities.
  std::vector<std::string> RowsOf(const store::Selection& selection) const {
    std::vector<std::string> rows;
    if (selection.rows == store::RowKind::kEntity) {
      for (const model::Entity& entity : entities) {
        if (Holds(selection.condition, nullptr, nullptr, &entity)) rows.push_back(entity.name);
      }
      return rows;
    }
    for (const FakeDocument& document : documents) {
      if (selection.rows == store::RowKind::kDocument) {
        if (Holds(selection.condition, &document, nullptr, nullptr)) rows.push_back(document.id);
        continue;
      }
      for (const FakeFact& fact : document.facts) {
        if (Holds(selection.condition, &document, &fact, nullptr)) rows.push_back(document.id + "/" + fact.id);
      }
    }
    return rows;
  }

  std::vector<absl::StatusOr<store::WriteResult>> Write(std::vector<store::DocumentWrite>, bool) override { return {}; }
  absl::StatusOr<store::DocumentRow> GetDocument(const std::string&, const std::string&) override {
    return absl::UnimplementedError("");
  }
  absl::StatusOr<model::Document> FindByContent(const std::string&, const std::string&) override {
    return absl::UnimplementedError("");
  }
  absl::StatusOr<int32_t> DeleteDocument(const std::string&, const std::string&, const std::string&) override {
    return absl::UnimplementedError("");
  }
  absl::StatusOr<std::vector<model::Fact>> GetFacts(const std::string&, const std::string&) override {
    return absl::UnimplementedError("");
  }
  absl::StatusOr<std::vector<store::AnalysisGroup>> AnalysisGroups() override { return absl::UnimplementedError(""); }
  absl::StatusOr<std::vector<store::PlacedDocument>> DocumentsOfGroups(absl::Span<const std::string>, int64_t,
                                                                       int32_t) override {
    return absl::UnimplementedError("");
  }
  absl::StatusOr<std::string> GetSetting(const std::string&) override { return absl::UnimplementedError(""); }
  absl::Status PutSetting(const std::string&, const std::string&) override { return absl::UnimplementedError(""); }
  absl::StatusOr<store::Page> Select(const store::Selection&) override { return absl::UnimplementedError(""); }
  absl::StatusOr<model::Entity> GetEntity(const std::string&) override { return absl::UnimplementedError(""); }
  absl::StatusOr<std::optional<RememberedAnswer>> FindAnswer(const std::string&, absl::Time) override {
    return absl::UnimplementedError("");
  }
  absl::Status RememberAnswer(const std::string&, const RememberedAnswer&, absl::Time) override {
    return absl::UnimplementedError("");
  }

 private:
  static bool Holds(const store::Condition& c, const FakeDocument* document, const FakeFact* fact,
                    const model::Entity* entity) {
    using Kind = store::Condition::Kind;
    const auto holds = [&](const store::Condition& child) { return Holds(child, document, fact, entity); };
    switch (c.kind) {
      case Kind::kTrue: return true;
      case Kind::kAnd: return std::all_of(c.children.begin(), c.children.end(), holds);
      case Kind::kOr: return std::any_of(c.children.begin(), c.children.end(), holds);
      case Kind::kNot: return !holds(c.children[0]);
      case Kind::kHasFact:
        return std::any_of(document->facts.begin(), document->facts.end(),
                           [&](const FakeFact& f) { return Holds(c.children[0], document, &f, nullptr); });
      case Kind::kInDocument: return Holds(c.children[0], document, nullptr, nullptr);
      case Kind::kTerms: {
        std::set<std::string> terms;
        for (const text::SearchToken& token : text::AnalyzeText(document->text))
          terms.insert(token.terms.begin(), token.terms.end());
        return std::all_of(c.term_groups.begin(), c.term_groups.end(), [&](const std::vector<std::string>& group) {
          return std::any_of(group.begin(), group.end(),
                             [&](const std::string& term) { return terms.count(term) > 0; });
        });
      }
      case Kind::kCompare: break;
    }
    std::vector<store::Value> values = ValuesOf(c, document, fact, entity);
    const auto any = [&](auto test) { return std::any_of(values.begin(), values.end(), test); };
    switch (c.op) {
      case store::Op::kIsNull: return values.empty();
      case store::Op::kIsNotNull: return !values.empty();
      case store::Op::kEqual: return any([&](const store::Value& v) { return v == c.values[0]; });
      case store::Op::kNotEqual: return !any([&](const store::Value& v) { return v == c.values[0]; });
      case store::Op::kLess: return any([&](const store::Value& v) { return v < c.values[0]; });
      case store::Op::kLessOrEqual: return any([&](const store::Value& v) { return v <= c.values[0]; });
      case store::Op::kGreater: return any([&](const store::Value& v) { return v > c.values[0]; });
      case store::Op::kGreaterOrEqual: return any([&](const store::Value& v) { return v >= c.values[0]; });
      case store::Op::kIn:
        return any(
            [&](const store::Value& v) { return std::find(c.values.begin(), c.values.end(), v) != c.values.end(); });
      case store::Op::kPrefix:
        return any([&](const store::Value& v) {
          return std::get<std::string>(v).rfind(std::get<std::string>(c.values[0]), 0) == 0;
        });
    }
    return false;
  }

  static std::vector<store::Value> ValuesOf(const store::Condition& c, const FakeDocument* document,
                                            const FakeFact* fact, const model::Entity* entity) {
    const auto all = [](const std::set<std::string>& texts) {
      return std::vector<store::Value>(texts.begin(), texts.end());
    };
    const auto text = [](const std::string& value) {
      return value.empty() ? std::vector<store::Value>{} : std::vector<store::Value>{value};
    };
    if (entity != nullptr) {
      constexpr const char* kKinds[] = {"", "OFFICIAL", "ORGANIZATION", "TREATY"};
      if (c.field == store::Field::kEntity) return text(entity->name);
      if (c.field == store::Field::kCountry) return text(entity->country_code);
      if (c.field == store::Field::kFactKind) return text(kKinds[static_cast<int>(entity->kind)]);
      return {entity->document_count};
    }
    if (fact != nullptr && c.field == store::Field::kEntity) return all(fact->entities);
    if (fact != nullptr && c.field == store::Field::kParticipant) return all(fact->participants);
    if (c.field == store::Field::kCustomText || c.field == store::Field::kCustomNumber) {
      std::vector<store::Value> values;
      for (const auto& [key, value] : fact->custom) {
        if (key == c.key && std::holds_alternative<double>(value) == (c.field == store::Field::kCustomNumber))
          values.push_back(value);
      }
      return values;
    }
    if (c.field == store::Field::kLabel) {
      const auto label = document->labels.find(c.key);
      return label == document->labels.end() ? std::vector<store::Value>{} : text(label->second);
    }
    if (c.field == store::Field::kDocumentId) return text(document->id);
    const auto& columns = fact != nullptr && fact->columns.count(c.field) > 0 ? fact->columns : document->columns;
    const auto column = columns.find(c.field);
    return column == columns.end() ? std::vector<store::Value>{} : std::vector<store::Value>{column->second};
  }
};

}  // namespace chancery::query

#endif  // CHANCERY_SERVICE_QUERY_FAKE_STORE_H_
