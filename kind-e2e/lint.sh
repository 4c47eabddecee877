#!/usr/bin/env bash
# Checks every shell script of the repository with shellcheck, which is installed if it is missing.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/lib/common.sh"
source "$KIND_E2E/lib/prerequisites.sh"

main() {
  require_shellcheck
  cd "$REPOSITORY"
  git ls-files -z '*.sh' '.ci/*' | xargs -0 shellcheck
}

main "$@"
