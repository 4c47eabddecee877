#!/usr/bin/env bash
# Builds the programs of the local cluster from their modules into the cache and
# prints the folder where all of them can be found.
#
#   binaries.sh all
#   binaries.sh etcd kube-apiserver kubectl envoy prometheus
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/lib/common.sh"
source "$KIND_E2E/lib/tools.sh"
source "$KIND_E2E/lib/prerequisites.sh"

usage() {
  say "usage: binaries.sh all | TOOL..."
  say "tools: ${ALL_TOOLS[*]}; not in all: ${GUEST_TOOLS[*]}"
  exit 2
}

# Keeps the order of a full build whatever the order of the arguments.
wanted_tools() {
  local tool
  if [[ " $* " == *" all "* ]]; then
    printf '%s\n' "${ALL_TOOLS[@]}"
    return
  fi
  for tool in "$@"; do tool_release "$tool" >/dev/null; done
  for tool in "${ALL_TOOLS[@]}" "${GUEST_TOOLS[@]}"; do
    if [[ " $* " == *" $tool "* ]]; then echo "$tool"; fi
  done
}

missing_tools() {
  local tool
  for tool in "$@"; do
    if [[ ! -x $(tool_path "$tool") ]]; then echo "$tool"; fi
  done
}

# The lock is per program, not per run: who needs only kubectl need not wait
# for somebody else's full build.
build() {
  local tool=$1 path scratch
  path=$(tool_path "$tool")
  mkdir -p "$(dirname "$path")"
  lock "$SLUICE_CACHE/bin/.lock"
  if [[ ! -x $path ]]; then
    scratch=$(dirname "$path")/.$tool.partial
    rm -rf "$scratch"*
    make_tool "$tool" "$scratch" || die "could not build $tool (see above)"
    mv "$scratch" "$path"
  fi
  unlock
}

link_current() {
  local tool
  mkdir -p "$BIN"
  for tool in "$@"; do
    ln -sfn "../$(tool_release "$tool")/$tool" "$BIN/.$tool.$$"
    mv -T "$BIN/.$tool.$$" "$BIN/$tool"
  done
}

main() {
  (($# > 0)) || usage
  local tools missing tool left=0 n=0
  tools=$(wanted_tools "$@")
  mapfile -t tools <<<"$tools"
  mapfile -t missing < <(missing_tools "${tools[@]}")
  if ((${#missing[@]} > 0)); then
    require_builders "${missing[@]}"
    for tool in "${missing[@]}"; do left=$((left + TOOL_SECONDS[$tool])); done
  fi
  for tool in "${missing[@]}"; do
    n=$((n + 1))
    say "building $tool, about $(duration "${TOOL_SECONDS[$tool]}") on 2 cores ($n of ${#missing[@]}, $(duration $left) left)"
    build "$tool"
    link_current "$tool"
    left=$((left - TOOL_SECONDS[$tool]))
  done
  link_current "${tools[@]}"
  echo "$BIN"
}

main "$@"
