#!/usr/bin/env python3
"""Compiles the plugin headers the strict way in every language version with every compiler that is installed.

usage: compile_matrix.py REPOSITORY
"""
import pathlib
import shutil
import subprocess
import sys
import tempfile

WARNINGS = "-Wall -Wextra -pedantic -Werror -Wpadded -Wconversion -Wshadow".split()
ABI = '''#include <chancery/extractor.h>
CHX_MANIFEST("{}");
chx_str text(void);
chx_str text(void) { return CHX_STR("text"); }
int has(const chx_host *host);
int has(const chx_host *host) { return CHX_HAS(chx_host, host, get_extension); }
'''
SDK = '''#include <chancery/extractor.hpp>
struct Nothing : chancery::sdk::Extractor {
  static std::unique_ptr<chancery::sdk::Extractor> Create(const chancery::sdk::Host &, std::string_view, std::string &) {
    return std::make_unique<Nothing>();
  }
  void Extract(const chancery::sdk::Document &, chancery::sdk::Emitter &) override {}
};
CHX_MANIFEST("{}");
CHANCERY_PLUGIN(Nothing, .id = "a.b", .version = "1.0.0")
'''
# A function that may throw must not get into the descriptor from C++17 on.
THROWS = ABI + "static void CHX_CALL may_throw(chx_instance *) {}\nchx_extractor extractor = {};\nvoid set() { extractor.destroy = may_throw; }\n"


def main(repository):
    include = [f"-I{repository}/plugins/include", f"-I{repository}/plugins/sdk/cpp"]
    failures = runs = 0
    with tempfile.TemporaryDirectory() as folder:
        def compiles(compiler, standard, source, suffix, flags):
            path = pathlib.Path(folder, "t" + suffix)
            path.write_text(source, encoding="utf-8")
            return subprocess.run([compiler, f"-std={standard}", "-fsyntax-only", *flags, *include, str(path)], capture_output=True, text=True)

        def supports(compiler, standard, suffix):
            return compiles(compiler, standard, "int x;", suffix, []).returncode == 0

        cases = []
        for compiler in ("gcc", "clang"):
            cases += [(compiler, s, ABI, ".c", WARNINGS, True) for s in ("c11", "c17")]
        for compiler in ("g++", "clang++"):
            cases += [(compiler, f"c++{s}", ABI, ".cc", WARNINGS, True) for s in ("11", "14", "17", "20", "23", "2b")]
            cases += [(compiler, f"c++{s}", SDK, ".cc", "-Wall -Wextra -pedantic -Werror -Wshadow".split(), True) for s in ("20", "23", "2b")]
            cases += [(compiler, "c++17", THROWS, ".cc", [], False)]
        for compiler, standard, source, suffix, flags, good in cases:
            if shutil.which(compiler) is None or not supports(compiler, standard, suffix):
                continue
            runs += 1
            result = compiles(compiler, standard, source, suffix, flags)
            if (result.returncode == 0) != good:
                failures += 1
                print(f"{compiler} -std={standard}: {'failed' if good else 'took a function that may throw'}\n{result.stderr}")
    print(f"{runs} compilations, {failures} wrong")
    return 1 if failures or runs < 8 else 0


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    sys.exit(main(sys.argv[1]))
