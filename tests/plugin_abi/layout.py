#!/usr/bin/env python3
"""Holds chancery/extractor.h to its promise: what is in it stays where and as it is, and it only grows.

usage: layout.py check HEADER CC FOLDER       the header against FOLDER/abi_history.txt and the tables it names
       layout.py print HEADER CC              the layout: every offset, size and constant
       layout.py declarations HEADER          every field, function and type as it is declared
       layout.py record HEADER CC FOLDER      writes the tables of the header's own minor version

The fields are found by reading the header, so that none can be forgotten; offsets and sizes come from the compiler.
"""
import hashlib
import pathlib
import re
import subprocess
import sys
import tempfile

RULE = """
chancery/extractor.h is under change control: binaries built with it years ago must keep working.
  - No line of a table may change or go away, except the size of an extensible struct (one that begins with struct_size), which
    may grow.
  - New fields are appended at the end of extensible structs, inside #if CHX_TARGET_MINOR >= n, and CHX_ABI_MINOR is raised to n.
  - New constants, types and extensions may be added.
If the change keeps to this: `layout.py record`, and a new entry with its reason at the end of abi_history.txt.
If it does not, the header needs a new major version and a new entry symbol.
"""


def without_comments(text):
    return re.sub(r"/\*.*?\*/", " ", text, flags=re.S)


def minor_of(text):
    return int(re.search(r"#define CHX_ABI_MINOR (\d+)", text).group(1))


def at_target(text, minor):
    """The text as a compiler sees it that is given CHX_TARGET_MINOR: other conditions stay.  They are not nested."""
    out, inside, skipping = [], False, False
    for line in text.splitlines():
        condition = re.match(r"#if CHX_TARGET_MINOR >= (\d+)$", line.strip())
        if condition:
            inside, skipping = True, minor < int(condition.group(1))
        elif inside and line.strip() == "#endif":
            inside = skipping = False
        elif inside and line.strip() == "#else":
            skipping = not skipping
        elif not skipping:
            out.append(line)
    return "\n".join(out)


def split_fields(body):
    """Yields (name, declaration) of a struct's members; those of a union as union.member."""
    body = re.sub(r"union \{(.*?)\} (\w+);", lambda m: f"UNION {m.group(2)};{m.group(1)}END;", body, flags=re.S)
    union = None
    for declaration in body.split(";"):
        declaration = " ".join(declaration.split())
        if not declaration:
            continue
        if declaration.startswith("UNION "):
            union = declaration.split()[1]
            yield union, "union"
        elif declaration == "END":
            union = None
        else:
            pointer = re.search(r"\(CHX_CALL ?\* ?(\w+)\)", declaration)
            field = pointer.group(1) if pointer else re.search(r"(\w+)(\[\d+\])?$", declaration).group(1)
            yield (f"{union}.{field}" if union else field), declaration


def read_structs(text):
    return {m.group(1): list(split_fields(m.group(2))) for m in re.finditer(r"typedef struct (\w+) \{(.*?)\} \1;", text, flags=re.S)}


def table(header, compiler, minor=None):
    """The layout that a compiler gives it, as the lines of layout_1.N.txt."""
    raw = header.read_text(encoding="utf-8")
    minor = minor_of(raw) if minor is None else minor
    text = at_target(without_comments(raw), minor)
    constants = []
    for match in re.finditer(r"enum \{(.*?)\};", text, flags=re.S):
        constants += [part.split("=")[0].strip() for part in match.group(1).split(",") if part.strip()]
    texts = re.findall(r'#define (CHX_\w+) "', text)
    numbers = re.findall(r"#define (CHX_\w+) (?:\(\(uint64_t\)|0x|\d)", text)
    lines = ["#include <stdio.h>", f'#include "{header.resolve()}"', "int main(void) {"]
    for name, fields in read_structs(text).items():
        lines.append(f'printf("struct {name} size %zu\\n", sizeof({name}));')
        for field, _ in fields:
            lines.append(f'printf("  {name}.{field} offset %zu size %zu\\n", offsetof({name}, {field}), sizeof((({name} *)0)->{field}));')
    lines += [f'printf("enum {name} = %d\\n", (int){name});' for name in constants]
    lines += [f'printf("text {name} = \\"%s\\"\\n", {name});' for name in texts]
    lines += [f'printf("number {name} = %llu\\n", (unsigned long long){name});' for name in numbers]
    lines += ["return 0;", "}"]
    with tempfile.TemporaryDirectory() as folder:
        source, program = pathlib.Path(folder, "layout.c"), pathlib.Path(folder, "layout")
        source.write_text("\n".join(lines), encoding="utf-8")
        subprocess.run([compiler, "-std=c11", f"-DCHX_TARGET_MINOR={minor}", str(source), "-o", str(program)], check=True,
                       capture_output=True, text=True)
        return subprocess.run([str(program)], check=True, capture_output=True, text=True).stdout


