package dev.sluice.api.specs.v1alpha4;

import java.util.List;

/**
 * @param matches ports; null means all
 */
public record UdpRouteSpec(Matches matches) {

  /**
   * @param ports destination ports, 1 to 65535; null or empty means all
   */
  public record Matches(String name, List<Integer> ports) {}
}
