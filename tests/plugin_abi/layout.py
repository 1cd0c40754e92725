#!/usr/bin/env python3
"""Prints the layout table of chancery/extractor.h, or compares it with the golden one.

usage: layout.py HEADER CC            prints the table
       layout.py HEADER CC GOLDEN     exits with 1 when it differs from GOLDEN

The fields are found by reading the header, so that none can be forgotten; offsets and sizes come from the compiler.
"""
import pathlib
import re
import subprocess
import sys
import tempfile

RULE = """
chancery/extractor.h is under change control: binaries built with it years ago must keep working.
  - No line of the golden table may change or go away, except the size of an extensible struct (one that begins with
    struct_size), which may grow.
  - New fields are appended at the end of extensible structs, inside #if CHX_TARGET_MINOR >= n, and CHX_ABI_MINOR is raised.
  - New constants and extensions may be added.
If the change keeps to this, write the new table:  layout.py HEADER cc > tests/plugin_abi/layout_1.0.txt
If it does not, the header needs a new major version and a new entry symbol.
"""


def read_header(text):
    """Returns ({struct: [fields]}, [constants], [string and number macros])."""
    text = re.sub(r"/\*.*?\*/", " ", text, flags=re.S)
    structs = {}
    for match in re.finditer(r"typedef struct (\w+) \{(.*?)\} \1;", text, flags=re.S):
        name, body = match.groups()
        body, fields = re.sub(r"union \{(.*?)\} (\w+);", r"UNION \2;\1", body, flags=re.S), []
        union = None
        for declaration in body.split(";"):
            declaration = " ".join(declaration.split())
            if not declaration:
                continue
            pointer = re.search(r"\(CHX_CALL ?\* ?(\w+)\)", declaration)
            field = pointer.group(1) if pointer else re.search(r"(\w+)(\[\d+\])?$", declaration).group(1)
            if declaration.startswith("UNION"):
                union = field
                fields.append(field)
            else:
                fields.append(f"{union}.{field}" if union else field)
        structs[name] = fields
    constants = []
    for match in re.finditer(r"enum \{(.*?)\};", text, flags=re.S):
        constants += [part.split("=")[0].strip() for part in match.group(1).split(",") if part.strip()]
    texts = re.findall(r'#define (CHX_\w+) "', text)
    numbers = re.findall(r"#define (CHX_\w+) (?:\(\(uint64_t\)|0x|\d)", text)
    return structs, constants, texts, numbers


def table(header, compiler):
    structs, constants, texts, numbers = read_header(header.read_text(encoding="utf-8"))
    lines = ["#include <stdio.h>", f'#include "{header.resolve()}"', "int main(void) {"]
    for name, fields in structs.items():
        lines.append(f'printf("struct {name} size %zu\\n", sizeof({name}));')
        for field in fields:
            lines.append(f'printf("  {name}.{field} offset %zu size %zu\\n", offsetof({name}, {field}), sizeof((({name} *)0)->{field}));')
    lines += [f'printf("enum {name} = %d\\n", (int){name});' for name in constants]
    lines += [f'printf("text {name} = \\"%s\\"\\n", {name});' for name in texts]
    lines += [f'printf("number {name} = %llu\\n", (unsigned long long){name});' for name in numbers]
    lines += ["return 0;", "}"]
    with tempfile.TemporaryDirectory() as folder:
        source, program = pathlib.Path(folder, "layout.c"), pathlib.Path(folder, "layout")
        source.write_text("\n".join(lines), encoding="utf-8")
        subprocess.run([compiler, "-std=c11", str(source), "-o", str(program)], check=True)
        return subprocess.run([str(program)], check=True, capture_output=True, text=True).stdout


def main(arguments):
    if len(arguments) not in (2, 3):
        sys.exit(__doc__)
    actual = table(pathlib.Path(arguments[0]), arguments[1])
    if len(arguments) == 2:
        print(actual, end="")
        return 0
    golden = pathlib.Path(arguments[2]).read_text(encoding="utf-8")
    if actual == golden:
        return 0
    gone = set(golden.splitlines()) - set(actual.splitlines())
    new = set(actual.splitlines()) - set(golden.splitlines())
    print("\n".join([f"- {line}" for line in sorted(gone)] + [f"+ {line}" for line in sorted(new)]) or "the order of lines changed")
    print(RULE)
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
