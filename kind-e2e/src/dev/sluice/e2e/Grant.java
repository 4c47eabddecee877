package dev.sluice.e2e;

import dev.sluice.api.access.v1alpha4.TrafficTarget;
import dev.sluice.api.access.v1alpha4.TrafficTargetSpec;
import dev.sluice.api.access.v1alpha4.TrafficTargetSpec.Rule;
import dev.sluice.api.access.v1alpha4.TrafficTargetSpec.Subject;
import java.util.List;

/** TrafficTargets of the sample shop. */
final class Grant {
  /** All that the catalog serves to its customers. */
  static final Rule CATALOG_ROUTES = new Rule("HTTPRouteGroup", "catalog-routes", null);

  private Grant() {}

  /** One more, for somebody who does not call. */
  static TrafficTarget toNobody(String destination) {
    return of("one-more", "nobody", destination, CATALOG_ROUTES);
  }

  /**
   * @param source ServiceAccount that may call
   * @param destination ServiceAccount that is called
   */
  static TrafficTarget of(String name, String source, String destination, Rule rule) {
    var target = new TrafficTarget();
    target.getMetadata().setNamespace(Shop.NAMESPACE);
    target.getMetadata().setName(name);
    target.setSpec(
        new TrafficTargetSpec(account(destination), List.of(account(source)), List.of(rule)));
    return target;
  }

  private static Subject account(String name) {
    return new Subject(null, "ServiceAccount", name, null);
  }
}
