#include "plugins/check/mutate.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <string_view>

namespace chancery::check {
namespace {

constexpr size_t kMaxText = 64 << 10;

// What rules are made of, in three languages, and what breaks code that counts in characters.
constexpr std::string_view kTokens[] = {"0",
                                        "9",
                                        "00",
                                        "2024",
                                        "31",
                                        "29.02.2023",
                                        "31.12.9999",
                                        "1.1.1",
                                        "-",
                                        "\xE2\x80\x93",
                                        "/",
                                        ".",
                                        ",",
                                        ":",
                                        ";",
                                        "(",
                                        ")",
                                        "[",
                                        "\"",
                                        "'",
                                        "\xC2\xAB",
                                        "\xC2\xBB",
                                        "\xE2\x80\x9C",
                                        "\xE2\x80\x9D",
                                        "\xE2\x80\x9E",
                                        "%",
                                        "$",
                                        "\xE2\x82\xAC",
                                        "\xE2\x82\xB8",
                                        "\xE2\x82\xBD",
                                        "#",
                                        "@",
                                        "&",
                                        "IMO 9074729",
                                        "S/RES/",
                                        "A/RES/76/",
                                        "@example.org",
                                        " of the ",
                                        " the ",
                                        " and ",
                                        " Minister ",
                                        " President ",
                                        " Mr. ",
                                        "Dr. ",
                                        " said ",
                                        " million ",
                                        " billion",
                                        " per cent",
                                        " June ",
                                        " Monday ",
                                        " treaty ",
                                        " Agreement on ",
                                        " signed ",
                                        " km ",
                                        " года ",
                                        " г. ",
                                        " млрд ",
                                        " рублей",
                                        " министр ",
                                        " Президент ",
                                        " заявил ",
                                        " Договор о ",
                                        " жылғы ",
                                        " теңге ",
                                        " төрағасы ",
                                        " келісім ",
                                        " мың ",
                                        "-ға ",
                                        "ға",
                                        "ның",
                                        "\n",
                                        "\n\n",
                                        "\r\n",
                                        "\t",
                                        " ",
                                        "  ",
                                        "\xC2\xA0",
                                        "\xE2\x80\xAF",
                                        "\xC2\xAD",
                                        "\xE2\x80\x8B",
                                        "\xE2\x80\x8D",
                                        "\xEF\xBB\xBF",
                                        "\xCC\x81",
                                        "\xCC\x88",
                                        "\xF0\x9F\x8F\x9B",
                                        "\xF0\x9D\x9F\x8F",
                                        "\xED\x9F\xBF",
                                        "\xEE\x80\x80",
                                        "\xEF\xBF\xBF",
                                        "\xF4\x8F\xBF\xBF",
                                        "\xE2\x80\xAE",
                                        "\xE2\x80\xA8",
                                        "\xC2\x85",
                                        "\xD0\x81",
                                        "\xD0\x99",
                                        "\xD3\x98",
                                        "\xC4\xB0",
                                        "\xC4\xB1",
                                        "\xC3\x9F",
                                        "\xEF\xAC\x81",
                                        "\xC7\x85",
                                        "\xCE\xA3",
                                        "\xCF\x82"};

size_t Snap(const std::string& text, size_t at) {
  at = std::min(at, text.size());
  while (!IsBoundary(text, at)) --at;
  return at;
}

// A range of code points, mostly short.
std::pair<size_t, size_t> Range(const std::string& text, Random* random) {
  const size_t begin = Snap(text, random->Below(text.size() + 1));
  const size_t length = random->OneIn(4) ? random->Below(text.size() + 1) : random->Below(40);
  return {begin, Snap(text, begin + length)};
}

std::string Token(Random* random) {
  if (random->OneIn(20)) return std::string(1, '\0');
  if (random->OneIn(20)) return std::string(1 + random->Below(300), static_cast<char>('0' + random->Below(10)));
  return std::string(kTokens[random->Below(std::size(kTokens))]);
}

void MutateText(const std::vector<TestDocument>& bases, std::string* text, Random* random) {
  const auto [begin, end] = Range(*text, random);
  switch (random->Below(9)) {
    case 0: text->erase(begin, end - begin); break;
    case 1: text->insert(end, text->substr(begin, end - begin)); break;
    case 2: {
      const std::string part = text->substr(begin, std::min<size_t>(end - begin, 200));
      if (!IsBoundary(*text, begin + part.size())) break;
      std::string many;
      for (uint64_t i = random->Below(200); i > 0 && many.size() < kMaxText; --i) many += part;
      text->insert(begin, many);
      break;
    }
    case 3: {
      const std::string& other = bases[random->Below(bases.size())].text;
      const auto [from, to] = Range(other, random);
      text->replace(begin, end - begin, other.substr(from, to - from));
      break;
    }
    case 4: text->resize(begin); break;
    case 5: {
      const std::string part = text->substr(begin, end - begin);
      text->erase(begin, end - begin);
      text->insert(Snap(*text, random->Below(text->size() + 1)), part);
      break;
    }
    case 6:
      for (size_t i = begin; i < end; ++i) {
        char& c = (*text)[i];
        if (c >= '0' && c <= '9') c = static_cast<char>('0' + random->Below(10));
        else if (c >= 'a' && c <= 'z' && random->OneIn(2)) c = static_cast<char>(c - 32);
        else if (c >= 'A' && c <= 'Z' && random->OneIn(2)) c = static_cast<char>(c + 32);
      }
      break;
    default: text->insert(begin, Token(random)); break;
  }
  if (text->size() > kMaxText) text->resize(Snap(*text, kMaxText));
}

void MutatePrior(const ManifestExtractor& extractor, TestDocument* document, Random* random) {
  const std::string& text = document->text;
  std::vector<Prior> kept;
  for (Prior& p : document->prior) {
    p.begin = Snap(text, p.begin);
    p.end = Snap(text, p.end);
    if (random->OneIn(10)) {
      std::tie(p.begin, p.end) = Range(text, random);
    }
    if (random->OneIn(20)) p.flags = static_cast<uint32_t>(random->Next());
    for (PriorAttribute& a : p.attributes) {
      if (random->OneIn(10)) a.key = kTokens[random->Below(std::size(kTokens))];
      if (random->OneIn(10)) {
        a.type = static_cast<chx_value_type>(random->Below(12));
        a.text = a.type == CHX_VALUE_STRING ? Token(random) : "";
        a.words[0] = random->OneIn(2) ? random->Next() : random->Below(text.size() + 2);
        a.words[1] = random->Next();
      }
    }
    if (p.begin < p.end && !random->OneIn(10)) kept.push_back(p);
  }
  document->prior = std::move(kept);
  const std::vector<std::string> types = extractor.PriorTypes();
  for (uint64_t i = random->OneIn(10) ? random->Below(500) : random->Below(4); i > 0 && !types.empty(); --i) {
    Prior p;
    p.type = types[random->Below(types.size())];
    std::tie(p.begin, p.end) = Range(text, random);
    if (p.begin >= p.end) continue;
    p.canonical = random->OneIn(2) ? Token(random) : text.substr(p.begin, std::min<size_t>(p.end - p.begin, 16));
    if (!IsUtf8(p.canonical)) p.canonical.clear();
    p.confidence = static_cast<double>(random->Below(101)) / 100;
    p.id =
        p.type == CHX_TYPE_SENTENCE || p.type == CHX_TYPE_BOILERPLATE ? 0 : CHX_HOST_ID + 5000 + document->prior.size();
    document->prior.push_back(std::move(p));
  }
  // The host's promise: no sentence overlaps another's ... is not made for other types.
  SortPrior(document);
}

}  // namespace

uint64_t Random::Next() {
  uint64_t z = (state_ += 0x9E3779B97F4A7C15u);
  z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
  z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
  return z ^ (z >> 31);
}

TestDocument Mutated(const std::vector<TestDocument>& bases, const ManifestExtractor& extractor, Random* random) {
  TestDocument out = bases[random->Below(bases.size())];
  out.id = "fuzz";
  for (uint64_t i = 1 + random->Below(8); i > 0; --i) MutateText(bases, &out.text, random);
  if (random->OneIn(4)) {
    // New sentences for the new text; otherwise the old ones, wherever they now lie.
    out.prior.erase(
        std::remove_if(out.prior.begin(), out.prior.end(), [](const Prior& p) { return p.type == CHX_TYPE_SENTENCE; }),
        out.prior.end());
    AddSentences(&out);
  }
  MutatePrior(extractor, &out, random);
  if (random->OneIn(3)) out.language = extractor.languages[random->Below(extractor.languages.size())];
  if (out.language == "*") out.language = "en";
  if (random->OneIn(4)) {
    const uint8_t precision = static_cast<uint8_t>(random->Below(6));
    out.date = {
        static_cast<int32_t>(random->OneIn(2) ? random->Below(10000) : 1900 + random->Below(200)),
        static_cast<uint8_t>(precision == CHX_DATE_MONTH || precision == CHX_DATE_DAY ? 1 + random->Below(12) : 0),
        static_cast<uint8_t>(precision == CHX_DATE_DAY ? 1 + random->Below(28) : 0), precision,
        static_cast<uint8_t>(random->Below(256))};
    if (precision == CHX_DATE_UNKNOWN) out.date = {};
  }
  if (random->OneIn(4)) out.title = Token(random);
  return out;
}

std::string MutatedConfig(const nlohmann::json& schema, const std::string& base, Random* random) {
  using nlohmann::json;
  if (random->OneIn(2)) {
    std::string text = base;
    for (uint64_t i = 1 + random->Below(6); i > 0; --i) {
      const size_t at = random->Below(text.size() + 1);
      if (random->OneIn(2) && at < text.size()) text[at] = static_cast<char>(random->Below(256));
      else
        text.insert(at, std::string_view("{}[]\",:\\u0nulltrue1e-.").substr(random->Below(20), 1 + random->Below(4)));
    }
    return text;
  }
  json out = json::parse(base, nullptr, false);
  if (!out.is_object()) out = json::object();
  std::vector<std::string> names = {"a", ""};
  if (schema.is_object() && schema.contains("properties")) {
    for (const auto& [name, member] : schema["properties"].items()) names.push_back(name);
  }
  for (uint64_t i = 1 + random->Below(4); i > 0; --i) {
    const json values[] = {nullptr,
                           true,
                           0,
                           -1,
                           INT64_MIN,
                           1e308,
                           "",
                           std::string(1 + random->Below(10000), 'x'),
                           "\xF0\x9F\x8F\x9B",
                           json::array(),
                           json::object(),
                           json::array({json::array({nullptr}), "x"}),
                           json{{"a", {{"b", 1}}}}};
    out[names[random->Below(names.size())]] = values[random->Below(std::size(values))];
  }
  return out.dump();
}

TestDocument Without(const TestDocument& document, size_t begin, size_t end) {
  TestDocument out = document;
  out.text.erase(begin, end - begin);
  out.prior.clear();
  for (Prior p : document.prior) {
    const auto moved = [&](uint64_t at) { return at <= begin ? at : at >= end ? at - (end - begin) : begin; };
    p.begin = moved(p.begin);
    p.end = moved(p.end);
    if (p.begin < p.end) out.prior.push_back(std::move(p));
  }
  SortPrior(&out);
  return out;
}

}  // namespace chancery::check
