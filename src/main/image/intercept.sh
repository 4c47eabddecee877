#!/bin/bash
# Programs the pod's network namespace. TCP that arrives goes to Envoy's inbound
# port, TCP that the application sends goes to its outbound port. UDP that
# arrives unasked is dropped, until udp.sh allows some. Running it again replaces
# what it programmed before, and keeps what udp.sh did.
#
#   SLUICE_UDP                     "open": UDP arrives untouched
#   SLUICE_EXCLUDE_INBOUND_PORTS   ports that arrive untouched: 8080,9090
#   SLUICE_EXCLUDE_OUTBOUND_PORTS  ports that leave untouched
#   SLUICE_EXCLUDE_OUTBOUND_CIDRS  networks reached untouched: 10.0.0.0/8,fd00::/8
set -euo pipefail
source "${BASH_SOURCE[0]%/*}/netfilter.sh"
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
  [[ $1 =~ /(0|[1-9][0-9]?)$ ]] && ((BASH_REMATCH[1] <= 32)) && is_ipv4 "${1%/*}"
}

is_ipv6_cidr() {
  [[ $1 =~ /(0|[1-9][0-9]{0,2})$ ]] && ((BASH_REMATCH[1] <= 128)) && is_ipv6 "${1%/*}"
}

# Input for iptables-restore. A table is one transaction, so that there is no
# moment without its rules, or with half of them.
rules() {
  udp_rules "$1" && tcp_rules "$1"
}

udp_rules() {
  local family=$1 port before
  before=$(saved "$family" filter) || return
  echo '*filter'
  echo ":$UDP_CHAIN - [0:0]"
  # Naming a chain empties it, and that one is not ours.
  if ! grep -q "^:$UDP_ALLOWED_CHAIN " <<<"$before"; then echo ":$UDP_ALLOWED_CHAIN - [0:0]"; fi
  if [[ $UDP == open ]]; then
    echo "-A $UDP_CHAIN -j RETURN"
  else
    echo "-A $UDP_CHAIN -i lo -j ACCEPT"
    # Answers to what the pod sent first. The other direction of a flow that
    # somebody else began is judged anew with each datagram: grants end.
    echo "-A $UDP_CHAIN -m conntrack --ctstate ESTABLISHED --ctdir REPLY -j ACCEPT"
    for port in $(items "$EXCLUDE_INBOUND_PORTS" | sort -nu); do
      echo "-A $UDP_CHAIN -p udp --dport $port -j ACCEPT"
    done
    echo "-A $UDP_CHAIN -j $UDP_ALLOWED_CHAIN"
    echo "-A $UDP_CHAIN -j DROP"
  fi
  jump "$before" INPUT udp "$UDP_CHAIN"
  echo COMMIT
}

tcp_rules() {
  local family=$1 port cidr before
  before=$(saved "$family" nat) || return
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
  jump "$before" PREROUTING tcp SLUICE_INBOUND
  jump "$before" OUTPUT tcp SLUICE_OUTBOUND
  echo COMMIT
}

loopback() { if [[ $1 == ipv4 ]]; then echo 127.0.0.0/8; else echo ::1/128; fi; }

cidrs_of() {
  local cidr
  for cidr in $(items "$EXCLUDE_OUTBOUND_CIDRS"); do
    if [[ $1 == ipv6 && $cidr == *:* || $1 == ipv4 && $cidr != *:* ]]; then echo "$cidr"; fi
  done
}

# jump BEFORE CHAIN PROTOCOL OURS: puts the jump first in the chain, and takes
# away as many as are there.
jump() {
  local before=$1 from=$2 protocol=$3 to=$4
  grep -x -- "-A $from -p $protocol -j $to" <<<"$before" | sed 's/^-A/-D/' || true
  echo "-I $from 1 -p $protocol -j $to"
}

program() {
  local family=$1 error
  if ! error=$({ rules "$family" | "$(tool "$family" restore)" --noflush; } 2>&1); then
    die "could not program $family rules (the container needs NET_ADMIN, NET_RAW and user 0, the kernel the" \
      "tables nat and filter of $family): $error"
  fi
}

main() {
  EXCLUDE_INBOUND_PORTS=${SLUICE_EXCLUDE_INBOUND_PORTS:-}
  EXCLUDE_OUTBOUND_PORTS=${SLUICE_EXCLUDE_OUTBOUND_PORTS:-}
  EXCLUDE_OUTBOUND_CIDRS=${SLUICE_EXCLUDE_OUTBOUND_CIDRS:-}
  UDP=${SLUICE_UDP:-closed}
  if [[ $UDP != open && $UDP != closed ]]; then die "SLUICE_UDP is '$UDP'; allowed are open and closed"; fi
  check_ports SLUICE_EXCLUDE_INBOUND_PORTS "$EXCLUDE_INBOUND_PORTS"
  check_ports SLUICE_EXCLUDE_OUTBOUND_PORTS "$EXCLUDE_OUTBOUND_PORTS"
  check_cidrs SLUICE_EXCLUDE_OUTBOUND_CIDRS "$EXCLUDE_OUTBOUND_CIDRS"

  local families=IPv4
  program ipv4
  # Without these the pod would be open to all that reaches it over IPv6, now or
  # once an interface gets an address.
  if has_ipv6; then
    program ipv6
    families+=' and IPv6'
  fi
  printf 'sluice init: %s TCP in -> %s (except ports %s), out -> %s (except uid %s, loopback, networks %s, ports %s); UDP %s\n' \
    "$families" "$INBOUND_PORT" "$(list "$ALWAYS_EXCLUDED_INBOUND_PORTS,$EXCLUDE_INBOUND_PORTS")" \
    "$OUTBOUND_PORT" "$PROXY_UID" "$(list "$EXCLUDE_OUTBOUND_CIDRS")" "$(list "$EXCLUDE_OUTBOUND_PORTS")" "$UDP"
}

list() {
  local all
  all=$(items "$1" | paste -sd ' ')
  echo "${all:-none}"
}

main "$@"
