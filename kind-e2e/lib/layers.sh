# shellcheck shell=bash
# The layers of the images, lowest and most lasting first. Those that do not
# change with our code are kept in the cache, named after what they are made of.

LAYERS=$SLUICE_CACHE/layers
SUITE=bookworm
ROOT_PACKAGES=iptables
JAVA_MODULES=java.se,jdk.crypto.ec,jdk.httpserver,jdk.jcmd,jdk.jdwp.agent,jdk.jfr,jdk.localedata,jdk.management,jdk.management.agent,jdk.naming.dns,jdk.net,jdk.security.auth,jdk.security.jgss,jdk.unsupported,jdk.zipfs
# What no container reads.
TRIMMED=(usr/share/doc usr/share/man usr/share/info usr/share/locale usr/share/lintian
  var/lib/apt/lists var/cache/apt var/cache/debconf var/log)

image_tool() { python3 "$REPOSITORY/src/main/image/build.py" "$@"; }

# Each prints the layer's path, after making it if it is not there.
rootfs_layer() {
  local layer=$LAYERS/rootfs-$SUITE-${ROOT_PACKAGES//,/-}.tar
  if [[ ! -e $layer ]]; then
    phase "making a root file system with debootstrap" 60
    scratch_folder
    # A file of its own: if nothing can be fetched, show why.
    debian_root "$SCRATCH/root" >"$SCRATCH/log" 2>&1 || { tail -n 20 "$SCRATCH/log" >&2; die "debootstrap failed"; }
    (cd "$SCRATCH/root" && rm -rf dev/* "${TRIMMED[@]}" && mkdir -p var/log var/cache/apt/archives/partial var/lib/apt/lists/partial)
    echo 'sluice:x:1337:1337::/nonexistent:/usr/sbin/nologin' >>"$SCRATCH/root/etc/passwd"
    echo 'sluice:x:1337:' >>"$SCRATCH/root/etc/group"
    image_tool layer "$layer" "$SCRATCH/root=/"
  fi
  echo "$layer"
}

debian_root() {
  local mirror
  mirror=$(debian_mirror)
  debootstrap --variant=minbase --include="$ROOT_PACKAGES" "$SUITE" "$1" ${mirror:+"$mirror"}
}

# shellcheck disable=SC2016 # apt's own variables
# The mirror that this machine's apt uses, for it is known to be reachable;
# nothing (so debootstrap's own choice) on a machine that is no Debian.
debian_mirror() {
  apt-get indextargets --format '$(ORIGIN) $(LABEL) $(REPO_URI)' 'Created-By: Packages' 2>/dev/null |
    awk '$1 == "Debian" && $2 == "Debian" { print $3; exit }'
}

envoy_layer() {
  local layer
  layer=$LAYERS/$(tool_release envoy).tar
  if [[ ! -e $layer ]]; then
    "$KIND_E2E/binaries.sh" envoy >/dev/null
    image_tool layer "$layer" "$(tool_path envoy)=/usr/local/bin/envoy"
  fi
  echo "$layer"
}

jre_layer() {
  local layer
  layer=$LAYERS/jre-$(jlink --version)-$(cksum <<<"$JAVA_MODULES" | cut -d ' ' -f 1).tar
  if [[ ! -e $layer ]]; then
    phase "making a Java runtime with jlink" 30
    scratch_folder
    jlink --add-modules "$JAVA_MODULES" --strip-java-debug-attributes --compress=2 \
      --no-header-files --no-man-pages --output "$SCRATCH/jre"
    # Classes of the JDK in the form they have in memory: half a second less at every start.
    "$SCRATCH/jre/bin/java" -Xshare:dump >/dev/null
    image_tool layer "$layer" "$SCRATCH/jre=/opt/jre"
  fi
  echo "$layer"
}

# Dependencies change seldom: with equal bytes the runtime keeps the layer it has.
libraries_layer() {
  local layer=$TARGET/images/libraries.tar
  image_tool layer "$layer" "$QUARKUS_APP/lib=/opt/sluice/lib"
  echo "$layer"
}

application_layer() {
  local layer=$TARGET/images/application.tar source=$REPOSITORY/src/main/image
  image_tool layer "$layer" \
    "$QUARKUS_APP/app=/opt/sluice/app" \
    "$QUARKUS_APP/quarkus=/opt/sluice/quarkus" \
    "$QUARKUS_APP/quarkus-run.jar=/opt/sluice/quarkus-run.jar" \
    "$source/launcher.sh=/usr/local/bin/sluice" \
    "$source/intercept.sh=/usr/local/lib/sluice/intercept.sh" \
    "$source/netfilter.sh=/usr/local/lib/sluice/netfilter.sh" \
    "$source/udp.sh=/usr/local/lib/sluice/udp.sh"
  echo "$layer"
}
