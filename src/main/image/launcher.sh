#!/bin/sh
# The image's entry point. `sluice init` must work before anything listens and
# within a second, so it never starts a JVM.
set -eu

if [ "${1:-}" = init ]; then
  shift
  exec /usr/local/lib/sluice/intercept.sh "$@"
fi

# Unquoted on purpose: JAVA_OPTS holds several options.
# shellcheck disable=SC2086
exec /opt/jre/bin/java ${JAVA_OPTS--XX:MaxRAMPercentage=60 -XX:+ExitOnOutOfMemoryError} \
  -jar /opt/sluice/quarkus-run.jar "$@"
