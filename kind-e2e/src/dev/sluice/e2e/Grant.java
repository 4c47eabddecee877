package dev.sluice.e2e;

import dev.sluice.api.access.v1alpha4.TrafficTarget;
import dev.sluice.api.access.v1alpha4.TrafficTargetSpec;
import dev.sluice.api.access.v1alpha4.TrafficTargetSpec.Rule;
import dev.sluice.api.access.v1alpha4.TrafficTargetSpec.Subject;
import java.util.List;

/** TrafficTargets of the sample shop. */
final class Grant {
  private Grant() {}

  /** One more, for somebody who does not call. */
  static TrafficTarget toNobody(String destination) {
    var target = new TrafficTarget();
    target.getMetadata().setNamespace(Shop.NAMESPACE);
    target.getMetadata().setName("one-more");
    target.setSpec(
        new TrafficTargetSpec(
            account(destination),
            List.of(account("nobody")),
            List.of(new Rule("HTTPRouteGroup", "catalog-routes", null))));
    return target;
  }

  private static Subject account(String name) {
    return new Subject(null, "ServiceAccount", name, null);
  }
}
