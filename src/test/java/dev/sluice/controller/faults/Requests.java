package dev.sluice.controller.faults;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the controller asks of the API server in each course, at least so many times each. */
final class Requests {
  private static final Map<String, Integer> ALWAYS =
      Map.ofEntries(
          Map.entry("PATCH rollouts web", 1),
          Map.entry("PUT rollouts/status web", 8),
          Map.entry("PATCH services web-stable", 1),
          Map.entry("PATCH services web-canary", 3),
          Map.entry("PATCH trafficsplits web", 3),
          Map.entry("PATCH trafficsplits web (dry run)", 1),
          Map.entry("PATCH deployments web", 1),
          Map.entry("PATCH deployments web-canary", 1),
          Map.entry("PATCH deployments web-canary (dry run)", 1),
          Map.entry("PATCH poddisruptionbudgets web-canary", 1),
          Map.entry("PATCH poddisruptionbudgets web-canary (dry run)", 1),
          Map.entry("DELETE deployments web-canary", 1),
          Map.entry("DELETE poddisruptionbudgets web-canary", 1),
          Map.entry("POST configmaps", 1),
          Map.entry("GET configmaps", 1),
          Map.entry("POST events", 5));

  private Requests() {}

  /** Sorted by kind. */
  static Map<String, Integer> of(Course course) {
    var all = new LinkedHashMap<String, Integer>();
    List<String> kinds = new ArrayList<>(ALWAYS.keySet());
    kinds.sort(null);
    kinds.forEach(kind -> all.put(kind, ALWAYS.get(kind)));
    all.putAll(more(course));
    return all;
  }

  private static Map<String, Integer> more(Course course) {
    return switch (course) {
      case PROMOTED -> Map.of("PATCH deployments web", 2, "PATCH configmaps", 1);
      case TAKEN_BACK -> Map.of("GET replicasets", 1);
      case ABORTED_LATE ->
          new java.util.TreeMap<>(
              Map.of(
                  "GET replicasets", 3,
                  "PATCH replicasets", 2,
                  "DELETE replicasets", 1,
                  "PATCH configmaps", 1,
                  "PATCH deployments web", 4));
      case UNDONE ->
          new java.util.TreeMap<>(Map.of("GET replicasets", 2, "PUT deployments web", 1));
      case DELETED ->
          new java.util.TreeMap<>(
              Map.of(
                  "DELETE trafficsplits web", 1,
                  "PATCH rollouts web", 2,
                  "PATCH deployments web", 2));
    };
  }
}
