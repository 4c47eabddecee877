package dev.sluice.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The engine has the power that the prototype of its method had. */
class ClaimsTest {
  private static final Offset<Double> THREE_POINTS = Offset.offset(0.03);

  @ParameterizedTest
  @MethodSource("claims")
  void shouldMeasureWhatThePrototypeMeasuredWhenTheScenarioIsTheSame(Claim claim) {
    assertThat(claim.measure().share()).isCloseTo(claim.share(), THREE_POINTS);
  }

  static List<Claim> claims() {
    return Claims.all();
  }
}
