# shellcheck shell=bash
# What has to be on the machine, and how to get it.

have() { command -v "$1" >/dev/null 2>&1; }

# need go "https://go.dev, or ...": a program without which nothing works.
need() { have "$1" || die "'$1' is missing: $2"; }

require_builders() {
  need flock "Debian package util-linux"
  if [[ " $* " == *" envoy "* ]]; then
    need python3 "Debian packages python3 and python3-pip"
    python3 -m pip --version >/dev/null 2>&1 || die "pip is missing: Debian package python3-pip"
  fi
  if [[ " $* " == *" prometheus "* ]] && ! have prometheus; then
    need apt-get "or install Prometheus; its service need not run"
  fi
  if [[ " $* " =~ \ (etcd|coredns|kube[a-z-]*|helm[34]|health|metrics-server)\  ]]; then
    need go "Go 1.26 or later (or 1.21 or later, which fetches a newer one itself)"
  fi
}

require_java() {
  local version
  need java "a JDK, 17 or later: Debian package openjdk-17-jdk-headless"
  need jlink "a JDK (a JRE has no jlink), 17 or later: Debian package openjdk-17-jdk-headless"
  version=$(jlink --version)
  ((${version%%.*} >= 17)) || die "JDK 17 or later is needed, but jlink says $version"
}

# What the local cluster runs on: PROGRAM:PACKAGE.
NODE_PROGRAMS=(runc:runc iptables:iptables ip:iproute2 conntrack:conntrack openssl:openssl
  nsenter:util-linux unshare:util-linux pgrep:procps python3:python3)

require_node() {
  ((EUID == 0)) || die "a local cluster needs root (namespaces, mounts, control groups); or install Docker and kind"
  local pair packages=()
  for pair in "${NODE_PROGRAMS[@]}"; do
    if ! have "${pair%:*}"; then packages+=("${pair#*:}"); fi
  done
  if [[ -z $(cni_folder) ]]; then packages+=(containernetworking-plugins); fi
  install_packages "${packages[@]}"
  require_containerd
}

# Where distributions keep the CNI plugins.
cni_folder() {
  local folder
  for folder in /usr/lib/cni /opt/cni/bin /usr/libexec/cni; do
    if [[ -x $folder/ptp && -x $folder/host-local && -x $folder/portmap ]]; then
      echo "$folder"
      return
    fi
  done
}

install_packages() {
  if (($# == 0)); then return; fi
  if ((EUID != 0)) || ! have apt-get; then
    die "please install what these Debian packages contain: $*"
  fi
  phase "installing $*" 20
  refresh_package_lists
  DEBIAN_FRONTEND=noninteractive apt-get install --quiet=2 --no-install-recommends "$@" >/dev/null ||
    die "apt-get could not install $*"
}

refresh_package_lists() { apt-get update --quiet=2 >/dev/null || say "warning: apt-get update failed; going on with the lists there are"; }

# unpack_debian containerd folder: the files of a package, not installed, since
# installing it would start its service.
unpack_debian() {
  local package=$1 folder=$2
  refresh_package_lists
  (cd "$folder" && apt-get -o APT::Sandbox::User=root download --quiet=2 "$package" >/dev/null &&
    dpkg-deb --extract "${package}"_*.deb . && rm "${package}"_*.deb) ||
    die "could not get the Debian package $package"
}

require_containerd() {
  local folder=$SLUICE_CACHE/debian
  if [[ -x $RUNTIME_BIN/containerd ]] || have containerd; then return; fi
  have apt-get || die "'containerd' is missing: install it (1.6 or later); its service need not run"
  phase "unpacking containerd from its Debian package" 10
  rm -rf "$folder.partial" "$folder"
  mkdir -p "$folder.partial/containerd"
  unpack_debian containerd "$folder.partial/containerd"
  mv "$folder.partial" "$folder"
}

require_debootstrap() {
  if compgen -G "$LAYERS/rootfs-*.tar" >/dev/null; then return; fi
  ((EUID == 0)) || die "making the image's root file system needs root, once; it is cached afterwards"
  if ! have debootstrap; then install_packages debootstrap; fi
}

require_shellcheck() {
  if ! have shellcheck; then install_packages shellcheck; fi
}
