#include "service/text/name_key.h"

#include <algorithm>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace chancery::text {
namespace {

using ::testing::Contains;

TEST(NameKey, SpellingsOfOneNameAreOne) {
  const std::vector<std::vector<const char*>> kSame = {
      {"Koshanov", "Кошанов", "Қошанов", "Qoshanov", "KOSHANOV"},
      {"Nurtleu", "Nurtleau", "Нуртлеу", "Нұртілеу"},
      {"Tokayev", "Tokaev", "Тоқаев", "Токаев", "Toqaev"},
      {"Yerlan", "Erlan", "Ерлан"},
      {"Kassym-Jomart", "Касым-Жомарт", "Қасым-Жомарт", "Qasym-Zhomart", "Қасымжомарт"},
      {"Mazhilis", "Majilis", "Мажилис", "Мәжіліс"},
      {"Lavrov", "Лавров"},
      {"Xi", "Си"},
      {"Jinping", "Цзиньпин"},
      {"Keqiang", "Кэцян"},
      {"Wang", "Ван"},
      {"Zhao", "Чжао"},
      {"Zhong", "Чжун"},
      {"Erdogan", "Erdoğan", "Эрдоган", "Ердоған"},
      {"Zhaparov", "Japarov", "Жапаров", "Джапаров"},
      {"Mirziyoyev", "Мирзиёев", "Мирзиеев"},
      {"Aliyev", "Aliev", "Алиев", "Әлиев", "Əliyev"},
      {"Smailov", "Смаилов", "Смайылов"},
      {"Solovyov", "Соловьёв", "Соловьев", "Soloviev"},
      {"Fyodorov", "Федоров", "Фёдоров", "Fedorov"},
      {"Sergey", "Sergei", "Сергей", "Sergej"},
      {"Alexey", "Алексей", "Aleksei"},
      {"Alexander", "Александр", "Aleksandr"},
      {"Zelensky", "Зеленский", "Zelenskyy", "Zelenskiy"},
      {"Ualikhanov", "Уалиханов", "Валиханов"},
      {"Zhumangarin", "Жумангарин", "Жұманғарин", "Jumanǵarın"},
      {"Scholz", "Шольц"},
      {"Vyacheslav", "Вячеслав", "Viacheslav"},
      {"Bakhtiyor", "Бахтиёр", "Baxtiyor"},
      {"Mayorov", "Майоров"},
      {"Kairat", "Qairat", "Қайрат", "Kayrat", "Кайрат"},
      {"Dauletzhan", "Дәулетжан", "Даулетжан"},
      {"Pashinyan", "Пашинян"},
      {"Netanyahu", "Нетаньяху"},
      // й as и and a combining breve, as some systems write it.
      {"Сергей", "Серге\u0438\u0306"},
  };
  for (const auto& names : kSame) {
    SCOPED_TRACE(names[0]);
    for (const char* name : names) EXPECT_EQ(NameKey(name), NameKey(names[0])) << name;
  }
  EXPECT_EQ(NameKey("Қошанов"), "koshanov");
  EXPECT_EQ(NameKey("Тоқаев"), "tokaev");
  EXPECT_EQ(NameKey("Yerlan"), "erlan");
}

TEST(NameKey, DifferentNamesStayDifferent) {
  const char* const kDifferent[][2] = {
      {"Karimov", "Kerimov"}, {"Ivanov", "Ivanova"}, {"Smailov", "Ismailov"},     {"Kirilov", "Krylov"},
      {"Галиев", "Галеев"},   {"Жуков", "Жаков"},    {"Сулейменов", "Салименов"}, {"Li", "Liu"},
      {"Ким", "Кан"},         {"Асанов", "Есенов"},  {"Петров", "Петровский"},    {"Нурлан", "Нуржан"},
      {"Майоров", "Маров"},   {"Омаров", "Умаров"},  {"Абаев", "Ибаев"},          {"Серик", "Берик"},
      {"Данияр", "Дана"},
  };
  for (const auto& pair : kDifferent) EXPECT_NE(NameKey(pair[0]), NameKey(pair[1])) << pair[0] << " " << pair[1];
}

TEST(NameKey, IsEmptyWithoutLetters) {
  for (const absl::string_view word : {"", "123", "—", "习近平", "\xFF\xFE"}) EXPECT_EQ(NameKey(word), "") << word;
}

TEST(NameKeysOfForm, HasTheNominative) {
  const struct {
    absl::string_view form;
    absl::string_view nominative;
  } kCases[] = {
      {"Кошанова", "Кошанов"},
      {"Кошанову", "Кошанов"},
      {"Кошановым", "Кошанов"},
      {"Кошанове", "Кошанов"},
      {"Токаева", "Токаев"},
      {"Токаевым", "Токаев"},
      {"Мишустина", "Мишустин"},
      {"Мишустиным", "Мишустин"},
      {"Ерлана", "Ерлан"},
      {"Ерлану", "Ерлан"},
      {"Ерланом", "Ерлан"},
      {"Сергея", "Сергей"},
      {"Сергеем", "Сергей"},
      {"Игоря", "Игорь"},
      {"Дмитрия", "Дмитрий"},
      {"Зеленского", "Зеленский"},
      {"Зеленскому", "Зеленский"},
      {"Матвиенко", "Матвиенко"},
      {"Рыбакиной", "Рыбакина"},
      {"Анны", "Анна"},
      {"Марии", "Мария"},
      {"Ольге", "Ольга"},
      {"Касым-Жомарта", "Касым-Жомарт"},
      {"Нуртлеу", "Нуртлеу"},
      {"Кошановых", "Кошанов"},
      {"Тоқаевтың", "Тоқаев"},
      {"Тоқаевқа", "Тоқаев"},
      {"Тоқаевты", "Тоқаев"},
      {"Тоқаевпен", "Тоқаев"},
      {"Тоқаевтан", "Тоқаев"},
      {"Ерланның", "Ерлан"},
      {"Ерланға", "Ерлан"},
      {"Нұртілеуге", "Нұртілеу"},
      {"Нұртілеудің", "Нұртілеу"},
      {"Қайратпен", "Қайрат"},
      {"Айгүлден", "Айгүл"},
      {"Жапаровқа", "Жапаров"},
      {"Әлиевке", "Әлиев"},
      {"Tokayev’s", "Tokayev"},
      {"Putin's", "Putin"},
      {"Koshanov", "Koshanov"},
  };
  for (const auto& c : kCases) {
    SCOPED_TRACE(c.form);
    const std::vector<std::string> keys = NameKeysOfForm(c.form);
    EXPECT_THAT(keys, Contains(NameKey(c.nominative)));
    EXPECT_LE(keys.size(), 8u);
  }
  EXPECT_EQ(NameKeysOfForm("Koshanov"), std::vector<std::string>{"koshanov"});
  EXPECT_EQ(NameKeysOfForm("Кошанова").front(), "koshanova");
  EXPECT_TRUE(NameKeysOfForm("123").empty());
}

TEST(FullNameKey, JoinsTheWords) {
  EXPECT_EQ(FullNameKey("Ерлан  Кошанов"), "erlan koshanov");
  EXPECT_EQ(FullNameKey("А.С. Пушкин"), "a s pushkin");
  EXPECT_EQ(FullNameKey(" – "), "");
}

TEST(Slug, IsReadable) {
  const struct {
    absl::string_view name;
    absl::string_view slug;
  } kCases[] = {
      {"Ерлан Кошанов", "yerlan-koshanov"},
      {"Алихан Смаилов", "alikhan-smailov"},
      {"Қасым-Жомарт Тоқаев", "kasym-zhomart-tokayev"},
      {"Organisation (OSCE)", "organisation-osce"},
      {"Дмитрий Медведев", "dmitry-medvedev"},
      {"Мәжіліс", "mazhilis"},
      {"Өмірбек Бәйгелді", "omirbek-baygeldi"},
      {"Игорь Шувалов", "igor-shuvalov"},
      {"Recep Tayyip Erdoğan", "recep-tayyip-erdogan"},
      {"O'Brien & Sons, Ltd.", "obrien-sons-ltd"},
      {"Łódź", "lodz"},
      {"习近平", "xi-jin-ping"},
      {"  ", ""},
      {"—!", ""},
      {"Протокол № 5", "protokol-5"},
  };
  for (const auto& c : kCases) {
    SCOPED_TRACE(c.name);
    EXPECT_EQ(Slug(c.name), c.slug);
  }
  const std::string slug = Slug(std::string(62, 'a') + " бб");
  EXPECT_EQ(slug, std::string(62, 'a'));
  EXPECT_LE(Slug(std::string(5000, 'x')).size(), 63u);
}

}  // namespace
}  // namespace chancery::text
