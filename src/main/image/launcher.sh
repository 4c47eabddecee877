#!/bin/sh
# The image's entry point. `sluice init` must work before anything listens and
# within a second, and `sluice udp` runs in many pods for ever: neither starts a
# JVM.
set -eu

case "${1:-}" in
  init)
    shift
    exec /usr/local/lib/sluice/intercept.sh "$@"
    ;;
  udp)
    shift
    exec /usr/local/lib/sluice/udp.sh "$@"
    ;;
esac

# Unquoted on purpose: JAVA_OPTS holds several options.
# shellcheck disable=SC2086
exec /opt/jre/bin/java ${JAVA_OPTS--XX:MaxRAMPercentage=60 -XX:+ExitOnOutOfMemoryError} \
  -jar /opt/sluice/quarkus-run.jar "$@"
