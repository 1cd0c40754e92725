#include "benchmarks/articles.h"

#include <array>
#include <iterator>

namespace chancery::benchmarks {
namespace {

// splitmix64 (Steele, Lea, Flood 2014): small, and the same on every machine.
class Random {
 public:
  explicit Random(uint64_t seed) : state_(seed) {}
  uint64_t Next() {
    uint64_t z = (state_ += 0x9E3779B97F4A7C15u);
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return z ^ (z >> 31);
  }
  uint64_t Below(uint64_t n) { return Next() % n; }
  template <typename T, size_t N>
  const T& Pick(const T (&items)[N]) {
    return items[Below(N)];
  }

 private:
  uint64_t state_;
};

// {P} person, {T} title, {C} city, {N} state, {D} date, {A} amount, {Y} year, {W} invented word.
const char* const kEnglish[] = {
    "{C}, {D}. {T} of {N} {P} received a delegation of the parliament on Tuesday.",
    "{P} met with {T} of {N} {P} in {C} to discuss transport and energy.",
    "Trade turnover between {N} and {N} amounted to {A} in {Y}, the Ministry of Trade reported.",
    "\"We will open two more border crossings near {W} by the end of the year,\" {P} said.",
    "The sides signed an Agreement on Cooperation in the Field of {W} on {D}.",
    "A loan of {A} for the {W} railway was approved by the Eurasian Development Bank.",
    "{P} thanked the hosts for the reception and invited them to {C} in June.",
    "Exports of {W} rose by 12 percent compared with {Y}.",
    "The Commission on {W} will hold its next session in {C} in the autumn.",
    "According to {P}, the Treaty on Allied Relations between {N} and {N} has entered into force.",
    "Companies from {N} have invested more than {A} since {Y}.",
    "The members of the friendship group visited the {W} museum and the {W} university.",
};
const char* const kRussian[] = {
    "{C}, {D}. {T} {N} {P} принял делегацию парламента.",
    "{P} провёл в городе {C} переговоры с коллегами, обсуждались транспорт и энергетика.",
    "Товарооборот в {Y} году составил {A}, сообщили в министерстве торговли.",
    "«До конца года мы откроем ещё два пункта пропуска у станции {W}», – сказал {P}.",
    "Стороны подписали {D} Соглашение о сотрудничестве в области {W}.",
    "Евразийский банк развития одобрил кредит на сумму {A} для дороги {W}.",
    "{P} поблагодарил за приём и пригласил коллег в {C} в июне.",
    "Экспорт товаров группы {W} вырос на 12 процентов по сравнению с {Y} годом.",
    "Следующее заседание комиссии пройдёт в городе {C} осенью.",
    "По словам {P}, Договор о союзнических отношениях вступил в силу.",
};
const char* const kKazakh[] = {
    "{C}, {D}. {T} {P} парламент делегациясын қабылдады.",
    "{P} {C} қаласында көлік пен энергетика мәселелерін талқылады.",
    "{Y} жылы тауар айналымы {A} болды, деп хабарлады министрлік.",
    "«Жыл соңына дейін тағы екі өткізу пунктін ашамыз», – деді {P}.",
    "Тараптар {D} {W} саласындағы ынтымақтастық туралы келісімге қол қойды.",
    "{P} әріптестерін маусымда {C} қаласына шақырды.",
    "Комиссияның келесі отырысы күзде {C} қаласында өтеді.",
};

const char* const kGivenLatin[] = {"Yerlan", "Aigul", "Murat", "Sergey", "Anna",   "Daniyar",
                                   "Olga",   "Timur", "Leyla", "Viktor", "Nurlan", "Maria"};
const char* const kFamilyLatin[] = {"Abenov",      "Bekova",  "Sarsenov", "Petrov",   "Orlova",
                                    "Zhaksybekov", "Karimov", "Mamedov",  "Ismailov", "Tuleuov"};
const char* const kGivenCyrillic[] = {"Ерлан", "Айгуль", "Мурат", "Сергей", "Анна",   "Данияр",
                                      "Ольга", "Тимур",  "Лейла", "Виктор", "Нурлан", "Мария"};
const char* const kFamilyCyrillic[] = {"Абенов",     "Бекова",  "Сарсенов", "Петров",   "Орлова",
                                       "Жаксыбеков", "Каримов", "Мамедов",  "Исмаилов", "Тулеуов"};
const char* const kTitles[][3] = {
    {"Speaker of the Parliament", "Спикер парламента", "Парламент Төрағасы"},
    {"Prime Minister", "Премьер-министр", "Премьер-Министр"},
    {"Minister of Foreign Affairs", "Министр иностранных дел", "Сыртқы істер министрі"},
    {"Deputy Minister of Energy", "Заместитель министра энергетики", "Энергетика вице-министрі"}};
const char* const kCities[][3] = {{"Astana", "Астана", "Астана"},     {"Almaty", "Алматы", "Алматы"},
                                  {"Tashkent", "Ташкент", "Ташкент"}, {"Ankara", "Анкара", "Анкара"},
                                  {"Bishkek", "Бишкек", "Бішкек"},    {"Moscow", "Москва", "Мәскеу"}};
const char* const kStates[][3] = {{"Kazakhstan", "Казахстана", "Қазақстан"},
                                  {"Uzbekistan", "Узбекистана", "Өзбекстан"},
                                  {"Kyrgyzstan", "Кыргызстана", "Қырғызстан"},
                                  {"Türkiye", "Турции", "Түркия"},
                                  {"Russia", "России", "Ресей"}};
const char* const kMonths[][3] = {
    {"January", "января", "қаңтар"}, {"March", "марта", "наурыз"},          {"May", "мая", "мамыр"},
    {"June", "июня", "маусым"},      {"September", "сентября", "қыркүйек"}, {"November", "ноября", "қараша"}};
const char* const kSyllables[][2] = {{"ka", "ка"},   {"ro", "ро"}, {"mi", "ми"}, {"tel", "тел"}, {"nar", "нар"},
                                     {"sun", "сун"}, {"bo", "бо"}, {"li", "ли"}, {"dar", "дар"}, {"ve", "ве"}};

void Fill(const char* sentence, int language, Random& random, std::string& out) {
  for (const char* c = sentence; *c != '\0'; ++c) {
    if (*c != '{') {
      out += *c;
      continue;
    }
    const char what = c[1];
    c += 2;
    switch (what) {
      case 'P': {
        const uint64_t given = random.Below(std::size(kGivenLatin)), family = random.Below(std::size(kFamilyLatin));
        out += language == 0 ? kGivenLatin[given] : kGivenCyrillic[given];
        out += ' ';
        out += language == 0 ? kFamilyLatin[family] : kFamilyCyrillic[family];
        break;
      }
      case 'T': out += random.Pick(kTitles)[language]; break;
      case 'C': out += random.Pick(kCities)[language]; break;
      case 'N': out += random.Pick(kStates)[language]; break;
      case 'Y': out += std::to_string(2005 + random.Below(20)); break;
      case 'D': {
        const std::string day = std::to_string(1 + random.Below(28)), year = std::to_string(2005 + random.Below(20));
        const std::string month = random.Pick(kMonths)[language];
        out += language == 0   ? month + " " + day + ", " + year
               : language == 1 ? day + " " + month + " " + year + " года"
                               : year + " жылғы " + day + " " + month;
        break;
      }
      case 'A': {
        const std::string number = std::to_string(1 + random.Below(90));
        out += language == 0   ? "$" + number + " million"
               : language == 1 ? number + " млн долларов"
                               : number + " млн доллар";
        break;
      }
      default:
        for (uint64_t n = 2 + random.Below(3); n > 0; --n) out += random.Pick(kSyllables)[language == 0 ? 0 : 1];
    }
  }
}

}  // namespace

MadeArticle MakeArticle(uint64_t number) {
  Random random(number * 0x2545F4914F6CDD1Du + 1);
  const uint64_t draw = random.Below(10);
  const int language = draw < 5 ? 0 : draw < 9 ? 1 : 2;
  MadeArticle article{language == 0 ? "en" : language == 1 ? "ru" : "kk", ""};
  while (article.text.size() < 1900) {
    if (!article.text.empty()) article.text += random.Below(4) == 0 ? "\n\n" : " ";
    const char* sentence = language == 0   ? random.Pick(kEnglish)
                           : language == 1 ? random.Pick(kRussian)
                                           : random.Pick(kKazakh);
    Fill(sentence, language, random, article.text);
  }
  return article;
}

}  // namespace chancery::benchmarks
