#!/usr/bin/env python3
"""chancery-plugin-check against the bad plugins: for each, the check that expected.tsv names must be the one to speak up.

usage: kit_test.py CHANCERY-PLUGIN-CHECK EXPECTED.tsv FOLDER-OF-PLUGINS
"""
import concurrent.futures
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).parent / "bad"))
import bad_plugins  # noqa: E402


def check(kit, row, plugins, texts):
    """"" or what is wrong."""
    wanted = row["kit"]
    if wanted == "!":
        return ""
    # One that no check is to mind is held to the stages that do not run it over documents.
    which = ["--stages=static,load"] if wanted == "-" else [f"--include=^{re.escape(wanted)}$"]
    command = [kit, *which, "--format=json", "--timeout=5", f"--documents={texts}", f"{plugins}/{row['name']}.so"]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=120)
        report = json.loads(done.stdout)
    except (subprocess.TimeoutExpired, json.JSONDecodeError) as error:
        return f"{row['name']}: no report: {error}"
    spoke = {c["id"]: c["verdict"] for c in report["checks"] if c["verdict"] not in ("passed", "skipped")}
    if wanted == "-":
        failed = [check_id for check_id, verdict in spoke.items() if verdict != "warning"]
        return f"{row['name']}: {failed} failed" if failed else ""
    return "" if wanted in spoke else f"{row['name']}: {wanted} did not speak up, but {spoke or 'nobody'}"


def main(kit, table, plugins):
    rows = bad_plugins.read(table)
    with tempfile.TemporaryDirectory() as texts, concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        pathlib.Path(texts, "en-trouble.txt").write_text("L'état is in trouble, write to a@b.kz.", encoding="utf-8")
        wrong = [line for line in pool.map(lambda row: check(kit, row, plugins, texts), rows) if line]
    print("\n".join(wrong + [f"{len(rows)} bad plugins, {len(wrong)} not reported as they should be"]))
    return 1 if wrong or len(rows) < 50 else 0


if __name__ == "__main__":
    if len(sys.argv) != 4:
        sys.exit(__doc__)
    sys.exit(main(*sys.argv[1:]))
