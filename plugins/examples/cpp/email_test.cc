#include <chancery/testing.h>

#include <initializer_list>

int main() {
  struct Case {
    const char *config, *text, *found;
  };
  int failures = 0;
  for (const Case& c : {
           Case{"", "Write to press.office@mfa.example.kz, or to x_y+z@A-b.ORG.",
                "email 9-36 \"press.office@mfa.example.kz\" domain=\"mfa.example.kz\" 0.95\n"
                "email 44-57 \"x_y+z@a-b.org\" domain=\"a-b.org\" 0.95\n"},
           Case{"", "Пишите: «почта@пример.рф».", "email 16-44 \"почта@пример.рф\" domain=\"пример.рф\" 0.95\n"},
           Case{"", "Хат: ақпарат@мысал.қаз", "email 8-40 \"ақпарат@мысал.қаз\" domain=\"мысал.қаз\" 0.95\n"},
           Case{"", "a@b.c@d.e", "email 0-5 \"a@b.c\" domain=\"b.c\" 0.95\n"},
           Case{"", "–a@b.kz", "email 3-9 \"a@b.kz\" domain=\"b.kz\" 0.95\n"},
           Case{"", "no@dot, @home.kz, a@b..c, тест@, a@.kz, —@b.kz", ""},
           Case{"", "@@@@@", ""},
           Case{"", "", ""},
           Case{R"({"domains": ["gov.example"]})", "a@x.gov.example, b@gov.example, c@notgov.example, d@example",
                "email 0-15 \"a@x.gov.example\" domain=\"x.gov.example\" 0.95\n"
                "email 17-30 \"b@gov.example\" domain=\"gov.example\" 0.95\n"},
           Case{R"({"domains": ["a", 7]})", "", "not a domain at /domains/1\nFAILED -3: init() or create()\n"},
           Case{"[", "", "a value was expected at byte 1\nFAILED -9: init() or create()\n"},
       }) {
    chancery_test test = {};
    test.config = c.config;
    failures += !chancery_test_expect(&test, c.text, c.found);
  }
  printf("%d failed\n", failures);
  return failures != 0;
}
