# shellcheck shell=bash
# Certificates and kubeconfigs of the local cluster, made once per cluster.

API_SERVICE_IP=10.96.0.1

pki_up() {
  if [[ -d $CLUSTER/pki ]]; then return; fi
  local folder=$CLUSTER/pki.partial
  rm -rf "$folder"
  mkdir -p "$folder"
  chmod 700 "$folder"
  (
    umask 077
    cd "$folder"
    service_account_keys
    authority ca
    authority front-proxy-ca
    certificate apiserver ca /CN=kube-apiserver \
      "DNS:localhost,DNS:kubernetes,DNS:kubernetes.default,DNS:kubernetes.default.svc,DNS:kubernetes.default.svc.cluster.local,IP:127.0.0.1,IP:$API_SERVICE_IP,IP:$NODE_IP"
    certificate apiserver-kubelet-client ca /O=system:masters/CN=kube-apiserver-kubelet-client
    certificate front-proxy-client front-proxy-ca /CN=front-proxy-client
    certificate admin ca /O=system:masters/CN=admin
    certificate kube-controller-manager ca /CN=system:kube-controller-manager
    certificate kube-scheduler ca /CN=system:kube-scheduler
    certificate kube-proxy ca /CN=system:kube-proxy
    certificate kubelet ca "/O=system:nodes/CN=system:node:$NODE_NAME" "DNS:$NODE_NAME,IP:$NODE_IP"
    certificate coredns ca /CN=coredns
  ) || die "could not make the cluster's certificates"
  mv "$folder" "$CLUSTER/pki"
}

service_account_keys() {
  openssl genrsa -out sa.key 2048 2>/dev/null
  openssl rsa -in sa.key -pubout -out sa.pub 2>/dev/null
}

EC_KEY=(-newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes)

# authority NAME
authority() {
  openssl req -x509 "${EC_KEY[@]}" -keyout "$1.key" -out "$1.crt" -days 365 -subj "/CN=$1" 2>/dev/null
}

# certificate NAME AUTHORITY SUBJECT [SUBJECT_ALTERNATIVE_NAMES]
certificate() {
  local name=$1 ca=$2 subject=$3 names=${4:-DNS:localhost}
  openssl req "${EC_KEY[@]}" -keyout "$name.key" -out "$name.csr" -subj "$subject" 2>/dev/null
  printf 'subjectAltName=%s\nextendedKeyUsage=serverAuth,clientAuth\n' "$names" >"$name.ext"
  openssl x509 -req -in "$name.csr" -CA "$ca.crt" -CAkey "$ca.key" -CAcreateserial \
    -days 365 -extfile "$name.ext" -out "$name.crt" 2>/dev/null
  rm "$name.csr" "$name.ext"
}

# kubeconfig USER FILE: everything inside, so that the file can be copied.
kubeconfig() {
  local user=$1 file=$2
  (
    umask 077
    cat >"$file" <<YAML
apiVersion: v1
kind: Config
clusters:
  - name: sluice
    cluster:
      server: https://$NODE_IP:6443
      certificate-authority-data: $(base64 -w 0 "$CLUSTER/pki/ca.crt")
users:
  - name: $user
    user:
      client-certificate-data: $(base64 -w 0 "$CLUSTER/pki/$user.crt")
      client-key-data: $(base64 -w 0 "$CLUSTER/pki/$user.key")
contexts:
  - name: sluice
    context: {cluster: sluice, user: $user}
current-context: sluice
YAML
  )
}

kubeconfigs_up() {
  local user
  mkdir -p "$CLUSTER/config"
  for user in kube-controller-manager kube-scheduler kube-proxy kubelet coredns; do
    kubeconfig "$user" "$CLUSTER/config/$user.kubeconfig"
  done
  kubeconfig admin "$CLUSTER/kubeconfig"
}
