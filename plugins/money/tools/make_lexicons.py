#!/usr/bin/env python3
"""Writes {en,ru,kk}/currencies.tsv, data/tender.tsv and {en,ru,kk}/countries.tsv from the gazetteers.

usage: make_lexicons.py GAZETTEERS_FOLDER      (run in plugins/money)

Currencies: every currency in use (ISO 4217) by its code, its full name in all cases, and the states where it is tender.
Countries: every state by its names in all cases, its adjective, and its capital.  Sources of the names: Unicode CLDR
(Unicode-3.0), ISO codes, and forms written for this repository; see data/NOTICE.
"""
import csv
import pathlib
import sys


# Codes that are words or names in capitals, too: they count only after a magnitude ("5 million TRY").
WORDS = {"ALL", "AMD", "BAM", "BOB", "COP", "CUP", "GEL", "LAK", "MAD", "MOP", "PEN", "RON", "SOS", "TOP", "TRY"}


def table(path):
    with open(path, encoding="utf-8", newline="") as f:
        return list(csv.DictReader(f, delimiter="\t", quoting=csv.QUOTE_NONE))


def russian_noun(word):
    """The noun with all its case endings, in the notation of lexicon.tsv."""
    if word.endswith("ия"):
        return word[:-1] + "{я,и,ю,ей,й,ям,ями,ях}"
    if word.endswith("а"):
        stem = word[:-1]
        return stem + "{а,%s,е,у,ой,,ам,ами,ах}" % ("и" if stem[-1] in "гкхжчшщ" else "ы")
    if word.endswith("ь"):
        return word[:-1] + "{ь,я,ю,ем,ём,е,и,ей,ям,ями,ях}"
    if word.endswith("й"):
        return word[:-1] + "{й,я,ю,ем,е,и,ев,ям,ями,ях}"
    if word[-1] in "оиуеэы":
        return word
    return word + "{,а,у,ом,е,ы,ов,ам,ами,ах}"


def russian_adjective(word):
    if word.endswith("ий"):
        return word[:-2] + "{ий,ого,ому,им,ом,ая,ой,ую,ое,ие,их,ими}"
    if word.endswith(("ый", "ой")):
        return word[:-2] + "{ый,ой,ого,ому,ым,ом,ая,ую,ое,ые,ых,ыми}"
    if word.endswith("ая"):
        soft = word[-3] in "гкхжчшщ"
        return word[:-2] + ("{ая,ой,ую,ие,их,им,ими}" if soft else "{ая,ой,ую,ые,ых,ым,ыми}")
    return word


def russian_name(one):
    words = one.split()
    noun = next((i for i, w in enumerate(words) if not w.endswith(("ий", "ый", "ой", "ая")) or w == "злотый"), len(words) - 1)
    return " ".join(russian_adjective(w) if i < noun or w == "злотый" else russian_noun(w) if i == noun else w
                    for i, w in enumerate(words))


def add(rows, kind, form, value):
    form = form.strip()
    if form and (kind, form, value) not in rows:
        rows[kind, form, value] = None


def write(path, rows, notice):
    with open(path, "w", encoding="utf-8") as f:
        f.write(f"# Made by tools/make_lexicons.py; edit that instead.  {notice}\n")
        for kind, form, value in rows:
            f.write(f"{kind}\t{form}\t{value}\n")


def main():
    source = pathlib.Path(sys.argv[1])
    money = {"en": {}, "ru": {}, "kk": {}}
    for r in table(source / "currencies.tsv"):
        code = r["code"]
        if r["status"] != "current" or code.startswith("X") and code not in ("XAF", "XOF", "XPF", "XCD", "XDR"):
            continue
        for rows in money.values():
            add(rows, "code.word" if code in WORDS else "code", code, code)
        en = money["en"]
        for name in (r["en_one"], r["en_other"], r["en_one"] + "s"):
            if " " in name:
                add(en, "unit", name, code)
        ru = money["ru"]
        if " " in r["ru_one"]:
            add(ru, "unit", russian_name(r["ru_one"]), code)
        if " " in r["kk"]:
            add(money["kk"], "unit", r["kk"] + "@poss", code)
    for lang, rows in money.items():
        write(f"{lang}/currencies.tsv", rows, "Unicode CLDR, Unicode-3.0.")

    with open("data/tender.tsv", "w", encoding="utf-8") as f:
        f.write("# Currency, the states where it is tender.  Made by tools/make_lexicons.py.  Unicode CLDR, Unicode-3.0.\n")
        for r in table(source / "currencies.tsv"):
            if r["status"] == "current" and r["tender_in"]:
                f.write(f"{r['code']}\t{r['tender_in'].replace('|', ' ')}\n")

    land = {"en": {}, "ru": {}, "kk": {}}
    for r in table(source / "countries.tsv"):
        cc = r["cc"]
        if r["kind"] != "state":
            continue
        many = lambda key: [x for x in r[key].split("|") if x]
        # Two-letter names are words or chemical signs elsewhere; those in capitals are told from them by the plugin.
        for name in many("en") + many("en_variants") + many("en_adj") + many("capital_en"):
            add(land["en"], "country.caps" if len(name) <= 3 and name.isupper() else "country", name + "{,'s}", cc)
        for key in ("ru", "ru_gen", "ru_dat", "ru_acc", "ru_ins", "ru_prep", "ru_variants"):
            for name in many(key):
                add(land["ru"], "country.caps" if len(name) <= 3 and name.isupper() else "country", name, cc)
        for name in many("ru_variants"):
            if name.startswith("Республика "):
                add(land["ru"], "country", "Республик{а,и,е,у,ой}" + name[10:], cc)
            if " " not in name and not name.isupper():
                add(land["ru"], "country", russian_noun(name), cc)
        for name in many("capital_ru"):
            if " " not in name:
                add(land["ru"], "country", russian_noun(name), cc)
        for name in many("ru_adj"):
            add(land["ru"], "country", russian_adjective(name), cc)
        for key in ("kk", "kk_gen", "kk_dat", "kk_loc", "kk_abl", "kk_ins"):
            for name in many(key):
                add(land["kk"], "country", name, cc)
        for name in many("kk") + many("kk_variants") + many("capital_kk"):
            short = len(name) <= 3 and name.isupper()
            add(land["kk"], "country.caps" if short else "country", name + ("@poss" if " " in name else "@kk"), cc)
    for lang, rows in land.items():
        write(f"{lang}/countries.tsv", rows, "Unicode CLDR, Unicode-3.0; ISO 3166-1.")


main()
