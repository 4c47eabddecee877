# shellcheck shell=bash
# What both programs that talk to the kernel's packet filter share.

# The chain of init's that every UDP datagram to the pod passes, and the one of
# the updater's to which it leads for what the pod did not ask for itself.
# shellcheck disable=SC2034 # read by who sources this
UDP_CHAIN=SLUICE_UDP
UDP_ALLOWED_CHAIN=SLUICE_UDP_ALLOWED

is_ipv4() {
  local octet='(0|[1-9][0-9]{0,2})' part
  [[ $1 =~ ^$octet\.$octet\.$octet\.$octet$ ]] || return 1
  for part in "${BASH_REMATCH[@]:1}"; do ((part <= 255)) || return 1; done
}

is_ipv6() {
  local group='[0-9A-Fa-f]{1,4}' groups
  if [[ $1 != *::* ]]; then
    [[ $1 =~ ^($group:){7}$group$ ]]
    return
  fi
  [[ $1 =~ ^(($group:){0,6}$group)?::(($group:){0,6}$group)?$ ]] || return 1
  # "::" stands for one group or more.
  read -ra groups <<<"${1//:/ }"
  ((${#groups[@]} <= 7))
}

tool() { if [[ $1 == ipv4 ]]; then echo "iptables-$2"; else echo "ip6tables-$2"; fi; }

# saved FAMILY TABLE
saved() { "$(tool "$1" save)" -t "$2"; }

# Whether the kernel speaks IPv6. What is switched off for the pod now (disable_ipv6
# of all, of the default, of one interface) can be on later, so switches say nothing.
# Where there is no /proc to tell, it does.
has_ipv6() { [[ -e /proc/net/if_inet6 || ! -e /proc/net/dev ]]; }
