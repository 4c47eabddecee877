package dev.sluice.api.split.v1alpha4;

import io.fabric8.crd.generator.annotation.PrinterColumn;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a root Service's clients get.
 *
 * @param service root Service that clients dial; a name in the split's own namespace, or its FQDN
 * @param backends Services that share the traffic by weight; order has no meaning, may be empty or
 *     null
 * @param matches HTTPRouteGroups that limit the split to some requests; null or empty means all
 */
public record TrafficSplitSpec(
    @Required @PrinterColumn(name = "Service") String service,
    @Required List<Backend> backends,
    @Nullable List<Match> matches) {

  /**
   * One receiver of traffic.
   *
   * @param service Service in the split's namespace
   * @param weight share relative to the sum of all weights; whole, not negative
   */
  public record Backend(@Required String service, @Required @Min(0) int weight) {}

  /** Reference to an HTTPRouteGroup in the split's namespace. */
  public record Match(String apiGroup, @Required String kind, @Required String name) {}
}
