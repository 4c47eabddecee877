package dev.sluice.domain.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RateTest {
  /** Closed form: {@code 1 - 0.025^(1/n)}. */
  @Test
  void shouldReachFromZeroWhenNothingHappened() {
    Rate rate = Rate.of(0, 2000);
    assertThat(rate.value()).isZero();
    assertThat(rate.low()).isZero();
    assertThat(rate.high()).isCloseTo(1 - Math.pow(0.025, 1.0 / 2000), within(1e-9));
  }

  @Test
  void shouldReachToOneWhenItAlwaysHappened() {
    Rate rate = Rate.of(50, 50);
    assertThat(rate.high()).isEqualTo(1);
    assertThat(rate.low()).isCloseTo(Math.pow(0.025, 1.0 / 50), within(1e-9));
  }

  /** binom.test(5, 100) of R. */
  @Test
  void shouldGiveTheExactIntervalWhenItHappenedSometimes() {
    Rate rate = Rate.of(5, 100);
    assertThat(rate.low()).isCloseTo(0.01643188, within(1e-6));
    assertThat(rate.high()).isCloseTo(0.11283491, within(1e-6));
  }

  @Test
  void shouldTakeTheNearestRankWhenNumbersAreSummedUp() {
    Spread spread = Spread.of(IntStream.rangeClosed(1, 10).asDoubleStream()).orElseThrow();
    assertThat(spread).isEqualTo(new Spread(5.5, 5, 9));
    assertThat(Spread.of(DoubleStream.empty())).isEmpty();
  }
}
