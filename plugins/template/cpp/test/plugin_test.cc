#include <chancery/testing.h>

#include <initializer_list>

int main() {
  struct Case {
    const char* text;
    const char* found;
  };
  chancery_test test = {};
  test.language = "en";
  int failures = 0, count = 0;
  for (const Case& c : {
           Case{"See KZ-2024.", "@NAME@ 4-11 \"KZ-2024\" letters=\"KZ\" number=2024 0.9\n"},
           Case{"Қараңыз: KZ-7, EU-15",
                "@NAME@ 16-20 \"KZ-7\" letters=\"KZ\" number=7 0.9\n"
                "@NAME@ 22-27 \"EU-15\" letters=\"EU\" number=15 0.9\n"},
           Case{"", ""},
           Case{"K-2024 KZ-2024a KZ- KZ-1234567890 СKZ-1 TOOLONG-1", ""},
       }) {
    ++count;
    failures += !chancery_test_expect(&test, c.text, c.found);
  }
  printf("%d cases, %d failed\n", count, failures);
  return failures != 0;
}
