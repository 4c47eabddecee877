package dev.sluice.domain.policy;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The spellings of a Service that a TrafficSplit may use. */
final class ServiceNames {
  private ServiceNames() {}

  /**
   * Reads {@code name}, {@code name.ns}, {@code name.ns.svc} or {@code name.ns.svc.<any domain>},
   * each also with a trailing dot.
   *
   * @param namespace the referring object's; a spelling that names another one is no reference at
   *     all
   */
  static Optional<Name> resolve(String spelling, String namespace) {
    if (spelling == null) return Optional.empty();
    List<String> labels =
        List.of(withoutTrailingDot(spelling.toLowerCase(Locale.ROOT)).split("\\.", -1));
    return labels.contains("") || !isHere(labels, namespace)
        ? Optional.empty()
        : Optional.of(new Name(namespace, labels.get(0)));
  }

  private static boolean isHere(List<String> labels, String namespace) {
    return (labels.size() < 2 || labels.get(1).equals(namespace))
        && (labels.size() < 3 || labels.get(2).equals("svc"));
  }

  private static String withoutTrailingDot(String spelling) {
    return spelling.endsWith(".") ? spelling.substring(0, spelling.length() - 1) : spelling;
  }
}
