#!/usr/bin/env bash
# Runs every fuzz target for some seconds, two at a time, from the seeds in git.
#   tests/fuzz/run.sh SECONDS [NAME ...]
# An input that breaks a promise is kept in build/fuzz/ and named; put a small one into tests/fuzz/seeds/<name>/ when
# the fault is mended.
set -uo pipefail
cd "$(dirname "$0")/../.."
seconds=$1; shift
names=("$@")
if [ ${#names[@]} -eq 0 ]; then
  for target in build/check/fuzz_*; do
    [ -x "$target" ] && [ -f "$target" ] && names+=("${target#build/check/fuzz_}")
  done
fi
mkdir -p build/fuzz

explore() {  # what it finds new is kept beside the tree, so that the next run goes on from there
  local name=$1 found=build/fuzz/$1
  mkdir -p "$found" "tests/fuzz/seeds/$name"
  if build/check/fuzz_"$name" -max_total_time="$seconds" -max_len=20000 -timeout=10 -rss_limit_mb=1024 \
      -artifact_prefix="build/fuzz/$name-" "$found" "tests/fuzz/seeds/$name" >"build/fuzz/$name.log" 2>&1; then
    grep -h '^Done' "build/fuzz/$name.log" | sed "s/^/$name: /"
  else
    sed "s/^/$name: /" "build/fuzz/$name.log" | grep -vE ': (#[0-9]+|INFO|\s*NEW_FUNC)' | tail -40
    return 1
  fi
}
export -f explore; export seconds
printf '%s\n' "${names[@]}" | xargs -P 2 -I{} bash -c 'explore {}'
