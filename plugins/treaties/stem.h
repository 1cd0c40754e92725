#ifndef CHANCERY_PLUGINS_TREATIES_STEM_H_
#define CHANCERY_PLUGINS_TREATIES_STEM_H_

#include <string>
#include <string_view>

namespace chancery::treaties {

// What is left of a folded word when case, number and possessive endings of Russian and Kazakh are taken off, and
// British and American spellings made one.  Only for comparing titles word by word: rough, and the same for all forms
// of a word.
std::string Stem(std::string_view folded);

}  // namespace chancery::treaties

#endif  // CHANCERY_PLUGINS_TREATIES_STEM_H_
