package dev.sluice.domain.analysis;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalDouble;

/**
 * Evidence from quantiles alone; approximate.
 *
 * @param quantiles one process per quantile
 */
public record SignEvidence(List<SignProcess> quantiles) {
  public SignEvidence {
    quantiles = List.copyOf(quantiles);
  }

  static SignEvidence start(int quantiles) {
    return new SignEvidence(Collections.nCopies(quantiles, SignProcess.EMPTY));
  }

  SignEvidence plus(Samples.Quantiles sample, double maxSlowdown) {
    List<SignProcess> next = new ArrayList<>();
    for (int i = 0; i < quantiles.size(); i++) {
      next.add(
          quantiles
              .get(i)
              .plus(value(sample.stable().get(i)), value(sample.canary().get(i)), maxSlowdown));
    }
    return new SignEvidence(next);
  }

  private static OptionalDouble value(double value) {
    return Double.isNaN(value) ? OptionalDouble.empty() : OptionalDouble.of(value);
  }

  /** Natural logarithm of the mean evidence over the quantiles. */
  double logE() {
    return LogMath.mean(quantiles.stream().map(SignProcess::logE).toList());
  }
}
