package dev.sluice.workload;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The one selector label whose value tells the canary's pods from the stable ones, so that the
 * stable version's Services, autoscaler and disruption budget do not count them.
 *
 * @param key in the target's selector and in the root Service's
 * @param value of the stable pods
 */
public record SelectorLabel(String key, String value) {
  private static final List<String> USUAL =
      List.of("app", "app.kubernetes.io/name", "k8s-app", "name");
  private static final String SUFFIX = "-canary";
  private static final int LONGEST = 63;

  /**
   * @param pods labels that the target selects its pods by
   * @param service labels that the root Service selects its pods by
   * @return the usual one of those that are in both, or empty if there is none
   */
  public static Optional<SelectorLabel> shared(
      Map<String, String> pods, Map<String, String> service) {
    Set<String> shared = new TreeSet<>(pods.keySet());
    shared.retainAll(service.keySet());
    return USUAL.stream()
        .filter(shared::contains)
        .findFirst()
        .or(() -> shared.stream().findFirst())
        .map(key -> new SelectorLabel(key, Objects.requireNonNull(pods.get(key), key)));
  }

  /** The labels, with this one rewritten for the canary. */
  public Map<String, String> canary(Map<String, String> labels) {
    var copy = new HashMap<>(labels);
    copy.put(key, canaryValue());
    return copy;
  }

  String canaryValue() {
    int room = LONGEST - SUFFIX.length();
    return (value.length() > room ? value.substring(0, room) : value) + SUFFIX;
  }
}
