#!/usr/bin/env bash
# A Kubernetes cluster for the demo and the end-to-end tests.
#
#   cluster.sh up                  starts it, or checks that it is well
#   cluster.sh load IMAGE.tar...   gives it images
#   cluster.sh status              what runs, the node, the pods
#   cluster.sh kubeconfig          prints the path of its kubeconfig
#   cluster.sh kubectl ARGUMENT... runs kubectl against it
#   cluster.sh down                stops it and removes all of it but its logs
#
# --backend kind|local (before or after the command) says how; by default kind
# is used where a Docker engine and kind are there, else local.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/lib/common.sh"

CLUSTER=$SLUICE_STATE/cluster

usage() {
  sed -n '2,/^set/s/^# \{0,1\}//p' "${BASH_SOURCE[0]}" >&2
  exit 2
}

detect_backend() {
  if [[ -e $CLUSTER/backend ]]; then
    cat "$CLUSTER/backend"
  elif command -v kind >/dev/null && docker info >/dev/null 2>&1; then
    echo kind
  else
    echo local
  fi
}

use_backend() {
  BACKEND=${1:-$(detect_backend)}
  case $BACKEND in
    kind | local) source "$KIND_E2E/lib/backend-$BACKEND.sh" ;;
    *) die "unknown backend '$BACKEND'; there are kind and local" ;;
  esac
}

up() {
  local began=$SECONDS
  if [[ -e $CLUSTER/backend && $(cat "$CLUSTER/backend") != "$BACKEND" ]]; then
    die "a cluster made with --backend $(cat "$CLUSTER/backend") is there; take it down first"
  fi
  mkdir -p "$CLUSTER"
  echo "$BACKEND" >"$CLUSTER/backend"
  "${BACKEND}_up"
  say "the cluster is ready after $((SECONDS - began)) s: export KUBECONFIG=$CLUSTER/kubeconfig"
}

down() {
  "${BACKEND}_down"
  rm -f "$CLUSTER/backend"
}

load() {
  (($# > 0)) || die "load needs image archives: cluster.sh load target/images/sluice.tar"
  local archive
  for archive in "$@"; do [[ -f $archive ]] || die "there is no image archive '$archive'"; done
  "${BACKEND}_load" "$@"
}

status() {
  [[ -e $CLUSTER/backend ]] || die "there is no cluster; 'cluster.sh up' makes one"
  "${BACKEND}_status"
  kubectl get nodes --output wide
  kubectl get pods --all-namespaces
}

main() {
  local backend='' command=''
  # Options end at the command's own arguments: those of kubectl are not ours.
  while (($# > 0)); do
    case $1 in
      --backend) (($# > 1)) || usage; backend=$2; shift 2 ;;
      --backend=*) backend=${1#*=}; shift ;;
      -h | --help) usage ;;
      *)
        if [[ -n $command ]]; then break; fi
        command=$1
        shift
        ;;
    esac
    if [[ $command == kubectl ]]; then break; fi
  done
  case $command in
    up | down | load) lock "$SLUICE_STATE/cluster.lock" ;;
    kubectl | status | kubeconfig) ;;
    *) usage ;;
  esac
  use_backend "$backend"
  case $command in
    kubeconfig) echo "$CLUSTER/kubeconfig" ;;
    kubectl) kubectl "$@" ;;
    *) "$command" "$@" ;;
  esac
}

main "$@"
