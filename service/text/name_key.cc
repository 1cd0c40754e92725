#include "service/text/name_key.h"

#include <algorithm>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "service/text/letters.h"
#include "service/text/name_forms.h"
#include "service/text/palladius.h"

namespace chancery::text {
namespace {

// A key is built of sounds, one byte each: a vowel of "aeiou", "y" (a glide, gone at the end), "w" (gone at the end), a
// consonant of "bvgdzklmnprstfh", or one of these four, spelled out when the key is finished.
constexpr char kSh = 'S';
constexpr char kCh = 'C';
constexpr char kZh = 'J';
constexpr char kTs = 'T';

constexpr size_t kMaxWordBytes = 128;

bool IsVowel(char c) { return c == 'a' || c == 'e' || c == 'i' || c == 'o' || c == 'u'; }
bool IsVowelOrGlide(char c) { return IsVowel(c) || c == 'y'; }

// Sounds of a Cyrillic letter (Russian, Kazakh, and what else of the alphabet names bring along), nullptr for none.
const char* CyrillicSounds(char32_t c) {
  switch (c) {
    case U'а':
    case U'ә': return "a";
    case U'б': return "b";
    case U'в': return "v";
    case U'г':
    case U'ғ':
    case U'ґ': return "g";
    case U'д': return "d";
    case U'е':
    case U'ё':
    case U'э':
    case U'є': return "e";
    case U'ж':
    case U'җ': return "J";
    case U'з': return "z";
    case U'и':
    case U'і':
    case U'ы':
    case U'ї': return "i";
    case U'й':
    case U'ј': return "y";
    case U'к':
    case U'қ': return "k";
    case U'л': return "l";
    case U'м': return "m";
    case U'н':
    case U'ң': return "n";
    case U'о':
    case U'ө': return "o";
    case U'п': return "p";
    case U'р': return "r";
    case U'с': return "s";
    case U'т': return "t";
    case U'у':
    case U'ұ':
    case U'ү':
    case U'ў': return "u";
    case U'ф': return "f";
    case U'х':
    case U'һ':
    case U'ҳ': return "h";
    case U'ц': return "T";
    case U'ч': return "C";
    case U'ш':
    case U'щ': return "S";
    case U'ю': return "yu";
    case U'я': return "ya";
    default: return nullptr;
  }
}

bool SoftensToGlide(char32_t next) {
  return next == U'е' || next == U'ё' || next == U'ю' || next == U'я' || next == U'и' || next == U'о';
}

void AppendCyrillic(const std::u32string& word, size_t& at, std::string& sounds) {
  const char32_t c = word[at++];
  const char32_t next = at < word.size() ? word[at] : 0;
  // Palladius' цз is pinyin's j before a soft vowel and z before others; чж is zh.
  if (c == U'ц' && next == U'з') {
    const char32_t after = at + 1 < word.size() ? word[at + 1] : 0;
    const bool soft = after == U'и' || after == U'я' || after == U'ю' || after == U'е';
    sounds += soft ? kZh : 'z';
    ++at;
  } else if ((c == U'ч' || c == U'д') && next == U'ж') {
    sounds += kZh;
    ++at;
  } else if (c == U'т' && next == U'ц') {
    sounds += kTs;
    ++at;
  } else if (c == U'ь' || c == U'ъ') {
    if (SoftensToGlide(next)) sounds += 'y';
  } else if (const char* letter = CyrillicSounds(c)) {
    sounds += letter;
  }
}

struct Grapheme {
  absl::string_view letters;
  absl::string_view sounds;
};

// Groups of Latin letters that are one sound in some romanisation; the first that fits counts.
constexpr Grapheme kGraphemes[] = {
    {"shch", "S"}, {"tsch", "C"}, {"tzh", "tJ"}, {"sch", "S"}, {"tch", "C"}, {"dzh", "J"}, {"eau", "eu"},
    {"ch", "C"},   {"sh", "S"},   {"zh", "J"},   {"kh", "h"},  {"gh", "g"},  {"ph", "f"},  {"th", "t"},
    {"dj", "J"},   {"cz", "C"},   {"ts", "T"},   {"tz", "T"},  {"ck", "k"},  {"wh", "w"},
};

// A lower-case Latin letter as the letters a-z and sounds; nullptr when its base letter says it all.
const char* SpecialLatin(char32_t c) {
  switch (c) {
    case U'ş':
    case U'š':
    case U'ș':
    case U'ś': return "S";
    case U'ç':
    case U'č':
    case U'ć': return "C";
    case U'ž':
    case U'ż': return "J";
    case U'ý': return "u";  // Kazakh Latin of 2018
    case U'ə': return "a";
    default: return nullptr;
  }
}

void AppendLatin(absl::string_view rest, bool initial, std::string& sounds, size_t& used) {
  // The second letters of all groups.
  const bool group = rest.size() > 1 && absl::string_view("hczsjka").find(rest[1]) != absl::string_view::npos;
  for (const Grapheme& g : kGraphemes) {
    if (!group) break;
    if (absl::StartsWith(rest, g.letters)) {
      absl::StrAppend(&sounds, g.sounds);
      used = g.letters.size();
      return;
    }
  }
  used = 1;
  const char c = rest[0];
  const char next = rest.size() > 1 ? rest[1] : '\0';
  const char last = sounds.empty() ? '\0' : sounds.back();
  switch (c) {
    case 'c': sounds += next == 'e' || next == 'i' || next == 'y' ? 's' : 'k'; break;
    case 'q': sounds += 'k'; break;
    case 'j': sounds += next == '\0' && IsVowelOrGlide(last) ? 'y' : kZh; break;  // Sergej, but Jomart
    case 'x':
      // Azerbaijani and Uzbek x is kh (Xalid, Baxtiyor); elsewhere it is ks (Alexey, Felix).
      if ((initial && next != 'e') || (next != '\0' && !IsVowelOrGlide(next))) {
        sounds += 'h';
      } else {
        sounds += "ks";
      }
      break;
    case 'z':
      sounds += next == '\0' && (last == 'l' || last == 'n' || last == 'r') ? kTs : 'z';
      break;  // Scholz, Franz
    default: sounds += c; break;
  }
}

// The base letters of a Latin stretch, with sounds in place of letters that have one of their own.
void AppendLatinStretch(const std::u32string& word, size_t& at, std::string& sounds) {
  std::string letters;
  for (; at < word.size() && !IsCyrillic(word[at]); ++at) {
    if (const char* special = SpecialLatin(word[at])) {
      letters += special;
    } else if (const char32_t base = BaseLetter(word[at]); base >= 'a' && base <= 'z') {
      letters += static_cast<char>(base);
    } else if (base == U'ß') {
      letters += 's';
    }
  }
  // x and q of pinyin have no like in other romanisations; ong is un in Palladius.  Kazakh q does not stand before i.
  const bool chinese = absl::StrContains(letters, 'x') || absl::StrContains(letters, "qi") || letters == "qu" ||
                       letters == "quan" || letters == "qun" || absl::StrContains(letters, "ong") ||
                       absl::StartsWith(letters, "ca");
  if (chinese && sounds.empty()) {
    if (const std::string palladius = PalladiusFromPinyin(letters); !palladius.empty()) {
      std::u32string cyrillic;
      for (size_t i = 0; i < palladius.size();) {
        const CodePoint c = DecodeAt(palladius, i);
        cyrillic += c.value;
        i += static_cast<size_t>(c.size);
      }
      for (size_t i = 0; i < cyrillic.size();) AppendCyrillic(cyrillic, i, sounds);
      return;
    }
  }
  for (const absl::string_view ending : {"off", "eff"}) {
    if (letters.size() > 4 && absl::EndsWith(letters, ending)) {
      letters.resize(letters.size() - 2);
      letters += 'v';
    }
  }
  for (size_t i = 0; i < letters.size();) {
    size_t used = 1;
    AppendLatin(absl::string_view(letters).substr(i), sounds.empty(), sounds, used);
    i += used;
  }
}

// Doubled sounds are one; "oo" and "ou" are "u".
std::string Squeeze(const std::string& sounds) {
  std::string out;
  for (size_t i = 0; i < sounds.size(); ++i) {
    const char next = i + 1 < sounds.size() ? sounds[i + 1] : '\0';
    if (sounds[i] == 'o' && (next == 'o' || next == 'u')) {
      ++i;
      if (out.empty() || out.back() != 'u') out += 'u';
    } else if (out.empty() || out.back() != sounds[i]) {
      out += sounds[i];
    }
  }
  return out;
}

// Glides: "ye" after a vowel and at the start is "e"; "yo" is "e" (the press writes ё as е), but for Mayorov; other
// glides are "i".
std::string WithoutGlides(const std::string& sounds) {
  std::string out;
  for (size_t i = 0; i < sounds.size(); ++i) {
    const char c = sounds[i];
    const char next = i + 1 < sounds.size() ? sounds[i + 1] : '\0';
    const char last = out.empty() ? '\0' : out.back();
    if (c == 'y' && next == 'o' && (!IsVowel(last) || last == 'i')) {
      // Solovyov is Соловьёв, Solovyev; Fyodor is Фёдор, Fedor.
      const bool soft_sign =
          i + 3 == sounds.size() && sounds[i + 2] == 'v' && (last == 'v' || last == 'b' || last == 'p' || last == 'm');
      if (soft_sign) out += 'i';
      out += 'e';
      ++i;
    } else if ((c == 'y' || c == 'i') && next == 'e' && IsVowel(last) && last != 'i') {
      continue;
    } else if (c == 'y' && next == 'e' && last == '\0') {
      continue;
    } else if (c == 'y') {
      out += 'i';
    } else {
      out += c;
    }
  }
  return out;
}

// "w" and "u" as the consonant that they are beside vowels, or as the vowel; n for the nasal ng; and the smaller
// habits.
std::string Settle(const std::string& sounds) {
  std::string out;
  for (size_t i = 0; i < sounds.size(); ++i) {
    const char c = sounds[i];
    const char next = i + 1 < sounds.size() ? sounds[i + 1] : '\0';
    const char last = out.empty() ? '\0' : out.back();
    if (c == 'u' || c == 'w') {
      const bool consonant = (last == '\0' || IsVowel(last)) && IsVowel(next) && next != 'u';
      const bool german_ending = c == 'w' && next == '\0' && (last == 'o' || last == 'e');
      const bool after_consonant = c == 'w' && !IsVowel(last);
      out += consonant || german_ending || after_consonant ? 'v' : 'u';
    } else if (c == 'g' && last == 'n' && !IsVowel(next)) {
      continue;
    } else if (c == 'h' && next == '\0' && (last == 'a' || last == 'e')) {
      continue;  // Abdullah
    } else if (c == 'i' && (last == kZh || last == kCh || last == kSh) && (next == 'e' || next == 'u')) {
      continue;  // Jiechi, Цзечи
    } else {
      out += c;
    }
  }
  return out;
}

void ReplaceAll(std::string& s, absl::string_view from, absl::string_view to) {
  for (size_t at = 0; (at = s.find(from.data(), at, from.size())) != std::string::npos; at += to.size()) {
    s.replace(at, from.size(), to.data(), to.size());
  }
}

std::string SpellOut(const std::string& sounds) {
  std::string key;
  for (const char c : sounds) {
    switch (c) {
      case kSh: key += "sh"; break;
      case kCh: key += "ch"; break;
      case kZh: key += "zh"; break;
      case kTs: key += "ts"; break;
      default: key += c; break;
    }
  }
  return key;
}

std::u32string LowerLetters(absl::string_view word) {
  std::u32string letters;
  for (size_t at = 0; at < word.size();) {
    const CodePoint c = DecodeAt(word, at);
    at += static_cast<size_t>(c.size);
    const char32_t lower = ToLower(c.value);
    // Letters written as base and mark: и with a breve is й; other marks do not matter to a key.
    if (lower == 0x306 && !letters.empty() && letters.back() == U'и') letters.back() = U'й';
    if (IsLetter(lower)) letters += lower;
  }
  return letters;
}

}  // namespace

std::string NameKey(absl::string_view word) {
  const std::u32string letters = LowerLetters(word.substr(0, kMaxWordBytes));
  std::string sounds;
  for (size_t at = 0; at < letters.size();) {
    if (IsCyrillic(letters[at])) {
      AppendCyrillic(letters, at, sounds);
    } else {
      AppendLatinStretch(letters, at, sounds);
    }
  }
  sounds = Squeeze(Settle(Squeeze(WithoutGlides(Squeeze(sounds)))));
  // The root тілеу loses its first vowel in Russian and most English spellings: Нұртілеу, Нуртлеу; Тілеубаев, Тлеубаев.
  ReplaceAll(sounds, "tileu", "tleu");
  // Alexander, Александр.
  if (absl::EndsWith(sounds, "nder")) sounds.erase(sounds.size() - 2, 1);
  return SpellOut(sounds);
}

std::vector<std::string> NameKeysOfForm(absl::string_view word) {
  std::vector<std::string> keys;
  for (const std::string& form : NominativesOfForm(word.substr(0, kMaxWordBytes))) {
    std::string key = NameKey(form);
    if (!key.empty() && std::find(keys.begin(), keys.end(), key) == keys.end()) keys.push_back(std::move(key));
  }
  return keys;
}

std::string FullNameKey(absl::string_view name) {
  std::string full;
  size_t begin = 0;
  const auto add = [&](size_t end) {
    const std::string key = NameKey(name.substr(begin, end - begin));
    if (!key.empty()) absl::StrAppend(&full, full.empty() ? "" : " ", key);
  };
  for (size_t at = 0; at < name.size();) {
    const CodePoint c = DecodeAt(name, at);
    const size_t next = at + static_cast<size_t>(c.size);
    if (IsSpace(c.value) || c.value == '.' || c.value == ',') {
      add(at);
      begin = next;
    }
    at = next;
  }
  add(name.size());
  return full;
}

}  // namespace chancery::text
