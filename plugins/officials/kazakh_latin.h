#ifndef CHANCERY_PLUGINS_OFFICIALS_KAZAKH_LATIN_H_
#define CHANCERY_PLUGINS_OFFICIALS_KAZAKH_LATIN_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace chancery::officials {

// A Kazakh text in Latin letters, put into Cyrillic ones, so that one set of lists serves both.
struct CyrillicText {
  std::string text;
  std::vector<uint32_t> source;  // by byte of `text`, and one more for its end: the byte it comes from

  uint32_t Source(uint32_t at) const { return source[at]; }
  // The first byte of `text` that comes from source byte `at` or later.
  uint32_t Target(uint32_t at) const;
};

// Whether most letters of a text are Latin.
bool IsMostlyLatin(std::string_view text);

// Spelled as in the alphabet of 2018 (á ǵ ı ý) or, when the text has none of its letters, that of 2021 (ä ğ i u).
// Letters that neither has stay.  Linear; at most three times as long.
CyrillicText ToCyrillic(std::string_view latin);

}  // namespace chancery::officials

#endif  // CHANCERY_PLUGINS_OFFICIALS_KAZAKH_LATIN_H_
