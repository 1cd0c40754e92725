#!/usr/bin/env python3
"""Shapes the gazetteers' facts into the plugin's data files (../data).  Run by hand when a gazetteer changes.

usage: shape_gazetteers.py GAZETTEER_DIR OUT_DIR

names.tsv   name TAB flags            folded, sorted.  g given, s surname, c Chinese surname, m male, f female,
                                      w also an ordinary word or a place
bodies.tsv  lang TAB id TAB cc TAB kind TAB type TAB form; type c chamber, s body of a state, o other; kind: n full name, a alias, b abbreviation (case-sensitive),
                                      p pattern: a body that every state has, named without the state
states.tsv  lang TAB cc TAB kind TAB form            n nominative, g genitive, o other case, j adjective, c capital
endings.tsv type TAB gender TAB case TAB ending TAB nominative ending     Russian names, from petrovich's rules reversed
affixes.tsv lang TAB role TAB form
"""
import csv
import pathlib
import re
import sys
import unicodedata

# Names of routes, meetings and initiatives are no bodies.
NO_BODY = {"titr", "belt-and-road", "ca-consultative-meeting", "c5plus1", "traceca", "congress-of-world-religions"}
# Large cities of the region and seats of talks, which are read as places like capitals.
CITIES = (("KZ", "Almaty", "Алматы", "Алматы"), ("KZ", "Alma-Ata", "Алма-Ата", "Алма-Ата"), ("KZ", "Aktau", "Актау", "Ақтау"),
          ("KZ", "Atyrau", "Атырау", "Атырау"), ("KZ", "Shymkent", "Шымкент", "Шымкент"), ("KZ", "Karaganda", "Караганда", "Қарағанды"),
          ("KZ", "Aktobe", "Актобе", "Ақтөбе"), ("KZ", "Pavlodar", "Павлодар", "Павлодар"), ("KZ", "Semey", "Семей", "Семей"),
          ("KZ", "Taraz", "Тараз", "Тараз"), ("KZ", "Turkistan", "Туркестан", "Түркістан"), ("KZ", "Kostanay", "Костанай", "Қостанай"),
          ("KZ", "Kyzylorda", "Кызылорда", "Қызылорда"), ("KZ", "Oral", "Уральск", "Орал"), ("KZ", "Baikonur", "Байконур", "Байқоңыр"),
          ("RU", "Saint Petersburg", "Санкт-Петербург", "Санкт-Петербург"), ("RU", "Kazan", "Казань", "Қазан"), ("RU", "Omsk", "Омск", "Омбы"),
          ("RU", "Sochi", "Сочи", "Сочи"), ("RU", "Orenburg", "Оренбург", "Орынбор"), ("RU", "Yekaterinburg", "Екатеринбург", "Екатеринбург"),
          ("RU", "Vladivostok", "Владивосток", "Владивосток"), ("RU", "Novosibirsk", "Новосибирск", "Новосибирск"),
          ("UZ", "Samarkand", "Самарканд", "Самарқан"), ("UZ", "Bukhara", "Бухара", "Бұхара"), ("UZ", "Fergana", "Фергана", "Ферғана"),
          ("KG", "Cholpon-Ata", "Чолпон-Ата", "Шолпан-Ата"), ("KG", "Osh", "Ош", "Ош"), ("TJ", "Khujand", "Худжанд", "Худжанд"),
          ("US", "New York", "Нью-Йорк", "Нью-Йорк"), ("CH", "Geneva", "Женева", "Женева"), ("TR", "Istanbul", "Стамбул", "Ыстанбұл"),
          ("CN", "Shanghai", "Шанхай", "Шанхай"), ("CN", "Xi'an", "Сиань", "Сиань"), ("AE", "Dubai", "Дубай", "Дубай"),
          ("US", "San Francisco", "Сан-Франциско", "Сан-Франциско"), ("BR", "Rio de Janeiro", "Рио-де-Жанейро", "Рио-де-Жанейро"),
          ("IN", "Mumbai", "Мумбаи", "Мумбаи"), ("JP", "Hiroshima", "Хиросима", "Хиросима"), ("DE", "Munich", "Мюнхен", "Мюнхен"),
          ("CH", "Davos", "Давос", "Давос"), ("UZ", "Nukus", "Нукус", "Нөкіс"))
