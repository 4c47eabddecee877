package dev.sluice.mesh.xds;

import dev.sluice.domain.policy.MeshModel.Endpoint;
import dev.sluice.domain.policy.MeshPolicy.Outbound;
import dev.sluice.domain.policy.Name;
import dev.sluice.domain.policy.Protocol;
import java.util.List;
import java.util.stream.Stream;

/**
 * Headless Services that a TrafficSplit divides. Their clients dial a pod, and only the Host header
 * tells whether they meant the Service or, as with a StatefulSet, that very pod; so they are split
 * for HTTP alone, and only requests that name the root.
 */
final class HeadlessRoots {
  private HeadlessRoots() {}

  static boolean isOne(Outbound out) {
    return out.headless()
        && out.protocol() == Protocol.HTTP
        && (!out.weights().isEmpty() || out.rules().size() > 1);
  }

  /** Where its clients connect to; pods without sidecar are left alone. */
  static List<OutboundListener.Address> addresses(Outbound out) {
    return out.endpoints().stream()
        .filter(Endpoint::meshed)
        .flatMap(
            endpoint ->
                endpoint.addresses().map(ip -> new OutboundListener.Address(ip, endpoint.port())))
        .distinct()
        .toList();
  }

  /** Every spelling of the root in a Host header, whatever the cluster's domain. */
  static List<String> hosts(Outbound out) {
    Name root = out.service();
    String inNamespace = root.name() + "." + root.namespace();
    Stream<String> names = Stream.of(root.name(), inNamespace, inNamespace + ".svc");
    return Stream.concat(
            names.flatMap(name -> Stream.of(name, name + ".")).flatMap(name -> ported(name, out)),
            Stream.of(inNamespace + ".svc.*"))
        .toList();
  }

  private static Stream<String> ported(String name, Outbound out) {
    Stream<Integer> ports =
        Stream.concat(Stream.of(out.port()), out.endpoints().stream().map(Endpoint::port).sorted());
    return Stream.concat(Stream.of(name), ports.distinct().map(port -> name + ":" + port));
  }
}
