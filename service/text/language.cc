#include "service/text/language.h"

#include <algorithm>
#include <array>
#include <iterator>

#include "absl/strings/ascii.h"
#include "absl/strings/str_split.h"
#include "service/text/letters.h"

namespace chancery::text {
namespace {

constexpr size_t kMaxBytes = 4096;
// Fewer letters tell nothing when no frequent word is among them.
constexpr int kMinLetters = 12;

enum Tongue : size_t { kEn, kRu, kKk, kOtherLatin, kOtherCyrillic, kTongues };

struct Frequent {
  Tongue tongue;
  absl::string_view words;
};

// Function words that are frequent in one language and none of its neighbours here; written for this repository.
// Words that several languages share stand with none of them.
constexpr Frequent kFrequent[] = {
    {kEn,
     "the of and to in is was for that with by at said from has have his are as it be which will this their its been "
     "were he"
     " she they we you our who also after between would about more into not or but on"},
    {kRu,
     "и в на не что с по для как это из его от был к о при также он она они их года году или до за было был была были "
     "быть"
     " между со том уже который которая которые этом этого после если только чтобы где все так но мы вы наши нас том "
     "об под"},
    {kKk,
     "және мен бен пен үшін туралы бойынша деп болды болып бұл да де бір осы арасында арасындағы жылғы екі кейін бар "
     "жоқ ол олар оның"
     " біз мемлекет басқа ретінде туралы деді еді керек қазір ал бірақ арқылы өз өзінің барлық сол дейін болады ел"
     " jáne jäne zhäne zhane úshin üşin úshin turaly boıynsha boiynşa dep boldy bolyp bul bir osy arasynda arasyndaǵy "
     "arasyndağy"
     " jylǵy jylğy eki keıin keiin bar joq ol olar onyń onyñ biz basqa retinde dedi kerek qazir biraq arqyly óz öz "
     "barlyq"},
    {kOtherLatin,
     "der die das und ist von mit dem den des ein eine nicht auf für zu sich im auch wird ve bir bu için ile olarak da "
     "de olan daha"
     " çok gibi en kadar sonra le la les des et est une pour dans que qui sur au pas du el los las y del por con una "
     "para se"
     " il di che è per non sono un va bilan uchun bu ham bo‘yicha haqida yil və ilə üçün bir olan i na nie się jest w "
     "z do że o"
     " și este în het een van en niet"},
    {kOtherCyrillic,
     "та і й що на не до з у за від як це його для про був була були між які або також після під час він вона"
     " ў і на з не што для як гэта ад быў была пра"
     " жана менен үчүн болгон деп бул бир ошол жөнүндө эле бар кыргыз"
     " се от за да е са че като до ще този си или при след във със който"
     " је су се да и на у од за који није би што као"
     " ва бо дар аз ба ки ин ба барои аст билан учун ҳам бу бўйича"
     " һәм белән өчен бу"
     " нь ба юм байна гэж онд"},
};

// Letters that none of the three languages has, in lower case.
bool IsForeignCyrillic(char32_t c) {
  switch (c) {
    case U'ї':
    case U'є':
    case U'ґ':
    case U'ў':
    case U'ҳ':
    case U'ӣ':
    case U'ӯ':
    case U'ҷ':
    case U'җ':
    case U'ҙ':
    case U'ҫ':
    case U'ҡ':
    case U'ј':
    case U'љ':
    case U'њ':
    case U'ћ':
    case U'ђ':
    case U'ѓ':
    case U'ќ':
    case U'ѕ':
    case U'џ': return true;
    default: return c >= 0x460 && c < 0x490;
  }
}

// A Kazakh letter that neither Kyrgyz, Ukrainian, Mongolian nor Tatar has.
bool IsCoreKazakh(char32_t c) { return c == U'ғ' || c == U'қ' || c == U'ұ'; }

struct Evidence {
  int words[kTongues] = {};
  int cyrillic = 0;
  int latin = 0;
  int ascii = 0;
  int other_letters = 0;
  int kazakh_letters = 0;
  int core_kazakh = 0;
  int foreign_cyrillic = 0;
  int kazakh_latin = 0;  // letters of the Kazakh Latin alphabets outside ASCII
  int schwa = 0;
  int q = 0;
  int word_count = 0;
};

struct FrequentWord {
  absl::string_view word;
  unsigned tongues;
};

const std::vector<FrequentWord>& FrequentWords() {
  static const std::vector<FrequentWord>* const words = [] {
    auto* all = new std::vector<FrequentWord>;
    for (const Frequent& f : kFrequent) {
      for (const absl::string_view word : absl::StrSplit(f.words, ' ', absl::SkipEmpty()))
        all->push_back({word, 1u << f.tongue});
    }
    std::sort(all->begin(), all->end(), [](const FrequentWord& a, const FrequentWord& b) { return a.word < b.word; });
    // A word of several languages keeps a bit for each.
    size_t kept = 0;
    for (size_t i = 0; i < all->size(); ++i) {
      if (kept > 0 && (*all)[kept - 1].word == (*all)[i].word) {
        (*all)[kept - 1].tongues |= (*all)[i].tongues;
      } else {
        (*all)[kept++] = (*all)[i];
      }
    }
    all->resize(kept);
    return all;
  }();
  return *words;
}

void CountWord(absl::string_view word, Evidence& evidence) {
  ++evidence.word_count;
  const auto& words = FrequentWords();
  const auto found = std::lower_bound(words.begin(), words.end(), word,
                                      [](const FrequentWord& w, absl::string_view s) { return w.word < s; });
  if (found == words.end() || found->word != word) return;
  for (size_t t = 0; t < kTongues; ++t) {
    if ((found->tongues >> t & 1) != 0) ++evidence.words[t];
  }
}

Evidence Read(absl::string_view utf8) {
  Evidence evidence;
  std::string word;
  char32_t last = 0;
  const absl::string_view head = utf8.substr(0, kMaxBytes);
  for (size_t at = 0; at < head.size();) {
    const CodePoint c = DecodeAt(head, at);
    at += static_cast<size_t>(c.size);
    const char32_t lower = ToLower(c.value);
    // Russian has ъ before these vowels only; Bulgarian has it as a vowel.
    if (last == U'ъ' && lower != U'е' && lower != U'ё' && lower != U'ю' && lower != U'я') ++evidence.foreign_cyrillic;
    last = lower;
    if (!IsLetter(lower) && !IsMark(lower)) {
      if (!word.empty()) CountWord(word, evidence);
      word.clear();
      continue;
    }
    if (word.size() < 64) AppendUtf8(word, lower);
    if (IsCyrillic(lower)) {
      ++evidence.cyrillic;
      evidence.kazakh_letters += IsKazakhLetter(lower);
      evidence.core_kazakh += IsCoreKazakh(lower);
      evidence.foreign_cyrillic += IsForeignCyrillic(lower);
    } else if (IsLatin(lower)) {
      ++evidence.latin;
      evidence.ascii += lower < 0x80;
      evidence.q += lower == 'q';
      evidence.schwa += lower == U'ə';
      switch (lower) {
        case U'á':
        case U'ǵ':
        case U'ı':
        case U'ń':
        case U'ó':
        case U'ú':
        case U'ý':
        case U'ä':
        case U'ğ':
        case U'ñ':
        case U'ö':
        case U'ş':
        case U'ü':
        case U'ū': ++evidence.kazakh_latin; break;
        default: break;
      }
    } else if (IsLetter(lower)) {
      ++evidence.other_letters;
    }
  }
  if (!word.empty()) CountWord(word, evidence);
  return evidence;
}

std::string OfCyrillic(const Evidence& e) {
  // Kazakh text has one such letter in four or five; half of that is where two languages balance.
  if (e.kazakh_letters * 9 >= e.cyrillic) {
    const bool foreign = e.foreign_cyrillic * 10 > e.kazakh_letters || e.core_kazakh * 8 < e.kazakh_letters;
    return foreign ? "und" : "kk";
  }
  if (e.foreign_cyrillic * 100 > e.cyrillic) return "und";
  if (e.kazakh_letters * 40 > e.cyrillic && e.core_kazakh * 8 < e.kazakh_letters) return "und";
  if (e.words[kKk] > e.words[kRu] && e.words[kKk] > e.words[kOtherCyrillic]) return "kk";
  if (e.words[kOtherCyrillic] > e.words[kRu]) return "und";
  if (e.words[kRu] == 0 && e.cyrillic < kMinLetters) return "und";
  return "ru";
}

std::string OfLatin(const Evidence& e) {
  const int kazakh = e.words[kKk];
  const bool kazakh_letters = e.q * 100 > e.latin && e.kazakh_latin * 50 > e.latin && e.schwa == 0;
  if (e.schwa * 50 < e.latin && kazakh_letters && kazakh >= e.words[kEn] && (kazakh > 0 || e.latin >= kMinLetters))
    return "kk";
  if (kazakh >= 2 && kazakh > e.words[kEn] && kazakh > e.words[kOtherLatin] && e.schwa * 50 < e.latin) return "kk";
  if (e.words[kEn] > e.words[kOtherLatin] && e.words[kEn] * 14 >= e.word_count) return "en";
  return "und";
}

}  // namespace

std::string DetectLanguage(absl::string_view utf8) {
  const Evidence e = Read(utf8);
  const int largest = std::max({e.cyrillic, e.latin, e.other_letters});
  if (largest < 2) return "und";
  if (largest == e.cyrillic) return OfCyrillic(e);
  if (largest == e.latin) return OfLatin(e);
  return "und";
}

bool IsLanguageTag(absl::string_view tag) {
  if (tag.empty() || tag.size() > 64) return false;
  // RFC 5646, 2.1: language ["-" script] ["-" region] *("-" variant) *("-" extension) ["-" privateuse].
  enum Stage { kLanguage, kExtlang, kScript, kRegion, kVariant, kExtension } stage = kLanguage;
  bool extension_needs_value = false;
  bool private_use = false;
  for (const absl::string_view part : absl::StrSplit(tag, '-')) {
    if (part.empty() || part.size() > 8 || !std::all_of(part.begin(), part.end(), [](char c) {
          return absl::ascii_isalnum(static_cast<unsigned char>(c));
        })) {
      return false;
    }
    const bool alpha = std::all_of(part.begin(), part.end(),
                                   [](char c) { return absl::ascii_isalpha(static_cast<unsigned char>(c)); });
    const bool digits = std::all_of(part.begin(), part.end(),
                                    [](char c) { return absl::ascii_isdigit(static_cast<unsigned char>(c)); });
    if (private_use) {
      extension_needs_value = false;
      continue;
    }
    if (stage == kLanguage) {
      if (!alpha || part.size() < 2) {
        if (part != "x" && part != "X") return false;
        private_use = extension_needs_value = true;
      }
      stage = kExtlang;
      continue;
    }
    if (part.size() == 1) {
      if (extension_needs_value) return false;
      private_use = part == "x" || part == "X";
      extension_needs_value = true;
      stage = kExtension;
    } else if (stage == kExtension) {
      extension_needs_value = false;
    } else if (stage <= kExtlang && alpha && part.size() == 3) {
      stage = kExtlang;
    } else if (stage < kScript && alpha && part.size() == 4) {
      stage = kScript;
    } else if (stage < kRegion && ((alpha && part.size() == 2) || (digits && part.size() == 3))) {
      stage = kRegion;
    } else if (part.size() >= 5 || (part.size() == 4 && absl::ascii_isdigit(static_cast<unsigned char>(part[0])))) {
      stage = kVariant;
    } else {
      return false;
    }
  }
  return !extension_needs_value;
}

}  // namespace chancery::text
