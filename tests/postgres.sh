#!/usr/bin/env bash
# A throw-away PostgreSQL cluster for tests: fast and not durable, trusts everybody on this machine.
#   tests/postgres.sh start DIR PORT   DIR is new or empty; listens on 127.0.0.1:PORT and on a socket in DIR
#   tests/postgres.sh stop DIR         the caller removes DIR
# Superuser: postgres. As root the server runs as the system user postgres, who then owns DIR.
set -euo pipefail

usage() { echo "usage: $0 start DIR PORT | stop DIR" >&2; exit 2; }
fail() { echo "$0: $*" >&2; exit 1; }

bin=/usr/lib/postgresql/15/bin
[ -x "$bin/initdb" ] || fail "PostgreSQL 15 is missing: apt-get install postgresql-15"

as_server() {  # initdb and the server refuse to run as root
  if [ "$(id -u)" -eq 0 ]; then runuser -u postgres -- "$@"; else "$@"; fi
}

start() {
  mkdir -p "$dir"
  [ -z "$(ls -A "$dir")" ] || fail "$dir is not empty"
  if [ "$(id -u)" -eq 0 ]; then chown postgres: "$dir"; fi
  cd "$dir"  # the server must be able to enter the directory it starts in
  as_server "$bin/initdb" --pgdata="$dir/data" --username=postgres --auth=trust --locale=C --encoding=UTF8 --no-sync \
    >"$dir/initdb.log" 2>&1 || { cat "$dir/initdb.log" >&2; exit 1; }
  cat >>"$dir/data/postgresql.conf" <<END
listen_addresses = '127.0.0.1'
port = $port
unix_socket_directories = '$dir'
max_connections = 200
fsync = off
full_page_writes = off
wal_level = minimal
max_wal_senders = 0
jit = off
END
  as_server "$bin/pg_ctl" --pgdata="$dir/data" --log="$dir/server.log" --wait --timeout=60 --silent start ||
    { cat "$dir/server.log" >&2; exit 1; }
}

stop() {
  [ -d "$dir/data" ] || fail "no cluster in $dir"
  cd "$dir"
  as_server "$bin/pg_ctl" --pgdata="$dir/data" --mode=immediate --wait --silent stop
}

case "${1:-} $#" in
  "start 3") dir=$(realpath -m "$2") port=$3; [[ $port =~ ^[0-9]+$ ]] || usage; start ;;
  "stop 2") dir=$(realpath -m "$2"); stop ;;
  *) usage ;;
esac
