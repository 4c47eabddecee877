#!/usr/bin/env bash
# The main job, live: a good release reaches 100 % without losing a request; a failing one and a slow one are taken back.
#
#   demo.sh [--backend kind|local] [--down]     --down removes the cluster at the end
#
# Exits with 0 only if everything it shows is as promised.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/lib/common.sh"
source "$KIND_E2E/lib/release.sh"

BACKEND_OPTION=()
DOWN=no

options() {
  while (($# > 0)); do
    case $1 in
      --backend) BACKEND_OPTION=(--backend "${2:?--backend needs kind or local}"); shift 2 ;;
      --down) DOWN=yes; shift ;;
      *) die "unknown option '$1'; there are --backend and --down" ;;
    esac
  done
}

adopt() {
  say ""
  say "A Rollout adopts the running Deployment 'catalog'; its pods keep running."
  kube -n shop apply -f "$REPOSITORY/examples/rollout.yaml" >&2
  kube -n shop wait rollout/catalog --for=condition=Ready --timeout=60s >&2
}

main() {
  options "$@"
  if [[ $DOWN == yes ]]; then trap '"$KIND_E2E/cluster.sh" down' EXIT; fi
  "$KIND_E2E/install.sh" "${BACKEND_OPTION[@]}"
  adopt
  reset_shop
  release_good "2"
  release_bad "3" HarmDetected FAILURE_RATE=0.5
  release_bad "4" HarmDetected LATENCY_MS=15
  report
}

main "$@"
