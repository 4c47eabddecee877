package dev.sluice.api.conversion;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;

/** Whole numbers that are to one another as given ones are. */
final class Ratio {
  private static final BigInteger MAX = BigInteger.valueOf(Integer.MAX_VALUE);

  private Ratio() {}

  /**
   * Whole numbers stay what they are; otherwise all are multiplied by the smallest power of ten
   * that makes all of them whole. Where that is too much for 32 bits, all are divided by their
   * greatest common divisor. Never rounds.
   *
   * @throws Inconvertible if even then one does not fit into 32 bits
   */
  static List<Integer> whole(List<BigDecimal> numbers) {
    int digits = numbers.stream().mapToInt(Ratio::fraction).max().orElse(0);
    var whole =
        numbers.stream().map(it -> it.scaleByPowerOfTen(digits).toBigIntegerExact()).toList();
    return (fits(whole) ? whole : reduced(whole)).stream().map(BigInteger::intValueExact).toList();
  }

  private static int fraction(BigDecimal number) {
    return number.signum() == 0 ? 0 : Math.max(0, number.stripTrailingZeros().scale());
  }

  private static List<BigInteger> reduced(List<BigInteger> whole) {
    var divisor = whole.stream().reduce(BigInteger.ZERO, BigInteger::gcd);
    var reduced = whole.stream().map(it -> it.divide(divisor)).toList();
    if (!fits(reduced)) {
      throw new Inconvertible(
          "spec.backends: the ratio of the weights needs whole numbers up to %s; allowed: up to %s"
              .formatted(reduced.stream().reduce(BigInteger.ZERO, BigInteger::max), MAX));
    }
    return reduced;
  }

  private static boolean fits(List<BigInteger> whole) {
    return whole.stream().allMatch(it -> it.abs().compareTo(MAX) <= 0);
  }
}
