#!/bin/sh
# Fuzzes one reader of statement files for so many seconds, on stable Rust: run.sh front_door|text|xls|xlsx|archive|layout [SECONDS]
# Starts from the statement files of the tests; what it learns stays in corpus/TARGET, which can be thrown away.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
target=${1:?front_door, text, xls, xlsx, archive or layout}
seconds=${2:-60}
build=${CARGO_TARGET_DIR:-$here/target}/fuzz
# What cargo-fuzz passes, without a sanitizer, which needs nightly.
export RUSTFLAGS="--cfg fuzzing -Ccodegen-units=1 -Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=4 \
-Cllvm-args=-sanitizer-coverage-inline-8bit-counters -Cllvm-args=-sanitizer-coverage-pc-table \
-Cllvm-args=-sanitizer-coverage-trace-compares"
triple=$(rustc -vV | sed -n 's/^host: //p')
CARGO_TARGET_DIR=$build cargo build --quiet --release --target "$triple" --manifest-path "$here/Cargo.toml" --bin "$target"
mkdir -p "$here/corpus/$target"
case $target in
    layout) seeds=$here/../data/statements ;;
    *) seeds=$here/../tests/statements ;;
esac
exec "$build/$triple/release/$target" -max_total_time="$seconds" -max_len=65536 -timeout=10 -rss_limit_mb=1024 \
    -artifact_prefix="$here/corpus/" "$here/corpus/$target" "$seeds"
