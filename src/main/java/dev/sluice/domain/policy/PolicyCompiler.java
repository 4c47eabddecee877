package dev.sluice.domain.policy;

import java.util.Map;

/**
 * Compiles a {@link MeshModel} into a {@link MeshPolicy}. Pure and deterministic: equal models give
 * equal policies, in equal order.
 *
 * <p>Where the SMI specification is silent, these rules hold:
 *
 * <ul>
 *   <li>A backend that is missing or lacks the root's port gets nothing on that port; the others
 *       share by their weights. A split none of whose positive weights can be honoured on a port
 *       says nothing about that port: the root's own endpoints serve it.
 *   <li>A split whose weights are all zero stops its requests (a rule without backends). A split
 *       without backends does nothing.
 *   <li>Splits with matches come first, oldest first, then the oldest split without; what none
 *       takes goes to the root's own endpoints.
 *   <li>A backend means that Service's own endpoints, also where it is a root, so splits neither
 *       chain nor recurse.
 *   <li>A TrafficTarget grants nothing outside its own namespace; with TCPRoutes and
 *       HTTPRouteGroups both must hold; TCPRoutes alone allow all HTTP on their ports;
 *       HTTPRouteGroups alone never open a TCP port.
 *   <li>UDPRoutes alone open UDP, and nothing else; who calls is told by the address of the pod.
 *   <li>A pod port that two Services call HTTP and TCP is TCP: it is opened by TCPRoutes alone, so
 *       no reading grants more than was written.
 * </ul>
 *
 * @see <a href="https://github.com/servicemeshinterface/smi-spec">SMI</a>
 */
public final class PolicyCompiler {
  private PolicyCompiler() {}

  /** Never null; anything dangling grants nothing and receives nothing. */
  public static MeshPolicy compile(MeshModel model) {
    var workloads = new Workloads(model);
    var subjects = new Subjects(model);
    Map<Name, MeshPolicy.Inbound> inbound =
        new Inbounds(model, workloads, new Grants(model, subjects), new UdpGrants(model, subjects))
            .all();
    return new MeshPolicy(
        new Outbounds(model, workloads, new Splits(model)).all(),
        inbound,
        DirectPorts.of(model, inbound));
  }
}
