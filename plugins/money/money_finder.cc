#include "plugins/money/money_finder.h"

#include <algorithm>
#include <charconv>

#include "plugins/money/context.h"

namespace chancery::money {
namespace {

using rules::Match;
using rules::TokenizedText;

constexpr size_t kReach = 150;  // tokens before and after an amount where a country may stand that tells its currency
// Sentences after "Hong Kong dollars" in which "dollars" alone, which are mostly others, are taken for the same.
constexpr uint32_t kNamedReach = 2;

std::vector<std::string> SplitWords(std::string_view list) {
  std::vector<std::string> words;
  while (!list.empty()) {
    const size_t space = list.find(' ');
    if (space != 0) words.emplace_back(list.substr(0, space));
    list = space == std::string_view::npos ? std::string_view() : list.substr(space + 1);
  }
  return words;
}

const Match::Capture* Captured(const Match& match, std::string_view name) {
  for (const Match::Capture& c : match.captures) {
    if (c.name == name) return &c;
  }
  return nullptr;
}

}  // namespace

std::unique_ptr<MoneyFinder> MoneyFinder::Load(std::string_view language, const rules::ResourceReader& resource,
                                               std::string& error) {
  const std::string folder = std::string(language) + "/";
  auto rules = rules::LoadLanguage("money", language, resource, error,
                                   {"data/shapes.txt", folder + "currencies.tsv", folder + "countries.tsv"});
  if (rules == nullptr) return nullptr;
  std::unique_ptr<MoneyFinder> finder(new MoneyFinder(std::move(rules), language));
  std::string_view table;
  resource("data/tender.tsv", table);
  for (rules::LineReader lines({"money/data/tender.tsv", table}); lines.Next();) {
    const size_t tab = lines.line().find('\t');
    if (tab == std::string_view::npos) {
      error = lines.Place() + ": expected currency <tab> countries";
      return nullptr;
    }
    finder->tender_[std::string(lines.line().substr(0, tab))] = SplitWords(lines.line().substr(tab + 1));
  }
  return finder;
}

std::optional<Amount> MoneyFinder::Read(const TokenizedText& text, const Match& match) const {
  Amount amount;
  amount.percent = match.Field("type") == "percent";
  amount.first = match.first_token;
  amount.last = match.last_token;
  // The stop of an abbreviation that ends a sentence is the sentence's.
  const auto& tokens = text.tokens();
  if (tokens[amount.last - 1].folded == "." && amount.last - amount.first > 1) {
    const bool ends = amount.last == tokens.size() ||
                      tokens[amount.last].sentence != tokens[amount.last - 1].sentence ||
                      (tokens[amount.last].space_before && tokens[amount.last].capitalised);
    if (ends) --amount.last;
  }
  amount.begin = match.begin;
  amount.end = tokens[amount.last - 1].end;
  amount.rule = rules_->rule_name(match.rule);
  amount.currencies = match.Field("currency");
  const auto read = [&](std::string_view name) -> std::optional<AmountReader::Amount> {
    const Match::Capture* c = Captured(match, name);
    if (c == nullptr) return std::nullopt;
    return reader_.Read(text, text.TokenAt(c->begin), text.TokenAt(c->end - 1) + 1);
  };
  auto least = read(amount.percent ? "v" : "a");
  if (!least) return std::nullopt;
  std::optional<Value> value = least->value;
  const std::string_view scale = match.Field("scale");
  if (!scale.empty()) {
    int power = 0;
    std::from_chars(scale.data(), scale.data() + scale.size(), power);
    value = value->Times10(power);
  }
  if (!match.Field("minor").empty()) value = value->DividedBy(100);
  if (Captured(match, "m") != nullptr && value) {
    const auto minor = read("m");
    const auto hundredths = minor ? minor->value.DividedBy(100) : std::nullopt;
    value = hundredths ? value->Plus(*hundredths) : std::nullopt;
  }
  if (!value) return std::nullopt;
  if (Captured(match, "b") != nullptr) {
    const auto most = read("b");
    if (!most) return std::nullopt;
    // "50 to 100 million" is 50 million, but "500 to 1 million" is 500.
    if (least->power == 0 && most->power != 0 && *value < most->mantissa) {
      value = value->Times10(most->power);
      if (!value) return std::nullopt;
    }
    if (!(*value < most->value)) return std::nullopt;
    amount.most = most->value.ToDecimal();
    if (!amount.most) return std::nullopt;
    amount.qualifier = "RANGE";
  }
  if (!match.Field("qualifier").empty()) amount.qualifier = "RANGE";
  const auto decimal = value->ToDecimal();
  if (!decimal) return std::nullopt;
  amount.value = *decimal;
  return amount;
}

void MoneyFinder::ResolveCurrencies(const TextClues& clues, const TokenizedText& text,
                                    std::vector<Amount>& amounts) const {
  const auto& tokens = text.tokens();
  std::string last_said;
  // Where each currency was last said by a name that is its alone: "Swiss francs", which "francs" after it are, too.
  std::vector<std::pair<std::string, uint32_t>> named;
  const auto name = [&](const std::string& code, uint32_t sentence) {
    std::erase_if(named, [&](const auto& n) { return n.first == code; });
    named.emplace_back(code, sentence);
  };
  for (Amount& a : amounts) {
    if (a.percent) continue;
    const std::string list = std::exchange(a.currencies, "");
    const size_t slash = list.find('/');
    if (list.empty()) {
      a.currency = last_said;
    } else if (slash != std::string::npos || list.find(' ') == std::string::npos) {
      a.currency = list.substr(0, slash);
      if (slash == std::string::npos) name(a.currency, tokens[a.first].sentence);
    }
    const std::vector<std::string> candidates =
        slash == std::string::npos ? SplitWords(list) : SplitWords(std::string_view(list).substr(slash + 1));
    if (candidates.size() > 1 || slash != std::string::npos) {
      // The one candidate whose country is named nearest in the sentence, else most often in the text.
      const auto uses = [&](const std::string& code, std::string_view country) {
        const auto it = tender_.find(code);
        return it != tender_.end() && std::find(it->second.begin(), it->second.end(), country) != it->second.end();
      };
      const uint32_t sentence = tokens[a.first].sentence;
      std::string best;
      size_t best_distance = SIZE_MAX;
      for (auto [c, end] = clues.Countries(a.first - std::min(a.first, kReach), a.last + kReach); c != end; ++c) {
        if (tokens[c->first].sentence != sentence) continue;
        const size_t distance = c->first < a.first ? a.first - c->first : c->first - a.first;
        for (const std::string& code : candidates) {
          if (distance < best_distance && uses(code, c->value)) {
            best = code;
            best_distance = distance;
          }
        }
      }
      for (auto n = named.rbegin(); best.empty() && n != named.rend(); ++n) {
        if (slash != std::string::npos && sentence - n->second > kNamedReach) break;
        if (std::find(candidates.begin(), candidates.end(), n->first) != candidates.end()) best = n->first;
        if (n->first == a.currency) break;
      }
      const bool own_named = std::any_of(clues.country_counts().begin(), clues.country_counts().end(),
                                         [&](const auto& country) { return uses(a.currency, country.first); });
      for (const auto& [country, count] : clues.country_counts()) {
        if (!best.empty() || slash != std::string::npos) break;
        for (const std::string& code : candidates) {
          if (best.empty() && uses(code, country)) best = code;
        }
      }
      if (a.currency.empty()) {
        a.currency = best;
        if (best.empty()) a.currencies = list;
      } else if (!best.empty() && !own_named) {
        a.currency = best;
      }
    }
    if (!a.currency.empty()) last_said = a.currency;
  }
}

std::vector<Amount> MoneyFinder::Find(const TokenizedText& text, const std::vector<Period>& periods,
                                      const std::vector<Clue>& states) const {
  std::vector<Amount> amounts;
  uint32_t sentence = 0;
  bool said = false;  // money with a currency stands before, in this sentence or the one before it
  for (const Match& m : rules_->FindBest(text)) {
    const uint32_t own = text.tokens()[m.first_token].sentence;
    if (own > sentence + 1) said = false;
    const bool elided = !m.Field("elided").empty();
    if (elided && !said) continue;
    auto amount = Read(text, m);
    if (!amount) continue;
    if (!amount->percent) {
      said = true;
      sentence = own;
    }
    amounts.push_back(std::move(*amount));
  }
  if (amounts.empty()) return amounts;
  const TextClues clues(text, rules_->lexicon(), states);
  ResolveCurrencies(clues, text, amounts);
  ReadContext(text, clues, periods, home_, amounts);
  return amounts;
}

}  // namespace chancery::money
