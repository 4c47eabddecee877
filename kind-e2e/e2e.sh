#!/usr/bin/env bash
# The end-to-end tests: makes the cluster, installs what is in this checkout, runs every *E2E under steady load.
#
#   e2e.sh [--down] [-Dit.test=ReleaseE2E] [-Dsluice.kills=20] ...     options for Maven pass through
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/lib/common.sh"

main() {
  local maven=() option
  for option in "$@"; do
    case $option in
      --down) trap '"$KIND_E2E/cluster.sh" down' EXIT ;;
      *) maven+=("$option") ;;
    esac
  done
  "$KIND_E2E/install.sh"
  cd "$REPOSITORY"
  mvn -B -Pe2e test-compile failsafe:integration-test failsafe:verify "${maven[@]}"
}

main "$@"
