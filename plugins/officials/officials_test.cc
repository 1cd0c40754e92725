#include <cstdlib>
#include <fstream>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

#include "plugins/officials/analysis.h"
#include "plugins/officials/kazakh_latin.h"
#include "plugins/officials/letters.h"

namespace chancery::officials {
namespace {

constexpr Language kEn = Language::kEnglish;
constexpr Language kRu = Language::kRussian;
constexpr Language kKk = Language::kKazakh;

// The analyst over the repository's own data; made once.
const Analyst& Shared() {
  static const Analyst* analyst = [] {
    static std::vector<std::string> bytes;
    const std::vector<std::string> names = {
        "data/names.tsv", "data/endings.tsv", "data/affixes.tsv", "data/states.tsv", "data/bodies.tsv",
        "data/ids.tsv",   "en/lexicon.tsv",   "en/rules.txt",     "ru/lexicon.tsv",  "ru/rules.txt",
        "kk/lexicon.tsv", "kk/endings.tsv",   "kk/rules.txt"};
    for (const std::string& name : names) {
      std::ifstream file(std::string(OFFICIALS_SOURCE_DIR) + "/" + name, std::ios::binary);
      std::stringstream text;
      text << file.rdbuf();
      bytes.push_back(text.str());
    }
    std::vector<rules::DataFile> files;
    for (size_t i = 0; i < names.size(); ++i) files.push_back({"officials/" + names[i], bytes[i]});
    std::string error;
    auto made = Analyst::Load(files, error);
    if (made == nullptr) {
      fprintf(stderr, "%s\n", error.c_str());
      abort();
    }
    return made.release();
  }();
  return *analyst;
}

// The sentences of a test text end with ". ", but not after an initial.
std::vector<std::pair<uint32_t, uint32_t>> Sentences(std::string_view text) {
  std::vector<std::pair<uint32_t, uint32_t>> out;
  size_t begin = 0;
  for (;;) {
    size_t stop = text.find(". ", begin);
    while (stop != std::string_view::npos &&
           LetterCount(text.substr(text.rfind(' ', stop) + 1, stop - text.rfind(' ', stop) - 1)) < 2)
      stop = text.find(". ", stop + 1);
    const size_t end = stop == std::string_view::npos ? text.size() : stop + 1;
    if (end > begin) out.emplace_back(begin, end);
    if (stop == std::string_view::npos) return out;
    begin = stop + 2;
  }
}

struct Analysed {
  Analysed(Language language, std::string_view t, bool split = true)
      : text(t, split ? Sentences(t) : std::vector<std::pair<uint32_t, uint32_t>>()),
        report(Shared().Analyse(language, text)) {}

