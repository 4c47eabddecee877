# shellcheck shell=bash
# The node: a network namespace with one cable to the host, a private view of
# the file system, and a control group. Nothing of it is visible to the host
# but the veth pair, and all its mounts vanish with its last process.

NODE_NETNS=sluice
HOST_LINK=sluice-host
NODE_NAME=sluice
NODE_IP=10.88.0.1
HOST_IP=10.88.0.2
POD_CIDR=10.244.0.0/24
SERVICE_CIDR=10.96.0.0/16
CGROUP=sluice

# Folders that kubelet, containerd and the CNI plugins write to whatever their
# configuration says. Inside the node, folders of ours lie over them.
SHADOWED=(/var/log /var/lib/kubelet /var/lib/cni /run/containerd)

# How nsenter reaches the node.
NODE_NAMESPACES=()

node_up() {
  network_up
  cgroups_up
  mountpoints_up
  hold_mounts
}

network_up() {
  if [[ ! -e /run/netns/$NODE_NETNS ]]; then ip netns add "$NODE_NETNS"; fi
  if ! ip link show "$HOST_LINK" >/dev/null 2>&1; then
    if ip -4 -brief address | grep -q ' 10\.88\.0\.'; then
      die "this machine has an address in 10.88.0.0/24 already (podman's network?), which the node needs"
    fi
    ip link add "$HOST_LINK" type veth peer name eth0 netns "$NODE_NETNS"
  fi
  ip address replace "$HOST_IP/30" dev "$HOST_LINK"
  ip link set "$HOST_LINK" up
  ip -n "$NODE_NETNS" link set lo up
  ip -n "$NODE_NETNS" address replace "$NODE_IP/30" dev eth0
  ip -n "$NODE_NETNS" link set eth0 up
  # A connection to a Service's address needs some route before kube-proxy's
  # rules get to see it. There is no default route: nothing leaves the node.
  ip -n "$NODE_NETNS" route replace "$SERVICE_CIDR" via "$HOST_IP"
  nsenter --net="/run/netns/$NODE_NETNS" sh -c 'echo 1 >/proc/sys/net/ipv4/ip_forward'
}

network_down() {
  if ip link show "$HOST_LINK" >/dev/null 2>&1; then ip link delete "$HOST_LINK"; fi
  if [[ -e /run/netns/$NODE_NETNS ]]; then ip netns delete "$NODE_NETNS"; fi
}

# The folder of every cgroup hierarchy: one for version 2, many for version 1.
cgroup_roots() {
  if [[ -e /sys/fs/cgroup/cgroup.controllers ]]; then
    echo /sys/fs/cgroup
  else
    findmnt --noheadings --list --types cgroup,cgroup2 --output TARGET
  fi
}

# A kubelet removes pods' cgroups that it does not know; with a root of its own
# it cannot meet those of another kubelet on this machine.
cgroups_up() {
  local root
  for root in $(cgroup_roots); do mkdir -p "$root/$CGROUP"; done
}

cgroups_down() {
  local root
  for root in $(cgroup_roots); do
    if [[ -d $root/$CGROUP ]]; then find "$root/$CGROUP" -depth -type d -exec rmdir {} + 2>/dev/null || true; fi
  done
}

mountpoints_up() {
  local folder
  for folder in "${SHADOWED[@]}"; do
    if [[ -d $folder ]]; then continue; fi
    mkdir -p "$folder"
    echo "$folder" >>"$CLUSTER/mountpoints"
  done
}

mountpoints_down() {
  local folder
  if [[ ! -e $CLUSTER/mountpoints ]]; then return; fi
  while read -r folder; do rmdir --ignore-fail-on-non-empty "$folder" 2>/dev/null || true; done <"$CLUSTER/mountpoints"
}

hold_mounts() {
  NODE_NAMESPACES=("--net=/run/netns/$NODE_NETNS")
  if ! running node; then
    # What is left of an earlier node sees mounts that nobody else can reach.
    processes_down
    rm -f "$CLUSTER/run/node.ready"
    start node unshare --mount --propagation private \
      bash "$KIND_E2E/lib/node-mounts.sh" "$CLUSTER" "${SHADOWED[@]}"
    if ! wait_for 10 test -e "$CLUSTER/run/node.ready"; then
      last_words node
      die "could not prepare the node's mounts"
    fi
  fi
  enter_node
}

enter_node() { NODE_NAMESPACES=("--net=/run/netns/$NODE_NETNS" "--mount=/proc/$(pid_of node)/ns/mnt"); }
