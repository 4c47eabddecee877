package dev.sluice.domain.analysis;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * Evidence that a Service suffers from the canary's calls. The k-th Service that is seen has {@code
 * 1 / (k (k + 1))} of the false alarm rate: these shares sum to 1 however many come, so the bound
 * holds for all of them together.
 *
 * @param services in the order in which they were first called; at most {@link #MOST}
 */
public record DownstreamEvidence(Map<String, RateEvidence> services) {
  /** Nobody was called yet. */
  public static final DownstreamEvidence NONE = new DownstreamEvidence(Map.of());

  /** Keeps the stored state small; later ones have next to no share of the rate anyway. */
  static final int MOST = 32;

  public DownstreamEvidence {
    services = Collections.unmodifiableMap(new LinkedHashMap<>(services));
  }

  /** Adds a window's calls. */
  DownstreamEvidence plus(DownstreamRules rules, double clusterSize, double cap, Samples samples) {
    Bets bets = new Bets(rules.margin(), Bets.HARM, clusterSize, cap);
    Map<String, RateEvidence> next = new LinkedHashMap<>(services);
    new TreeMap<>(samples.downstream())
        .forEach(
            (service, calls) -> {
              if (next.containsKey(service) || next.size() < MOST) {
                next.merge(
                    service,
                    RateEvidence.EMPTY.score(bets, calls),
                    (known, fresh) -> known.score(bets, calls));
              }
            });
    return new DownstreamEvidence(next);
  }

  /** The first Service whose evidence raises the alarm; empty when none does. */
  String loudest(DownstreamRules rules) {
    int k = 0;
    for (Map.Entry<String, RateEvidence> service : services.entrySet()) {
      k++;
      double share = Math.log(k) + Math.log(k + 1);
      if (service.getValue().mixture().logE() >= rules.alarmAt() + share) {
        return service.getKey();
      }
    }
    return "";
  }
}
