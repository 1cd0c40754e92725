#!/bin/sh
# Builds the exhibits of a release from this work tree:  tests/plugin_abi/museum/build.sh 1.0
#
# Run once for a version of the header, on the machine that a release is made on, and committed; never run again for a version that was
# released: the point of a museum is that its pieces are old.  Two at least for each version: a plugin in C and one in C++, as their authors
# would build them, and everything.so, which uses all of the header once.
set -eu
version=$1
museum=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$museum/../../.." && pwd)
out=$museum/$version/$(uname -m)
[ ! -e "$out/PROVENANCE" ] || { echo "$out is there already, and stays as it is" >&2; exit 1; }
mkdir -p "$out/everything"
common="-O2 -shared -fPIC -fvisibility=hidden -s -Wl,-z,now -I $root/plugins/include -I $root/plugins/sdk/c"
# shellcheck disable=SC2086 # a list of options
cc -std=c11 $common "$root/plugins/examples/c/un_documents.c" -o "$out/un_documents.so"
# shellcheck disable=SC2086
c++ -std=c++17 $common -fno-gnu-unique -fvisibility-inlines-hidden "-Wl,--version-script=$root/plugins/sdk/c/exports.map" \
  -I "$root/plugins/sdk/cpp" "-Wa,-I$root/plugins/examples/cpp" "$root/plugins/examples/cpp/email.cc" -o "$out/email.so"
words=$root/tests/plugin_abi/compat/words.txt
# shellcheck disable=SC2086
cc -std=c11 $common "-DWORDS_SHA256=\"$(sha256sum "$words" | cut -c1-64)\"" "$root/tests/plugin_abi/compat/everything.c" -o "$out/everything.so"
cp "$words" "$out/everything/words.txt"
chmod 644 "$out"/*.so
{
  echo "Built by museum/build.sh $version on $(. /etc/os-release && echo "$PRETTY_NAME"), with"
  cc --version | head -n 1
  c++ --version | head -n 1
  (cd "$out" && sha256sum ./*.so)
} >"$out/PROVENANCE"
