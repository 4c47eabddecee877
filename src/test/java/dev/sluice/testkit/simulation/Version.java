package dev.sluice.testkit.simulation;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

/**
 * A version of an application and how it behaves; all of it is in its pod template.
 *
 * @param name tag of its image
 * @param failures share of its requests that fail, 0 to 1
 * @param latency of each of its requests, more or less
 * @param readyAfter from the start of a pod; null means never
 */
public record Version(String name, double failures, Duration latency, Duration readyAfter) {
  private static final String FAILURES = "simulation/failures";
  private static final String LATENCY = "simulation/latency-ms";
  private static final String READY = "simulation/ready-after-ms";
  private static final String NEVER = "never";

  /** Ready at once, without failures. */
  public static Version of(String name) {
    return new Version(name, 0, Duration.ofMillis(20), Duration.ZERO);
  }

  public Version failing(double share) {
    return new Version(name, share, latency, readyAfter);
  }

  public Version slow(Duration each) {
    return new Version(name, failures, each, readyAfter);
  }

  public Version neverReady() {
    return new Version(name, failures, latency, null);
  }

  public Version readyAfter(Duration time) {
    return new Version(name, failures, latency, time);
  }

  public String image() {
    return "web:" + name;
  }

  /** Of its pods. */
  Map<String, String> annotations() {
    var annotations = new TreeMap<String, String>();
    annotations.put(FAILURES, String.valueOf(failures));
    annotations.put(LATENCY, String.valueOf(latency.toMillis()));
    annotations.put(READY, readyAfter == null ? NEVER : String.valueOf(readyAfter.toMillis()));
    return annotations;
  }

  /** The behaviour of a pod with these annotations; a good one where nothing is said. */
  static Version read(Map<String, String> annotations) {
    var said = annotations == null ? Map.<String, String>of() : annotations;
    String ready = said.getOrDefault(READY, "0");
    return new Version(
        "",
        Double.parseDouble(said.getOrDefault(FAILURES, "0")),
        Duration.ofMillis(Long.parseLong(said.getOrDefault(LATENCY, "20"))),
        ready.equals(NEVER) ? null : Duration.ofMillis(Long.parseLong(ready)));
  }
}
