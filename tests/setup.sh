#!/usr/bin/env bash
# Installs what packages.txt names and is missing, and the npm packages. Sourced by ./run, ./test and ./bench.
# As another user than root it prints the one line to run and stops.
set -euo pipefail

regia_install_packages() {
  local wanted missing=()
  wanted=$(sed -e 's/#.*//' packages.txt)
  for package in $wanted; do
    # A program that is already on the path does as well as Debian's (node from elsewhere, for one).
    case $package in
      nodejs) command -v node >/dev/null && continue ;;
      npm) command -v npm >/dev/null && continue ;;
    esac
    dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'install ok installed' || missing+=("$package")
  done
  [ ${#missing[@]} -eq 0 ] && return 0
  if [ "$(id -u)" -ne 0 ]; then
    echo "Missing packages. Run this as root, then start again:" >&2
    echo "  apt-get install --no-install-recommends ${missing[*]}" >&2
    exit 1
  fi
  echo "Installing ${#missing[@]} Debian packages ..."
  # The server package would start a cluster of its own; tests make throw-away ones.
  mkdir -p /etc/postgresql-common
  local cluster=/etc/postgresql-common/createcluster.conf
  [ -e "$cluster" ] || echo 'create_main_cluster = false' > "$cluster"
  local log
  log=$(mktemp)
  export DEBIAN_FRONTEND=noninteractive
  if ! { apt-get update -qq && apt-get install -y -qq --no-install-recommends "${missing[@]}"; } >"$log" 2>&1; then
    tail -30 "$log" >&2
    echo "The packages could not be installed." >&2
    exit 1
  fi
  rm -f "$log"
}

# npm ci only when the lock file changed since the last time.
regia_install_npm() {
  local folder=$1 stamp
  stamp="$folder/node_modules/.lock-installed"
  if ! cmp -s "$folder/package-lock.json" "$stamp" 2>/dev/null; then
    (cd "$folder" && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error)
    cp "$folder/package-lock.json" "$stamp"
  fi
}

regia_environment() {
  export CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime
  export CCACHE_NOHASHDIR=1 CCACHE_BASEDIR=$PWD
  export LC_ALL=C.UTF-8
}

regia_build() {
  local preset=$1
  shift
  local log="build-$preset.log"
  [ -f "build/$preset/build.ninja" ] || cmake --preset "$preset" >"$log" 2>&1 || { cat "$log" >&2; exit 1; }
  rm -f "$log"
  ninja -C "build/$preset" "$@"
}
