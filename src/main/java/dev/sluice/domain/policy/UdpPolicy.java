package dev.sluice.domain.policy;

import java.util.List;

/**
 * Who may send UDP to a workload. UDP carries no credentials here: a caller is told by its address
 * alone.
 *
 * @param permissive whether anyone may send anything; there are no grants then
 * @param grants sorted by target; empty means nobody
 */
public record UdpPolicy(boolean permissive, List<Grant> grants) {
  public static final UdpPolicy EVERYONE = new UdpPolicy(true, List.of());

  /**
   * One TrafficTarget's share.
   *
   * @param target the TrafficTarget's name
   * @param sources addresses of pods, as the API server writes them; sorted, never empty
   * @param ports of the pod, sorted; empty means all
   */
  public record Grant(Name target, List<String> sources, List<Integer> ports) {}
}
