#!/bin/bash
# Programs transparent interception in the pod's network namespace: TCP that
# arrives goes to Envoy's inbound port, TCP that the application sends goes to
# its outbound port. Running it again replaces what it programmed before.
#
#   SLUICE_EXCLUDE_INBOUND_PORTS   ports that arrive untouched: 8080,9090
#   SLUICE_EXCLUDE_OUTBOUND_PORTS  ports that leave untouched
#   SLUICE_EXCLUDE_OUTBOUND_CIDRS  networks reached untouched: 10.0.0.0/8,fd00::/8
set -euo pipefail
set -f # values of the variables are split, but never matched against files

INBOUND_PORT=15003
OUTBOUND_PORT=15001
PROXY_UID=1337
# Envoy's health and metrics: kubelet and Prometheus reach them without the mesh.
ALWAYS_EXCLUDED_INBOUND_PORTS=15021,15090

die() {
  printf 'sluice init: %s\n' "$*" >&2
  exit 1
}

# "a, b" -> two lines
items() { tr ',' '\n' <<<"$1" | tr -d '[:blank:]' | sed '/^$/d'; }

check_ports() {
  local port
  for port in $(items "$2"); do
    if ! [[ $port =~ ^[1-9][0-9]{0,4}$ ]] || ((port > 65535)); then
      die "$1 contains '$port'; allowed are port numbers from 1 to 65535, separated by commas"
    fi
  done
}

check_cidrs() {
  local cidr
  for cidr in $(items "$2"); do
    if ! is_ipv4_cidr "$cidr" && ! is_ipv6_cidr "$cidr"; then
      die "$1 contains '$cidr'; allowed are networks such as 10.0.0.0/8 or fd00::/8, separated by commas"
    fi
  done
}

is_ipv4_cidr() {
  local octet='(0|[1-9][0-9]{0,2})' part
  [[ $1 =~ ^$octet\.$octet\.$octet\.$octet/(0|[1-9][0-9]?)$ ]] || return 1
  for part in "${BASH_REMATCH[@]:1:4}"; do ((part <= 255)) || return 1; done
  ((BASH_REMATCH[5] <= 32))
}

is_ipv6_cidr() {
  local address=${1%/*} group='[0-9A-Fa-f]{1,4}' groups
  [[ $1 =~ /(0|[1-9][0-9]{0,2})$ ]] || return 1
  ((BASH_REMATCH[1] <= 128)) || return 1
  if [[ $address != *::* ]]; then
    [[ $address =~ ^($group:){7}$group$ ]]
    return
  fi
  [[ $address =~ ^(($group:){0,6}$group)?::(($group:){0,6}$group)?$ ]] || return 1
  # "::" stands for one group or more.
  read -ra groups <<<"${address//:/ }"
  ((${#groups[@]} <= 7))
}

# rules FAMILY: input for iptables-restore. One transaction, so that there is no
# moment without the rules, or with half of them.
rules() {
  local family=$1 port cidr
  echo '*nat'
  # Naming a chain of ours empties it.
  echo ':SLUICE_INBOUND - [0:0]'
  echo ':SLUICE_OUTBOUND - [0:0]'
  for port in $(items "$ALWAYS_EXCLUDED_INBOUND_PORTS,$EXCLUDE_INBOUND_PORTS" | sort -nu); do
    echo "-A SLUICE_INBOUND -p tcp --dport $port -j RETURN"
  done
  echo "-A SLUICE_INBOUND -p tcp -j REDIRECT --to-ports $INBOUND_PORT"
  # Envoy's own connections, or they would come back to it for ever.
  echo "-A SLUICE_OUTBOUND -m owner --uid-owner $PROXY_UID -j RETURN"
  echo '-A SLUICE_OUTBOUND -o lo -j RETURN'
  for cidr in "$(loopback "$family")" $(cidrs_of "$family"); do
    echo "-A SLUICE_OUTBOUND -d $cidr -j RETURN"
  done
  for port in $(items "$EXCLUDE_OUTBOUND_PORTS" | sort -nu); do
    echo "-A SLUICE_OUTBOUND -p tcp --dport $port -j RETURN"
  done
  echo "-A SLUICE_OUTBOUND -p tcp -j REDIRECT --to-ports $OUTBOUND_PORT"
  jump "$family" PREROUTING SLUICE_INBOUND
  jump "$family" OUTPUT SLUICE_OUTBOUND
  echo COMMIT
}

loopback() { if [[ $1 == ipv4 ]]; then echo 127.0.0.0/8; else echo ::1/128; fi; }

cidrs_of() {
  local cidr
  for cidr in $(items "$EXCLUDE_OUTBOUND_CIDRS"); do
    if [[ $1 == ipv6 && $cidr == *:* || $1 == ipv4 && $cidr != *:* ]]; then echo "$cidr"; fi
  done
}

# Puts the jump first in its chain, and takes away as many as are there.
jump() {
  local family=$1 from=$2 to=$3
  saved "$family" | grep -x -- "-A $from -p tcp -j $to" | sed 's/^-A/-D/' || true
  echo "-I $from 1 -p tcp -j $to"
}

tool() { if [[ $1 == ipv4 ]]; then echo "iptables-$2"; else echo "ip6tables-$2"; fi; }

saved() { "$(tool "$1" save)" -t nat; }

program() {
  local family=$1 error
  if ! error=$(rules "$family" | "$(tool "$family" restore)" --noflush 2>&1); then
    die "could not program $family rules (the container needs NET_ADMIN, NET_RAW and user 0): $error"
  fi
}

# A pod without IPv6 has nothing to intercept there.
has_ipv6() {
  [[ $(cat /proc/sys/net/ipv6/conf/all/disable_ipv6 2>/dev/null) == 0 ]] && saved ipv6 >/dev/null 2>&1
}

main() {
  EXCLUDE_INBOUND_PORTS=${SLUICE_EXCLUDE_INBOUND_PORTS:-}
  EXCLUDE_OUTBOUND_PORTS=${SLUICE_EXCLUDE_OUTBOUND_PORTS:-}
  EXCLUDE_OUTBOUND_CIDRS=${SLUICE_EXCLUDE_OUTBOUND_CIDRS:-}
  check_ports SLUICE_EXCLUDE_INBOUND_PORTS "$EXCLUDE_INBOUND_PORTS"
  check_ports SLUICE_EXCLUDE_OUTBOUND_PORTS "$EXCLUDE_OUTBOUND_PORTS"
  check_cidrs SLUICE_EXCLUDE_OUTBOUND_CIDRS "$EXCLUDE_OUTBOUND_CIDRS"

  local families=IPv4
  program ipv4
  if has_ipv6; then
    program ipv6
    families+=' and IPv6'
  fi
  printf 'sluice init: %s TCP in -> %s (except ports %s), out -> %s (except uid %s, loopback, networks %s, ports %s)\n' \
    "$families" "$INBOUND_PORT" "$(list "$ALWAYS_EXCLUDED_INBOUND_PORTS,$EXCLUDE_INBOUND_PORTS")" \
    "$OUTBOUND_PORT" "$PROXY_UID" "$(list "$EXCLUDE_OUTBOUND_CIDRS")" "$(list "$EXCLUDE_OUTBOUND_PORTS")"
}

list() {
  local all
  all=$(items "$1" | paste -sd ' ')
  echo "${all:-none}"
}

main "$@"
