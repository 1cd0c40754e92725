#!/usr/bin/env python3
"""Tests layout.py with headers that break the promise, one way each, and with one that grows as it may.

usage: layout_test.py HEADER CC FOLDER
"""
import pathlib
import subprocess
import sys
import tempfile

import layout
import newer_header

# (what, old text, new text): each must be refused, by the tables or by the header's own assertions.
BREAKS = [
    ("two fields of one size changed places",
     "  uint64_t begin;    /* byte", "  uint64_t end;\n  uint64_t begin;    /* byte", "  uint64_t end;      /* begin < end", "  /*"),
    ("two texts changed places", "  chx_str kb;\n  chx_str id;", "  chx_str id;\n  chx_str kb;"),
    ("double became an integer of its size", "  double confidence; /* 0..1                                                                 */",
     "  int64_t confidence;"),
    ("an unsigned byte became a signed one", "  uint8_t flags;     /* CHX_DATE_FLAG", "  int8_t flags;     /* CHX_DATE_FLAG"),
    ("a type became wider", "  uint32_t preferred_batch;", "  uint64_t preferred_batch;"),
    ("a typedef became wider", "typedef int32_t chx_status;", "typedef int64_t chx_status;"),
    ("a typedef lost its sign", "typedef int32_t chx_severity;", "typedef uint32_t chx_severity;"),
    ("a constant got another number", "CHX_VALUE_DATE = 4,", "CHX_VALUE_DATE = 7,"),
    ("a constant went away", "  CHX_DATE_FLAG_INFERRED = 2,    /* resolved", "  /* resolved"),
    ("an extension got another id", '"chx.metrics/1"', '"chx.metrics/2"'),
    ("the entry got another name", 'CHX_ENTRY_SYMBOL "chx_entry_v1"', 'CHX_ENTRY_SYMBOL "chx_entry"'),
    ("the note got another type", "0x43485801u", "0x43485802u"),
    ("the host's ids got another bit", "((uint64_t)1 << 63)", "((uint64_t)1 << 62)"),
    ("a field got another name", "chx_str canonical; /*", "chx_str normal; /*"),
    ("a field stands between two", "  uint64_t deadline_ns; /*", "  uint64_t priority;\n  uint64_t deadline_ns; /*"),
    ("a reserved field got a meaning and a type", "  uint32_t reserved;\n} chx_decimal;", "  float rounding;\n} chx_decimal;"),
    ("a frozen struct grew", "  uint64_t target_id; /*", "  double weight;\n  uint64_t target_id; /*"),
    ("a frozen struct grew at its end", "  double confidence; /* 0..1                                                                  */\n} chx_link;",
     "  double confidence;\n  uint64_t more;\n} chx_link;"),
    ("a function got a parameter", "uint64_t(CHX_CALL* now_ns)(const struct chx_host* host)",
     "uint64_t(CHX_CALL* now_ns)(const struct chx_host* host, int32_t clock)"),
    ("a function returns something else", "void(CHX_CALL* destroy)(chx_instance* instance)", "chx_status(CHX_CALL* destroy)(chx_instance* instance)"),
    ("a function may throw", "(chx_instance* instance, const chx_batch* batch, const chx_sink* sink) CHX_NOEXCEPT;",
     "(chx_instance* instance, const chx_batch* batch, const chx_sink* sink);"),
    ("what was constant can be changed", "  const chx_relation* relations;", "  chx_relation* relations;"),
    ("a version without a table of its own", "#define CHX_ABI_MINOR 0\n", "#define CHX_ABI_MINOR 1\n"),
    ("a field was appended without a version", "  uint64_t metadata_count;\n} chx_document;", "  uint64_t metadata_count;\n  chx_str url;\n} chx_document;"),
]


def main(header, compiler, folder):
    text, failures = header.read_text(encoding="utf-8"), []

    def expect(what, good):
        if not good:
            failures.append(what)

    with tempfile.TemporaryDirectory() as scratch:
        changed = pathlib.Path(scratch, "extractor.h")

        def refused(new_text):
            changed.write_text(new_text, encoding="utf-8")
            try:
                return bool(layout.check(changed, compiler, folder))
            except subprocess.CalledProcessError:
                return True  # the header's own assertions

        expect("the header as it is", not refused(text))
        expect("another comment", not refused(text.replace("/* best first", "/* the best one first")))
        for what, *replacements in BREAKS:
            mutant = text
            for old, new in zip(replacements[::2], replacements[1::2]):
                expect(f"{what}: {old!r} is there once", mutant.count(old) == 1)
                mutant = mutant.replace(old, new)
            expect(f"refused: {what}", refused(mutant))

        # A table that someone has touched, and a history that skips.
        copy = pathlib.Path(scratch, "tables")
        copy.mkdir()
        for path in folder.glob("*_1.*.txt"):
            (copy / path.name).write_bytes(path.read_bytes())
        history = (folder / "abi_history.txt").read_text(encoding="utf-8")
        (copy / "abi_history.txt").write_text(history, encoding="utf-8")
        table = (copy / "layout_1.0.txt").read_text(encoding="utf-8")
        (copy / "layout_1.0.txt").write_text(table.replace("enum CHX_OK = 0\n", ""), encoding="utf-8")
        expect("refused: a table that is not the recorded one", bool(layout.check(header, compiler, copy)))
        (copy / "layout_1.0.txt").write_text(table, encoding="utf-8")

        # Growth by the rules is taken as soon as it is recorded, and not before.
        changed.write_text(newer_header.grow(text), encoding="utf-8")
        expect("refused: growth that is not recorded", bool(layout.check(changed, compiler, copy)))
        newer = layout.table(changed, compiler)
        expect("growth is growth", layout.growth_faults(table, newer) == [])
        expect("at target 0 it is what it was", set(table.splitlines()) - set(layout.table(changed, compiler, 0).splitlines())
               == {"number CHX_ABI_MINOR = 0"})
        import hashlib
        hashes = []
        for name, new_table in (("layout_1.7.txt", newer), ("declarations_1.7.txt", layout.declarations(changed))):
            (copy / name).write_text(new_table, encoding="utf-8")
            hashes.append(hashlib.sha256(new_table.encode()).hexdigest())
        (copy / "abi_history.txt").write_text(history + f"1.7 2030-01-01 {hashes[0]} {hashes[1]}\n  Growth.\n", encoding="utf-8")
        faults = layout.check(changed, compiler, copy)
        expect(f"recorded growth is taken: {faults}", not faults)
        # And what was appended cannot be taken back either.
        expect("refused: an appended field that went away", bool(layout.growth_faults(newer, table)))

    print("\n".join(f"FAILED {what}" for what in failures) or f"{len(BREAKS)} breaks refused, growth taken")
    return 1 if failures else 0


if __name__ == "__main__":
    if len(sys.argv) != 4:
        sys.exit(__doc__)
    sys.exit(main(pathlib.Path(sys.argv[1]), sys.argv[2], pathlib.Path(sys.argv[3])))
