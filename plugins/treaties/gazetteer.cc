#include "plugins/treaties/stem.h"
#include "plugins/treaties/treaty_finder.h"

namespace chancery::treaties {
namespace {

std::vector<std::string_view> Split(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  for (;;) {
    const size_t at = text.find(separator);
    parts.push_back(text.substr(0, at));
    if (at == std::string_view::npos) return parts;
    text.remove_prefix(at + 1);
  }
}

std::string WithoutPossessive(std::string_view folded) {
  if (folded.size() > 2 && folded.substr(folded.size() - 2) == "'s") folded.remove_suffix(2);
  return std::string(folded);
}

// Calls `row` with the columns of each line that is neither empty nor a comment; false when one has not `columns` of
// them.
template <typename Row>
bool ForEachRow(const rules::DataFile& file, size_t columns, std::string& error, Row row) {
  size_t number = 0;
  for (std::string_view line : Split(file.text, '\n')) {
    ++number;
    if (line.empty() || line[0] == '#') continue;
    const std::vector<std::string_view> cells = Split(line, '\t');
    if (cells.size() != columns) {
      error = file.name + ":" + std::to_string(number) + ": " + std::to_string(cells.size()) + " columns, not " +
              std::to_string(columns);
      return false;
    }
    row(cells);
  }
  return true;
}

// "CTBT", "ДОВСЕ": one word of capitals, which matches in capitals only.
bool IsAbbreviation(std::string_view title) {
  const rules::TokenizedText text(title);
  return text.tokens().size() == 1 && text.tokens()[0].all_capitals;
}

}  // namespace

Gazetteer::Gazetteer() : titles_(3, PhraseIndex(&Stem)), states_(3, PhraseIndex(&WithoutPossessive)) {}

std::unique_ptr<Gazetteer> Gazetteer::Load(const rules::DataFile& treaties, const rules::DataFile& states,
                                           std::string& error) {
  auto gazetteer = std::unique_ptr<Gazetteer>(new Gazetteer());
  Gazetteer& g = *gazetteer;
  const bool read =
      ForEachRow(treaties, 7, error,
                 [&g](const std::vector<std::string_view>& cells) {
                   KnownTreaty known{std::string(cells[0]), std::string(cells[1]),   std::string(cells[2]), {},
                                     std::string(cells[6]), IsAbbreviation(cells[6])};
                   for (std::string_view party : Split(cells[3], ' ')) {
                     if (!party.empty()) known.parties.emplace_back(party);
                   }
                   // A short form is shown with the full title of its language, which stands on the line before it.
                   if (cells[5] == "short" && !g.known_.empty() && g.known_.back().id == known.id)
                     known.title = g.known_.back().title;
                   g.titles_[LanguageIndex(cells[4])].Add(cells[6], static_cast<uint32_t>(g.known_.size()));
                   g.known_.push_back(std::move(known));
                 }) &&
      ForEachRow(states, 3, error, [&g](const std::vector<std::string_view>& cells) {
        if (g.codes_.empty() || g.codes_.back() != cells[0]) g.codes_.emplace_back(cells[0]);
        g.states_[LanguageIndex(cells[1])].Add(cells[2], static_cast<uint32_t>(g.codes_.size() - 1));
      });
  return read ? std::move(gazetteer) : nullptr;
}

}  // namespace chancery::treaties
