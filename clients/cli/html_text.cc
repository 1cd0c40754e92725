#include "clients/cli/html_text.h"

#include <algorithm>
#include <cstdio>
#include <tuple>

#include "absl/strings/str_cat.h"
#include "service/text/letters.h"

namespace chancery::cli {
namespace {

bool TurnsDirection(char32_t c) {
  return c == 0x061C || c == 0x200E || c == 0x200F || (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
}

bool IsControl(char32_t c) {
  return (c < 0x20 && c != '\n' && c != '\t') || (c >= 0x7F && c <= 0x9F) || c == 0xFFFE || c == 0xFFFF;
}

void AppendHtml(std::string& out, absl::string_view utf8) {
  for (size_t at = 0; at < utf8.size();) {
    const text::CodePoint c = text::DecodeAt(utf8, at);
    switch (c.value) {
      case '&': out += "&amp;"; break;
      case '<': out += "&lt;"; break;
      case '>': out += "&gt;"; break;
      case '"': out += "&quot;"; break;
      case '\'': out += "&#39;"; break;
      case '\r':
        // A line end is one, whatever system wrote it.
        if (at + 1 >= utf8.size() || utf8[at + 1] != '\n') out += '\n';
        break;
      default:
        if (TurnsDirection(c.value)) {
          char name[16];
          std::snprintf(name, sizeof name, "U+%04X", static_cast<unsigned>(c.value));
          absl::StrAppend(&out, "⟨", name, "⟩");
        } else if (IsControl(c.value) || c.value == 0xFFFD) {
          out += "\xEF\xBF\xBD";
        } else {
          out.append(utf8.data() + at, static_cast<size_t>(c.size));
        }
    }
    at += static_cast<size_t>(c.size);
  }
}

}  // namespace

std::string Html(absl::string_view utf8) {
  std::string out;
  out.reserve(utf8.size() + utf8.size() / 8);
  AppendHtml(out, utf8);
  return out;
}

std::string MarkedHtml(absl::string_view utf8, std::vector<Mark> marks) {
  const auto size = static_cast<int32_t>(utf8.size());
  for (Mark& mark : marks) {
    mark.begin = std::clamp(mark.begin, 0, size);
    mark.end = std::clamp(mark.end, mark.begin, size);
  }
  std::sort(marks.begin(), marks.end(), [](const Mark& a, const Mark& b) {
    return std::make_tuple(a.begin, -a.end, a.number) < std::make_tuple(b.begin, -b.end, b.number);
  });
  std::string out;
  int32_t at = 0, open_until = -1;
  const auto copy_to = [&](int32_t end) {
    AppendHtml(out, utf8.substr(static_cast<size_t>(at), static_cast<size_t>(end - at)));
    at = end;
  };
  for (const Mark& mark : marks) {
    if (open_until >= 0 && open_until <= mark.begin) {
      copy_to(open_until);
      out += "</mark>";
      open_until = -1;
    }
    copy_to(mark.begin);
    if (open_until < 0) out += "<mark>";
    absl::StrAppend(&out, "<a class=\"n\" id=\"m", mark.number, "\" href=\"#c", mark.number, "\">", mark.number,
                    "</a>");
    open_until = std::max(open_until, mark.end);
  }
  if (open_until >= 0) {
    copy_to(open_until);
    out += "</mark>";
  }
  copy_to(size);
  return out;
}

}  // namespace chancery::cli
