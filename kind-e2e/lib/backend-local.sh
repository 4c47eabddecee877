# shellcheck shell=bash
# The backend without any container engine: Kubernetes' own programs as
# processes of this machine, in a network namespace of their own.

for part in process node pki control-plane runtime worker; do
  # shellcheck source=/dev/null
  source "$KIND_E2E/lib/$part.sh"
done
# shellcheck source=prerequisites.sh
source "$KIND_E2E/lib/prerequisites.sh"

LOCAL_PROCESSES=(node etcd kube-apiserver kube-controller-manager kube-scheduler containerd kubelet kube-proxy coredns)
LOCAL_TOOLS=(etcd kubectl kube-apiserver kube-controller-manager kube-scheduler kubelet kube-proxy coredns)

kubectl() { "$BIN/kubectl" --kubeconfig "$CLUSTER/kubeconfig" "$@"; }

all_running() {
  local name
  for name in "${LOCAL_PROCESSES[@]}"; do running "$name" || return 1; done
}

local_up() {
  if all_running && api_ready >/dev/null 2>&1 && node_ready; then
    say "the cluster is up already"
    return
  fi
  require_node
  "$KIND_E2E/binaries.sh" "${LOCAL_TOOLS[@]}" >/dev/null
  mkdir -p "$CLUSTER/log"
  phase "preparing the node's network, mounts and certificates" 1
  node_up
  pki_up
  kubeconfigs_up
  phase "starting etcd, the API server, controllers and scheduler" 10
  container_runtime_up
  control_plane_up
  phase "starting the node: containerd, kubelet, kube-proxy and DNS" 10
  pause_image_up
  worker_up
}

# The order matters: kubelet would restart what is stopped before it.
processes_down() {
  worker_down
  containers_down
  control_plane_down
}

local_down() {
  if [[ ! -e $CLUSTER/backend && ! -e /run/netns/$NODE_NETNS ]]; then
    say "there is no cluster"
    return
  fi
  ((EUID == 0)) || die "only root can take a local cluster down"
  phase "stopping the cluster" 5
  processes_down
  stop node 1
  network_down
  cgroups_down
  mountpoints_down
  find "$CLUSTER" -mindepth 1 -maxdepth 1 ! -name log -exec rm -rf {} +
}

local_load() {
  local archive
  running node || die "the cluster is not up"
  enter_node
  for archive in "$@"; do
    phase "loading $archive" 5
    ctr images import "$(realpath "$archive")" >&2
  done
}

local_status() {
  local name pid
  for name in "${LOCAL_PROCESSES[@]}"; do
    if pid=$(pid_of "$name"); then
      printf '%-24s running  pid %-7s %4d MiB\n' "$name" "$pid" "$(memory_of "$pid")"
    else
      printf '%-24s stopped\n' "$name"
    fi
  done
}

# Resident memory in MiB.
memory_of() { awk '/^VmRSS:/ { print int($2 / 1024) }' "/proc/$1/status"; }
