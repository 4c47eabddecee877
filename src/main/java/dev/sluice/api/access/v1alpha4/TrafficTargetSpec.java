package dev.sluice.api.access.v1alpha4;

import io.fabric8.generator.annotation.Required;
import java.util.List;

/**
 * One grant; it allows nothing unless it has a destination, a source and a rule.
 *
 * @param destination whose pods may be called
 * @param sources who may call; null or empty grants nothing
 * @param rules with which requests; null or empty grants nothing
 */
public record TrafficTargetSpec(
    @Required Subject destination, List<Subject> sources, List<Rule> rules) {

  /**
   * @param group {@code access.smi-spec.io} for an IdentityBinding; otherwise without meaning
   * @param kind {@code ServiceAccount} or {@code IdentityBinding}; any other kind grants nothing
   * @param namespace null or empty means the target's own
   */
  public record Subject(
      String group, @Required String kind, @Required String name, String namespace) {}

  /**
   * @param kind {@code HTTPRouteGroup}, {@code TCPRoute} or {@code UDPRoute}
   * @param name of a route object in the target's namespace
   * @param matches names of matches in an HTTPRouteGroup; null or empty means all of them
   */
  public record Rule(@Required String kind, @Required String name, List<String> matches) {}
}
