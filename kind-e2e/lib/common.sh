# shellcheck shell=bash
# Sourced by every script here: where things are, and how to talk to people.

# Failures inside $(...) count, too.
shopt -s inherit_errexit

KIND_E2E=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
REPOSITORY=$(dirname "$KIND_E2E")
SLUICE_CACHE=${SLUICE_CACHE:-$HOME/.cache/sluice}
SLUICE_STATE=${SLUICE_STATE:-$HOME/.local/state/sluice}
BIN=$SLUICE_CACHE/bin/current
export KIND_E2E REPOSITORY SLUICE_CACHE SLUICE_STATE BIN

# Messages go to stderr, so that stdout stays what a caller may capture.
say() { printf '%s\n' "$*" >&2; }

die() {
  printf 'error: %s\n' "$*" >&2
  exit 1
}

# 75 -> "1 min 15 s"
duration() {
  local s=$1
  if ((s < 90)); then echo "$s s"; else echo "$((s / 60)) min $((s % 60)) s"; fi
}

# phase "starting etcd" 1: what happens now and about how many seconds it takes.
phase() { say "$(printf '%-58s about %s' "$1" "$(duration "$2")")"; }

# Runs "$@" until it succeeds, at most $1 seconds.
wait_for() {
  local deadline=$((SECONDS + $1))
  shift
  until "$@" >/dev/null 2>&1; do
    ((SECONDS < deadline)) || return 1
    sleep 0.2
  done
}

# Takes the lock $1 on file descriptor 9 until the shell ends or `unlock`.
lock() {
  mkdir -p "$(dirname "$1")"
  exec 9>"$1"
  flock --nonblock 9 && return
  say "waiting for another run that holds $1"
  flock 9
}

unlock() { exec 9>&-; }
