package dev.sluice.domain.simulation;

import dev.sluice.domain.analysis.AnalysisConfig;
import dev.sluice.domain.analysis.Traffic;
import java.util.random.RandomGenerator;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.sampling.distribution.AhrensDieterMarsagliaTsangGammaSampler;
import org.apache.commons.rng.sampling.distribution.PoissonSampler;

/**
 * Draws a model's traffic, window by window. Costs as much for a million requests as for a
 * thousand. Not for several threads at once.
 */
public final class TrafficSource {
  private final TrafficModel model;
  private final RandomGenerator random;
  private final double[] bounds;
  private final Cells stableCells;
  private Effect lastEffect = Effect.NONE;
  private Cells lastCells;

  /**
   * @param bounds upper bounds of the latency histogram's cells, milliseconds; empty for none
   * @param random seeded; the same seed gives the same traffic
   */
  public TrafficSource(TrafficModel model, double[] bounds, RandomGenerator random) {
    this.model = model;
    this.random = random;
    this.bounds = bounds.clone();
    this.stableCells = Cells.of(bounds, model.latency()::shareUpTo);
    this.lastCells = stableCells;
  }

  /** With the histogram that the analysis needs. */
  public static TrafficSource of(
      TrafficModel model, AnalysisConfig config, RandomGenerator random) {
    double[] bounds = config.latency().judged() ? config.latency().upperBounds() : new double[0];
    return new TrafficSource(model, bounds, random);
  }

  /**
   * @param start seconds since the canary's first request
   * @param length seconds, above 0
   * @param weight the canary's share, 0 to 1
   */
  public Slice next(double start, double length, double weight) {
    double middle = start + length / 2;
    Effect effect = model.effectAt(middle);
    double rate =
        model.disturbance().sharedRate(model.baseErrorRate(), middle, random.nextDouble());
    double canaryRate = effect.errorRate(rate);
    long requests = arrivals(length);
    long canary = Binomial.sample(random, requests, weight);
    return new Slice(
        weight,
        clientErrors(traffic(requests - canary, rate, stableCells), rate, model.clientErrorRate()),
        clientErrors(
            unanswered(traffic(canary, canaryRate, cells(effect)), effect, canaryRate),
            canaryRate,
            model.clientErrorRate() + effect.moreClientErrors()),
        rate,
        canaryRate);
  }

  private long arrivals(double length) {
    return PoissonSampler.of(uniform(), model.requestsPerSecond() * length).sample();
  }

  private Traffic traffic(long requests, double rate, Cells cells) {
    return new Traffic(requests, failures(requests, noisy(rate)), cells.sample(random, requests));
  }

  /**
   * @param failing share of the requests that fail, none of which is answered with 4xx
   * @param share of all requests that are
   */
  private Traffic clientErrors(Traffic traffic, double failing, double share) {
    long answered = traffic.requests() - traffic.failures();
    double among = failing >= 1 ? 0 : Math.min(1, share / (1 - failing));
    return traffic.clientErrors(Binomial.sample(random, answered, among));
  }

  private Traffic unanswered(Traffic traffic, Effect effect, double failing) {
    double among = failing <= 0 ? 0 : Math.min(1, effect.unanswered() / failing);
    return traffic.unanswered(Binomial.sample(random, traffic.failures(), among));
  }

  /** Requests of one cluster share their fate; the last cluster may be smaller. */
  private long failures(long requests, double rate) {
    int size = model.disturbance().retryCluster();
    long whole = size * Binomial.sample(random, requests / size, rate);
    long rest = requests % size;
    return rest > 0 && random.nextDouble() < rate ? whole + rest : whole;
  }

  /** A rate of its own for this version and window. */
  private double noisy(double rate) {
    double correlation = model.disturbance().armNoise();
    if (correlation == 0 || rate <= 0 || rate >= 1) {
      return rate;
    }
    double scale = (1 - correlation) / correlation;
    double bad = gamma(rate * scale);
    double good = gamma((1 - rate) * scale);
    return bad / (bad + good);
  }

  private double gamma(double shape) {
    return AhrensDieterMarsagliaTsangGammaSampler.of(uniform(), shape, 1).sample();
  }

  private UniformRandomProvider uniform() {
    return random::nextLong;
  }

  /** Most canaries suffer from the same all the time. */
  private Cells cells(Effect effect) {
    if (!effect.equals(lastEffect)) {
      lastEffect = effect;
      lastCells = Cells.of(bounds, millis -> effect.shareUpTo(model.latency(), millis));
    }
    return lastCells;
  }
}
