#ifndef CHANCERY_PLUGINS_EVENTS_SCENE_H_
#define CHANCERY_PLUGINS_EVENTS_SCENE_H_

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "plugins/rules/lexicon.h"
#include "plugins/rules/token.h"

namespace chancery::events {

// What other extractors found in the text.  Ranges are bytes; lists are in the order of begin.  Views live as long as
// the document's annotations.
struct Context {
  struct Range {
    uint32_t begin = 0;
    uint32_t end = 0;
    uint64_t id = 0;
  };
  struct Date : Range {
    std::string_view value;  // TIMEX3
    std::string start;       // "2024-06-14", first day where it is known
    std::string finish;
    bool dateline = false;
  };
  struct Person : Range {
    uint64_t who = 0;  // id of the annotation that names this person most fully
    bool named = false;
    std::string_view country;  // of the state served
  };
  struct Body : Range {
    uint64_t which = 0;  // id of the first annotation of the same body
    std::string_view country;
  };
  struct Treaty : Range {
    uint64_t which = 0;  // id of the annotation with the fullest title
    std::string_view action;
    std::string_view parties;  // separated by spaces
  };
  std::vector<Date> dates;
  std::vector<Person> people;
  std::vector<Body> bodies;
  std::vector<Treaty> treaties;
  std::string document_date;  // "2024-06-14", or ""
};

// Indices, half open, of what begins in bytes [begin, end) of a list in the order of begin.
template <typename T>
std::pair<size_t, size_t> RangeOf(const std::vector<T>& list, uint32_t begin, uint32_t end) {
  const auto before = [](const T& t, uint32_t at) { return t.begin < at; };
  const auto first = std::lower_bound(list.begin(), list.end(), begin, before);
  const auto last = std::lower_bound(first, list.end(), end, before);
  return {static_cast<size_t>(first - list.begin()), static_cast<size_t>(last - list.begin())};
}

// A city by its English name and the state it lies in; a state alone has no city.
struct Place {
  std::string_view city;
  std::string_view country;
  bool empty() const { return city.empty() && country.empty(); }
};

// A stretch of tokens of one sentence.
struct Window {
  size_t first = 0;
  size_t last = 0;
  uint32_t sentence = 0;
};

// A text seen as scenes of events: which words lie in direct speech, where places are named, what the dateline says.
// Borrows what it is made from.
class Scene {
 public:
  Scene(const rules::TokenizedText& text, const Context& context, const rules::Lexicon& lexicon);

  const rules::TokenizedText& text() const { return text_; }
  const Context& context() const { return context_; }
  const Place& dateline() const { return dateline_; }
  // The date that the dateline states, for what the lead tells; nullptr when it states none.
  const Context::Date* dateline_date() const { return dateline_date_; }
  // Whether `sentence` is the dateline's or the one that it opens.
  bool InLead(uint32_t sentence) const { return lead_first_ <= sentence && sentence <= lead_last_; }
  // The day that the text was written, "2024-06-14"; "" when nobody says.
  const std::string& today() const { return today_; }

  bool Quoted(size_t token) const { return quoted_[token]; }
  // The sentence's tokens around [first, last), at most 60 on each side.
  Window Around(size_t first, size_t last) const;

  // The city, else the state, that the window names as where (or where to) nearest to [first, last).
  Place PlaceIn(const Window& window, size_t first, size_t last) const;
  // The calendar expression nearest to [first, last) that is not a treaty's and not in direct speech; nullptr when
  // there is none.
  const Context::Date* DateIn(const Window& window, size_t first, size_t last) const;
  // The people of the window in their order: each once, without those who are only its source ("said X")
  // unless `sources`, and without those whom only a title stands for unless `titles`.
  std::vector<const Context::Person*> PeopleIn(const Window& window, bool sources = false, bool titles = false) const;
  std::vector<const Context::Body*> BodiesIn(const Window& window) const;
  // States that the window names, outside of other annotations; each once.
  std::vector<std::string_view> StatesIn(const Window& window) const;
  // Whether a word of class `name` begins in the window.
  bool Has(const Window& window, std::string_view name) const;
  // The people of the nearest of the two sentences before `sentence` that names any, also those who are its source.
  std::vector<const Context::Person*> PeopleBefore(uint32_t sentence) const;
  // The sentence's tokens, the first 60 of a longer one; empty when there is no such sentence.
  Window WholeSentence(uint32_t sentence) const;
  // The first treaty of the window; TreatyNear: or, when it names none, the one named last before `token`.  Or nullptr.
  const Context::Treaty* TreatyIn(const Window& window) const;
  const Context::Treaty* TreatyNear(const Window& window, size_t token) const;
  // The states that are parties of a treaty, by any mention of it.
  std::vector<std::string_view> PartiesOf(const Context::Treaty& treaty) const;
  // The state that a person serves, by any mention; "" when nobody says.
  std::string_view CountryOf(uint64_t who) const;

 private:
  struct Named {
    size_t token = 0;
    size_t end = 0;
    std::string_view city, country;
    bool where = false;  // "in Lima", not "Lima"
  };
  struct Mark {
    size_t token = 0;
    uint32_t class_id = 0;
  };
  void FindQuoted();
  void FindCovered();
  void FindNames();
  void FindDateline();
  // Tokens from a to the nearest end of b, more over a comma; kFar when a stands in a clause that hangs on b.
  size_t Distance(size_t a_first, size_t a_last, size_t b_first, size_t b_last) const;
  bool Marked(size_t first, size_t last, std::optional<uint32_t> class_id) const;

  const rules::TokenizedText& text_;
  const Context& context_;
  const rules::Lexicon& lexicon_;
  std::vector<bool> quoted_, covered_, in_treaty_;
  size_t dateline_end_ = 0;  // token
  const Context::Date* dateline_date_ = nullptr;
  uint32_t lead_first_ = 1, lead_last_ = 0;
  std::vector<Named> names_;
  std::vector<Mark> marks_;  // every lexicon hit's class, in order
  Place dateline_;
  std::string today_;
  std::unordered_map<uint64_t, std::string_view> parties_;    // by treaty
  std::unordered_map<uint64_t, std::string_view> countries_;  // by person
};

}  // namespace chancery::events

#endif  // CHANCERY_PLUGINS_EVENTS_SCENE_H_
