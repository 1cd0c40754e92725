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
# Nothing but <stddef.h> and <stdint.h> before it, twice, and everything used once.
ABI = '''#include <chancery/extractor.h>
#include <chancery/extractor.h>
CHX_MANIFEST("{}");
chx_str text(void);
chx_str text(void) { return CHX_STR("text"); }
int has(const chx_host *host);
int has(const chx_host *host) { return CHX_HAS(chx_host, host, get_extension) && host->abi_version >= CHX_ABI(1, 0); }
chx_status tell(const chx_sink *sink, const chx_document *document);
chx_status tell(const chx_sink *sink, const chx_document *document) {
  chx_attr attr = {{"key", 3}, {CHX_VALUE_INT64, 0, {{0, 0}}}};
  chx_annotation a = {sizeof(chx_annotation), 0, 0, 1, {0, 0}, {0, 0}, 0, CHX_HOST_ID - 1, {0, 0}, 0, 0, 0, 0, 0, 0};
  attr.value.as.i64 = (int64_t)document->prior_count;
  a.attrs = &attr;
  a.attr_count = 1;
  if (sink->should_stop(sink)) return CHX_E_CANCELLED;
  return sink->emit(sink, 0, &a);
}
'''
# The warnings of a careful author's own build, and flags that change how a compiler lays things out: the assertions must hold under them.
C_FLAGS = [WARNINGS + "-Wstrict-prototypes -Wmissing-prototypes -Wundef".split(), ["-Werror", "-fshort-enums"], ["-Werror", "-fpack-struct"],
           ["-Werror", "-ffreestanding", "-nostdlib"], ["-Werror", "-funsigned-char"], WARNINGS + ["-DCHX_TARGET_MINOR=0"]]
CXX_FLAGS = [WARNINGS + ["-Wundef"], WARNINGS + ["-fno-exceptions", "-fno-rtti"], ["-Werror", "-fshort-enums"], ["-Werror", "-fpack-struct"]]
SDK = '''#include <chancery/extractor.hpp>
struct Nothing : chancery::sdk::Extractor {
  static std::unique_ptr<chancery::sdk::Extractor> Create(const chancery::sdk::Host &, std::string_view, std::string &) {
    return std::make_unique<Nothing>();
  }
  void Extract(const chancery::sdk::Document &document, chancery::sdk::Emitter &emitter) override {
    emitter.Emit(chancery::sdk::Annotation("a", 0, document.text().size()).Set("key", "value").SetInt("n", 1).Link("kb", "id").Relate("to", 1));
  }
};
CHX_MANIFEST("{}");
'''
SDK_DESIGNATED = SDK + 'CHANCERY_PLUGIN(Nothing, .id = "a.b", .version = "1.0.0")\n'
SDK_IN_ORDER = SDK + 'CHANCERY_PLUGIN(Nothing, "a.b", "1.0.0", "en ru", "a", "", "sentence", true)\n'
SDK_FLAGS = "-Wall -Wextra -pedantic -Werror -Wshadow -Wconversion".split()
# A function that may throw must not get into the descriptor from C++17 on.
THROWS = ABI + "static void CHX_CALL may_throw(chx_instance *) {}\nchx_extractor extractor = {};\nvoid set() { extractor.destroy = may_throw; }\n"
# Nor may 32-bit code think that it speaks this ABI.
NARROW = "#include <chancery/extractor.h>\n"


def main(repository):
    include = [f"-I{repository}/plugins/include", f"-I{repository}/plugins/sdk/cpp", f"-I{repository}/plugins/sdk/c"]
    failures = runs = 0
    with tempfile.TemporaryDirectory() as folder:
        def compiles(compiler, standard, source, suffix, flags):
            path = pathlib.Path(folder, "t" + suffix)
            path.write_text(source, encoding="utf-8")
            return subprocess.run([compiler, f"-std={standard}", "-fsyntax-only", *flags, *include, str(path)], capture_output=True, text=True)

        known = {}

        def supports(compiler, standard, suffix):
            if (compiler, standard) not in known:
                known[compiler, standard] = compiles(compiler, standard, "int x;", suffix, []).returncode == 0
            return known[compiler, standard]

        cases = []
        for compiler in ("gcc", "clang"):
            cases += [(compiler, s, ABI, ".c", flags, True) for s in ("c11", "c17", "gnu17", "c2x") for flags in C_FLAGS]
            cases += [(compiler, "c11", NARROW, ".c", ["-m32", "-ffreestanding", "-nostdinc", f"-I{folder}"], False)]
        for compiler in ("g++", "clang++"):
            cases += [(compiler, f"c++{s}", ABI, ".cc", flags, True) for s in ("11", "14", "17", "20", "23", "2b") for flags in CXX_FLAGS]
            cases += [(compiler, f"c++{s}", SDK_DESIGNATED, ".cc", SDK_FLAGS, True) for s in ("20", "23", "2b")]
            cases += [(compiler, f"c++{s}", SDK_IN_ORDER, ".cc", SDK_FLAGS, True) for s in ("17", "20", "23", "2b")]
            cases += [(compiler, f"c++{s}", THROWS, ".cc", [], False) for s in ("17", "20")]
        # What -m32 includes in place of a 32-bit C library, which need not be installed.
        pathlib.Path(folder, "stddef.h").write_text("typedef unsigned size_t;\n#define offsetof __builtin_offsetof\n", encoding="utf-8")
        pathlib.Path(folder, "stdint.h").write_text(
            "".join(f"typedef {c} int{n}_t;\ntypedef unsigned {c} uint{n}_t;\n" for n, c in ((8, "char"), (16, "short"), (32, "int"), (64, "long long"))),
            encoding="utf-8")
        for compiler, standard, source, suffix, flags, good in cases:
            if shutil.which(compiler) is None or not supports(compiler, standard, suffix):
                continue
            runs += 1
            result = compiles(compiler, standard, source, suffix, flags)
            if (result.returncode == 0) != good:
                failures += 1
                print(f"{compiler} -std={standard} {' '.join(flags)}: {'failed' if good else 'should have failed'}\n{result.stderr}")
            elif not good and not any(why in result.stderr for why in ("noexcept", "exception spec", "may_throw", "64-bit only")):
                failures += 1
                print(f"{compiler} -std={standard}: failed, but for another reason\n{result.stderr}")
    print(f"{runs} compilations, {failures} wrong")
    return 1 if failures or runs < 40 else 0


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    sys.exit(main(sys.argv[1]))
