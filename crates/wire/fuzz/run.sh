#!/bin/sh
# Fuzzes one decoder for so many seconds, on stable Rust: run.sh decode|payment|code_tables|sheet [SECONDS]
# Starts from the golden messages; what it learns stays in corpus/TARGET, which can be thrown away.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
target=${1:?decode, payment, code_tables or sheet}
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
    code_tables) seeds=$here/../data ;;
    sheet) seeds=$here/../tests/sheets ;;
    *) seeds=$here/../tests/golden ;;
esac
exec "$build/$triple/release/$target" -max_total_time="$seconds" -max_len=65536 -timeout=10 -rss_limit_mb=2048 \
    -artifact_prefix="$here/corpus/" "$here/corpus/$target" "$seeds"
