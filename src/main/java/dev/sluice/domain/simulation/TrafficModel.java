package dev.sluice.domain.simulation;

import dev.sluice.domain.analysis.Require;

/**
 * Traffic to simulate.
 *
 * @param requestsPerSecond to both versions together, on average; above 0
 * @param baseErrorRate share of the stable version's requests that fail, 0 to 1
 * @param clientErrorRate share of the stable version's requests that are answered with 4xx, 0 to 1
 * @param latency how long the stable version takes
 * @param effect what is wrong with the canary
 * @param onsetSeconds time from the first window on after which it is
 * @param disturbance what troubles the measurement
 */
public record TrafficModel(
    double requestsPerSecond,
    double baseErrorRate,
    double clientErrorRate,
    LatencyModel latency,
    Effect effect,
    double onsetSeconds,
    Disturbance disturbance) {
  public TrafficModel {
    Require.upTo("requests per second", requestsPerSecond, 0, 100_000);
    Require.within("base error rate", baseErrorRate, 0, 1);
    Require.within("client error rate", clientErrorRate, 0, 1);
    Require.given("latency model", latency);
    Require.given("effect", effect);
    Require.within("onset seconds", onsetSeconds, 0, 1e9);
    Require.given("disturbance", disturbance);
  }

  /** Traffic without 4xx. */
  public TrafficModel(
      double requestsPerSecond,
      double baseErrorRate,
      LatencyModel latency,
      Effect effect,
      double onsetSeconds,
      Disturbance disturbance) {
    this(requestsPerSecond, baseErrorRate, 0, latency, effect, onsetSeconds, disturbance);
  }

  /** A canary like the stable version, lognormal latency around 80 ms. */
  public static TrafficModel healthy(double requestsPerSecond, double baseErrorRate) {
    return new TrafficModel(
        requestsPerSecond, baseErrorRate, LatencyModel.usual(), Effect.NONE, 0, Disturbance.NONE);
  }

  public TrafficModel clientErrors(double rate) {
    return new TrafficModel(
        requestsPerSecond, baseErrorRate, rate, latency, effect, onsetSeconds, disturbance);
  }

  public TrafficModel latency(LatencyModel other) {
    return new TrafficModel(
        requestsPerSecond,
        baseErrorRate,
        clientErrorRate,
        other,
        effect,
        onsetSeconds,
        disturbance);
  }

  public TrafficModel effect(Effect other) {
    return new TrafficModel(
        requestsPerSecond,
        baseErrorRate,
        clientErrorRate,
        latency,
        other,
        onsetSeconds,
        disturbance);
  }

  public TrafficModel onset(double seconds) {
    return new TrafficModel(
        requestsPerSecond, baseErrorRate, clientErrorRate, latency, effect, seconds, disturbance);
  }

  public TrafficModel disturbance(Disturbance other) {
    return new TrafficModel(
        requestsPerSecond, baseErrorRate, clientErrorRate, latency, effect, onsetSeconds, other);
  }

  /** What the canary suffers from at that time. */
  Effect effectAt(double seconds) {
    Effect own = seconds >= onsetSeconds ? effect : Effect.NONE;
    return own.and(disturbance.cold(seconds));
  }
}
