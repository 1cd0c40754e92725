#include "plugins/rules/form.h"

#include <algorithm>
#include <cstdint>

namespace chancery::rules {
namespace {

constexpr size_t kDeepestBraces = 16;

// Expands the alternatives of `form` from `at` on, up to the end or, inside braces, to the `,` or `}` that ends one.
bool ExpandBraces(std::string_view form, size_t& at, size_t depth, std::vector<std::string>& forms,
                  std::string& error) {
  if (depth > kDeepestBraces) {
    error = "braces are nested too deeply";
    return false;
  }
  forms.assign(1, "");
  while (at < form.size()) {
    const char c = form[at];
    if (depth > 0 && (c == ',' || c == '}')) return true;
    if (c == '}') {
      error = "} without {";
      return false;
    }
    if (c != '{') {
      for (std::string& f : forms) f += c;
      ++at;
      continue;
    }
    std::vector<std::string> joined;
    do {
      ++at;  // past { or ,
      std::vector<std::string> alternative;
      if (!ExpandBraces(form, at, depth + 1, alternative, error)) return false;
      if (joined.size() + forms.size() * alternative.size() > kMostForms) {
        error = "more than " + std::to_string(kMostForms) + " forms";
        return false;
      }
      for (const std::string& head : forms) {
        for (const std::string& tail : alternative) joined.push_back(head + tail);
      }
    } while (at < form.size() && form[at] == ',');
    if (at == form.size()) {
      error = "{ without }";
      return false;
    }
    ++at;
    forms = std::move(joined);
  }
  return true;
}

std::u32string Decode(std::string_view s) {
  std::u32string out;
  for (size_t i = 0; i < s.size();) {
    const unsigned char b = static_cast<unsigned char>(s[i]);
    const size_t size = b < 0x80 ? 1 : b < 0xE0 ? 2 : b < 0xF0 ? 3 : 4;
    char32_t c = size == 1 ? b : b & (0x7F >> size);
    for (size_t j = 1; j < size && i + j < s.size(); ++j) c = c << 6 | (static_cast<unsigned char>(s[i + j]) & 0x3F);
    out += c;
    i += size;
  }
  return out;
}

void Append(std::string& out, char32_t c) {  // all letters here are below U+0800
  if (c < 0x80) {
    out += static_cast<char>(c);
  } else {
    out += static_cast<char>(0xC0 | c >> 6);
    out += static_cast<char>(0x80 | (c & 0x3F));
  }
}

bool In(std::u32string_view set, char32_t c) { return set.find(c) != std::u32string_view::npos; }

constexpr std::u32string_view kBack = U"аоұыёя";
constexpr std::u32string_view kFront = U"әеөүіэ";
constexpr std::u32string_view kEither = U"иую";
constexpr std::u32string_view kNasal = U"мнң";
// Loans that end in б в г д take the endings of voiceless stems: миллиардтан, заводқа.
constexpr std::u32string_view kVoiceless = U"пфкқтсшщчцхһбвгд";

enum class Harmony { kBack, kFront, kOpen };

// The last vowel that decides; a soft sign after it makes the stem front (рубльдің).
Harmony HarmonyOf(const std::u32string& stem) {
  for (size_t i = stem.size(); i > 0; --i) {
    const char32_t c = stem[i - 1];
    if (In(kFront, c) || c == U'ь') return Harmony::kFront;
    if (In(kBack, c)) return Harmony::kBack;
  }
  return Harmony::kOpen;
}

// The sounds a capital stands for after the sound `last`.
std::u32string Sounds(char32_t capital, char32_t last, bool front) {
  const bool voiceless = In(kVoiceless, last);
  const bool nasal = In(kNasal, last);
  const bool vowel = In(kBack, last) || In(kFront, last) || last == U'и';
  const bool glide = In(U"рйую", last);
  switch (capital) {
    case U'А': return front ? U"е" : U"а";
    case U'Ы': return front ? U"і" : U"ы";
    case U'Ғ': return voiceless ? (front ? U"к" : U"қ") : (front ? U"г" : U"ғ");
    case U'Д': return voiceless ? U"т" : nasal ? U"дн" : U"д";  // ...да, but ...нан
    case U'Н': return voiceless ? U"т" : vowel ? U"н" : nasal || glide ? U"нд" : U"д";
    case U'Л': return voiceless ? U"т" : vowel || glide ? U"л" : last == U'л' ? U"лд" : U"д";
    case U'Б': return voiceless ? U"п" : In(U"зж", last) ? U"б" : nasal ? U"мб" : U"м";
    default: return {};
  }
}

void Inflect(const std::u32string& stem, const std::u32string& ending, bool front, std::vector<std::string>& out) {
  std::vector<std::u32string> words(1, stem);
  for (const char32_t c : ending) {
    std::vector<std::u32string> longer;
    for (const std::u32string& w : words) {
      const std::u32string sounds =
          In(U"АЫҒДНЛБ", c) ? Sounds(c, w.empty() ? 0 : w.back(), front) : std::u32string(1, c);
      for (const char32_t s : sounds) longer.push_back(w + s);
    }
    words = std::move(longer);
    if (words.size() > 64) words.resize(64);
  }
  for (const std::u32string& w : words) {
    std::string bytes;
    for (const char32_t c : w) Append(bytes, c);
    if (std::find(out.begin(), out.end(), bytes) == out.end()) out.push_back(std::move(bytes));
  }
}

bool IsNameByte(char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_'; }

}  // namespace

std::vector<std::string> Inflect(std::string_view stem, std::string_view ending) {
  const std::u32string letters = Decode(stem);
  const std::u32string sounds = Decode(ending);
  const Harmony harmony = HarmonyOf(letters);
  std::vector<std::string> out;
  if (harmony != Harmony::kFront) Inflect(letters, sounds, false, out);
  if (harmony != Harmony::kBack) Inflect(letters, sounds, true, out);
  return out;
}

bool ExpandForm(std::string_view form, const EndingSets& endings, std::vector<std::string>& forms, std::string& error) {
  size_t at = 0;
  std::vector<std::string> open;
  if (!ExpandBraces(form, at, 0, open, error)) return false;
  forms.clear();
  for (const std::string& f : open) {
    std::vector<std::string> done(1, "");
    for (size_t i = 0; i < f.size();) {
      const size_t sign = std::min(f.find('@', i), f.size());
      for (std::string& d : done) d.append(f, i, sign - i);
      i = sign;
      if (i == f.size()) break;
      size_t name_end = i + 1;
      while (name_end < f.size() && IsNameByte(f[name_end])) ++name_end;
      const std::string_view name = std::string_view(f).substr(i + 1, name_end - i - 1);
      i = name_end;
      const auto set = endings.find(name);
      if (set == endings.end()) {
        error = "@" + std::string(name) + " is not in endings.tsv";
        return false;
      }
      std::vector<std::string> inflected;
      for (const std::string& d : done) {
        const size_t word = d.rfind(' ') == std::string::npos ? 0 : d.rfind(' ') + 1;
        inflected.push_back(d);
        for (const std::string& ending : set->second) {
          for (const std::string& w : Inflect(std::string_view(d).substr(word), ending)) {
            inflected.push_back(d.substr(0, word) + w);
          }
          if (inflected.size() > kMostForms) break;
        }
      }
      done = std::move(inflected);
      if (done.size() > kMostForms) break;
    }
    forms.insert(forms.end(), std::make_move_iterator(done.begin()), std::make_move_iterator(done.end()));
    if (forms.size() > kMostForms) {
      error = "more than " + std::to_string(kMostForms) + " forms";
      return false;
    }
  }
  return true;
}

}  // namespace chancery::rules
