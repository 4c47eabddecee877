#!/usr/bin/env bash
# Runs as the first process of the node's mount namespace and stays to hold it:
#   node-mounts.sh CLUSTER_FOLDER FOLDER...
# lays a folder of the cluster over each FOLDER.
set -euo pipefail
cluster=$1
shift

for folder in "$@"; do
  mkdir -p "$cluster/root$folder"
  mount --bind "$cluster/root$folder" "$folder"
done

# kubelet writes these kernel settings unless they have the value it wants. They
# are the machine's, not the node's, so it is shown files that already do.
while read -r name value; do
  mkdir -p "$cluster/sysctl"
  echo "$value" >"$cluster/sysctl/${name//\//.}"
  if [[ -e /proc/sys/$name ]]; then mount --bind "$cluster/sysctl/${name//\//.}" "/proc/sys/$name"; fi
done <<'SETTINGS'
vm/overcommit_memory 1
vm/panic_on_oom 0
kernel/panic 10
kernel/panic_on_oops 1
kernel/keys/root_maxkeys 1000000
kernel/keys/root_maxbytes 25000000
SETTINGS

# Volumes that kubelet mounts have to reach containerd and the containers.
mount --make-rshared /

touch "$cluster/run/node.ready"
exec -a "sluice-node $cluster" sleep infinity
