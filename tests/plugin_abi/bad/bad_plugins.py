#!/usr/bin/env python3
"""The table of bad plugins, for CMake and for readers.

usage: bad_plugins.py cmake EXPECTED.tsv OUT.cmake    a bad_plugin(NAME SOURCE DEFINITION...) call for each
       bad_plugins.py markdown EXPECTED.tsv           the table of docs/quality.md
"""
import pathlib
import sys

COLUMNS = "name source defines alone class kept words worker_class worker_kept worker_words kit what".split()


def read(path):
    """Returns a dictionary for each line, with "=" in the worker's columns filled in and "." as the empty text."""
    rows = []
    for number, line in enumerate(pathlib.Path(path).read_text(encoding="utf-8").splitlines(), 1):
        if line.startswith("#"):
            continue
        values = line.split("\t")
        if len(values) != len(COLUMNS):
            sys.exit(f"{path}:{number}: {len(values)} columns instead of {len(COLUMNS)}")
        row = dict(zip(COLUMNS, ("" if value == "." else value for value in values)))
        for column in ("class", "kept", "words"):
            if row["worker_" + column] == "=":
                row["worker_" + column] = row[column]
        rows.append(row)
    if len({row["name"] for row in rows}) != len(rows):
        sys.exit(f"{path}: a name is there twice")
    return rows


def cmake(rows):
    for row in rows:
        definitions = [f"[==[{definition}]==]" for definition in row["defines"].split("; ") if definition]
        yield " ".join([f"bad_plugin({row['name']} {row['source']}", *definitions]) + ")\n"


def plain(verdict):
    return {"-": "taken, nothing to tell", "": "not tried: it would end the server"}.get(verdict, verdict.replace("/", ", "))


def markdown(rows):
    yield "| plugin | what it does | in the server's process | in a worker | `chancery-plugin-check` |\n| --- | --- | --- | --- | --- |\n"
    for row in rows:
        yield f"| {row['name']} | {row['what']} | {plain(row['class'])} | {plain(row['worker_class'])} | "
        yield {"-": "is not to mind", "!": "is ended by it"}.get(row["kit"], f"`{row['kit']}`") + " |\n"


def main(arguments):
    if len(arguments) == 3 and arguments[0] == "cmake":
        text, path = "".join(cmake(read(arguments[1]))), pathlib.Path(arguments[2])
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8")
    elif len(arguments) == 2 and arguments[0] == "markdown":
        print("".join(markdown(read(arguments[1]))), end="")
    else:
        sys.exit(__doc__)


if __name__ == "__main__":
    main(sys.argv[1:])