def declarations(header):
    """How all is declared, as the lines of declarations_1.N.txt: what the layout alone does not show, such as a sign or a parameter."""
    raw = header.read_text(encoding="utf-8")
    text = at_target(without_comments(raw), minor_of(raw))
    tight = lambda words: re.sub(r"\s*([^\w\s])\s*", r"\1", " ".join(words.split()))
    lines = []
    for name, fields in read_structs(text).items():
        lines += [f"{name}.{field}: {tight(declaration)}" for field, declaration in fields]
    plain = re.sub(r"typedef struct \w+ \{.*?\} \w+;", " ", text, flags=re.S)
    plain = "\n".join(line for line in plain.splitlines() if not line.startswith("#"))
    lines += [tight(m.group(0)) for m in re.finditer(r"typedef [^;{]*;", plain)]
    lines += [tight(m.group(0)) for m in re.finditer(r"CHX_EXPORT [^;]*;", plain)]
    return "\n".join(lines) + "\n"


def growth_faults(old, new):
    """What keeps the table `new` from being a later version of `old`: messages, none when there is nothing."""
    old_lines, new_lines, faults = old.splitlines(), set(new.splitlines()), []
    extensible = {m.group(1) for m in re.finditer(r"^  (\w+)\.struct_size offset 0 ", old, flags=re.M)}
    old_sizes = {m.group(1): int(m.group(2)) for m in re.finditer(r"^struct (\w+) size (\d+)$", old, flags=re.M)}
    new_sizes = {m.group(1): int(m.group(2)) for m in re.finditer(r"^struct (\w+) size (\d+)$", new, flags=re.M)}
    for line in old_lines:
        size = re.match(r"struct (\w+) size (\d+)$", line)
        if line == "number CHX_ABI_MINOR = " + line.split()[-1]:
            continue
        if size and size.group(1) in extensible and new_sizes.get(size.group(1), 0) >= int(size.group(2)):
            continue
        if line not in new_lines:
            faults.append(f"gone or changed: {line.strip()}")
    for line in sorted(new_lines - set(old_lines)):
        field = re.match(r"  (\w+)\.(\w+)(\.\w+)? offset (\d+) ", line)
        if field and field.group(1) in extensible and int(field.group(4)) < old_sizes[field.group(1)]:
            faults.append(f"inside what was there before: {line.strip()}")
    return faults


def read_history(path):
    """Returns [(minor, layout's SHA-256, declarations' SHA-256)]."""
    entries = []
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith(("#", " ")) or not line:
            continue
        version, _date, layout, declared = line.split()
        entries.append((int(version.split(".")[1]), layout, declared))
    return entries


def check(header, compiler, folder):
    """Messages about what is wrong; none when the header keeps its promise."""
    faults, previous = [], None
    entries = read_history(folder / "abi_history.txt")
    if [minor for minor, _, _ in entries] != sorted({minor for minor, _, _ in entries}):
        faults.append("abi_history.txt: versions are not in order")
    for minor, layout_hash, declared_hash in entries:
        tables = []
        for name, expected in ((f"layout_1.{minor}.txt", layout_hash), (f"declarations_1.{minor}.txt", declared_hash)):
            data = (folder / name).read_bytes()
            if hashlib.sha256(data).hexdigest() != expected:
                faults.append(f"{name} is not the one that abi_history.txt records: a table is never changed")
            tables.append(data.decode("utf-8"))
        if previous:
            faults += growth_faults(previous[0], tables[0]) + [
                f"gone or changed: {line}" for line in previous[1].splitlines() if line not in tables[1].splitlines()]
        previous = tables
    for name, golden, actual in (("layout", previous[0], table(header, compiler)), ("declarations", previous[1], declarations(header))):
        if golden != actual:
            gone, new = set(golden.splitlines()) - set(actual.splitlines()), set(actual.splitlines()) - set(golden.splitlines())
            faults += [f"{name}: - {line}" for line in sorted(gone)] + [f"{name}: + {line}" for line in sorted(new)] or [f"{name}: the order"]
    if minor_of(header.read_text(encoding="utf-8")) != entries[-1][0]:
        faults.append("CHX_ABI_MINOR is not the version of the last entry of abi_history.txt")
    return faults


def main(arguments):
    if len(arguments) < 2 or arguments[0] not in ("check", "print", "declarations", "record"):
        sys.exit(__doc__)
    header = pathlib.Path(arguments[1])
    if arguments[0] == "declarations":
        print(declarations(header), end="")
        return 0
    if arguments[0] == "print":
        print(table(header, arguments[2]), end="")
        return 0
    folder = pathlib.Path(arguments[3])
    if arguments[0] == "record":
        minor = minor_of(header.read_text(encoding="utf-8"))
        for name, text in ((f"layout_1.{minor}.txt", table(header, arguments[2])), (f"declarations_1.{minor}.txt", declarations(header))):
            (folder / name).write_text(text, encoding="utf-8")
            print(f"{name} {hashlib.sha256(text.encode()).hexdigest()}")
        return 0
    try:
        faults = check(header, arguments[2], folder)
    except subprocess.CalledProcessError as error:  # its own assertions
        faults = [error.stderr]
    if faults:
        print("\n".join(faults))
        print(RULE)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
