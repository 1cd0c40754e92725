#!/usr/bin/env python3
"""Writes a chancery/extractor.h as version 1.7 might be: every extensible struct has grown, by the rules.

usage: newer_header.py HEADER OUT

Hosts and plugins built with it are tested against those built with the header as it is.  Fails when the header has become something that
this script does not understand.
"""
import pathlib
import re
import sys

MINOR = 7
# What is appended to each struct, and the name of its last field.
FIELDS = {
    "chx_annotation": ("double salience;\n  chx_str excerpt;", "excerpt"),
    "chx_document": ("chx_str url;", "url"),
    "chx_batch": ("uint64_t priority;", "priority"),
    "chx_sink": ("void(CHX_CALL* progress)(const struct chx_sink* sink, uint32_t doc_index, double share) CHX_NOEXCEPT;", "progress"),
    "chx_error": ("void(CHX_CALL* set_code)(const struct chx_error* error, int32_t code) CHX_NOEXCEPT;", "set_code"),
    "chx_host": ("uint64_t(CHX_CALL* random)(const struct chx_host* host) CHX_NOEXCEPT;", "random"),
    "chx_extractor": ("chx_str description;\n  void(CHX_CALL* rest)(chx_instance* instance) CHX_NOEXCEPT;", "rest"),
    "chx_plugin": ("chx_str publisher;", "publisher"),
    "chx_host_metrics": ("void(CHX_CALL* set)(const chx_host* host, chx_metric gauge, double value) CHX_NOEXCEPT;", "set"),
    "chx_host_resources": ("uint64_t(CHX_CALL* count)(const chx_host* host) CHX_NOEXCEPT;", "count"),
    "chx_plugin_self_test": ("uint64_t budget_ns;", "budget_ns"),
}


def once(text, old, new):
    if text.count(old) != 1:
        sys.exit(f"newer_header.py: {old!r} is there {text.count(old)} times")
    return text.replace(old, new)


def grow(text):
    for name, (fields, last) in FIELDS.items():
        text = once(text, f"\n}} {name};", f"\n#if CHX_TARGET_MINOR >= {MINOR}\n  {fields}\n#endif\n}} {name};")
        tail = re.search(rf'CHX_STATIC_ASSERT\(sizeof\({name}\) == CHX_END\({name}, \w+\), "tail"\);', text)
        if not tail:
            sys.exit(f"newer_header.py: nothing asserts that {name} has no tail padding")
        text = once(text, tail.group(0), f"#if CHX_TARGET_MINOR >= {MINOR}\n"
                    f'CHX_STATIC_ASSERT(sizeof({name}) == CHX_END({name}, {last}), "tail");\n#else\n{tail.group(0)}\n#endif')
    text = once(text, "#define CHX_ABI_MINOR 0\n", f"#define CHX_ABI_MINOR {MINOR}\n")
    text = once(text, "  CHX_VALUE_BOOL = 6 /*", "  CHX_VALUE_URI = 7, /* in str */\n  CHX_VALUE_BOOL = 6 /*")
    return once(text, "  CHX_DOC_PADDED = 1 /*", "  CHX_DOC_TRANSLATED = 2,\n  CHX_DOC_PADDED = 1 /*")


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    out = pathlib.Path(sys.argv[2])
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(grow(pathlib.Path(sys.argv[1]).read_text(encoding="utf-8")), encoding="utf-8")
