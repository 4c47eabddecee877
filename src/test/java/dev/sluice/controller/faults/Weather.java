package dev.sluice.controller.faults;

import dev.sluice.testkit.faults.Call;
import dev.sluice.testkit.faults.Fault;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What the API server does to one Rollout's requests. */
final class Weather {
  private final List<Injection> injections;
  private final Map<String, Integer> counts = new TreeMap<>();
  private int hits;
  private boolean over;

  Weather(List<Injection> injections) {
    this.injections = List.copyOf(injections);
  }

  synchronized Fault at(Call call) {
    int count = counts.merge(call.kind(), 1, Integer::sum);
    Fault fault =
        over
            ? Fault.NONE
            : injections.stream()
                .filter(it -> it.meets(call.kind(), count))
                .findFirst()
                .map(Injection::fault)
                .orElse(Fault.NONE);
    hits += fault == Fault.NONE ? 0 : 1;
    return fault;
  }

  /** Nothing lasts. */
  synchronized void lift() {
    over = true;
  }

  synchronized int hits() {
    return hits;
  }

  /** Requests so far, by kind. */
  synchronized Map<String, Integer> counts() {
    return new TreeMap<>(counts);
  }
}
