#!/usr/bin/env bash
# Builds container images without a container engine:
#
#   images.sh sluice   target/images/sluice.tar, tag localhost/sluice:dev
#   images.sh shop     target/images/shop.tar,   tag localhost/shop:dev
#   images.sh          both
#   images.sh metrics-server
#                      target/images/metrics-server.tar, tag localhost/metrics-server:dev
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/lib/common.sh"
for part in tools runtime prerequisites layers; do source "$KIND_E2E/lib/$part.sh"; done

TARGET=$REPOSITORY/target
QUARKUS_APP=$TARGET/quarkus-app
SCRATCH=''

scratch_folder() {
  mkdir -p "$LAYERS"
  if [[ -n $SCRATCH ]]; then rm -rf "$SCRATCH"; fi
  SCRATCH=$(mktemp -d "$LAYERS/.scratch.XXXX")
  trap 'rm -rf "$SCRATCH"' EXIT
}

sluice_image() {
  [[ -f $QUARKUS_APP/quarkus-run.jar ]] ||
    die "$QUARKUS_APP is missing: run 'mvn package -DskipTests' in $REPOSITORY first"
  need python3 "Debian package python3"
  require_java
  require_debootstrap
  local layers=() layer make
  for make in rootfs_layer envoy_layer jre_layer libraries_layer application_layer; do
    layer=$("$make")
    layers+=(--layer "$layer")
  done
  image_tool image "$TARGET/images/sluice.tar" --tag localhost/sluice:dev \
    --entrypoint /usr/local/bin/sluice \
    --env PATH=/opt/jre/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
    --env LANG=C.UTF-8 --env JAVA_HOME=/opt/jre "${layers[@]}"
  echo "$TARGET/images/sluice.tar"
}

# Nothing but the program: a static one needs no file system around it.
shop_image() {
  need go "Go 1.26 or later"
  need python3 "Debian package python3"
  mkdir -p "$TARGET/images"
  (cd "$REPOSITORY/examples/shop" &&
    CGO_ENABLED=0 GOFLAGS='' GOWORK=off go build -buildvcs=false -trimpath -ldflags '-s -w' -o "$TARGET/images/shop" .)
  image_tool layer "$TARGET/images/shop-layer.tar" "$TARGET/images/shop=/bin/shop"
  image_tool image "$TARGET/images/shop.tar" --tag localhost/shop:dev \
    --entrypoint /bin/shop --env PATH=/bin --layer "$TARGET/images/shop-layer.tar"
  echo "$TARGET/images/shop.tar"
}

metrics_server_image() {
  need python3 "Debian package python3"
  mkdir -p "$TARGET/images"
  local folder
  folder=$("$KIND_E2E/binaries.sh" metrics-server | tail -n 1)
  image_tool layer "$TARGET/images/metrics-server-layer.tar" "$(readlink -f "$folder/metrics-server")=/metrics-server"
  image_tool image "$TARGET/images/metrics-server.tar" --tag localhost/metrics-server:dev \
    --entrypoint /metrics-server --env PATH=/ --layer "$TARGET/images/metrics-server-layer.tar"
  echo "$TARGET/images/metrics-server.tar"
}

main() {
  local name
  if (($# == 0)); then set -- sluice shop; fi
  for name in "$@"; do
    case $name in
      sluice | shop | metrics-server) "${name//-/_}_image" ;;
      *) die "unknown image '$name'; there are sluice, shop and metrics-server" ;;
    esac
  done
}

main "$@"
