#include "plugins/officials/kazakh_latin.h"

#include <algorithm>

namespace chancery::officials {
namespace {

struct Spelling {
  std::string_view latin;
  std::string_view small;
  std::string_view capital;
};

// Longest first.  Source: data/kk_letters of the gazetteers, and for the loan words' я, ю, ц, ч, щ the press of 2018.
constexpr Spelling k2018[] = {{"ııa", "ия", "ИЯ"}, {"ıý", "ю", "Ю"}, {"ıa", "я", "Я"}, {"ts", "ц", "Ц"},
                              {"sh", "ш", "Ш"},    {"ch", "ч", "Ч"}, {"á", "ә", "Ә"},  {"ǵ", "ғ", "Ғ"},
                              {"ı", "и", "И"},     {"ń", "ң", "Ң"},  {"ó", "ө", "Ө"},  {"ú", "ү", "Ү"},
                              {"ý", "у", "У"},     {"u", "ұ", "Ұ"}};
constexpr Spelling k2021[] = {{"iia", "ия", "ИЯ"}, {"ia", "я", "Я"}, {"ts", "ц", "Ц"}, {"ç", "ч", "Ч"}, {"ä", "ә", "Ә"},
                              {"ğ", "ғ", "Ғ"},     {"ı", "і", "І"},  {"ñ", "ң", "Ң"},  {"ö", "ө", "Ө"}, {"ü", "ү", "Ү"},
                              {"ū", "ұ", "Ұ"},     {"u", "у", "У"},  {"ş", "ш", "Ш"},  {"i", "и", "И"}};
constexpr Spelling kBoth[] = {{"sh", "ш", "Ш"}, {"ch", "ч", "Ч"}, {"a", "а", "А"}, {"b", "б", "Б"}, {"v", "в", "В"},
                              {"g", "г", "Г"},  {"d", "д", "Д"},  {"e", "е", "Е"}, {"j", "ж", "Ж"}, {"z", "з", "З"},
                              {"i", "і", "І"},  {"k", "к", "К"},  {"q", "қ", "Қ"}, {"l", "л", "Л"}, {"m", "м", "М"},
                              {"n", "н", "Н"},  {"o", "о", "О"},  {"p", "п", "П"}, {"r", "р", "Р"}, {"s", "с", "С"},
                              {"t", "т", "Т"},  {"f", "ф", "Ф"},  {"h", "х", "Х"}, {"y", "ы", "Ы"}};

// The small letter of each capital outside ASCII that the alphabets have.
constexpr std::pair<std::string_view, std::string_view> kCapitals[] = {
    {"Á", "á"}, {"Ǵ", "ǵ"}, {"Ń", "ń"}, {"Ó", "ó"}, {"Ú", "ú"}, {"Ý", "ý"}, {"Ä", "ä"}, {"Ğ", "ğ"},
    {"Ñ", "ñ"}, {"Ö", "ö"}, {"Ü", "ü"}, {"Ū", "ū"}, {"Ş", "ş"}, {"Ç", "ç"}, {"İ", "i"}};

size_t SizeOf(char lead) {
  const auto c = static_cast<unsigned char>(lead);
  return c < 0x80 ? 1 : c < 0xE0 ? 2 : c < 0xF0 ? 3 : 4;
}

// Reads one letter as a small one; `capital` says whether it was a capital.
std::string SmallLetter(std::string_view text, size_t at, bool& capital, size_t& size) {
  size = std::min(SizeOf(text[at]), text.size() - at);
  const std::string_view letter = text.substr(at, size);
  capital = false;
  if (letter.size() == 1 && letter[0] >= 'A' && letter[0] <= 'Z') {
    capital = true;
    return std::string(1, static_cast<char>(letter[0] + 32));
  }
  for (const auto& [big, small] : kCapitals) {
    if (letter == big) {
      capital = true;
      return std::string(small);
    }
  }
  return std::string(letter);
}

bool IsVowel(std::string_view letter) {
  return !letter.empty() && std::string_view("aáeiıoóuúýyäöüū").find(letter) != std::string_view::npos;
}

}  // namespace

bool IsMostlyLatin(std::string_view text) {
  size_t latin = 0;
  size_t other = 0;
  for (const char c : text) {
    const auto u = static_cast<unsigned char>(c);
    latin += (u >= 'a' && u <= 'z') || (u >= 'A' && u <= 'Z') || (u >= 0xC3 && u <= 0xC7);
    other += u >= 0xD0 && u <= 0xD3;
  }
  return latin > other * 2;
}

uint32_t CyrillicText::Target(uint32_t at) const {
  return static_cast<uint32_t>(std::lower_bound(source.begin(), source.end(), at) - source.begin());
}

CyrillicText ToCyrillic(std::string_view latin) {
  bool acute = false;
  for (const std::string_view letter : {"á", "ǵ", "ń", "ó", "ú", "ý"})
    acute |= latin.find(letter) != std::string_view::npos;
  CyrillicText out;
  out.text.reserve(latin.size() * 2);
  out.source.reserve(latin.size() * 2 + 1);
  std::string before;  // the letter before, small
  for (size_t at = 0; at < latin.size();) {
    bool capital = false;
    size_t size = 0;
    std::string letter = SmallLetter(latin, at, capital, size);
    std::string_view put;
    size_t used = 0;
    const auto try_table = [&](const Spelling* table, size_t count) {
      for (size_t i = 0; i < count && used == 0; ++i) {
        const Spelling& s = table[i];
        size_t end = at;
        size_t matched = 0;
        while (matched < s.latin.size() && end < latin.size()) {
          bool ignored = false;
          size_t step = 0;
          const std::string small = SmallLetter(latin, end, ignored, step);
          if (s.latin.compare(matched, small.size(), small) != 0) break;
          matched += small.size();
          end += step;
        }
        if (matched != s.latin.size()) continue;
        put = capital ? s.capital : s.small;
        used = end - at;
      }
    };
    if (acute) {
      try_table(k2018, std::size(k2018));
    } else {
      try_table(k2021, std::size(k2021));
    }
    if (used == 0) try_table(kBoth, std::size(kBoth));
    // и after a vowel is й.
    const std::string_view i_letter = acute ? "ı" : "i";
    if (used == i_letter.size() && letter == i_letter && IsVowel(before)) put = capital ? "Й" : "й";
    if (used == 0) {
      put = latin.substr(at, size);
      used = size;
    }
    for (size_t i = 0; i < put.size(); ++i) out.source.push_back(static_cast<uint32_t>(at));
    out.text += put;
    before = std::move(letter);
    at += used;
  }
  out.source.push_back(static_cast<uint32_t>(latin.size()));
  return out;
}

}  // namespace chancery::officials
