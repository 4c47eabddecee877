package dev.sluice.mesh.webhook;

import dev.sluice.mesh.identity.CallerName;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.SecurityContext;
import io.fabric8.kubernetes.api.model.SecurityContextBuilder;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The parts that make a pod a member of the mesh. */
final class Sidecar {
  static final String INIT = "sluice-init";
  static final String PROXY = "sluice-proxy";
  static final String UDP = "sluice-udp";
  static final String VOLUME = "sluice";
  static final String TOKEN_SDS = "sluice.dev/token-sds";
  static final String ROOTS_SDS = "sluice.dev/roots-sds";
  static final int PROBE_PORT = 15021;

  /** Interception leaves this user's traffic alone. */
  static final long UID = 1337;

  static final String FOLDER = "/var/run/sluice";
  static final String TOKEN_FILE = FOLDER + "/token";
  static final String AUDIENCE = "sluice";

  private static final String ENVOY = "/usr/local/bin/envoy";
  private static final long TOKEN_SECONDS = 3600;

  /**
   * Readable by all: the kubelet narrows the token to 0600 only if all containers run as one user
   * (ours differ), or to 0640 if the pod has an fsGroup, to which each of its containers then
   * belongs.
   */
  private static final int MODE = 0644;

  /**
   * Requests are weights where processors are short: a control plane that starts, or an application
   * that computes, must not starve the sidecar that everybody waits for.
   */
  private static final Map<String, Quantity> REQUESTS =
      Map.of("cpu", new Quantity("50m"), "memory", new Quantity("64Mi"));

  /** A shell that sleeps; see docs/adr/0009. */
  private static final Map<String, Quantity> UDP_REQUESTS =
      Map.of("cpu", new Quantity("5m"), "memory", new Quantity("8Mi"));

  private final String image;
  private final PodOptions options;

  Sidecar(String image, PodOptions options) {
    this.image = image;
    this.options = options;
  }

  /** Programs the interception in the pod's network namespace, then ends. */
  Container init(Udp udp) {
    return container(INIT)
        .withArgs("init")
        .withEnv(exclusions(udp))
        .withSecurityContext(networkAdmin("NET_ADMIN", "NET_RAW"))
        .build();
  }

  /** Keeps the kernel's UDP rules as Envoy tells them; a native sidecar as Envoy is. */
  Container udp() {
    var security = networkAdmin("NET_ADMIN");
    security.setReadOnlyRootFilesystem(true);
    return container(UDP)
        .withRestartPolicy("Always")
        .withArgs("udp")
        .withSecurityContext(security)
        .withNewResources()
        .withRequests(UDP_REQUESTS)
        .endResources()
        .build();
  }

  /**
   * Envoy as a native sidecar: it starts before the applications and ends after them.
   *
   * @param bootstrap Envoy's configuration
   */
  Container proxy(String bootstrap, String serviceAccount) {
    return container(PROXY)
        .withRestartPolicy("Always")
        .withCommand(ENVOY)
        .withArgs(arguments(bootstrap, serviceAccount))
        .withEnv(
            fromPod("POD_NAME", "metadata.name"),
            fromPod("POD_NAMESPACE", "metadata.namespace"),
            fromPod("POD_IP", "status.podIP"),
            fromPod("POD_UID", "metadata.uid"),
            caller(serviceAccount))
        .withSecurityContext(unprivileged())
        .withNewStartupProbe()
        .withNewHttpGet()
        .withPath("/ready")
        .withNewPort(PROBE_PORT)
        .withScheme("HTTP")
        .endHttpGet()
        .withPeriodSeconds(1)
        .withFailureThreshold(120)
        .endStartupProbe()
        .addNewVolumeMount()
        .withName(VOLUME)
        .withMountPath(FOLDER)
        .withReadOnly(true)
        .endVolumeMount()
        .build();
  }

