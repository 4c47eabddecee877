# shellcheck shell=bash
# containerd with configuration, state and socket of its own.

# Where containerd and its shim are if the script unpacked them itself.
RUNTIME_BIN=$SLUICE_CACHE/debian/containerd/usr/bin

container_runtime_up() {
  local config=$CLUSTER/config
  mkdir -p "$config/cni" "$CLUSTER/cni"
  containerd_config >"$config/containerd.toml"
  cni_config >"$config/cni/10-pods.conflist"
  start containerd "$(containerd_program containerd)" --config "$config/containerd.toml"
  if ! wait_for 20 ctr version; then
    last_words containerd
    die "containerd did not start; its log is $CLUSTER/log/containerd.log"
  fi
}

containerd_program() {
  if [[ -x $RUNTIME_BIN/$1 ]]; then echo "$RUNTIME_BIN/$1"; else command -v "$1"; fi
}

ctr() {
  nsenter "${NODE_NAMESPACES[@]}" "$(containerd_program ctr)" \
    --address "$CLUSTER/containerd.sock" --namespace k8s.io "$@"
}

# restrict_oom_score_adj: where the right to lower that score is missing (in a
# container, say), runc would fail without explaining itself.
containerd_config() {
  cat <<TOML
version = 2
root = "$CLUSTER/containerd"
state = "$CLUSTER/containerd-state"
disabled_plugins = [
  "io.containerd.internal.v1.opt",
  "io.containerd.snapshotter.v1.aufs",
  "io.containerd.snapshotter.v1.btrfs",
  "io.containerd.snapshotter.v1.devmapper",
  "io.containerd.snapshotter.v1.zfs",
]

[debug]
  level = "warn"

[grpc]
  address = "$CLUSTER/containerd.sock"

[ttrpc]
  address = "$CLUSTER/containerd.sock.ttrpc"

[plugins."io.containerd.grpc.v1.cri"]
  sandbox_image = "localhost/pause:1"
  restrict_oom_score_adj = true
  netns_mounts_under_state_dir = true

  [plugins."io.containerd.grpc.v1.cri".cni]
    bin_dir = "$(cni_folder)"
    conf_dir = "$CLUSTER/config/cni"

  [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc]
    runtime_type = "io.containerd.runc.v2"
TOML
}

# One veth pair per pod and a route to it, no bridge: packets between two pods
# then always pass the node's rules, so that the answer of a Service finds its
# way back through the same translation.
cni_config() {
  cat <<JSON
{
  "cniVersion": "0.4.0",
  "name": "pods",
  "plugins": [
    {
      "type": "ptp",
      "ipMasq": true,
      "ipam": {
        "type": "host-local",
        "dataDir": "$CLUSTER/cni",
        "ranges": [[{"subnet": "$POD_CIDR"}]],
        "routes": [{"dst": "0.0.0.0/0"}]
      }
    },
    {"type": "portmap", "capabilities": {"portMappings": true}}
  ]
}
JSON
}

pause_image_up() {
  local folder=$SLUICE_CACHE/pause
  if ctr images list --quiet | grep -qx localhost/pause:1; then return; fi
  if [[ ! -e $folder/pause.tar ]]; then
    mkdir -p "$folder"
    (cd "$KIND_E2E/local/pause" &&
      CGO_ENABLED=0 GOFLAGS='' GOWORK=off go build -buildvcs=false -trimpath -ldflags '-s -w' -o "$folder/pause" .)
    python3 "$REPOSITORY/src/main/image/build.py" layer "$folder/layer.tar" "$folder/pause=/pause"
    python3 "$REPOSITORY/src/main/image/build.py" image "$folder/pause.partial" \
      --tag localhost/pause:1 --entrypoint /pause --layer "$folder/layer.tar"
    mv "$folder/pause.partial" "$folder/pause.tar"
  fi
  ctr images import --no-unpack=false "$folder/pause.tar" >/dev/null
}

# Every shim names the socket of the containerd it belongs to.
shims() {
  local file pid
  grep --files-with-matches --no-messages --null-data --line-regexp --fixed-strings \
    "$CLUSTER/containerd.sock" /proc/[0-9]*/cmdline |
    while IFS=/ read -r _ _ pid file; do
      if [[ $(command_line "$pid") == *containerd-shim* ]]; then echo "$pid"; fi
    done || true
}

no_shims() { [[ -z $(shims) ]]; }

# A container's first process is a child of its shim; when it is killed, the
# kernel ends all the others of its process namespace. A shim that is asked
# politely would wait for containerd.
containers_down() {
  local shim child
  stop containerd
  for shim in $(shims); do
    for child in $(pgrep --parent "$shim"); do kill -KILL "$child" 2>/dev/null || true; done
    kill -KILL "$shim" 2>/dev/null || true
  done
  wait_for 10 no_shims || say "warning: some containers are still there: processes $(shims | paste -sd ' ')"
}
