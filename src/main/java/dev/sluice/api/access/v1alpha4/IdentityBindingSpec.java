package dev.sluice.api.access.v1alpha4;

import io.fabric8.generator.annotation.Required;
import java.util.List;
import java.util.Map;

/** Which workloads of the binding's namespace are meant. */
public record IdentityBindingSpec(@Required Schemes schemes) {

  /**
   * A workload is meant if one of these takes it. Null or empty ones take nobody; {@code
   * podLabelSelector} and {@code serviceAccount} exclude one another.
   *
   * @param spiffeIdentities whole SPIFFE ids, with or without {@code spiffe://}
   * @param serviceAccount in the binding's namespace
   */
  public record Schemes(
      PodLabelSelector podLabelSelector, List<String> spiffeIdentities, String serviceAccount) {}

  /**
   * @param matchLabels all of them, on the pod
   */
  public record PodLabelSelector(@Required Map<String, String> matchLabels) {}
}
