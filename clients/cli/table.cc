#include "clients/cli/table.h"

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <utility>

namespace chancery::cli {
namespace {

// Decodes one code point; a cut or malformed one becomes U+FFFD.
uint32_t Next(absl::string_view text, size_t& at) {
  const auto byte = [&](size_t i) { return static_cast<uint8_t>(text[i]); };
  const uint8_t lead = byte(at);
  const size_t size = lead < 0x80 ? 1 : lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : lead >= 0xC0 ? 2 : 1;
  uint32_t code = size == 1 ? lead : lead & (0xFFu >> (size + 1));
  size_t used = 1;
  for (; used < size && at + used < text.size() && (byte(at + used) & 0xC0) == 0x80; ++used)
    code = code << 6 | (byte(at + used) & 0x3F);
  at += used;
  return used == size ? code : 0xFFFD;
}

struct Range {
  uint32_t first, last;
};

bool In(uint32_t code, const Range* begin, const Range* end) {
  return std::any_of(begin, end, [code](const Range& r) { return r.first <= code && code <= r.last; });
}

size_t WidthOf(uint32_t code) {
  // The blocks that news text meets, from Unicode's EastAsianWidth and general category Mn/Cf.
  static constexpr Range kZero[] = {{0x0000, 0x001F}, {0x007F, 0x009F}, {0x00AD, 0x00AD}, {0x0300, 0x036F},
                                    {0x0483, 0x0489}, {0x200B, 0x200F}, {0x202A, 0x202E}, {0x2060, 0x2064},
                                    {0xFE00, 0xFE0F}, {0xFEFF, 0xFEFF}};
  static constexpr Range kWide[] = {{0x1100, 0x115F},   {0x2E80, 0x303E},  {0x3041, 0x33FF},   {0x3400, 0x4DBF},
                                    {0x4E00, 0x9FFF},   {0xAC00, 0xD7A3},  {0xF900, 0xFAFF},   {0xFE30, 0xFE6F},
                                    {0xFF00, 0xFF60},   {0xFFE0, 0xFFE6},  {0x1F300, 0x1F64F}, {0x1F680, 0x1F6FF},
                                    {0x1F900, 0x1F9FF}, {0x20000, 0x3FFFD}};
  if (In(code, std::begin(kZero), std::end(kZero))) return 0;
  return In(code, std::begin(kWide), std::end(kWide)) ? 2 : 1;
}

}  // namespace

size_t DisplayWidth(absl::string_view utf8) {
  size_t width = 0;
  for (size_t at = 0; at < utf8.size();) width += WidthOf(Next(utf8, at));
  return width;
}

std::string FitTo(absl::string_view utf8, size_t width) {
  std::string clean;
  bool space = false;
  for (char c : utf8) {
    if (static_cast<uint8_t>(c) <= 0x20 || c == 0x7F) {
      space = !clean.empty();
      continue;
    }
    if (space) clean += ' ';
    space = false;
    clean += c;
  }
  if (width == 0 || DisplayWidth(clean) <= width) return clean;
  std::string cut;
  size_t used = 0;
  for (size_t at = 0; at < clean.size();) {
    const size_t from = at;
    const size_t w = WidthOf(Next(clean, at));
    if (used + w + 1 > width) break;
    used += w;
    cut.append(clean, from, at - from);
  }
  return cut + "…";
}

void Table::Add(std::vector<std::string> row) {
  row.resize(headings_.size());
  for (std::string& cell : row) cell = FitTo(cell, 0);
  rows_.push_back(std::move(row));
}

std::string Table::Render(bool colour, size_t width) const {
  std::vector<size_t> widths;
  for (size_t column = 0; column < headings_.size(); ++column) {
    size_t widest = DisplayWidth(headings_[column]);
    for (const auto& row : rows_) widest = std::max(widest, DisplayWidth(row[column]));
    widths.push_back(widest);
  }
  if (width > 0) {
    // Takes a column at a time from the widest until the row fits; none gets under 8.
    size_t total = 2 * (widths.size() - 1);
    for (size_t w : widths) total += w;
    for (; total > width; --total) {
      const auto widest = std::max_element(widths.begin(), widths.end());
      if (*widest <= 8) break;
      --*widest;
    }
  }
  std::string out;
  const auto line = [&](const std::vector<std::string>& cells, const char* before, const char* after) {
    std::string text;
    for (size_t column = 0; column < cells.size(); ++column) {
      const std::string cell = FitTo(cells[column], widths[column]);
      text += cell;
      if (column + 1 < cells.size()) text.append(widths[column] - DisplayWidth(cell) + 2, ' ');
    }
    while (!text.empty() && text.back() == ' ') text.pop_back();
    out += before + text + after + "\n";
  };
  line(headings_, colour ? "\x1b[1m" : "", colour ? "\x1b[0m" : "");
  for (const auto& row : rows_) line(row, "", "");
  return out;
}

}  // namespace chancery::cli
