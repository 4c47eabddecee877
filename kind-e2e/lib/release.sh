# shellcheck shell=bash
# Sourced by the demo: releases versions of the shop's catalog and counts what its callers saw.

REPORT=()
FAILED=no

kube() { "$KIND_E2E/cluster.sh" kubectl "$@"; }
stats() { kube -n shop exec deploy/load -c load -- shop stats "$@"; }
rollout() { kube -n shop get rollout catalog -o "jsonpath=$1"; }

# note "text" ok|bad: one line of the report at the end.
note() {
  REPORT+=("$([[ $2 == ok ]] && echo '  ok   ' || echo '  FAIL ')$1")
  if [[ $2 != ok ]]; then FAILED=yes; fi
}

check() { if (($2)); then note "$1" ok; else note "$1" bad; fi; }

# Begins from a known version, whatever an earlier run left.
reset_shop() {
  kube -n shop wait rollout/catalog --for=condition=Progressing=False --timeout=300s >/dev/null
}

# release VERSION NAME=VALUE...: what a user does, nothing more.
release() {
  local version=$1
  shift
  say ""
  say "== kubectl set env deployment/catalog VERSION=$version $*"
  stats --mark "v$version" >/dev/null
  kube -n shop set env deployment/catalog "VERSION=$version" "$(knob FAILURE_RATE 0 "$@")" "$(knob LATENCY_MS 5 "$@")" >/dev/null
}

# knob NAME DEFAULT NAME=VALUE...: its setting among the given ones, else the default.
knob() {
  local name=$1 value=$2 setting
  shift 2
  for setting in "$@"; do
    if [[ $setting == "$name="* ]]; then value=${setting#*=}; fi
  done
  echo "$name=$value"
}

# Shows the Rollout and the load, line by line, until the release has ended; prints the phase at the end.
watch_release() {
  local version=$1 phase='' line='' last='' deadline=$((SECONDS + 420))
  while ((SECONDS < deadline)); do
    line=$(rollout '{.status.phase}|{.status.canaryWeight}|{.status.stepOf}|{.status.message}')
    if [[ $line != "$last" ]]; then
      show "$line" "$version"
      last=$line
    fi
    phase=${line%%|*}
    if ended "$phase"; then
      echo "$phase"
      return
    fi
    sleep 0.5
  done
  echo "$phase"
}

ended() { [[ $1 == Promoted || $1 == RolledBack ]] && [[ $(rollout '{.status.history[0].startedAt}') > $BEGAN ]]; }

show() {
  local phase weight step message
  IFS='|' read -r phase weight step message <<<"$1"
  say "$(printf '%s  %-12s %3s %%  %-4s %s' "$(date +%T)" "$phase" "$weight" "$step" "$message")"
}

# field PATH: a number from the load generator since the version's mark; 0 if it never saw that version.
field() { stats --since "v$1" --field "$2" 2>/dev/null || echo 0; }

count() {
  local version=$1
  SENT=$(field "$version" sent)
  LOST=$(field "$version" lost)
  INJECTED=$(field "$version" injected)
  CANARY=$(field "$version" "versions.$version.requests")
}

release_good() {
  local version=$1
  shift
  BEGAN=$(date -u +%Y-%m-%dT%H:%M:%S)
  release "$version" "$@"
  local phase
  phase=$(watch_release "$version")
  sleep 2
  count "$version"
  say "version $version: $phase; $SENT requests sent, $CANARY answered by it, requests lost: $LOST"
  check "version $version is promoted (is: $phase)" "$([[ $phase == Promoted ]] && echo 1 || echo 0)"
  check "good release: requests lost: $LOST of $SENT" "$((LOST == 0 && SENT > 0))"
}

release_bad() {
  local version=$1 reason=$2
  shift 2
  BEGAN=$(date -u +%Y-%m-%dT%H:%M:%S)
  release "$version" "$@"
  local phase found windows
  phase=$(watch_release "$version")
  found=$(rollout '{.status.history[0].reason}')
  windows=$(rollout '{.status.statistics.windows}')
  sleep 3
  count "$version"
  say "version $version: $phase ($found) after $windows windows; $CANARY requests reached it, $INJECTED failed by its own fault, requests lost: $LOST"
  check "version $version ($*) is taken back for $reason (is: $phase, $found, after $windows windows)" \
    "$([[ $phase == RolledBack && $found == "$reason" ]] && echo 1 || echo 0)"
  check "bad release $version: only its own failures were failures, requests lost: $LOST" "$((LOST == 0))"
  stays_away "$version"
}

# After the acknowledgement not one more request may reach the canary.
stays_away() {
  local before after
  before=$(field "$1" "versions.$1.requests")
  sleep 3
  after=$(field "$1" "versions.$1.requests")
  check "version $1 gets no request after it was taken back ($before, then $after)" "$((before == after))"
}

report() {
  say ""
  say "$(kube -n shop get rollouts)"
  say ""
  printf '%s\n' "${REPORT[@]}"
  [[ $FAILED == no ]] || die "not everything held; see the lines above"
  say "everything held"
}
