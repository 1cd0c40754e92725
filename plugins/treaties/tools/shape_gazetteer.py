#!/usr/bin/env python3
"""Shapes facts about treaties and states into this plugin's data files.

usage: shape_gazetteer.py GAZETTEERS OUT       GAZETTEERS holds treaties.tsv and countries.tsv (data/NOTICE.md names their sources)

OUT/treaties.tsv   id, kind, signed, parties, lang, form (full | short), title
OUT/states.tsv     ISO 3166-1 code, lang, form as it may stand in a title (case forms and adjectives)
"""
import csv
import pathlib
import sys


def rows(path):
    with open(path, encoding="utf-8", newline="") as f:
        yield from csv.DictReader(f, delimiter="\t", quoting=csv.QUOTE_NONE)


def treaties(source, out):
    with open(out, "w", encoding="utf-8") as f:
        f.write("# id\tkind\tsigned\tparties\tlang\tform\ttitle\n")
        for r in rows(source):
            # A date that nobody could check is no fact to ship.
            signed = r["signed"] if r["date_confidence"] == "A" else ""
            for lang in ("en", "ru", "kk"):
                if lang == "kk" and r["kk_confidence"] == "C":
                    continue
                for form, column in (("full", lang), ("short", lang + "_short")):
                    for title in filter(None, r[column].split("|")):
                        f.write("\t".join([r["id"], r["kind"], signed, r["parties"], lang, form, title.strip()]) + "\n")


def adjective_forms(adjective):
    """Cases of a Russian adjective in -ский / -ный, all genders."""
    if adjective.endswith("ий"):
        stem = adjective[:-2]
        return [stem + e for e in ("ий", "ого", "ому", "им", "ом", "ая", "ой", "ую", "ое", "ие", "их", "ими")] + [stem + "о"]
    if adjective.endswith("ый"):
        stem = adjective[:-2]
        return [stem + e for e in ("ый", "ого", "ому", "ым", "ом", "ая", "ой", "ую", "ое", "ые", "ых", "ыми")] + [stem + "о"]
    return [adjective]


def states(source, out):
    seen = set()
    with open(out, "w", encoding="utf-8") as f:
        f.write("# code\tlang\tform\n")
        for r in rows(source):
            if r["kind"] != "state":
                continue
            forms = [("en", x) for c in ("en", "en_variants", "en_adj") for x in r[c].split("|")]
            forms += [("ru", x) for c in ("ru", "ru_variants", "ru_gen", "ru_dat", "ru_acc", "ru_ins", "ru_prep") for x in r[c].split("|")]
            forms += [("ru", x) for a in r["ru_adj"].split("|") for x in adjective_forms(a)]
            forms += [("kk", x) for c in ("kk", "kk_variants", "kk_gen", "kk_dat", "kk_loc", "kk_abl", "kk_ins") for x in r[c].split("|")]
            for lang, form in forms:
                form = form.strip()
                # Two-letter abbreviations mean too many things ("КР", "РТ").
                if len(form) > 2 and (r["cc"], lang, form) not in seen:
                    seen.add((r["cc"], lang, form))
                    f.write(f"{r['cc']}\t{lang}\t{form}\n")


if __name__ == "__main__":
    gazetteers, target = map(pathlib.Path, sys.argv[1:3])
    treaties(gazetteers / "treaties.tsv", target / "treaties.tsv")
    states(gazetteers / "countries.tsv", target / "states.tsv")
