#!/usr/bin/env python3
"""Scores the extractors on the project's own gold, {en,ru,kk}.xml beside this file.

usage: score.py --extract "build/dev/clients/cli/chancery extract --plugins=build/dev/plugins --format=jsonl"
                [--errors] [--least F1]

Per language and kind (date, money, pct): precision, recall and F1, where a finding is right when it has the same first
and last byte as the gold and the same value: of a date the TIMEX3 value; of money amount, currency, upper end and
qualifier; of a percentage the number.  "span" is the F1 of the bytes alone.  --errors lists every difference.  --least
ends with status 1 when a row's F1 is below it, in percent.
"""
import argparse
import json
import pathlib
import shlex
import subprocess
import sys
import xml.etree.ElementTree as xml

HERE = pathlib.Path(__file__).resolve().parent
KINDS = ("date", "money", "pct")


def number(text):
    """A decimal as its digits: "7500000.00" and "7500000" are the same."""
    if not text:
        return None
    return text.rstrip("0").rstrip(".") if "." in text else text


def read_gold(path):
    """-> [(id, language, publication date or None, text, {(kind, begin, end): value})]; offsets are UTF-8 bytes."""
    root = xml.parse(path).getroot()
    for doc in root:
        text, marks = "", {}
        body = doc.find("text")
        text += body.text or ""
        for mark in body:
            a = mark.attrib
            begin = len(text.encode())
            text += mark.text
            value = {"date": lambda: a["v"], "pct": lambda: number(a["v"]),
                     "money": lambda: (number(a["amount"]), number(a.get("max")), a["cur"], a.get("q", "EXACT"))}[mark.tag]()
            marks[mark.tag, begin, len(text.encode())] = value
            text += mark.tail or ""
        yield doc.get("id"), root.get("lang"), doc.get("date"), text, marks


def found_marks(facts):
    marks = {}
    for fact in facts:
        span = fact["citation"]["span"]
        at = int(span.get("begin", 0)), int(span["end"])
        if "date" in fact and fact["date"].get("timexType", "TIMEX_TYPE_DATE") == "TIMEX_TYPE_DATE":
            marks["date", *at] = fact["date"].get("time", {}).get("timex")
        elif "money" in fact:
            m = fact["money"]
            marks["money", *at] = (number(m.get("amount", {}).get("value")), number(m.get("amountMax", {}).get("value")),
                                   m.get("currencyCode"), m.get("qualifier", "").removeprefix("QUALIFIER_") or "EXACT")
        elif fact.get("quantity", {}).get("unit") == "QUANTITY_UNIT_PERCENT":
            marks["pct", *at] = number(fact["quantity"].get("value", {}).get("value"))
    return marks


def extract(command, docs):
    lines = []
    for id, language, date, text, _ in docs:
        request = {"id": id, "text": text, "language_code": language}
        if date:
            request["publish_time"] = date
        lines.append(json.dumps(request, ensure_ascii=False))
    run = subprocess.run(shlex.split(command), input="\n".join(lines) + "\n", stdout=subprocess.PIPE, encoding="utf-8", check=True)
    return {answer["id"]: found_marks(answer.get("facts", [])) for answer in map(json.loads, run.stdout.splitlines())}


def f1(right, found, gold):
    return 2 * right / (found + gold) if found + gold else 1.0


def main():
    arguments = argparse.ArgumentParser(usage=__doc__)
    arguments.add_argument("--extract", required=True)
    arguments.add_argument("--errors", action="store_true")
    arguments.add_argument("--least", type=float, default=0)
    options = arguments.parse_args()
    short = []
    print("| language | kind | gold | precision | recall | F1 | span |\n|---|---|---|---|---|---|---|")
    for language in ("en", "ru", "kk"):
        docs = list(read_gold(HERE / f"{language}.xml"))
        found = extract(options.extract, docs)
        for kind in KINDS:
            gold_count = found_count = right = spans = 0
            for id, _, _, text, gold in docs:
                want = {key[1:]: value for key, value in gold.items() if key[0] == kind}
                got = {key[1:]: value for key, value in found.get(id, {}).items() if key[0] == kind}
                gold_count += len(want)
                found_count += len(got)
                spans += len(want.keys() & got.keys())
                right += sum(want[at] == got[at] for at in want.keys() & got.keys())
                if options.errors:
                    for at in sorted(want.keys() | got.keys()):
                        if want.get(at) != got.get(at):
                            words = text.encode()[at[0]:at[1]].decode()
                            print(f"{id} {kind} \"{words}\": gold {want.get(at)}, found {got.get(at)}", file=sys.stderr)
            score = f1(right, found_count, gold_count)
            print(f"| {language} | {kind} | {gold_count} | {100 * right / max(found_count, 1):.1f} | {100 * right / gold_count:.1f} "
                  f"| {100 * score:.1f} | {100 * f1(spans, found_count, gold_count):.1f} |")
            if 100 * score < options.least:
                short.append(f"{language} {kind}")
    if short:
        sys.exit(f"below {options.least}: {', '.join(short)}")


if __name__ == "__main__":
    main()
