#!/usr/bin/env python3
"""Makes a project of a template, builds and tests it, looks at the library, and changes it as docs/how-to/write-a-plugin.md says.

usage: template_test.py c|cpp|rust|go

plugins/template/<language>/FILES lists what the project consists of: a source, from the repository's root, and a
destination in the project.  @NAME@ and @ID@ are replaced in both destinations and contents.
"""
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

REPOSITORY = pathlib.Path(__file__).resolve().parents[2]
NAME, ID = "flight", "org.example.flight"


def instantiate(language, folder):
    def fill_in(text):
        return text.replace("@NAME@", NAME).replace("@ID@", ID)

    for line in (REPOSITORY / "plugins/template" / language / "FILES").read_text(encoding="utf-8").splitlines():
        if not line or line.startswith("#"):
            continue
        source, destination = line.split()
        out = folder / fill_in(destination)
        out.parent.mkdir(parents=True, exist_ok=True)
        out.write_text(fill_in((REPOSITORY / source).read_text(encoding="utf-8")), encoding="utf-8")


def manifest_of(library):
    """The text of the Chancery note, as readelf shows it; a library with none or two is wrong."""
    notes = subprocess.run(["readelf", "-n", library], check=True, capture_output=True, text=True).stdout
    lines = notes.splitlines()
    found = [bytes.fromhex(lines[i + 1].split(":", 1)[1]) for i, line in enumerate(lines) if line.lstrip().startswith("Chancery ")]
    assert len(found) == 1, notes
    return json.loads(found[0].rstrip(b"\0"))


def how_to_diff(language):
    text = (REPOSITORY / "docs/how-to/write-a-plugin.md").read_text(encoding="utf-8")
    name = {"c": "C", "cpp": "C++", "rust": "Rust", "go": "Go"}[language]
    return re.search(rf"<summary>{re.escape(name)}</summary>\n\n```diff\n(.*?)```", text, re.S).group(1)


def main(language):
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        instantiate(language, folder)
        left_over = [str(p) for p in folder.rglob("*") if p.is_file() and b"@NAME@" in p.read_bytes()]
        assert not left_over, left_over
        # A target folder that others use too would hide what the project itself leaves out.
        environment = {k: v for k, v in os.environ.items() if k != "CARGO_TARGET_DIR"}
        for target in ("all" if language in ("rust", "go") else f"build/{NAME}.so", "test"):
            subprocess.run(["make", "-s", target], cwd=folder, check=True, env=environment)
        library = folder / "build" / f"{NAME}.so"
        shutil.copy(library, folder / "stripped.so")
        subprocess.run(["strip", folder / "stripped.so"], check=True)
        for path in (library, folder / "stripped.so"):
            assert manifest_of(path) == json.loads((folder / "manifest.json").read_text(encoding="utf-8")), path
            symbols = subprocess.run(["nm", "-D", "--defined-only", path], check=True, capture_output=True, text=True).stdout
            assert [line.split()[-1] for line in symbols.splitlines()] == ["chx_entry_v1"], symbols
        subprocess.run(["patch", "-p1", "--silent", "--fuzz=0"], cwd=folder, check=True, input=how_to_diff(language), text=True)
        subprocess.run(["make", "-s", "test"], cwd=folder, check=True, env=environment)
    return 0


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    sys.exit(main(sys.argv[1]))
