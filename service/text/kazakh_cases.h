#ifndef CHANCERY_SERVICE_TEXT_KAZAKH_CASES_H_
#define CHANCERY_SERVICE_TEXT_KAZAKH_CASES_H_

#include "absl/strings/string_view.h"

namespace chancery::text {

// A case ending of Kazakh nouns and the letters one of which a stem ends in to take it, all in lower-case Cyrillic.
struct KazakhCase {
  absl::string_view ending;
  absl::string_view after;
};

// The school grammar's table; written for this repository.  A voiced б, в, г, д at a stem's end is spoken voiceless and
// takes the endings of the voiceless (Тоқаевтың).
inline constexpr KazakhCase kKazakhCases[] = {
    {"ның", "аәеёиіоөуұүыэюямнң"},
    {"нің", "аәеёиіоөуұүыэюямнң"},
    {"дың", "рлйужзмнң"},
    {"дің", "рлйужзмнң"},
    {"тың", "пфкқтсшщчцхһбвгд"},
    {"тің", "пфкқтсшщчцхһбвгд"},
    {"нан", "мнңыіа"},
    {"нен", "мнңыіе"},
    {"дан", "аәеёиіоөуұүыэюярлйжз"},
    {"ден", "аәеёиіоөуұүыэюярлйжз"},
    {"тан", "пфкқтсшщчцхһбвгд"},
    {"тен", "пфкқтсшщчцхһбвгд"},
    {"мен", "аәеёиіоөуұүыэюярлймнң"},
    {"бен", "жз"},
    {"пен", "пфкқтсшщчцхһбвгд"},
    {"ға", "аәеёиіоөуұүыэюярлйжзмнң"},
    {"ге", "аәеёиіоөуұүыэюярлйжзмнң"},
    {"қа", "пфкқтсшщчцхһбвгд"},
    {"ке", "пфкқтсшщчцхһбвгд"},
    {"ны", "аәеёиіоөуұүыэюя"},
    {"ні", "аәеёиіоөуұүыэюя"},
    {"ды", "рлйужзмнң"},
    {"ді", "рлйужзмнң"},
    {"ты", "пфкқтсшщчцхһбвгд"},
    {"ті", "пфкқтсшщчцхһбвгд"},
    {"да", "аәеёиіоөуұүыэюярлйжзмнң"},
    {"де", "аәеёиіоөуұүыэюярлйжзмнң"},
    {"та", "пфкқтсшщчцхһбвгд"},
    {"те", "пфкқтсшщчцхһбвгд"},
};

// True when a lower-case Cyrillic word ends in one of `letters`, or `letters` is empty.
inline bool EndsInOneOf(absl::string_view word, absl::string_view letters) {
  if (letters.empty()) return true;
  if (word.size() < 2) return false;
  // All letters of the alphabet take two bytes.
  const absl::string_view last = word.substr(word.size() - 2);
  for (size_t i = 0; i + 2 <= letters.size(); i += 2) {
    if (letters.substr(i, 2) == last) return true;
  }
  return false;
}

}  // namespace chancery::text

#endif  // CHANCERY_SERVICE_TEXT_KAZAKH_CASES_H_
