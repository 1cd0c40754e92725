#!/usr/bin/env bash
# Trains the model of persons' names again: tests/quality/train_names.sh GOLD_FOLDER [train_names option ...]
# Without options it writes plugins/officials/data/names.model, the same bytes each time; with --folds=5 or
# --test=FILE it prints figures instead.  docs/names-model.md says what the sets are.
set -euo pipefail
gold=$(realpath "${1:?usage: tests/quality/train_names.sh GOLD_FOLDER [option ...]}")
shift
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
sets=(
  crossner.en.train wikigold.en.dev unerewt.en.dev unerpud.en.dev redocred.en.dev multiner.en.dev legalner.en.dev
  gmb.en.dev re3d.en.dev domain.en factrueval.ru.dev unerpud.ru.dev domain.ru kaznerd.kk.valid domain.kk
)
paths=("${sets[@]/#/$gold/}")
paths=("${paths[@]/%/.jsonl}")
build=${BUILD:-build/release}
[ -e "$build/build.ninja" ] || cmake --preset release --log-level=WARNING >/dev/null
cmake --build "$build" --target train_names -- --quiet
[ $# -gt 0 ] || set -- --model=plugins/officials/data/names.model
exec "$build/tests/quality/train_names" --data=plugins/officials "$@" "${paths[@]}"