GENERIC = {"alliance", "союз", "содружество", "the union", "the commonwealth", "the fund", "одақ", "достастық", "commonwealth",
           "quad", "banks", "консультативная встреча", "консультативтік кездесу"}
# Places and everyday words that the lists hold as names; longest match against places comes first in any case.
WORDS = set("""алматы астана тараз атырау түркістан орал абай жамбыл отан семей павлодар
москва россия владимир орёл орел киев минск вена европа азия африка америка победа вера надежда любовь слава мир
роман май август марк юг север запад восток земля река море закон право союз совет дума суд банк фонд дом
will may mark grace hope rose long young king bush rice page brown white black green gray grey hill wood stone price
north south east west christian christmas easter earth victoria florence paris london sydney austin dallas houston
jordan georgia chad china india israel america asia africa europe virginia carolina washington lincoln
april june august summer autumn winter sunday monday holy major general justice judge bishop prince duke earl
faith joy charity prudence patience victory glory dawn sky ocean river forest chance chase hunter
art bill frank rich rob pat sue drew gene grant lance miles norm pierce skip ray rusty sandy stormy
man son do so an in on at to the of and or as is was are were but for by be he she it his her its we they this that
than no not all any some new old first last long good great big little more most many much other such only own same
party state union city country province district region island bank street road park bridge tower square university
college school hospital church temple court board council committee commission ministry office house home center
centre day night week month year time world war peace power force market trade business company group team club
media news press times post star sun telegraph herald daily international national federal
президент министр посол председатель генерал король император султан эмир шейх
его её их это этот что как для при над под без или она они оно мы вы
сегодня вчера завтра также однако после перед ранее позже кроме
бүгін ертең кеше осы бұл сол ол біз сіз олар және бірақ
""".split())


def rows(path):
    with open(path, encoding="utf-8") as f:
        yield from csv.DictReader(f, delimiter="\t", quoting=csv.QUOTE_NONE)


def fold(s):
    s = unicodedata.normalize("NFC", s).lower().replace("ё", "е").replace("’", "'").replace("‘", "'").replace("ʻ", "'")
    return re.sub("[\u2010-\u2015]", "-", s).replace("\u0301", "").strip()


def cells(row, *keys):
    for key in keys:
        for form in (row.get(key) or "").split("|"):
            form = re.sub(r"\s*\([^)]*\)", "", form).strip()
            if form:
                yield form


def names(src, out):
    flags = {}

    def add(name, more):
        name = fold(name)
        if 2 <= len(name) and not re.search(r"[\s.,;0-9()/]", name):
            flags.setdefault(name, set()).update(more)
    for path in ("names_kk.tsv", "names_ru.tsv", "names_world.tsv"):
        for r in rows(src / path):
            if r["type"] not in ("given", "surname"):
                continue
            kind = {"given": "g", "surname": "s"}[r["type"]]
            gender = r["gender"] if r["gender"] in ("m", "f") else ""
            more = set(kind + (gender if kind == "g" else ""))
            if r.get("note") == "ambiguous":
                more.add("w")
            forms = [r["name"]]
            if path == "names_kk.tsv":
                forms += [f for k in ("ru_spelling", "en_translit", "en_variants", "latin2018", "latin2021") for f in (r[k] or "").split("|") if f]
            for form in forms:
                add(form, more)
                if "-" in form:
                    for part in form.split("-"):
                        if len(part) > 2:
                            flags.setdefault(fold(part), set()).update(more - {"s"} if kind == "g" else set())
            ascii_form = unicodedata.normalize("NFKD", r["name"])
            ascii_form = "".join(c for c in ascii_form if not unicodedata.combining(c))
            if r["script"] == "Latn" and ascii_form != r["name"]:
                add(ascii_form, more)
    for r in rows(src / "chinese_surnames.tsv"):
        add(r["name"], "c")
        add(r["palladius"], "c")
    for r in rows(src / "countries.tsv"):
        for form in cells(r, "en", "ru", "kk", "capital_en", "capital_ru", "capital_kk"):
            if fold(form) in flags:
                flags[fold(form)].add("w")
    for word in WORDS:
        if fold(word) in flags:
            flags[fold(word)].add("w")
    with open(out / "names.tsv", "w", encoding="utf-8") as f:
        for name in sorted(flags):
            if flags[name]:
                f.write(name + "\t" + "".join(sorted(flags[name])) + "\n")


