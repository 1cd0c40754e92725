#include "plugins/treaties/stem.h"

#include "gtest/gtest.h"

namespace chancery::treaties {
namespace {

TEST(Stem, FormsOfOneWordAgree) {
  const std::vector<std::vector<const char*>> words = {
      {"договор", "договора", "договору", "договором", "договоре"},
      {"соглашение", "соглашения", "соглашению", "соглашением", "соглашении"},
      {"конвенция", "конвенции", "конвенцию", "конвенцией"},
      {"киотский", "киотского", "киотскому", "киотским", "киотском"},
      {"алматинская", "алматинской", "алматинскую"},
      {"келісім", "келісімі", "келісімге", "келісімнің", "келісімін", "келісімінің"},
      {"шарт", "шарты", "шартқа", "шартты", "шарттың"},
      {"хаттама", "хаттамасы", "хаттаманы", "хаттамасын"},
      {"neighbourliness", "neighborliness"},
  };
  for (const auto& forms : words) {
    for (const char* form : forms) EXPECT_EQ(Stem(form), Stem(forms[0])) << form;
  }
}

TEST(Stem, DifferentWordsStayDifferent) {
  EXPECT_NE(Stem("договор"), Stem("протокол"));
  EXPECT_NE(Stem("париж"), Stem("пекин"));
  EXPECT_NE(Stem("treaty"), Stem("treat"));
  EXPECT_EQ(Stem(""), "");
}

}  // namespace
}  // namespace chancery::treaties
