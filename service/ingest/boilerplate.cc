#include "service/ingest/boilerplate.h"

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <optional>
#include <string>

#include "absl/strings/match.h"
#include "absl/strings/string_view.h"
#include "service/ingest/anchor_date.h"
#include "service/text/letters.h"

namespace chancery::ingest {
namespace {

// A longer line is text, whatever it begins with.
constexpr size_t kMaxLineBytes = 300;

// Openings that make a short line a credit or a link when a colon, bar or copyright sign follows; lower case.
constexpr absl::string_view kLabels[] = {
    "photo",
    "photos",
    "photo credit",
    "photo credits",
    "photo by",
    "photo courtesy",
    "photo source",
    "photo courtesy of",
    "image",
    "images",
    "image credit",
    "image source",
    "image courtesy",
    "video",
    "source photo",
    "picture",
    "pictures",
    "infographic",
    "infographics",
    "screenshot",
    "caption",
    "file photo",
    "illustration",
    "also read",
    "read also",
    "read more",
    "see also",
    "more on this",
    "related",
    "related news",
    "related articles",
    "related stories",
    "read next",
    "recommended",
    "must read",
    "watch",
    "listen",
    "tags",
    "tag",
    "topics",
    "keywords",
    "share",
    "share this",
    "share on",
    "follow us",
    "follow us on",
    "subscribe",
    "subscribe to our telegram channel",
    "contact",
    "contacts",
    "contact us",
    "press contact",
    "media contact",
    "media contacts",
    "enquiries",
    "inquiries",
    "press enquiries",
    "for media enquiries",
    "e-mail",
    "email",
    "tel",
    "phone",
    "fax",
    "фото",
    "фотография",
    "фотографии",
    "фото автора",
    "источник фото",
    "автор фото",
    "фото из архива",
    "видео",
    "изображение",
    "иллюстрация",
    "инфографика",
    "скриншот",
    "коллаж",
    "читайте также",
    "читать также",
    "читайте ещё",
    "читайте еще",
    "смотрите также",
    "см. также",
    "подробнее",
    "по теме",
    "материалы по теме",
    "похожие новости",
    "похожие материалы",
    "теги",
    "тег",
    "метки",
    "ключевые слова",
    "поделиться",
    "подписывайтесь",
    "подписывайтесь на нас",
    "контакты",
    "контакты для сми",
    "контакты для прессы",
    "тел",
    "телефон",
    "факс",
    "эл. почта",
    "почта",
    "сурет",
    "суреттер",
    "фотосурет",
    "фото авторы",
    "сурет авторы",
    "коллаждар",
    "бейне",
    "бейнежазба",
    "оқи отырыңыз",
    "оқыңыз",
    "тағы оқыңыз",
    "сондай-ақ оқыңыз",
    "толығырақ",
    "тақырып бойынша",
    "ұқсас жаңалықтар",
    "тегтер",
    "тег",
    "кілт сөздер",
    "бөлісу",
    "жазылыңыз",
    "байланыс",
    "байланыс үшін",
    "баспасөз үшін байланыс",
    "телефондар",
    "эл. пошта",
    "пошта",
};

// Whole lines that are no text, in lower case, without the punctuation at their end.
constexpr absl::string_view kWholeLines[] = {
    "advertisement",
    "share",
    "share this",
    "share this article",
    "share on facebook",
    "share on twitter",
    "print",
    "print this page",
    "read more",
    "tweet",
    "comments",
    "leave a comment",
    "subscribe",
    "follow us",
    "photo",
    "photos",
    "video",
    "back to top",
    "all rights reserved",
    "copy link",
    "реклама",
    "поделиться",
    "поделиться новостью",
    "печать",
    "распечатать",
    "версия для печати",
    "комментарии",
    "читать далее",
    "подписаться",
    "подробнее",
    "все права защищены",
    "скопировать ссылку",
    "жарнама",
    "бөлісу",
    "басып шығару",
    "пікірлер",
    "толығырақ",
    "жазылу",
    "барлық құқықтар қорғалған",
};

struct Line {
  size_t begin = 0;
  size_t end = 0;
};

Line Trimmed(absl::string_view text, Line line) {
  while (line.begin < line.end) {
    const text::CodePoint c = text::DecodeAt(text, line.begin);
    if (!text::IsSpace(c.value)) break;
    line.begin += static_cast<size_t>(c.size);
  }
  while (line.end > line.begin) {
    const text::CodePoint c = text::DecodeBefore(text, line.end);
    if (!text::IsSpace(c.value)) break;
    line.end -= static_cast<size_t>(c.size);
  }
  return line;
}

absl::string_view WithoutEndMarks(absl::string_view line) {
  while (!line.empty() &&
         (line.back() == '.' || line.back() == ':' || line.back() == '!' || line.back() == '>' || line.back() == ' '))
    line.remove_suffix(1);
  return line;
}

bool IsLinkLike(absl::string_view word) {
  if (absl::StartsWith(word, "http://") || absl::StartsWith(word, "https://") || absl::StartsWith(word, "www."))
    return true;
  const size_t at_sign = word.find('@');
  return at_sign != absl::string_view::npos && at_sign > 0 && word.find('.', at_sign) != absl::string_view::npos;
}

// Nothing but addresses, and marks between them.
bool IsAllLinks(absl::string_view lower) {
  bool any = false;
  size_t begin = 0;
  for (size_t at = 0; at <= lower.size(); ++at) {
    if (at < lower.size() && lower[at] != ' ' && lower[at] != '\t' && lower[at] != ',' && lower[at] != '|' &&
        lower[at] != '<' && lower[at] != '>')
      continue;
    const absl::string_view word = lower.substr(begin, at - begin);
    begin = at + 1;
    if (word.empty()) continue;
    if (!IsLinkLike(word)) return false;
    any = true;
  }
  return any;
}

bool IsLabelled(absl::string_view lower) {
  for (const absl::string_view label : kLabels) {
    if (!absl::StartsWith(lower, label)) continue;
    absl::string_view rest = lower.substr(label.size());
    while (!rest.empty() && (rest.front() == ' ' || rest.front() == '.')) rest.remove_prefix(1);
    if (rest.empty()) continue;
    if (rest.front() == ':' || rest.front() == '|' || absl::StartsWith(rest, "©") || absl::StartsWith(rest, "→") ||
        absl::StartsWith(rest, "»"))
      return true;
  }
  return false;
}

bool IsBoilerplate(absl::string_view line) {
  if (line.size() > kMaxLineBytes) return false;
  std::string folded = text::Lower(line);
  absl::string_view lower = folded;
  while (!lower.empty() &&
         (lower.front() == '[' || lower.front() == '(' || lower.front() == '*' || lower.front() == ' '))
    lower.remove_prefix(1);
  if (lower.empty()) return false;
  if (absl::StartsWith(lower, "©") || absl::StartsWith(lower, "copyright ©")) return true;
  const absl::string_view bare = WithoutEndMarks(lower);
  if (std::find(std::begin(kWholeLines), std::end(kWholeLines), bare) != std::end(kWholeLines)) return true;
  return IsLabelled(lower) || IsAllLinks(lower);
}

// The header with the article's date, from its label on; with the time of day when its line ends with it.  A text that
// is nothing else has none.
std::optional<Line> HeaderOf(absl::string_view utf8) {
  const std::optional<AnchorDate> anchor = FindAnchorDate(utf8);
  if (!anchor || anchor->source != model::AnchorSource::kHeader) return std::nullopt;
  const size_t date_begin = static_cast<size_t>(anchor->span.begin);
  const size_t date_end = static_cast<size_t>(anchor->span.end);
  const size_t break_before = date_begin == 0 ? absl::string_view::npos : utf8.rfind('\n', date_begin - 1);
  const size_t line_end = std::min(utf8.find('\n', date_end), utf8.size());
  const Line header = Trimmed(utf8, {break_before == absl::string_view::npos ? 0 : break_before + 1, date_end});
  const Line rest = Trimmed(utf8, {date_end, line_end});
  const absl::string_view after = utf8.substr(rest.begin, rest.end - rest.begin);
  const bool time_only = after.find_first_not_of("0123456789:.,+-|TZ ") == absl::string_view::npos;
  const Line found = {header.begin, time_only ? rest.end : header.end};
  const Line whole = Trimmed(utf8, {0, utf8.size()});
  if (whole.begin == found.begin && whole.end == found.end) return std::nullopt;
  return found;
}

}  // namespace

std::vector<model::TextSpan> FindBoilerplate(absl::string_view utf8) {
  std::vector<model::TextSpan> spans;
  size_t begin = 0;
  const std::optional<Line> header = HeaderOf(utf8);
  while (begin < utf8.size()) {
    size_t end = utf8.find('\n', begin);
    if (end == absl::string_view::npos) end = utf8.size();
    const Line line = Trimmed(utf8, {begin, end});
    if (header && line.begin == header->begin) {
      spans.push_back({static_cast<int32_t>(header->begin), static_cast<int32_t>(header->end)});
      begin = header->end;  // what stands behind a header on its line is text, or a line to judge by itself
      continue;
    }
    if (line.begin < line.end && IsBoilerplate(utf8.substr(line.begin, line.end - line.begin))) {
      spans.push_back({static_cast<int32_t>(line.begin), static_cast<int32_t>(line.end)});
    }
    begin = end + 1;
  }
  return spans;
}

}  // namespace chancery::ingest