  std::string Title(size_t i) const {
    const auto [begin, end] = BytesOf(text, report.titles[i]);
    return std::string(text.text().substr(begin, end - begin));
  }
  rules::TokenizedText text;
  Report report;
};

TEST(PersonFinder, NamesAreInTheNominative) {
  struct Case {
    Language language;
    std::string text;
    std::string canonical;
  };
  for (const Case& c : {Case{kRu, "Министр принял посла Алексея Бородавкина.", "Алексей Бородавкин"},
                        Case{kRu, "Переговоры с Еленой Викторовной Громовой прошли вчера.", "Елена Викторовна Громова"},
                        Case{kRu, "Письмо вручили Ерлану Жакановичу Кошанову.", "Ерлан Жаканович Кошанов"},
                        Case{kRu, "Об этом говорили с Касым-Жомартом Токаевым.", "Касым-Жомарт Токаев"},
                        Case{kRu, "Речь шла о Владимире Соловьёве.", "Владимир Соловьёв"},
                        Case{kRu, "Встреча с Ван И прошла в Пекине.", "Ван И"},
                        Case{kRu, "Переговоры с Е. Кошановым прошли в столице.", "Е. Кошанов"},
                        Case{kKk, "Кеше Қасым-Жомарт Тоқаевтың сөзі тыңдалды.", "Қасым-Жомарт Тоқаев"},
                        Case{kKk, "Делегация Ерлан Қошановпен кездесті.", "Ерлан Қошанов"},
                        Case{kKk, "Бұл туралы Нұрсұлтан Әбішұлы Назарбаевқа айтылды.", "Нұрсұлтан Әбішұлы Назарбаев"},
                        Case{kEn, "They met Nurlanbek Turgunbek uulu in Bishkek.", "Nurlanbek Turgunbek uulu"},
                        Case{kEn, "They met Mohammed bin Salman in Riyadh.", "Mohammed bin Salman"},
                        Case{kEn, "They spoke with Yerlan Koshanov's aide.", "Yerlan Koshanov"},
                        Case{kEn, "They praised Yerlan Koshanov's government.", "Yerlan Koshanov"},
                        Case{kEn, "They saw Olivia King yesterday.", "Olivia King"}}) {
    SCOPED_TRACE(c.text);
    const Analysed a(c.language, c.text);
    ASSERT_EQ(a.report.names.size(), 1u);
    EXPECT_EQ(a.report.names[0].canonical, c.canonical);
  }
}

TEST(PersonFinder, CoordinatedNamesAreInOneCase) {
  const Analysed a(kRu, "Поручения Шавката Мирзиёева и Александра Карабаева выполнены.");
  ASSERT_EQ(a.report.names.size(), 2u);
  EXPECT_EQ(a.report.names[0].canonical, "Шавкат Мирзиёев");
  EXPECT_EQ(a.report.names[1].canonical, "Александр Карабаев");
}

TEST(PersonFinder, PlacesPartiesAndTreatiesAreNobody) {
  for (const auto& [language, text] :
       {std::pair{kEn, "The Central Asian Nuclear-Weapon-Free Zone Treaty was signed in Semipalatinsk."},
        std::pair{kEn, "The Liberal Democratic Party won in North Carolina."},
        std::pair{kRu, "Договор о Всеобъемлющем партнерстве подписали в Алматы и Астане."},
        std::pair{kRu, "В понедельник Северный Казахстан принял гостей."},
        std::pair{kKk, "Алматы қаласында Достық шарты жасалды."}}) {
    SCOPED_TRACE(text);
    EXPECT_TRUE(Analysed(language, text).report.names.empty());
  }
}

TEST(PersonFinder, SurnamesAreJoinedWithTheFullName) {
  for (const auto& [language, text] :
       {std::pair{kEn, "Marat Karabayev came first. Later Karabayev spoke. M. Karabayev left."},
        std::pair{kRu, "Приехал Марат Карабаев. Встреча с Карабаевым была краткой. Вечером М. Карабаева проводили."},
        std::pair{kKk, "Кеше Марат Қарабаев келді. Жиында Қарабаевтың сөзі тыңдалды. М. Қарабаев кетті."}}) {
    SCOPED_TRACE(text);
    const Analysed a(language, text);
    ASSERT_EQ(a.report.names.size(), 3u);
    EXPECT_EQ(a.report.names[1].canonical, a.report.names[0].family);
    EXPECT_EQ(a.report.names[2].family, a.report.names[0].family);
    EXPECT_EQ(a.report.names[1].person, a.report.names[0].person);
    EXPECT_EQ(a.report.names[2].person, a.report.names[0].person);
  }
}

TEST(PersonFinder, TwoPersonsOfOneSurnameStayApart) {
  const Analysed a(kEn, "Ilham Aliyev met Farid Aliyev. F. Aliyev stayed.");
  ASSERT_EQ(a.report.names.size(), 3u);
  EXPECT_NE(a.report.names[0].person, a.report.names[1].person);
  EXPECT_EQ(a.report.names[2].person, a.report.names[1].person);
}

TEST(TitleFinder, RoleBodyStateAndStatus) {
  struct Case {
    Language language;
    std::string text, title, role, org, cc, status;
  };
  for (const Case& c :
       {Case{kEn, "Yerlan Koshanov, Speaker of the Mazhilis, spoke.", "Speaker of the Mazhilis", "Speaker",
             "mazhilis-kz", "KZ", ""},
        Case{kEn, "The Prime Minister of the Republic of Uzbekistan spoke.",
             "Prime Minister of the Republic of Uzbekistan", "Prime Minister", "government-uz", "UZ", ""},
        Case{kEn, "The Minister of Uzbekistan spoke.", "Minister of Uzbekistan", "Minister", "", "UZ", ""},
        Case{kEn, "The Chairman of the Omsk City Duma, Ivan Petrov, spoke.", "Chairman of the Omsk City Duma",
             "Speaker", "", "RU", ""},
        Case{kEn, "Elena Gromova, head of the State Duma committee on energy, spoke.",
             "head of the State Duma committee on energy", "Head", "state-duma-ru", "RU", ""},
        Case{kEn, "The former Kazakh prime minister left Astana.", "former Kazakh prime minister", "Prime Minister",
             "government-kz", "KZ", "FORMER"},
        Case{kEn, "The acting deputy foreign minister of Tajikistan came.",
             "acting deputy foreign minister of Tajikistan", "Deputy Minister of Foreign Affairs", "mfa-tj", "TJ",
             "ACTING"},
        Case{kEn, "The German ambassador to Kazakhstan left.", "German ambassador to Kazakhstan", "Ambassador", "",
             "DE", ""},
        Case{kEn, "The UN Secretary-General spoke.", "UN Secretary-General", "Secretary General", "un", "", ""},
        Case{kEn, "The Indian External Affairs Minister spoke.", "Indian External Affairs Minister",
             "Minister of Foreign Affairs", "mea-in", "IN", ""},
        Case{kRu, "Спикер Мажилиса Казахстана уехал.", "Спикер Мажилиса Казахстана", "Speaker", "mazhilis-kz", "KZ",
             ""},
        Case{kRu, "Он ждал первого заместителя председателя Государственной Думы.",
             "первого заместителя председателя Государственной Думы", "First Deputy Speaker", "state-duma-ru", "RU",
             ""},
        Case{kRu, "Генеральный секретарь Организации Договора о коллективной безопасности уехал.",
             "Генеральный секретарь Организации Договора о коллективной безопасности", "Secretary General", "csto", "",
             ""},
        Case{kRu, "Глава МИД России уехал.", "Глава МИД России", "Minister of Foreign Affairs", "mfa-ru", "RU", ""},
        Case{kRu, "Посол ОАЭ в Казахстане ответил.", "Посол ОАЭ в Казахстане", "Ambassador", "", "AE", ""},
        Case{kRu, "Бывший президент Молдовы приехал.", "Бывший президент Молдовы", "President", "", "MD", "FORMER"},
        Case{kKk, "Кеше Сенат Төрағасы келді.", "Сенат Төрағасы", "Speaker", "senate-kz", "KZ", ""},
        Case{kKk, "Кеше Тәжікстанның Қазақстандағы елшісі келді.", "Тәжікстанның Қазақстандағы елшісі", "Ambassador",
             "", "TJ", ""},
        Case{kKk, "Кеше Сыртқы істер министрінің бірінші орынбасары келді.",
             "Сыртқы істер министрінің бірінші орынбасары", "First Deputy Minister of Foreign Affairs", "mfa-kz", "KZ",
             ""},
        Case{kKk, "Кеше Премьер-Министрдің міндетін атқарушы келді.", "Премьер-Министрдің міндетін атқарушы",
             "Prime Minister", "government-kz", "KZ", "ACTING"}}) {
    SCOPED_TRACE(c.text);
    const Analysed a(c.language, c.text);
    ASSERT_EQ(a.report.titles.size(), 1u);
    EXPECT_EQ(a.Title(0), c.title);
    EXPECT_EQ(a.report.titles[0].role, c.role);
    EXPECT_EQ(a.report.titles[0].org, c.org);
    EXPECT_EQ(a.report.titles[0].cc, c.cc);
    EXPECT_EQ(a.report.titles[0].status, c.status);
  }
}

TEST(Analyst, TwoOfficesOfOnePersonAreTwoOfficials) {
  for (const auto& [language, text] :
       {std::pair{kEn, "Deputy Prime Minister and Foreign Minister Murat Nurtleu spoke."},
        std::pair{kRu, "Вице-премьер – министр иностранных дел Мурат Нуртлеу выступил."},
        std::pair{kKk, "Кеше Премьер-Министрдің орынбасары – Сыртқы істер министрі Мұрат Нұртілеу келді."}}) {
    SCOPED_TRACE(text);
    const Analysed a(language, text);
    ASSERT_EQ(a.report.officials.size(), 2u);
    EXPECT_EQ(a.report.officials[0].name, 0);
    EXPECT_EQ(a.report.officials[1].name, 0);
  }
}

TEST(Analyst, ATitleAloneIsJoinedWithItsHolder) {
  for (const auto& [language, text] :
       {std::pair{kEn, "Tajik Prime Minister Qohir Rasulzoda came to Astana. The Tajik premier left on Friday."},
        std::pair{kRu,
                  "Премьер-министр Казахстана Олжас Бектенов открыл завод. Глава правительства ответил на вопросы."},
        std::pair{kKk, "Бүгін Президент Қасым-Жомарт Тоқаев келді. Кеше Мемлекет басшысы Алматыда болды."}}) {
    SCOPED_TRACE(text);
    const Analysed a(language, text);
    ASSERT_EQ(a.report.officials.size(), 2u);
    EXPECT_EQ(a.report.officials[1].name, -1);
    EXPECT_EQ(a.report.officials[1].same_as, 0);
  }
}

TEST(BodyFinder, OneBodyInAllItsForms) {
  struct Case {
    Language language;
    std::string text, id, canonical;
  };
  for (const Case& c :
       {Case{kRu, "Устав Организации Договора о коллективной безопасности меняют.", "csto",
             "Организация Договора о коллективной безопасности"},
        Case{kRu, "Об этом сообщили в МИДе Казахстана.", "mfa-kz", "Министерство иностранных дел Республики Казахстан"},
        Case{kKk, "Бұл туралы ҰҚШҰ-ның кеңсесі айтты.", "csto", "Ұжымдық қауіпсіздік туралы шарт ұйымы"},
        Case{kKk, "Құжат Мәжіліске жіберілді.", "mazhilis-kz", "Қазақстан Республикасы Парламентінің Мәжілісі"},
        Case{kEn, "The CSTO's charter is old.", "csto", "Collective Security Treaty Organization"},
        Case{kEn, "The Georgian Finance Ministry replied.", "ministry-of-finance-ge", "Finance Ministry"}}) {
    SCOPED_TRACE(c.text);
    const Analysed a(c.language, c.text);
    ASSERT_EQ(a.report.bodies.size(), 1u);
    EXPECT_EQ(a.report.bodies[0].id, c.id);
    EXPECT_EQ(a.report.bodies[0].canonical, c.canonical);
  }
  for (const auto& [language, text] :
       {std::pair{kEn, "The parliament of birds is a poem, who knows."}, std::pair{kEn, "They met in the Kremlin."},
        std::pair{kRu, "Мы встретились в Кремле."}}) {
    SCOPED_TRACE(text);
    EXPECT_TRUE(Analysed(language, text).report.bodies.empty());
  }
}

TEST(BodyFinder, ANameThatSeveralStatesHaveNeedsAState) {
  struct Case {
    Language language;
    std::string text, id, canonical;
  };
  for (const Case& c :
       {Case{kEn, "Armenia waits. Today the National Assembly voted.", "national-assembly-am", ""},
        Case{kEn, "Hungary waits. Today the National Assembly voted.", "national-assembly-hu", ""},
        Case{kEn, "Mongolia waits. Today the National Assembly voted.", "", "National Assembly"},
        Case{kEn, "Türkiye waits. Today the Grand National Assembly voted.", "grand-national-assembly-tr", ""},
        Case{kEn, "Russia waits. Today the Omsk City Duma voted.", "", "Omsk City Duma"},
        Case{kRu, "Узбекистан ждет. Об этом сообщил МИД.", "mfa-uz", ""},
        Case{kRu, "Казахстан ждет. Об этом сообщил МИД.", "mfa-kz", ""}}) {
    SCOPED_TRACE(c.text);
    const Analysed a(c.language, c.text);
    ASSERT_EQ(a.report.bodies.size(), 1u);
    EXPECT_EQ(a.report.bodies[0].id, c.id);
    if (!c.id.empty()) continue;
    EXPECT_EQ(a.report.bodies[0].canonical, c.canonical);
  }
  EXPECT_TRUE(Analysed(kRu, "Казахстан ждет. Парламенты соседей согласны.").report.bodies.empty());
}

TEST(Analyst, AStateIsAssumedOnlyWithEvidence) {
  struct Case {
    Language language;
    std::string text, name, cc;
  };
  for (const Case& c :
       {// One state is spoken of.
        Case{kEn, "Kazakhstan votes. Kazakhstan waits. President Karabayev spoke.", "Karabayev", "KZ"},
        // Two are, and nothing says whose president he is.
        Case{kEn, "Kazakhstan and Latvia agree. President Karabayev spoke.", "Karabayev", ""},
        Case{kRu, "Казахстан и Латвия договорились. Президент Карабаев выступил.", "Карабаев", ""},
        // The other one's president is named.
        Case{kEn, "Kazakhstan votes. Latvian President Juris Ozols met President Karabayev in Kazakhstan.", "Karabayev",
             "KZ"},
        // A guest is from elsewhere.
        Case{kEn, "Kazakhstan votes. Kazakhstan prepared President Karabayev's visit to Kazakhstan.", "Karabayev", ""},
        Case{kRu, "Казахстан голосует. Казахстан готовит визит президента Карабаева в Казахстан.", "Карабаев", ""},
        // Another office of his has a state.
        Case{kEn, "Kazakhstan votes. Latvian co-chair Marat Karabayev spoke. Minister of Finance Marat Karabayev left.",
             "Marat Karabayev", "LV"},
        // Ambassadors are not of the state they are sent to.
        Case{kEn, "Kazakhstan votes. The ambassador to Kazakhstan, Marat Karabayev, left.", "Marat Karabayev", ""}}) {
    SCOPED_TRACE(c.text);
    const Analysed a(c.language, c.text);
    bool seen = false;
    for (const Official& o : a.report.officials) {
      if (o.title < 0 || o.name < 0 || a.report.names[static_cast<size_t>(o.name)].canonical != c.name) continue;
      seen = true;
      EXPECT_EQ(a.report.titles[static_cast<size_t>(o.title)].cc, c.cc);
    }
    EXPECT_TRUE(seen);
  }
}

TEST(Analyst, ATitleWithoutANameMeansTheHolderOfTheStateMeant) {
  struct Case {
    Language language;
    std::string text;
    size_t title;           // that stands alone
    std::string canonical;  // of who is meant, or ""
  };
  for (const Case& c :
       {Case{kEn,
             "Kazakhstan waits. Prime Minister of the Republic of Kazakhstan Marat Karabayev met Chairman of the "
             "Government of the Russian Federation Ivan Petrov. Marat Karabayev spoke. According to the head of the "
             "Government, Kazakhstan agrees.",
             2, "Marat Karabayev"},
        Case{kRu, "Премьер-министр Казахстана Олжас Бектенов открыл завод. Экс-премьер не приехал.", 1, ""},
        Case{kRu, "Премьер-министром страны станет глава движения Иван Петров.", 0, "Иван Петров"},
        Case{kEn, "The co-chair will be Deputy Speaker Marat Karabayev.", 0, "Marat Karabayev"},
        Case{kKk, "Беларусь Президенті Александр Лукашенко келді. Кеше Мемлекет басшысы жауап берді.", 1, ""}}) {
    SCOPED_TRACE(c.text);
    const Analysed a(c.language, c.text);
    bool seen = false;
    for (const Official& o : a.report.officials) {
      if (o.title != static_cast<int64_t>(c.title)) continue;
      seen = true;
      EXPECT_EQ(o.name, -1);
      const int64_t who = o.same_as < 0 ? -1 : a.report.officials[static_cast<size_t>(o.same_as)].name;
      EXPECT_EQ(who < 0 ? "" : a.report.names[static_cast<size_t>(who)].canonical, c.canonical);
    }
    EXPECT_TRUE(seen);
  }
}

TEST(QuotationFinder, SpeakersAreFoundFromTheReportingClause) {
  struct Case {
    Language language;
    std::string text, speech, speaker;
  };
  for (const Case& c :
       {Case{kEn, "\"We will build the road together,\" Marat Karabayev said.", "We will build the road together",
             "Marat Karabayev"},
        Case{kEn, "Marat Karabayev said: “We will build the road together.”", "We will build the road together.",
             "Marat Karabayev"},
        Case{kEn, "We will build the road together,\" said Marat Karabayev.", "We will build the road together",
             "Marat Karabayev"},
        Case{kRu, "«Мы построим дорогу вместе», – заявил Марат Карабаев.", "Мы построим дорогу вместе",
             "Марат Карабаев"},
        Case{kRu, "– Мы построим дорогу вместе, – сказал Марат Карабаев.", "Мы построим дорогу вместе",
             "Марат Карабаев"},
        Case{kKk, "«Жолды бірге саламыз», – деді Марат Қарабаев.", "Жолды бірге саламыз", "Марат Қарабаев"}}) {
    SCOPED_TRACE(c.text);
    const Analysed a(c.language, c.text, false);
    ASSERT_EQ(a.report.quotations.size(), 1u);
    const auto& [q, speaker] = a.report.quotations[0];
    EXPECT_EQ(c.text.substr(q.begin, q.end - q.begin), c.speech);
    ASSERT_GE(speaker, 0);
    EXPECT_EQ(a.report.names[static_cast<size_t>(a.report.officials[static_cast<size_t>(speaker)].name)].canonical,
              c.speaker);
  }
  EXPECT_TRUE(Analysed(kEn, "The \"Middle Corridor\" is a route.").report.quotations.empty());
}

TEST(KazakhLatin, BothAlphabetsBecomeCyrillic) {
  for (const auto& [latin, cyrillic] :
       {std::pair{"Memleket basshysy Qasym-Jomart Toqaev", "Мемлекет басшысы Қасым-Жомарт Тоқаев"},
        std::pair{"Syrtqy ister mınıstri Germanııanyń elshisi", "Сыртқы істер министрі Германияның елшісі"},
        std::pair{"Qazaqstan Prezidentı Şoqanğa", "Қазақстан Президенті Шоқанға"}}) {
    SCOPED_TRACE(latin);
    const CyrillicText text = ToCyrillic(latin);
    EXPECT_EQ(text.text, cyrillic);
    EXPECT_EQ(text.source.back(), std::string_view(latin).size());
  }
}

TEST(Letters, KazakhCasesAreCutOnlyWhereTheSoundsAllowThem) {
  for (const auto& [word, stem] :
       {std::pair{"тоқаевтың", "тоқаев"}, std::pair{"сенатта", "сенат"}, std::pair{"парламенті", "парламенті"},
        std::pair{"назарбаевпен", "назарбаев"}, std::pair{"бектеновке", "бектенов"}}) {
    EXPECT_EQ(WithoutKazakhCase(word), stem) << word;
  }
}

// Every example of the rules gives its span from its rule, every counter-example none.
TEST(Rules, Examples) {
  for (const Language language : {kEn, kRu, kKk}) {
    const rules::RuleSet& set = Shared().rules(language);
    ASSERT_FALSE(set.examples().empty());
    for (const rules::Example& example : set.examples()) {
      SCOPED_TRACE(example.file_and_line + ": " + example.text);
      const rules::TokenizedText text(example.text);
      bool found = false;
      for (const rules::Match& m : set.FindAll(text)) {
        if (set.rule_name(m.rule) != example.rule) continue;
        EXPECT_FALSE(example.counter);
        found |= example.text.substr(m.begin, m.end - m.begin) == example.canonical;
      }
      EXPECT_EQ(found, !example.counter);
    }
  }
}

// What comes from outside may be anything.
TEST(Analyst, OddTextsAreHarmless) {
  std::string many;
  for (int i = 0; i < 3000; ++i) many += "Иван Петров ";
  for (const std::string& text : {std::string(), std::string("."), std::string("А."), std::string("К.-Ж."),
                                  std::string("\"\"\"\"«»»"), std::string("of the of the"), std::string("аль-"),
                                  std::string("- , - министр"), std::string(5000, '"'), std::string("’s ’s"), many}) {
    for (const Language language : {kEn, kRu, kKk}) {
      const Analysed a(language, text, false);
      for (const PersonName& n : a.report.names) {
        EXPECT_LT(n.begin, n.end);
        EXPECT_LE(n.end, text.size());
      }
      EXPECT_EQ(ToCyrillic(text).source.size(), ToCyrillic(text).text.size() + 1);
    }
  }
}

}  // namespace
}  // namespace chancery::officials
