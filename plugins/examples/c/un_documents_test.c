#include <chancery/testing.h>

#define SC "body=\"SECURITY_COUNCIL\" kind=\"RESOLUTION\""
#define GA "body=\"GENERAL_ASSEMBLY\" kind=\"RESOLUTION\""

int main(void) {
  static const struct {
    const char *text, *found;
  } cases[] = {
      /* Symbols. */
      {"Резолюция S/RES/2231(2015) и A/RES/76/300.",
       "un_document 19-35 \"S/RES/2231(2015)\" " SC " number=2231 year=2015 0.99\n"
       "un_document 39-51 \"A/RES/76/300\" " GA " session=76 number=300 0.99\n"},
      {"S/RES/1540 (2004), S/RES/1701(1800)",
       "un_document 0-17 \"S/RES/1540(2004)\" " SC " number=1540 year=2004 0.99\n"
       "un_document 19-29 \"S/RES/1701\" " SC " number=1701 0.99\n"},
      {"A/RES/1514 (XV)", "un_document 0-15 \"A/RES/1514(XV)\" " GA " number=1514 0.99\n"},
      {"A/RES/ES-11/1", "un_document 0-13 \"A/RES/ES-11/1\" " GA " session=11 number=1 0.99\n"},
      {"A/HRC/RES/49/1",
       "un_document 0-14 \"A/HRC/RES/49/1\" body=\"HUMAN_RIGHTS_COUNCIL\" kind=\"RESOLUTION\" session=49 number=1 "
       "0.99\n"},
      {"A/76/300/Add.1.", "un_document 0-14 \"A/76/300/Add.1\" body=\"GENERAL_ASSEMBLY\" kind=\"DOCUMENT\" 0.99\n"},
      {"S/PRST/2023/1",
       "un_document 0-13 \"S/PRST/2023/1\" body=\"SECURITY_COUNCIL\" kind=\"PRESIDENTIAL_STATEMENT\" 0.99\n"},
      {"S/2023/15, ST/SGB/2008/5",
       "un_document 0-9 \"S/2023/15\" body=\"SECURITY_COUNCIL\" kind=\"DOCUMENT\" 0.99\n"
       "un_document 11-24 \"ST/SGB/2008/5\" body=\"SECRETARIAT\" kind=\"DOCUMENT\" 0.99\n"},
      /* As texts call them. */
      {"under Security Council resolutions 1267 (1999), 1989 (2011) and 2253 (2015)",
       "un_document 35-46 \"S/RES/1267(1999)\" " SC " number=1267 year=1999 0.9\n"
       "un_document 48-59 \"S/RES/1989(2011)\" " SC " number=1989 year=2011 0.9\n"
       "un_document 64-75 \"S/RES/2253(2015)\" " SC " number=2253 year=2015 0.9\n"},
      {"резолюция 2231 (2015) Совета Безопасности",
       "un_document 19-30 \"S/RES/2231(2015)\" " SC " number=2231 year=2015 0.9\n"},
      {"Қауіпсіздік Кеңесінің 2231 (2015) қарары",
       "un_document 42-53 \"S/RES/2231(2015)\" " SC " number=2231 year=2015 0.9\n"},
      {"2231 (2015) және 2253 (2015) қарарлары",
       "un_document 0-11 \"S/RES/2231(2015)\" " SC " number=2231 year=2015 0.9\n"
       "un_document 21-32 \"S/RES/2253(2015)\" " SC " number=2253 year=2015 0.9\n"},
      {"General Assembly resolution 76/300", "un_document 28-34 \"A/RES/76/300\" " GA " session=76 number=300 0.9\n"},
      {"резолюция 76/300 Генеральной Ассамблеи",
       "un_document 19-25 \"A/RES/76/300\" " GA " session=76 number=300 0.9\n"},
      {"Бас Ассамблеяның 76/300 қарары", "un_document 32-38 \"A/RES/76/300\" " GA " session=76 number=300 0.9\n"},
      /* What only looks like one. */
      {"US/RES/1 S/RES/ A/RES/76 S/RES/123456 S/RES/12a A/RES/76/", ""},
      {"A/4, S/4HANA, A/H1N1, A/B, S/RES, E/, ST/, A/1234/5, S/76/300", ""},
      {"In 2231 (2015) people; resolution 49/1 of the Council; resolution 5 (1066); 1/2 (2015)", ""},
      {"resolution", ""},
      {"", ""},
      {"S", ""},
  };
  const chancery_test test = {.language = "en"};
  size_t i;
  int failures = 0;
  for (i = 0; i < sizeof cases / sizeof *cases; ++i)
    failures += !chancery_test_expect(&test, cases[i].text, cases[i].found);
  printf("%zu cases, %d failed\n", i, failures);
  return failures != 0;
}
