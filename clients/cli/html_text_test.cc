#include "clients/cli/html_text.h"

#include <string>
#include <utility>
#include <vector>

#include "gtest/gtest.h"

namespace chancery::cli {
namespace {

TEST(HtmlText, Escapes) {
  struct Case {
    const char* text;
    const char* html;
  };
  for (const Case& c : {
           Case{"plain текст", "plain текст"},
           Case{"<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;"},
           Case{"\" onload='x' &amp;", "&quot; onload=&#39;x&#39; &amp;amp;"},
           Case{"a\r\nb\rc\n", "a\nb\nc\n"},
           Case{"bell\x07 esc\x1b[2J", "bell\xEF\xBF\xBD esc\xEF\xBF\xBD[2J"},
           Case{"abc\xE2\x80\xAE"
                "def\xE2\x81\xA6x",
                "abc⟨U+202E⟩def⟨U+2066⟩x"},
           Case{"\xD8\x9C\xE2\x80\x8F", "⟨U+061C⟩⟨U+200F⟩"},
           Case{"cut \xD0", "cut \xEF\xBF\xBD"},
           Case{"\xC2\x85", "\xEF\xBF\xBD"},
           Case{"", ""},
       }) {
    SCOPED_TRACE(c.html);
    EXPECT_EQ(Html(c.text), c.html);
  }
  EXPECT_EQ(Html(absl::string_view("a\0b", 3)),
            "a\xEF\xBF\xBD"
            "b");
}

TEST(HtmlText, Marks) {
  const auto link = [](int n) {
    return "<a class=\"n\" id=\"m" + std::to_string(n) + "\" href=\"#c" + std::to_string(n) + "\">" +
           std::to_string(n) + "</a>";
  };
  const std::string text = "one <two> three";
  for (const auto& [marks, html] : std::vector<std::pair<std::vector<Mark>, std::string>>{
           {{}, "one &lt;two&gt; three"},
           {{{4, 9, 1}}, "one <mark>" + link(1) + "&lt;two&gt;</mark> three"},
           // One in the other, side by side, overlapping, at the ends.
           {{{0, 15, 1}, {4, 9, 2}}, "<mark>" + link(1) + "one " + link(2) + "&lt;two&gt; three</mark>"},
           {{{0, 3, 1}, {4, 9, 2}}, "<mark>" + link(1) + "one</mark> <mark>" + link(2) + "&lt;two&gt;</mark> three"},
           {{{0, 9, 2}, {4, 15, 1}}, "<mark>" + link(2) + "one " + link(1) + "&lt;two&gt; three</mark>"},
           {{{4, 9, 1}, {4, 9, 2}}, "one <mark>" + link(1) + link(2) + "&lt;two&gt;</mark> three"},
           // Outside of the text.
           {{{-5, 99, 1}}, "<mark>" + link(1) + "one &lt;two&gt; three</mark>"},
           {{{50, 40, 1}}, "one &lt;two&gt; three<mark>" + link(1) + "</mark>"},
       }) {
    EXPECT_EQ(MarkedHtml(text, marks), html);
  }
}

}  // namespace
}  // namespace chancery::cli
