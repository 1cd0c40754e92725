#include "service/text/language.h"

#include "gtest/gtest.h"

namespace chancery::text {
namespace {

TEST(DetectLanguage, ByLettersAndWords) {
  const struct {
    absl::string_view language;
    absl::string_view text;
  } kCases[] = {
      {"en", "The President of Kazakhstan arrived in Ashgabat for a state visit."},
      {"en", "Tokayev to visit the Netherlands in May"},
      {"ru", "Президент Казахстана прибыл в Ашхабад с государственным визитом."},
      {"ru", "Министры подписали соглашение"},
      {"kk", "Қазақстан Президенті мемлекеттік сапармен Ашхабадқа келді."},
      {"kk", "Министр Астанада бірқатар келіссөз өткізді, деп хабарлайды баспасөз қызметі."},
      {"kk", "Qazaqstan Prezidenti memlekettik saparmen Ashhabadqa keldi, dep habarlaıdy baspasóz qyzmeti."},
      {"kk",
       "Qazaqstan Prezidentı memlekettık saparmen keldı jäne kelısımge qol qoidy, dep habarlady baspasöz qyzmetı."},
      {"ru",
       "Президент принял посла. Стороны обсудили торговлю и транзит, а также подготовку визита. Елші жауап берді."},
      {"kk",
       "Президент елшіні қабылдады. Тараптар сауда мен транзитті талқылады, сондай-ақ сапарға дайындықты қарады. "
       "Стороны довольны."},
      {"und", "Президент України прибув до Брюсселя, де він зустрінеться з лідерами країн Європейського Союзу."},
      {"und", "Міністр закордонних справ підписав угоду про співпрацю та торгівлю між державами."},
      {"und", "Прэзідэнт Беларусі прыняў пасла і абмеркаваў з ім пытанні гандлю."},
      {"und", "Кыргыз Республикасынын Президенти өкмөт мүчөлөрү менен жолугушуу өткөрдү жана келишимге кол койду."},
      {"und", "Президентът прие посланика и обсъди с него въпросите на търговията, които са важни за страната."},
      {"und", "Председник је примио амбасадора и разговарао о сарадњи између две земље."},
      {"und", "Ўзбекистон Президенти элчини қабул қилди ва савдо масалаларини муҳокама этди."},
      {"und", "Der Präsident empfing den Botschafter und sprach mit ihm über die Zusammenarbeit."},
      {"und", "Cumhurbaşkanı büyükelçiyi kabul etti ve iki ülke arasındaki ticaret için yeni bir anlaşma imzaladı."},
      {"und", "Azərbaycan Prezidenti səfiri qəbul etdi və iki ölkə arasında ticarət haqqında danışdı."},
      {"und", "Le président a reçu l'ambassadeur et les ministres ont signé un accord pour la coopération."},
      {"und", "总统会见了大使"},
      {"und", "2024-06-14 12:30 100500"},
      {"und", ""},
      {"und", "!?"},
  };
  for (const auto& c : kCases) {
    SCOPED_TRACE(c.text);
    EXPECT_EQ(DetectLanguage(c.text), c.language);
  }
}

TEST(IsLanguageTag, FollowsTheGrammar) {
  for (const absl::string_view tag :
       {"kk", "ru", "en-GB", "kk-Latn", "kk-Cyrl-KZ", "zh-cmn-Hans-CN", "sr-Latn-RS", "es-419", "sl-rozaj-biske",
        "de-CH-1996", "en-a-bbb-x-a-ccc", "x-private", "und"}) {
    SCOPED_TRACE(tag);
    EXPECT_TRUE(IsLanguageTag(tag));
  }
  for (const absl::string_view tag : {"", "k", "kk_KZ", "kk-", "-kk", "kk--KZ", "1k", "kazakhlanguage", "en-GB-",
                                      "en-x", "en-a", "кк", "kk-K", "ru-RU ru"}) {
    SCOPED_TRACE(tag);
    EXPECT_FALSE(IsLanguageTag(tag));
  }
}

}  // namespace
}  // namespace chancery::text
