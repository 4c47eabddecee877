package dev.sluice.domain.analysis;

import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** Evidence of several metrics taken together. */
final class Combination {
  private Combination() {}

  /** Natural logarithm of the weighted mean; itself evidence against "every metric is fine". */
  static double mean(List<Double> logEs, List<Double> weights) {
    return LogMath.sum(
        IntStream.range(0, logEs.size())
            .mapToDouble(i -> Math.log(weights.get(i)) + logEs.get(i))
            .toArray());
  }

  /**
   * The e-BH procedure of Wang and Ramdas (2022): names the guilty so that the expected share of
   * innocents among them stays below {@code alpha}.
   *
   * @return indices, ascending; empty when nothing stands out
   */
  static List<Integer> guilty(List<Double> logEs, double alpha) {
    int all = logEs.size();
    List<Integer> order =
        IntStream.range(0, all)
            .boxed()
            .sorted(Comparator.comparing((Integer i) -> -logEs.get(i)))
            .toList();
    int last =
        IntStream.rangeClosed(1, all)
            .filter(
                rank ->
                    logEs.get(order.get(rank - 1))
                        >= Math.log(all) - Math.log(rank) - Math.log(alpha))
            .max()
            .orElse(0);
    return order.stream().limit(last).sorted().toList();
  }
}
