# shellcheck shell=bash
# The backend for machines with a Docker engine and kind.

KIND_CLUSTER=sluice

kind_up() {
  if ! command -v kubectl >/dev/null; then "$KIND_E2E/binaries.sh" kubectl >/dev/null; fi
  if kind get clusters 2>/dev/null | grep -qx "$KIND_CLUSTER"; then
    say "the cluster is up already"
    kind export kubeconfig --name "$KIND_CLUSTER" --kubeconfig "$CLUSTER/kubeconfig" --quiet
    return
  fi
  phase "creating a cluster with kind" 60
  kind create cluster --name "$KIND_CLUSTER" --kubeconfig "$CLUSTER/kubeconfig" --wait 180s >&2
}

kind_down() {
  phase "deleting the cluster with kind" 5
  kind delete cluster --name "$KIND_CLUSTER" --kubeconfig "$CLUSTER/kubeconfig" >&2
  rm -rf "$CLUSTER"
}

kind_load() {
  local archive
  for archive in "$@"; do
    phase "loading $archive" 10
    kind load image-archive --name "$KIND_CLUSTER" "$archive" >&2
  done
}

kind_status() { kind get nodes --name "$KIND_CLUSTER"; }

# The machine's own kubectl if it has one.
kubectl() { PATH=$PATH:$BIN command kubectl --kubeconfig "$CLUSTER/kubeconfig" "$@"; }