def is_abbreviation(form):
    return " " not in form and len(form) <= 9 and sum(c.isupper() for c in form) >= 2 and not re.search("[a-zа-яәіңғүұқөһ]{3}", form)


def bodies(src, out):
    seen = set()
    lines = []
    alias = {r["alias_id"]: r["id"] for r in rows(src / "id_aliases.tsv")}

    def add(lang, ident, cc, kind, form, type_):
        form = form.strip("«»\"“” ")
        ident = alias.get(ident, ident)
        if len(form) < 2 or form.lower() in GENERIC:
            return
        if kind == "a" and is_abbreviation(form):
            kind = "b"
        if form.startswith("the "):
            form = form[4:]
        key = (lang, ident, form)
        if key not in seen:
            seen.add(key)
            lines.append("\t".join((lang, ident, cc, kind, type_, form)))
    for path in ("orgs.tsv", "parliaments.tsv", "offices.tsv"):
        type_ = {"orgs.tsv": "o", "parliaments.tsv": "c", "offices.tsv": "s"}[path]
        for r in rows(src / path):
            if r["id"] in NO_BODY:
                continue
            for lang in ("en", "ru", "kk"):
                for kind, keys in (("n", [lang]), ("b", [lang + "_abbr"]), ("a", [lang + "_aliases"])):
                    for form in cells(r, *keys):
                        add(lang, r["id"], r.get("cc") or "", "b" if kind == "n" and is_abbreviation(form) else kind, form,
                            "o" if r["kind"] in ("company", "media", "party") else type_)
    for r in rows(src / "org_patterns.tsv"):
        for lang in ("en", "ru", "kk"):
            for form in cells(r, lang):
                bare = re.sub(r"\{[a-z_]+\}", "", form)
                bare = re.sub(r"\s+of\s*$", "", bare.strip()).strip()
                add(lang, r["id_pattern"], "", "p", bare, "s")
                if lang == "en" and "Defence" in bare:
                    add(lang, r["id_pattern"], "", "p", bare.replace("Defence", "Defense"), "s")
    # Without its state a full name is in use at home: "the Supreme Audit Chamber".
    for line in list(lines):
        lang, ident, cc, kind, type_, form = line.split("\t")
        if kind == "n" and cc:
            short = re.sub(r" of the Republic of \w+$| of the Russian Federation$|^Қазақстан Республикасы(ның)? |^ҚР | Республики Казахстан\b| Российской Федерации\b| Кыргызской Республики\b| of the Kyrgyz Republic$", "", form).strip()
            if short != form and " " in short:
                add(lang, ident, cc, "a", short, type_)
    for lang, forms in (("en", ("Cabinet of Ministers", "Council of Ministers", "Cabinet")), ("ru", ("Кабинет министров", "Совет министров", "Кабмин")),
                        ("kk", ("Министрлер Кабинеті",))):
        for form in forms:
            add(lang, "government-{cc}", "", "p", form, "s")
    with open(out / "bodies.tsv", "w", encoding="utf-8") as f:
        f.write("\n".join(lines) + "\n")


ADJECTIVE = ("ий", "ого", "ому", "им", "ом", "ая", "ой", "ую", "ое", "ие", "их", "ими")


