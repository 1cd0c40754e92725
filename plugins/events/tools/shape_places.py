#!/usr/bin/env python3
"""Shapes names of states, capitals and other cities into this plugin's lexicons of places.

usage: shape_places.py GAZETTEERS PLUGIN       GAZETTEERS holds countries.tsv (data/NOTICE.md names its sources)

Reads also tools/cities.tsv of the plugin.  Writes PLUGIN/{en,ru,kk}/places.tsv, lexicon files with the classes
  place     a city in any form, value "English name/ISO 3166-1 alpha-2"
  place.at  Kazakh only: a city, also with the endings of place and direction (endings.tsv)
  state     a state's name in any form, value ISO code
  state.at  Kazakh only, as place.at
"""
import csv
import pathlib
import sys

VOWELS = "аеёиоуыэюя"


def russian_forms(name):
    """Case forms of a city's name, of its last word; written for this repository from the school declensions."""
    head, sep, last = name.rpartition(" ")
    stem, end = last[:-1], last[-1]
    low = end.lower()
    if low == "а":
        soft = stem[-1] in "гкхжшчщ"
        ends = ["а", "и" if soft else "ы", "е", "у", "ой", "ей"]
    elif low == "я":
        ends = ["я", "и", "е", "ю", "ей"]
    elif low == "ь":
        ends = ["ь", "и", "ью", "я", "ю", "ем", "е"]
    elif low == "й":
        ends = ["й", "я", "ю", "ем", "е"]
    elif low in VOWELS:
        # Алматы, Баку, Токио stay as they are.
        return [name]
    else:
        stem, ends = last, ["", "а", "у", "ом", "е"]
    return [head + sep + stem + e for e in ends]


def rows(path):
    with open(path, encoding="utf-8", newline="") as f:
        yield from csv.DictReader(f, delimiter="\t", quoting=csv.QUOTE_NONE)


def split(cell):
    return [x.strip() for x in cell.split("|") if x.strip()]


def main(gazetteers, plugin):
    lines = {"en": {}, "ru": {}, "kk": {}}     # dictionaries as ordered sets

    def add(lang, cls, form, value):
        lines[lang][f"{cls}\t{form}\t{value}"] = None

    def city(en, cc, others, ru, kk):
        value = f"{en}/{cc}"
        for form in [en] + others:
            add("en", "place", form, value)
        for form in (f for name in ru for f in russian_forms(name)):
            add("ru", "place", form, value)
        for form in kk:
            add("kk", "place", form, value)
            add("kk", "place.at", form + "@at", value)

    with open(plugin / "tools/cities.tsv", encoding="utf-8") as f:
        for line in f:
            if line.strip() and line[0] != "#":
                en, cc, others, ru, kk = line.rstrip("\n").split("\t")
                city(en, cc, split(others), split(ru), split(kk))
    for r in rows(gazetteers / "countries.tsv"):
        if r["kind"] != "state":
            continue
        names = split(r["capital_en"])
        if names:
            city(names[0], r["cc"], names[1:], split(r["capital_ru"]), split(r["capital_kk"]))
        for form in split(r["en"]) + split(r["en_variants"]):
            if len(form) > 2 or form in ("EU", "UK", "US"):
                add("en", "state", form, r["cc"])
        for column in ("ru", "ru_variants", "ru_gen", "ru_dat", "ru_acc", "ru_ins", "ru_prep"):
            for form in split(r[column]):
                if len(form) > 2:
                    add("ru", "state", form, r["cc"])
        for form in split(r["kk"]) + split(r["kk_variants"]):
            if len(form) > 2:
                add("kk", "state", form, r["cc"])
                add("kk", "state.at", form + "@at", r["cc"])
        for column in ("kk_gen", "kk_abl", "kk_ins"):
            for form in split(r[column]):
                if len(form) > 2:
                    add("kk", "state", form, r["cc"])
    for lang, entries in lines.items():
        with open(plugin / lang / "places.tsv", "w", encoding="utf-8") as f:
            f.write("# Made by tools/shape_places.py; sources in data/NOTICE.md.\n")
            f.writelines(e + "\n" for e in entries)


if __name__ == "__main__":
    main(*map(pathlib.Path, sys.argv[1:3]))
