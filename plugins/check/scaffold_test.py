#!/usr/bin/env python3
"""The scaffold of each language builds, passes its own tests, and passes the kit.

usage: scaffold_test.py CHANCERY-PLUGIN-CHECK [LANGUAGE ...]
A language whose toolchain is not on this machine is left out, in words; exit code 1 when anything else goes wrong.
"""
import pathlib
import shutil
import subprocess
import sys
import tempfile

NEEDS = {"c": ["make", "cc"], "cpp": ["make", "c++"], "rust": ["make", "cargo", "rustc"], "go": ["make", "go", "cc"]}


def run(command, folder):
    done = subprocess.run(command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=800)
    if done.returncode != 0:
        print(f"{' '.join(map(str, command))}: exit code {done.returncode}\n{done.stdout}")
    return done.returncode == 0


def works(kit, language, folder):
    target = pathlib.Path(folder) / language
    return (
        run([kit, "new", "--lang", language, "ship_names", f"--dir={target}", "--id=org.example.ships"], folder)
        and run(["make"], target)
        and run(["make", "test"], target)
        and run([kit, target / "build/ship_names.so", "--fuzz-seconds=1", "--timeout=120", f"--reproducers={folder}"], target)
    )


def main():
    kit = pathlib.Path(sys.argv[1]).resolve()
    failed = []
    for language in sys.argv[2:] or NEEDS:
        missing = [tool for tool in NEEDS[language] if shutil.which(tool) is None]
        if missing:
            print(f"{language}: left out, this machine has no {', '.join(missing)}")
            continue
        with tempfile.TemporaryDirectory() as folder:
            good = works(kit, language, folder)
        print(f"{language}: {'builds, passes its tests and the kit' if good else 'FAILED'}", flush=True)
        if not good:
            failed.append(language)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
