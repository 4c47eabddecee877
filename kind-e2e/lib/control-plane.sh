# shellcheck shell=bash
# etcd, the API server, the controllers and the scheduler.

api_ready() { kubectl get --raw /readyz --request-timeout=5s; }

control_plane_up() {
  # No fsync: this cluster may be lost with the machine's power.
  start etcd "$BIN/etcd" --data-dir="$CLUSTER/etcd" --unsafe-no-fsync --log-level=warn \
    --listen-client-urls=http://127.0.0.1:2379 --advertise-client-urls=http://127.0.0.1:2379 \
    --listen-peer-urls=http://127.0.0.1:2380
  start_api_server
  if ! wait_for 90 api_ready; then
    last_words kube-apiserver
    die "the API server did not become ready; its log is $CLUSTER/log/kube-apiserver.log"
  fi
  # The default rates (20 to 50 requests a second) would only make tests wait.
  start_client kube-scheduler
  start_controllers
}

# start_client NAME FLAG...: a program of the control plane that talks to the API server.
start_client() {
  local name=$1 file=$CLUSTER/config/$1.kubeconfig
  shift
  start "$name" "$BIN/$name" --v=1 --profiling=false --leader-elect=false \
    --kubeconfig="$file" --authentication-kubeconfig="$file" --authorization-kubeconfig="$file" \
    --kube-api-qps=100 --kube-api-burst=200 "$@"
}

start_api_server() {
  local pki=$CLUSTER/pki
  # InternalIP: else `kubectl logs` and `exec` would look up the node's name.
  start kube-apiserver "$BIN/kube-apiserver" --v=1 --profiling=false \
    --etcd-servers=http://127.0.0.1:2379 \
    --bind-address=0.0.0.0 --secure-port=6443 --advertise-address="$NODE_IP" \
    --service-cluster-ip-range="$SERVICE_CIDR" \
    --allow-privileged=true --authorization-mode=Node,RBAC \
    --client-ca-file="$pki/ca.crt" \
    --tls-cert-file="$pki/apiserver.crt" --tls-private-key-file="$pki/apiserver.key" \
    --service-account-issuer=https://kubernetes.default.svc \
    --service-account-key-file="$pki/sa.pub" --service-account-signing-key-file="$pki/sa.key" \
    --kubelet-preferred-address-types=InternalIP \
    --kubelet-certificate-authority="$pki/ca.crt" \
    --kubelet-client-certificate="$pki/apiserver-kubelet-client.crt" \
    --kubelet-client-key="$pki/apiserver-kubelet-client.key" \
    --requestheader-client-ca-file="$pki/front-proxy-ca.crt" \
    --requestheader-allowed-names=front-proxy-client \
    --requestheader-extra-headers-prefix=X-Remote-Extra- \
    --requestheader-group-headers=X-Remote-Group \
    --requestheader-username-headers=X-Remote-User \
    --proxy-client-cert-file="$pki/front-proxy-client.crt" \
    --proxy-client-key-file="$pki/front-proxy-client.key"
}

start_controllers() {
  local pki=$CLUSTER/pki
  start_client kube-controller-manager \
    --flex-volume-plugin-dir="$CLUSTER/kubelet-plugins" \
    --use-service-account-credentials=true \
    --service-account-private-key-file="$pki/sa.key" --root-ca-file="$pki/ca.crt" \
    --cluster-signing-cert-file="$pki/ca.crt" --cluster-signing-key-file="$pki/ca.key"
}

control_plane_down() {
  stop kube-scheduler
  stop kube-controller-manager
  # It would wait for its watchers, which are gone or never will be.
  stop kube-apiserver 1
  stop etcd
}