  /**
   * The pod's token for the control plane, and the files that tell Envoy of it; renewed by the
   * kubelet.
   */
  static Volume volume() {
    return new VolumeBuilder()
        .withName(VOLUME)
        .withNewProjected()
        .withDefaultMode(MODE)
        .addNewSource()
        .withNewServiceAccountToken()
        .withAudience(AUDIENCE)
        .withExpirationSeconds(TOKEN_SECONDS)
        .withPath("token")
        .endServiceAccountToken()
        .endSource()
        .addNewSource()
        .withNewDownwardAPI()
        .addNewItem()
        .withPath("token-sds.json")
        .withNewFieldRef()
        .withFieldPath(annotation(TOKEN_SDS))
        .withApiVersion("v1")
        .endFieldRef()
        .endItem()
        .addNewItem()
        .withPath("roots-sds.json")
        .withNewFieldRef()
        .withFieldPath(annotation(ROOTS_SDS))
        .withApiVersion("v1")
        .endFieldRef()
        .endItem()
        .endDownwardAPI()
        .endSource()
        .endProjected()
        .build();
  }

  private ContainerBuilder container(String name) {
    return new ContainerBuilder()
        .withName(name)
        .withImage(image)
        .withImagePullPolicy("IfNotPresent")
        .withNewResources()
        .withRequests(REQUESTS)
        .endResources();
  }

  private static String annotation(String name) {
    return "metadata.annotations['" + name + "']";
  }

  /**
   * Without hot restart several Envoys on a node do not meet; immediate draining lets clients move
   * on when a listener changes.
   */
  private static List<String> arguments(String bootstrap, String serviceAccount) {
    return List.of(
        "--config-yaml",
        bootstrap,
        "--service-node",
        "$(POD_NAMESPACE)/$(POD_NAME)",
        "--service-cluster",
        serviceAccount,
        "--concurrency",
        "1",
        "--disable-hot-restart",
        "--drain-time-s",
        "20",
        "--drain-strategy",
        "immediate",
        "-l",
        "warning");
  }

  private List<EnvVar> exclusions(Udp udp) {
    var result = new ArrayList<EnvVar>();
    add(result, "SLUICE_UDP", Optional.of("open").filter(open -> udp == Udp.OPEN));
    add(result, "SLUICE_EXCLUDE_INBOUND_PORTS", options.ports(PodOptions.EXCLUDE_INBOUND_PORTS));
    add(result, "SLUICE_EXCLUDE_OUTBOUND_PORTS", options.ports(PodOptions.EXCLUDE_OUTBOUND_PORTS));
    add(result, "SLUICE_EXCLUDE_OUTBOUND_CIDRS", options.cidrs(PodOptions.EXCLUDE_OUTBOUND_CIDRS));
    return result;
  }

  private static void add(List<EnvVar> all, String name, Optional<String> value) {
    value.ifPresent(it -> all.add(new EnvVarBuilder().withName(name).withValue(it).build()));
  }

  /** What the sidecar calls itself; the kubelet fills in the variables above it. */
  private static EnvVar caller(String serviceAccount) {
    return new EnvVarBuilder()
        .withName(CallerName.VARIABLE)
        .withValue(CallerName.of("$(POD_UID)", "$(POD_NAMESPACE)", serviceAccount))
        .build();
  }

  private static EnvVar fromPod(String name, String field) {
    return new EnvVarBuilder()
        .withName(name)
        .withNewValueFrom()
        .withNewFieldRef()
        .withApiVersion("v1")
        .withFieldPath(field)
        .endFieldRef()
        .endValueFrom()
        .build();
  }

  private static SecurityContext networkAdmin(String... capabilities) {
    return new SecurityContextBuilder()
        .withRunAsUser(0L)
        .withRunAsGroup(0L)
        .withRunAsNonRoot(false)
        .withAllowPrivilegeEscalation(false)
        .withNewCapabilities()
        .withDrop("ALL")
        .withAdd(capabilities)
        .endCapabilities()
        .withNewSeccompProfile()
        .withType("RuntimeDefault")
        .endSeccompProfile()
        .build();
  }

  private static SecurityContext unprivileged() {
    return new SecurityContextBuilder()
        .withRunAsUser(UID)
        .withRunAsGroup(UID)
        .withRunAsNonRoot(true)
        .withAllowPrivilegeEscalation(false)
        .withReadOnlyRootFilesystem(true)
        .withNewCapabilities()
        .withDrop("ALL")
        .endCapabilities()
        .withNewSeccompProfile()
        .withType("RuntimeDefault")
        .endSeccompProfile()
        .build();
  }
}
