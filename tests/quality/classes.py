#!/usr/bin/env python3
"""Counts why the dates differ from a gold set: of another convention, or wrong.

usage: classes.py GOLD.jsonl PRED.jsonl [--show CLASS]      the files that `run.py --out DIR` of the evaluation sets leaves

Every gold date that no finding has exactly, every finding that no gold date has exactly, and every wrong value of a
pair falls into one class; --show lists a class.
"""
import argparse
import collections
import datetime
import json
import re

DAY = datetime.date
TIMEX_KINDS = ("date", "time", "duration", "set")
UNIT = re.compile(r"\b(year|month|week|day|decade|centur|hour|minute)|лет\b|\bгод(а|у|ом|ы)?\b|месяц|недел|дн(я|ей|ями|ях)\b|день|"
                  r"десятилети|полвека|\bжыл(?!(ғы|ы)\b)|\bай\b|айға|айда|күн|апта|жас", re.I)
FIXED = re.compile(r"\d{4}")


def interval(timex):
    """The days a TIMEX3 value stands for, (first, last), also with X for unknown digits; None when it has none."""
    if not timex:
        return None
    if "/" in timex:
        ends = [interval(part) for part in timex.split("/", 1)]
        return (ends[0][0], ends[1][1]) if all(ends) else None
    try:
        if m := re.fullmatch(r"(\d{1,4})(X{0,3})", timex):
            if len(timex) not in (3, 4):
                return None
            scale = 10 ** (4 - len(m[1]))
            first = int(m[1]) * scale
            return DAY(first, 1, 1), DAY(first + scale - 1, 12, 31)
        if m := re.fullmatch(r"(\d{4})-(\d\d?)(?:-(\d\d?))?", timex):
            year, month = int(m[1]), int(m[2])
            if m[3]:
                return (DAY(year, month, int(m[3])),) * 2
            after = DAY(year + month // 12, month % 12 + 1, 1)
            return DAY(year, month, 1), after - datetime.timedelta(1)
        if m := re.fullmatch(r"(\d{4})-W(\d\d)", timex):
            first = DAY.fromisocalendar(int(m[1]), int(m[2]), 1)
            return first, first + datetime.timedelta(6)
        if m := re.fullmatch(r"(\d{4})-(Q[1-4]|H[12])", timex):
            length = 3 if m[2][0] == "Q" else 6
            month = (int(m[2][1]) - 1) * length + 1
            return interval(f"{m[1]}-{month:02}")[0], interval(f"{m[1]}-{month + length - 1:02}")[1]
    except ValueError:
        return None
    return None


def gold_spans(mention):
    return [(mention["start"], mention["end"])] + [(a["start"], a["end"]) if isinstance(a, dict) else tuple(a) for a in mention.get("alt", [])]


def overlap(a, b):
    return min(a[1], b[1]) - max(a[0], b[0])


def classify(gold, found, text):
    """-> [(class, words, gold value, found value)]"""
    mentions = [m for m in gold["mentions"] if m["kind"] in TIMEX_KINDS]
    dates = [m for m in found.get("mentions", []) if m["kind"] == "date"]
    others = [m for m in found.get("mentions", []) if m["kind"] in TIMEX_KINDS and m["kind"] != "date"]
    words = lambda m: text[m["start"]:m["end"]].decode(errors="replace")
    exact = {}
    for m in mentions:
        if m["kind"] == "date":
            for p in dates:
                if (p["start"], p["end"]) in gold_spans(m):
                    exact[id(m)] = p
    matched = {id(p) for p in exact.values()}
    for m in mentions:
        if m["kind"] != "date":
            continue
        want = (m.get("value") or m.get("silver") or {}).get("timex")
        if id(m) in exact:
            got = exact[id(m)]["value"].get("timex")
            if want and got != want:
                same = interval(got) and interval(got) == interval(want)
                yield ("value: the same days in another notation" if same else "value: other days"), words(m), want, got
            continue
        at = gold_spans(m)[0]
        near = [p for p in dates if overlap(at, (p["start"], p["end"])) > 0]
        if any(overlap(at, (p["start"], p["end"])) > 0 for p in others):
            yield "convention: gold has a duration, a time or a set as date", words(m), want, None
        elif near:
            yield "boundary", words(m), want, " | ".join(words(p) for p in near)
        elif UNIT.search(words(m)) and not FIXED.search(words(m)):
            yield "missed: length of time, age, or counted unit", words(m), want, None
        else:
            yield "missed: other", words(m), want, None
    for p in dates:
        if id(p) in matched or any(overlap((p["start"], p["end"]), gold_spans(m)[0]) > 0 for m in mentions):
            continue
        got = p["value"].get("timex") or ""
        if got.endswith("_REF"):
            yield "convention: gold leaves out now, recently, soon", words(p), None, got
        else:
            yield "not in gold: other", words(p), None, got


def main():
    arguments = argparse.ArgumentParser(usage=__doc__)
    arguments.add_argument("gold")
    arguments.add_argument("found")
    arguments.add_argument("--show")
    options = arguments.parse_args()
    read = lambda path: {d["id"]: d for d in map(json.loads, open(path, encoding="utf-8"))}
    gold, found = read(options.gold), read(options.found)
    counts = collections.Counter()
    for key, document in gold.items():
        for name, *difference in classify(document, found.get(key, {}), document["text"].encode()):
            counts[name] += 1
            if options.show and name.startswith(options.show):
                print(key, *difference, sep="\t")
    total = sum(m["kind"] == "date" for d in gold.values() for m in d["mentions"])
    print(f"{total} gold dates")
    for name, count in sorted(counts.items()):
        print(f"{count:6} {name}")


if __name__ == "__main__":
    main()
