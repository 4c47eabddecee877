package dev.sluice.mesh.webhook;

import dev.sluice.mesh.bootstrap.ProbeRoute;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.GRPCAction;
import io.fabric8.kubernetes.api.model.HTTPGetAction;
import io.fabric8.kubernetes.api.model.HTTPGetActionBuilder;
import io.fabric8.kubernetes.api.model.HTTPHeader;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Lifecycle;
import io.fabric8.kubernetes.api.model.LifecycleHandler;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.ProbeBuilder;
import io.fabric8.kubernetes.api.model.TCPSocketAction;
import java.util.ArrayList;
import java.util.List;

/**
 * Turns the checks of one container towards the sidecar: the kubelet has no certificate, so its own
 * connections to the application would be refused. Commands run inside the container and stay, as
 * do checks of another host. Timings stay too.
 */
final class Probes {
  private static final String HTTPS = "HTTPS";

  private final Container container;
  private final List<ProbeRoute> routes = new ArrayList<>();

  Probes(Container container) {
    this.container = container;
  }

  /** A copy that asks the sidecar; see {@link #routes()} for what it asks. */
  Container rewrite() {
    return new ContainerBuilder(container)
        .withLivenessProbe(rewrite("liveness", container.getLivenessProbe()))
        .withReadinessProbe(rewrite("readiness", container.getReadinessProbe()))
        .withStartupProbe(rewrite("startup", container.getStartupProbe()))
        .withLifecycle(rewrite(container.getLifecycle()))
        .build();
  }

  List<ProbeRoute> routes() {
    return List.copyOf(routes);
  }

  private Probe rewrite(String check, Probe probe) {
    if (probe == null) {
      return null;
    }
    if (probe.getGrpc() != null) {
      return asking(probe, grpc(check, probe.getGrpc()));
    }
    if (probe.getTcpSocket() != null && ours(probe.getTcpSocket().getHost())) {
      return asking(probe, tcp(check, probe.getTcpSocket()));
    }
    return probe.getHttpGet() == null ? probe : asking(probe, http(check, probe.getHttpGet()));
  }

  private Lifecycle rewrite(Lifecycle lifecycle) {
    if (lifecycle == null) {
      return null;
    }
    return lifecycle
        .edit()
        .withPostStart(rewrite("poststart", lifecycle.getPostStart()))
        .withPreStop(rewrite("prestop", lifecycle.getPreStop()))
        .build();
  }

  private LifecycleHandler rewrite(String check, LifecycleHandler handler) {
    return handler == null || handler.getHttpGet() == null
        ? handler
        : handler.edit().withHttpGet(http(check, handler.getHttpGet())).build();
  }

  private static Probe asking(Probe probe, HTTPGetAction sidecar) {
    return new ProbeBuilder(probe).withHttpGet(sidecar).withTcpSocket(null).withGrpc(null).build();
  }

  private HTTPGetAction http(String check, HTTPGetAction action) {
    if (!ours(action.getHost())) {
      return action;
    }
    var kind = HTTPS.equals(action.getScheme()) ? ProbeRoute.Kind.HTTPS : ProbeRoute.Kind.HTTP;
    return route(
        check,
        kind,
        port(check, action.getPort()),
        absolute(action.getPath()),
        action.getHttpHeaders());
  }

  private HTTPGetAction tcp(String check, TCPSocketAction action) {
    return route(check, ProbeRoute.Kind.TCP, port(check, action.getPort()), "", List.of());
  }

  private HTTPGetAction grpc(String check, GRPCAction action) {
    var service = action.getService() == null ? "" : action.getService();
    return route(check, ProbeRoute.Kind.GRPC, action.getPort(), service, List.of());
  }

  private HTTPGetAction route(
      String check, ProbeRoute.Kind kind, int port, String target, List<HTTPHeader> headers) {
    var path = "/" + container.getName() + "/" + check;
    routes.add(new ProbeRoute(path, new ProbeRoute.Target(kind, port, target)));
    return new HTTPGetActionBuilder()
        .withPath(path)
        .withNewPort(Sidecar.PROBE_PORT)
        .withScheme("HTTP")
        .withHttpHeaders(headers)
        .build();
  }

  /** The default is the pod's own address. */
  private static boolean ours(String host) {
    return host == null || host.isEmpty();
  }

  private static String absolute(String path) {
    return path == null ? "/" : path.startsWith("/") ? path : "/" + path;
  }

  private int port(String check, IntOrString port) {
    var name = port.getStrVal();
    return name == null ? port.getIntVal() : named(check, name);
  }

  private int named(String check, String name) {
    return container.getPorts().stream()
        .filter(it -> name.equals(it.getName()))
        .map(ContainerPort::getContainerPort)
        .findFirst()
        .orElseThrow(
            () ->
                new Uninjectable(
                    "spec.containers[" + container.getName() + "]." + check + ".port",
                    '"' + name + '"',
                    "a number, or the name of one of the container's ports"));
  }
}
