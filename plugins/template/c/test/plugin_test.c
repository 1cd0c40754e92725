#include <chancery/testing.h>

int main(void) {
  static const struct {
    const char* text;
    const char* found;
  } cases[] = {
      {"See KZ-2024.", "@NAME@ 4-11 \"KZ-2024\" letters=\"KZ\" number=2024 0.9\n"},
      {"Қараңыз: KZ-7, EU-15",
       "@NAME@ 16-20 \"KZ-7\" letters=\"KZ\" number=7 0.9\n"
       "@NAME@ 22-27 \"EU-15\" letters=\"EU\" number=15 0.9\n"},
      {"", ""},
      {"K-2024 KZ-2024a KZ- KZ-1234567890 СKZ-1 TOOLONG-1", ""},
  };
  const chancery_test test = {.language = "en"};
  size_t i;
  int failures = 0;
  for (i = 0; i < sizeof cases / sizeof *cases; ++i)
    failures += !chancery_test_expect(&test, cases[i].text, cases[i].found);
  printf("%zu cases, %d failed\n", i, failures);
  return failures != 0;
}
