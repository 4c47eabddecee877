# shellcheck shell=bash
# kubelet, kube-proxy and DNS.

node_ready() {
  [[ $(kubectl get node "$NODE_NAME" \
    --output 'jsonpath={.status.conditions[?(@.type=="Ready")].status}') == True ]]
}

default_account() { kubectl get serviceaccount default --namespace default; }

dns_answers() { python3 "$KIND_E2E/lib/resolve.py" kubernetes.default.svc.cluster.local "$NODE_IP"; }

worker_up() {
  mkdir -p "$CLUSTER/kubelet" "$CLUSTER/kubelet-plugins"
  kubelet_config >"$CLUSTER/config/kubelet.yaml"
  start kubelet "$BIN/kubelet" --v=1 --config="$CLUSTER/config/kubelet.yaml" \
    --kubeconfig="$CLUSTER/config/kubelet.kubeconfig" --root-dir="$CLUSTER/kubelet" \
    --hostname-override="$NODE_NAME" --node-ip="$NODE_IP"
  # conntrack's limits belong to the machine: 0 leaves them alone.
  start kube-proxy "$BIN/kube-proxy" --v=1 --kubeconfig="$CLUSTER/config/kube-proxy.kubeconfig" \
    --proxy-mode=iptables --cluster-cidr="$POD_CIDR" --hostname-override="$NODE_NAME" \
    --iptables-min-sync-period=200ms \
    --conntrack-max-per-core=0 --conntrack-tcp-timeout-established=0 --conntrack-tcp-timeout-close-wait=0
  dns_up
  wait_for 60 node_ready || failed kubelet "the node did not become Ready"
  wait_for 30 default_account || failed kube-controller-manager "no default service account appeared"
  wait_for 30 dns_answers || failed coredns "DNS did not become ready"
}

failed() {
  last_words "$1"
  die "$2; see $CLUSTER/log/$1.log, or try 'cluster.sh down' and 'up' again"
}

# DNS is a process on the node's address rather than pods and a Service: one
# image less to make, and it answers before the first pod starts.
dns_up() {
  kubectl apply --filename "$KIND_E2E/local/coredns/rbac.yaml" >/dev/null
  cat >"$CLUSTER/config/Corefile" <<COREFILE
cluster.local:53 in-addr.arpa:53 {
  bind $NODE_IP
  errors
  kubernetes {
    kubeconfig $CLUSTER/config/coredns.kubeconfig sluice
    ttl 1
  }
}
# Nothing leaves the node: saying so at once beats a timeout.
.:53 {
  bind $NODE_IP
  template ANY ANY {
    rcode NXDOMAIN
  }
}
COREFILE
  start coredns "$BIN/coredns" -conf "$CLUSTER/config/Corefile"
}

kubelet_config() {
  cat <<YAML
apiVersion: kubelet.config.k8s.io/v1beta1
kind: KubeletConfiguration
authentication:
  anonymous: {enabled: false}
  webhook: {enabled: true}
  x509: {clientCAFile: $CLUSTER/pki/ca.crt}
authorization: {mode: Webhook}
tlsCertFile: $CLUSTER/pki/kubelet.crt
tlsPrivateKeyFile: $CLUSTER/pki/kubelet.key
containerRuntimeEndpoint: unix://$CLUSTER/containerd.sock
volumePluginDir: $CLUSTER/kubelet-plugins
clusterDNS: [$NODE_IP]
clusterDomain: cluster.local
resolvConf: ""
# Both versions of control groups work; the machine's own limits stay as they are.
cgroupDriver: cgroupfs
cgroupRoot: /$CGROUP
failCgroupV1: false
enforceNodeAllocatable: []
failSwapOn: false
oomScoreAdj: 0
kubeAPIQPS: 100
kubeAPIBurst: 200
# Images come from files, so none may be collected, and a full disk is the
# machine's problem before it is the pods'.
imageGCHighThresholdPercent: 100
evictionHard: {memory.available: 100Mi, nodefs.available: "1%"}
containerLogMaxSize: 5Mi
YAML
}

worker_down() {
  local name
  for name in kubelet kube-proxy coredns; do stop "$name"; done
}
