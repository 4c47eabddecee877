package dev.sluice.testkit.simulation;

import dev.sluice.domain.analysis.Traffic;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** The callers of one namespace's Services, and what they got so far. */
public final class Callers {
  private static final double MILLIS = 1000;

  private final Clock clock;
  private final Function<String, List<Flow>> flows;
  private final Map<String, Caller> callers = new HashMap<>();
  private final Map<String, Tally> tallies = new HashMap<>();
  private final Map<String, Double> failing = new HashMap<>();
  private double unanswered;

  /**
   * Those of one root Service.
   *
   * @param rate requests per second
   * @param to where they have gone since {@code at}, in milliseconds
   */
  private record Caller(double rate, List<Flow> to, long at) {}

  /**
   * @param flows of a root Service as it is now
   */
  Callers(Clock clock, Function<String, List<Flow>> flows) {
    this.clock = clock;
    this.flows = flows;
  }

  /** Requests per second to this root Service from now on. */
  public synchronized void rate(String root, double perSecond) {
    advance(root);
    callers.put(root, new Caller(perSecond, flows.apply(root), clock.millis()));
  }

  /** This share of what a backend answers fails from now on, whatever its version. */
  public synchronized void failing(String backend, double share) {
    settle();
    failing.put(backend, share);
  }

  /** Requests so far that went to a backend without a ready pod. */
  public synchronized long unanswered() {
    settle();
    return (long) unanswered;
  }

  synchronized Traffic total(String backend) {
    settle();
    return tallies.computeIfAbsent(backend, b -> new Tally()).traffic();
  }

  /** What was true since the last call goes into the tallies; from here on it is what is now. */
  synchronized void advance(String root) {
    callers.computeIfPresent(
        root, (name, caller) -> new Caller(caller.rate(), flows.apply(name), settled(caller)));
  }

  private void settle() {
    callers.replaceAll((root, it) -> new Caller(it.rate(), it.to(), settled(it)));
  }

  /**
   * @return until when its requests are in the tallies
   */
  private long settled(Caller caller) {
    long now = clock.millis();
    send(caller.to(), caller.rate() * (now - caller.at()) / MILLIS);
    return now;
  }

  private void send(List<Flow> to, double requests) {
    for (Flow flow : to) {
      double part = requests * flow.share();
      Double said = failing.get(flow.backend());
      Version version =
          said == null || flow.version() == null ? flow.version() : flow.version().failing(said);
      tallies.computeIfAbsent(flow.backend(), b -> new Tally()).add(part, version);
      unanswered += flow.version() == null ? part : 0;
    }
  }
}
