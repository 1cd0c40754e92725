#ifndef CHANCERY_PLUGINS_DATES_YEAR_FRAME_H_
#define CHANCERY_PLUGINS_DATES_YEAR_FRAME_H_

#include <cstdint>
#include <optional>
#include <vector>

#include "plugins/dates/context.h"
#include "plugins/rules/lexicon.h"
#include "plugins/rules/token.h"

namespace chancery::dates {

// The years that a text ties to months said without one: by joining them ("in June and October 2022"), or by opening a
// sentence ("In 2023 exports fell in June").  A year said anywhere else ties nothing.  Reads the mentions of a text in
// their order; text, lexicon and mentions must outlive it.
class YearFrame {
 public:
  YearFrame(const rules::TokenizedText& text, const rules::Lexicon& lexicon, const std::vector<Mention>& mentions)
      : text_(text), lexicon_(lexicon), joint_(lexicon.ClassId("joint")), mentions_(mentions) {}

  // Whether mention `i` stands at the beginning of its sentence.
  bool OpensSentence(size_t i) const;
  // Whether mention `i` is counted from another date and the next mention says which day it is: "a day earlier, on 12
  // June".
  bool IsApposed(size_t i) const;
  // The year tied to mention `i`, which has a month and no year; nullopt when there is none.
  std::optional<TiedYear> At(size_t i) const;
  // Takes note of what mention `i` means.
  void See(size_t i, const Resolved& resolved);

 private:
  // Nothing but words of the lexicon's class "joint" and commas stands between mention `i` and the next.
  bool JoinedToNext(size_t i) const;

  const rules::TokenizedText& text_;
  const rules::Lexicon& lexicon_;
  const std::optional<uint32_t> joint_;
  const std::vector<Mention>& mentions_;
  // Of the sentence that was opened with a date.
  std::optional<int32_t> year_;
  int32_t month_ = 0;  // 0: the year alone
  uint32_t sentence_ = 0;
};

}  // namespace chancery::dates

#endif  // CHANCERY_PLUGINS_DATES_YEAR_FRAME_H_
