#!/usr/bin/env bash
# From a checkout to a cluster that runs it: builds Sluice and the sample shop, brings a cluster up, installs both.
# Safe to run again: what is there already is kept, what changed is replaced.
#
#   install.sh [--backend kind|local]
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/lib/common.sh"

CLUSTER=("$KIND_E2E/cluster.sh")

kube() { "${CLUSTER[@]}" kubectl "$@"; }

build() {
  if newer_than_build; then
    phase "building Sluice with Maven (the first time it downloads its libraries)" 120
    (cd "$REPOSITORY" && mvn -B -q -DskipTests package) >&2
  fi
  phase "building the images (the first time with a root file system)" 120
  "$KIND_E2E/images.sh" >&2
}

# Whether any source is newer than what was built from it.
newer_than_build() {
  local jar=$REPOSITORY/target/quarkus-app/quarkus-run.jar
  [[ ! -f $jar || -n $(find "$REPOSITORY/pom.xml" "$REPOSITORY/src/main" -newer "$jar" -print -quit) ]]
}

load_images() {
  phase "loading the images into the cluster" 20
  "${CLUSTER[@]}" load "$REPOSITORY/target/images/sluice.tar" "$REPOSITORY/target/images/shop.tar"
}

install_sluice() {
  phase "installing Sluice" 20
  kube apply --server-side --force-conflicts -f "$REPOSITORY/crds" >&2
  kube wait --for=condition=Established --timeout=60s -f "$REPOSITORY/crds" >&2
  kube apply --server-side --force-conflicts -f "$REPOSITORY/src/main/kubernetes/sluice.yaml" >&2
  restart_if_image_changed
  kube -n sluice-system rollout status deployment/sluice --timeout=180s >&2
}

# The tag stays the same from build to build, so the pod must be told.
restart_if_image_changed() {
  local image
  image=$(sha256sum "$REPOSITORY/target/images/sluice.tar" | cut -c1-16)
  kube -n sluice-system patch deployment/sluice --type=merge \
    -p "{\"spec\":{\"template\":{\"metadata\":{\"annotations\":{\"sluice.dev/image-sha256\":\"$image\"}}}}}" >&2
}

install_shop() {
  phase "installing the sample shop" 20
  kube apply -f "$REPOSITORY/examples/shop.yaml" >&2
  local name
  for name in catalog front load; do
    # Not `rollout status`: a workload that a Rollout holds may rightly have a template that waits.
    kube -n shop wait "deployment/$name" --for=condition=Available --timeout=120s >&2
  done
}

main() {
  if [[ ${1:-} == --backend ]]; then CLUSTER+=(--backend "${2:?--backend needs kind or local}"); fi
  build
  "${CLUSTER[@]}" up
  load_images
  install_sluice
  install_shop
}

main "$@"
