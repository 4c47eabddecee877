package dev.sluice.domain.analysis;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Tests that each quantile of the canary's latency is at most the tolerated slowdown above the
 * stable backend's: the share of canary requests above the slowed quantile must not exceed the
 * share of stable requests above the quantile. The quantile itself is only a place to look, taken
 * from earlier windows; it may be wrong and it may move.
 */
final class LatencyProcess {
  /** Share of the history that survives a window. */
  private static final double MEMORY = 0.9;

  /** Requests of history before latency is scored. */
  private static final double MIN_HISTORY = 50;

  /** A cell of the history below this many requests is forgotten; keeps the stored state small. */
  private static final double NEGLIGIBLE = 1e-6;

  private static final double ROUNDING = 1e-9;

  /** For cells too wide to hold the tolerated slowdown apart from a larger one. */
  private static final Margin COARSE = new Margin(0.25, 0.002);

  private final LatencyRules rules;
  private final double[] bounds;
  private final double cap;

  /**
   * @param cap most that one window may gain in the harm process, natural logarithm
   */
  LatencyProcess(LatencyRules rules, double cap) {
    this.rules = rules;
    this.bounds = rules.upperBounds();
    this.cap = cap;
  }

  /** Before the first window. */
  LatencyEvidence start() {
    return new LatencyEvidence(
        Collections.nCopies(rules.quantiles().size(), Mixture.EMPTY),
        Collections.nCopies(rules.proofQuantiles().size(), Mixture.EMPTY),
        Histogram.EMPTY,
        Histogram.EMPTY,
        Histogram.EMPTY);
  }

  /** Learns the stable backend's latency from a window that is not scored. */
  LatencyEvidence learn(LatencyEvidence at, Traffic stable) {
    return new LatencyEvidence(
        at.harm(),
        at.proof(),
        decayed(at.history(), cells("stable", stable)),
        at.pendingStable(),
        at.pendingCanary());
  }

  /**
   * Scores a window, keeps it for later when there is too little of it, drops it while there is no
   * history to compare with.
   */
  LatencyEvidence score(LatencyEvidence at, Traffic stable, Traffic canary) {
    double[] history = at.history().cells(rules.cells());
    LatencyEvidence scored =
        total(history, 0) < MIN_HISTORY ? at : pooled(at, history, stable, canary);
    return learn(scored, stable);
  }

  private LatencyEvidence pooled(
      LatencyEvidence at, double[] history, Traffic stable, Traffic canary) {
    double[] stableBlock = sum(at.pendingStable(), cells("stable", stable));
    double[] canaryBlock = sum(at.pendingCanary(), cells("canary", canary));
    if (total(stableBlock, 0) < RateEvidence.MIN_BLOCK
        || total(canaryBlock, 0) < RateEvidence.MIN_BLOCK) {
      return new LatencyEvidence(
          at.harm(),
          at.proof(),
          at.history(),
          Histogram.of(stableBlock),
          Histogram.of(canaryBlock));
    }
    Block block = new Block(history, stableBlock, canaryBlock);
    return new LatencyEvidence(
        updated(at.harm(), rules.quantiles(), Bets.HARM, cap, 0, block),
        updated(
            at.proof(),
            rules.proofQuantiles(),
            Bets.NO_HARM,
            Double.POSITIVE_INFINITY,
            rules.proofSlack(),
            block),
        at.history(),
        Histogram.EMPTY,
        Histogram.EMPTY);
  }

  private List<Mixture> updated(
      List<Mixture> mixtures,
      List<Double> quantiles,
      List<Double> odds,
      double limit,
      double slack,
      Block block) {
    List<Mixture> next = new ArrayList<>(mixtures.size());
    for (int i = 0; i < mixtures.size(); i++) {
      @Nullable Threshold threshold = threshold(block.history(), quantiles.get(i), slack);
      next.add(mixtures.get(i).plus(increments(threshold, odds, limit, block)));
    }
    return next;
  }

  private static double[] increments(
      @Nullable Threshold threshold, List<Double> odds, double limit, Block block) {
    return threshold == null
        ? new double[odds.size()]
        : new Bets(threshold.margin(), odds, 1, limit)
            .increments(block.counts(threshold), block.guess(threshold));
  }

  /**
   * Where to look for one quantile.
   *
   * @param slack widens the margin by this share of {@code quantile (1 - quantile)}
   * @return null when the quantile lies in the overflow
   */
  @Nullable Threshold threshold(double[] history, double quantile, double slack) {
    int at = cellOf(history, quantile);
    if (at < 0) {
      return null;
    }
    int slowed = firstBoundFrom(at, (1 + rules.maxSlowdown()) * bounds[at] * (1 - ROUNDING));
    boolean fine =
        slowed >= 0
            && bounds[slowed] <= (1 + 2 * rules.maxSlowdown()) * bounds[at] * (1 + ROUNDING);
    return fine
        ? new Threshold(at, slowed, new Margin(0, slack * quantile * (1 - quantile)))
        : new Threshold(at, at, COARSE);
  }

  private int cellOf(double[] history, double quantile) {
    double all = total(history, 0);
    double below = 0;
    for (int i = 0; i < bounds.length; i++) {
      below += history[i];
      if (below >= quantile * all - ROUNDING * all) {
        return i;
      }
    }
    return -1;
  }

  private int firstBoundFrom(int first, double least) {
    for (int i = first; i < bounds.length; i++) {
      if (bounds[i] >= least) {
        return i;
      }
    }
    return -1;
  }

  private double[] cells(String backend, Traffic traffic) {
    if (traffic.latency().length != rules.cells()) {
      throw new IllegalArgumentException(
          "latency of "
              + backend
              + " has "
              + traffic.latency().length
              + " cells, the rules need "
              + rules.cells());
    }
    return Arrays.stream(traffic.latency()).asDoubleStream().toArray();
  }

  private static Histogram decayed(Histogram history, double[] window) {
    double[] cells = history.cells(window.length);
    for (int i = 0; i < cells.length; i++) {
      double cell = MEMORY * cells[i] + window[i];
      cells[i] = cell < NEGLIGIBLE ? 0 : cell;
    }
    return Histogram.of(cells);
  }

  private static double[] sum(Histogram pending, double[] window) {
    double[] cells = pending.cells(window.length);
    Arrays.setAll(cells, i -> cells[i] + window[i]);
    return cells;
  }

  private static double total(double[] cells, int from) {
    double total = 0;
    for (int i = from; i < cells.length; i++) {
      total += cells[i];
    }
    return total;
  }

  /**
   * @param stableBound bad for the stable backend is above this bound, for the canary above {@code
   *     canaryBound}
   */
  record Threshold(int stableBound, int canaryBound, Margin margin) {}

  /** Histograms that are scored together; all of the same length. */
  private record Block(double[] history, double[] stable, double[] canary) {
    Counts counts(Threshold at) {
      return new Counts(
          (long) total(stable, 0),
          (long) total(stable, at.stableBound() + 1),
          (long) total(canary, 0),
          (long) total(canary, at.canaryBound() + 1));
    }

    double guess(Threshold at) {
      return (total(history, at.stableBound() + 1) + 0.5) / (total(history, 0) + 1);
    }
  }
}
