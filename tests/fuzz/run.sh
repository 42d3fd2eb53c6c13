#!/usr/bin/env bash
# Runs every fuzz target, two at a time, from the seeds in git.
#   tests/fuzz/run.sh runs NUMBER [NAME ...]       the same inputs at each run of one program
#   tests/fuzz/run.sh seconds NUMBER [NAME ...]    other inputs each time, going on from what was found before
# An input that breaks a promise is kept in build/fuzz/ and named; put a small one into tests/fuzz/seeds/<name>/ when
# the fault is mended.
set -uo pipefail
cd "$(dirname "$0")/../.."
how=$1 number=$2; shift 2
names=("$@")
if [ ${#names[@]} -eq 0 ]; then
  for target in build/check/fuzz_*; do
    [ -x "$target" ] && [ -f "$target" ] && names+=("${target#build/check/fuzz_}")
  done
fi
mkdir -p build/fuzz

explore() {
  local name=$1 found=build/fuzz/$1 much
  case $how in
    runs) much=(-seed=1 -runs="$number"); found=$(mktemp -d) ;;
    seconds) much=(-max_total_time="$number"); mkdir -p "$found" ;;
  esac
  mkdir -p "tests/fuzz/seeds/$name"
  local ended=0
  build/check/fuzz_"$name" "${much[@]}" -max_len=20000 -timeout=10 -rss_limit_mb=1024 \
    -artifact_prefix="build/fuzz/$name-" "$found" "tests/fuzz/seeds/$name" >"build/fuzz/$name.log" 2>&1 || ended=1
  [ "$how" = seconds ] || rm -rf "$found"
  if [ $ended -eq 0 ]; then
    grep -h '^Done' "build/fuzz/$name.log" | sed "s/^/$name: /"
  else
    sed "s/^/$name: /" "build/fuzz/$name.log" | grep -vE ': (#[0-9]+|INFO|\s*NEW_FUNC)' | tail -40
  fi
  return $ended
}
export -f explore; export how number
printf '%s\n' "${names[@]}" | xargs -P 2 -I{} bash -c 'explore {}'
