package dev.sluice.controller;

import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The one selector label whose value tells the canary's pods from the stable ones, so that the
 * stable version's Services, autoscaler and disruption budget do not count them.
 *
 * @param key in the target's selector and in the root Service's
 * @param value of the stable pods
 */
record SelectorLabel(String key, String value) {
  private static final List<String> USUAL =
      List.of("app", "app.kubernetes.io/name", "k8s-app", "name");
  private static final String SUFFIX = "-canary";
  private static final int LONGEST = 63;

  /**
   * @throws InvalidRolloutException if no label is in both selectors
   */
  static SelectorLabel of(Deployment target, Service root) {
    Map<String, String> pods = target.getSpec().getSelector().getMatchLabels();
    Set<String> shared = new TreeSet<>(pods == null ? Set.of() : pods.keySet());
    shared.retainAll(
        root.getSpec().getSelector() == null ? Set.of() : root.getSpec().getSelector().keySet());
    String key =
        USUAL.stream()
            .filter(shared::contains)
            .findFirst()
            .or(() -> shared.stream().findFirst())
            .orElseThrow(() -> unshared(target, root));
    return new SelectorLabel(key, pods.get(key));
  }

  /** The labels, with this one rewritten for the canary. */
  Map<String, String> canary(Map<String, String> labels) {
    var copy = new HashMap<>(labels);
    copy.put(key, canaryValue());
    return copy;
  }

  private String canaryValue() {
    int room = LONGEST - SUFFIX.length();
    return (value.length() > room ? value.substring(0, room) : value) + SUFFIX;
  }

  private static InvalidRolloutException unshared(Deployment target, Service root) {
    return new InvalidRolloutException(
        "SelectorNotShared",
        "spec.service.name: the selector of Service "
            + root.getMetadata().getName()
            + " has no label of the matchLabels of Deployment "
            + target.getMetadata().getName()
            + "; at least one is needed to tell the canary's pods apart");
  }
}
