#!/usr/bin/env python3
"""Who may include whom: reads every #include of the C and C++ sources and fails on a forbidden one.

usage: layering.py [ROOT]        prints FILE:LINE: why, exits with 1 when there is any
       layering.py --self-test   checks the checker
The rules are docs/adr/0001-layers.md as two tables.
"""
import pathlib
import re
import sys

# A folder may include itself and these; the longest prefix of a file's path decides.
MAY_INCLUDE = {
    "service/model": [],
    "service/text": ["service/model"],
    "service/ops": [],
    "service/ingest": ["service/text", "service/model"],
    "service/extract": ["service/text", "service/model", "service/ops/config.h", "plugins/include",
                        "plugins/check/elf_checks.h"],
    "service/worker": ["service/extract", "service/model", "plugins/include"],
    "service/link": ["service/text", "service/model", "service/extract/analyzer.h", "service/extract/read_facts.h"],
    "service/store": ["service/text", "service/model"],
    "service/query": ["service/text", "service/model", "service/store/store.h", "service/store/selection.h"],
    "service/summarize": ["service/text", "service/model", "service/store/store.h", "service/store/selection.h"],
    "service/pipeline": ["service/ingest", "service/extract", "service/link", "service/query", "service/summarize",
                         "service/store/store.h", "service/store/selection.h", "service/text", "service/model"],
    "service/rpc": ["service/pipeline", "service/extract/analyzer.h", "service/query", "service/summarize",
                    "service/ingest/prepare_document.h", "service/store/store.h", "service/store/selection.h",
                    "service/text", "service/model", "service/ops", "protos"],
    "service/main.cc": ["service"],
    "plugins/include": [],
    "plugins/sdk": ["plugins/include"],
    "plugins/rules": ["plugins/include"],
    "plugins/check": ["plugins/include"],
    "plugins": ["plugins/include", "plugins/sdk", "plugins/rules"],
    "clients/cli": ["service", "protos", "plugins/include"],
    "tests": ["service", "plugins", "clients", "protos", "tests"],
    "benchmarks": ["service", "plugins", "clients", "protos", "benchmarks"],
}

# Each third-party library has its homes; test sources may use them too.
HOMES = {
    r"grpcpp/|grpc/": ["service/rpc", "clients", "tests", "benchmarks"],
    r"google/protobuf|chancery/v1/|google/rpc/|google/type/": ["service/rpc", "clients", "tests", "benchmarks"],
    r"unicode/": ["service/text", "plugins/rules"],
    r"sqlite3\.h": ["service/store/sqlite", "tests"],
    r"yaml-cpp/": ["service/ops"],
    r"valijson/": ["service/extract", "plugins/check"],
    r"libpq": ["service/store/postgres", "tests"],
    r"libstemmer": ["service/text"],
    r"openssl/": ["service/text"],
    r"nlohmann/": ["service/extract", "plugins/check", "service/worker", "service/store", "clients", "tests", "benchmarks"],
    r"dlfcn\.h": ["service/extract", "plugins/check", "service/worker", "plugins/rules/testing", "tests", "benchmarks"],
    r"absl/": ["service", "clients", "tests", "benchmarks"],
    r"absl/flags": ["service/main.cc", "clients", "tests", "benchmarks"],
}

INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]')


def under(path, prefix):
    return path == prefix or path.startswith(prefix.rstrip("/") + "/")


def owner(path):
    found = [p for p in MAY_INCLUDE if under(path, p)]
    return max(found, key=len) if found else None


def project_path(header):
    """The repository path an include means, or None for a library's header."""
    if header.startswith(("service/", "plugins/", "clients/", "tests/", "benchmarks/")):
        return header
    if header in ("chancery/extractor.h", "chancery/rules_trace.h"):
        return "plugins/include/" + header
    if header.startswith("chancery/") and header.endswith(".hpp"):
        return "plugins/sdk/cpp/" + header
    return None


def faults(path, text):
    own = owner(path)
    if own is None:
        yield 1, f"{path} lies in no known layer: add its folder to MAY_INCLUDE"
        return
    is_test = path.endswith("_test.cc")
    for number, line in enumerate(text.splitlines(), 1):
        match = INCLUDE.match(line)
        if not match:
            continue
        header = match[2]
        target = project_path(header)
        if target is not None:
            # A plugin is whole within its own folder; it knows no other plugin.
            inside = "/".join(path.split("/")[:2]) if own == "plugins" else own
            if not any(under(target, p) for p in [inside, *MAY_INCLUDE[own]]):
                yield number, f"{own} may not include {target}"
            continue
        homes = [h for pattern, h in HOMES.items() if re.match(pattern, header)]
        for allowed in homes:
            if not is_test and not any(under(path, h) for h in allowed):
                yield number, f"<{header}> belongs to {', '.join(allowed)}"


def self_test():
    bad = {
        "service/model/a.h": '#include "service/text/decode.h"',
        "plugins/dates/a.cc": '#include "service/model/fact.h"',
        "plugins/money/a.cc": '#include "plugins/dates/resolver.h"',
        "service/query/a.cc": '#include "service/store/sqlite/sqlite_store.h"',
        "service/link/a.cc": "#include <grpcpp/grpcpp.h>",
        "service/store/a.cc": "#include <unicode/uchar.h>",
        "elsewhere/a.cc": "",
    }
    good = {
        "service/rpc/a.cc": '#include <grpcpp/grpcpp.h>\n#include "service/pipeline/answer_query.h"',
        "plugins/money/a.cc": '#include "plugins/money/amount.h"\n#include <chancery/extractor.h>',
        "service/pipeline/a.cc": '#include "service/link/linker.h"\n#include <vector>',
    }
    for path, text in bad.items():
        assert list(faults(path, text)), f"not caught: {path}: {text}"
    for path, text in good.items():
        assert not list(faults(path, text)), f"wrongly caught: {path}: {list(faults(path, text))}"


def main():
    if "--self-test" in sys.argv:
        self_test()
        return 0
    root = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else pathlib.Path(__file__).parents[2])
    count = 0
    for folder in ("service", "plugins", "clients", "tests", "benchmarks"):
        for file in sorted((root / folder).rglob("*")):
            if file.suffix in (".h", ".hpp", ".cc", ".c") and "node_modules" not in file.parts:
                path = file.relative_to(root).as_posix()
                for line, why in faults(path, file.read_text(encoding="utf-8", errors="replace")):
                    print(f"{path}:{line}: {why}")
                    count += 1
    return 1 if count else 0


if __name__ == "__main__":
    sys.exit(main())
