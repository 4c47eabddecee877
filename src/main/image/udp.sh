#!/bin/bash
# Keeps the kernel's UDP rules as the sidecar tells them. Once a second it asks
# Envoy for the rules (written by the control plane, see UdpRules.java); if they
# changed, it checks every line and replaces the chain to which sluice-init leads.
# Where Envoy is away or says what cannot be understood, the last rules stay.
# While nothing changes, nothing is forked.
set -uo pipefail
source "${BASH_SOURCE[0]%/*}/netfilter.sh"
set -f

ENVOY=/dev/tcp/127.0.0.1/15004
TITLE='^sluice-udp/1 ([0-9a-f]{32})$'
PORT='[1-9][0-9]{0,4}'
ALLOW="^allow ([0-9a-f.:]{2,39}) (all|$PORT(,$PORT){0,14})\$"
MAX_HEADERS=40
MAX_RULES=65536
# No line of ours is longer, so a longer one is not worth reading to its end.
MAX_LINE=250
ANSWER_SECONDS=10

applied=''
said=''

# say MESSAGE: once, until there is something else to say.
say() {
  if [[ $1 != "$said" ]]; then printf 'sluice udp: %s\n' "$1"; fi
  said=$1
}

main() {
  trap 'exit 0' TERM INT
  trap '' PIPE # a reset connection is seen by who reads from it
  # A pipe that stays empty: reading from it is a sleep without a process.
  exec {idle}<> <(:)
  while :; do
    { follow <>"$ENVOY"; } 2>/dev/null
    read -rt 1 -u "$idle"
  done
}

# With Envoy as standard input.
follow() {
  local rules4=() rules6=() version line until=$((SECONDS + ANSWER_SECONDS))
  printf 'GET /udp HTTP/1.1\r\nHost: sluice\r\nConnection: close\r\n\r\n' >&0
  body || return
  next
  [[ $line =~ $TITLE ]] || { refuse 'not the title of UDP rules'; return; }
  version=${BASH_REMATCH[1]}
  if [[ $version == "$applied" ]]; then return; fi
  collect || return
  if apply ipv4 "${rules4[@]}" && apply ipv6 "${rules6[@]}"; then
    applied=$version
    say "rules $version: $((${#rules4[@]} + ${#rules6[@]}))"
  fi
}

# Reads up to the first line of the body.
body() {
  local count
  next
  # Envoy starts, or has no rules yet.
  [[ $line == 'HTTP/1.1 200 OK'$'\r' ]] || return 1
  for ((count = 0; count < MAX_HEADERS; count++)); do
    next || return 1
    if [[ $line == $'\r' ]]; then return 0; fi
  done
  return 1
}

# Reads rules until the end; fails without any effect if one of them is not ours.
collect() {
  local count
  for ((count = 0; count <= MAX_RULES; count++)); do
    next || { refuse 'there is no line "end"'; return 1; }
    case $line in
      end) return 0 ;;
      open)
        rules4+=("-A $UDP_ALLOWED_CHAIN -j ACCEPT")
        rules6+=("-A $UDP_ALLOWED_CHAIN -j ACCEPT")
        ;;
      *) allow || { refuse 'neither open, nor allow with an address and ports, nor end'; return 1; } ;;
    esac
  done
  refuse "more than $MAX_RULES rules"
  return 1
}

allow() {
  local source ports rule
  [[ $line =~ $ALLOW ]] || return 1
  source=${BASH_REMATCH[1]} ports=${BASH_REMATCH[2]}
  rule='-p udp'
  if [[ $ports != all ]]; then
    in_range "$ports" || return 1
    rule+=" -m multiport --dports $ports"
  fi
  if is_ipv4 "$source"; then
    rules4+=("-A $UDP_ALLOWED_CHAIN -s $source/32 $rule -j ACCEPT")
  elif is_ipv6 "$source"; then
    rules6+=("-A $UDP_ALLOWED_CHAIN -s $source/128 $rule -j ACCEPT")
  else
    return 1
  fi
}

in_range() {
  local port IFS=,
  for port in $1; do ((port <= 65535)) || return 1; done
}

# A line without its end, into $line. Never longer than wanted, never waited for
# too long, and never half of one.
next() {
  line=''
  ((SECONDS <= until)) && IFS= read -rt 2 -n "$MAX_LINE" line && ((${#line} < MAX_LINE))
}

# Says why, but not the line itself: it may be anybody's.
refuse() { say "rules refused, the last ones stay: $1"; }

# apply FAMILY RULE...: one transaction.
apply() {
  local family=$1 error
  shift
  if [[ $family == ipv6 ]] && ! has_ipv6; then return 0; fi
  if ! error=$(transaction "$@" | "$(tool "$family" restore)" --noflush 2>&1); then
    say "could not program $family rules (the container needs NET_ADMIN and user 0): $error"
    return 1
  fi
}

transaction() {
  # Naming the chain empties it.
  printf '%s\n' '*filter' ":$UDP_ALLOWED_CHAIN - [0:0]" "$@" COMMIT
}

main "$@"