def states(src, out):
    lines = set()
    for r in rows(src / "countries.tsv"):
        if r["kind"] not in ("state", "territory", "historical") and not r["en"]:
            continue
        cc = r["cc"]

        def add(lang, kind, form):
            if form and len(form) > 1:
                lines.add((lang, cc, kind, form))
        for form in cells(r, "en", "en_variants"):
            add("en", "n", form)
        for form in cells(r, "en_adj"):
            add("en", "j", form)
        for form in cells(r, "ru", "ru_variants"):
            add("ru", "n", form)
            words = form.split()
            if len(words) > 1 and words[0] in ("Республика", "Королевство", "Княжество"):
                for ending in ("и", "е", "у", "ой") if words[0] == "Республика" else ("а", "у", "ом", "е"):
                    add("ru", "g" if ending in "иа" else "o", words[0][:-1] + ending + " " + " ".join(words[1:]))
            elif len(words) > 1 and words[-1] == "Республика":
                for adj, noun in (("ой", "и"), ("ой", "е"), ("ую", "у"), ("ой", "ой")):
                    add("ru", "g" if noun == "и" else "o", " ".join(w[:-2] + adj if w.endswith("ая") else w for w in words[:-1]) + " Республик" + noun)
            elif words[-1] == "Федерация":
                for adj, noun in (("ой", "и"), ("ую", "ю"), ("ой", "ей")):
                    add("ru", "g" if noun == "и" else "o", words[0][:-2] + adj + " Федераци" + noun)
            elif len(words) == 1 and form not in (r["ru"],) and form.endswith("ия"):
                for e in ("и", "ю", "ей"):
                    add("ru", "g" if e == "и" else "o", form[:-1] + e)
            elif form.startswith("Соединенные Штаты") or form == "Объединенные Арабские Эмираты":
                gen = form.replace("Соединенные Штаты", "Соединенных Штатов").replace("Объединенные Арабские Эмираты", "Объединенных Арабских Эмиратов")
                add("ru", "g", gen)
            if form.isupper():
                add("ru", "g", form)
        add("ru", "g", r["ru_gen"])
        for k in ("ru_dat", "ru_acc", "ru_ins", "ru_prep"):
            add("ru", "o", r[k])
        for form in cells(r, "ru_adj"):
            if form.endswith("ий"):
                for e in ADJECTIVE:
                    add("ru", "j", form[:-2] + e)
        for form in cells(r, "kk", "kk_variants"):
            add("kk", "n", form)
            if form.isupper():
                add("kk", "g", form)
            if form.endswith("сы") and " " in form:
                for kind, ending in (("g", "ның"), ("o", "на"), ("o", "нда"), ("o", "нан"), ("o", "мен"), ("o", "ндағы")):
                    add("kk", kind, form + ending)
        add("kk", "g", r["kk_gen"])
        for k in ("kk_dat", "kk_loc", "kk_abl", "kk_ins"):
            add("kk", "o", r[k])
        if r["kk_loc"]:
            add("kk", "o", r["kk_loc"] + ("ғы" if r["kk_loc"][-1] == "а" else "гі"))
        for lang in ("en", "ru", "kk"):
            for form in cells(r, "capital_" + lang):
                add(lang, "c", form)
    for cc, forms in {"DE": ("ФРГ",), "US": ("США",), "MD": ("Молдавия", "Молдавии", "Молдавию", "Молдавией"),
                      "KG": ("Киргизия",), "TM": ("Туркмения", "Туркмении", "Туркменией", "Туркмению"),
                      "BY": ("Белоруссия", "Белоруссии", "Белоруссией", "Белоруссию")}.items():
        for i, form in enumerate(forms):
            lines.add(("ru", cc, "g" if i != 0 or form.isupper() else "n", form))
    for cc, *forms in CITIES:
        for lang, form in zip(("en", "ru", "kk"), forms):
            lines.add((lang, cc, "c", form))
    with open(out / "states.tsv", "w", encoding="utf-8") as f:
        for line in sorted(lines):
            f.write("\t".join(line) + "\n")


def endings(src, out):
    """petrovich: `-` cuts a letter, `.` leaves the word; the test is the nominative's ending."""
    lines = set()
    for r in rows(src / "petrovich_rules.tsv"):
        if r["kind"] != "suffix":
            continue
        for case in ("gen", "dat", "acc", "ins", "prep"):
            mod = r[case]
            if mod == ".":
                continue
            cut = len(mod) - len(mod.lstrip("-"))
            for test in r["test"].split("|"):
                test = fold(test)
                if cut > len(test):
                    continue
                form = test[:len(test) - cut] + mod.lstrip("-")
                for gender in r["gender"]:
                    lines.add((r["type"], gender, case, fold(form), test))
    with open(out / "endings.tsv", "w", encoding="utf-8") as f:
        for line in sorted(lines):
            f.write("\t".join(line) + "\n")


def affixes(src, out):
    # Endings that too many other words have.
    common = {"ия", "ава", "уа", "ко", "ук", "юк", "ен", "i", "on", "yon", "ia", "ava", "ua", "in", "yn", "li", "ly", "lu", "их", "ых", "ич"}
    lines = {(r["lang"], r["role"], fold(r["form"])) for r in rows(src / "name_affixes.tsv")
             if not (r["role"] == "surname-suffix" and fold(r["form"]) in common)}
    with open(out / "affixes.tsv", "w", encoding="utf-8") as f:
        for line in sorted(lines):
            f.write("\t".join(line) + "\n")


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    source, target = map(pathlib.Path, sys.argv[1:])
    for shape in (names, bodies, states, endings, affixes):
        shape(source, target)
