package dev.sluice.domain.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class DispersionTest {
  @Test
  void shouldDivideByNothingWhenNoTwoWindowsWereSeen() {
    assertThat(Dispersion.EMPTY.factor()).isEqualTo(1);
    assertThat(Dispersion.EMPTY.plus(100, 50).factor()).isEqualTo(1);
  }

  @Test
  void shouldMeasureAJumpInUnitsOfChanceWhenTwoWindowsDiffer() {
    double pooled = 30.5 / 201;
    double chance = pooled * (1 - pooled) * 0.02;
    assertThat(Dispersion.EMPTY.plus(100, 10).plus(100, 20).factor())
        .isCloseTo(Math.max(1, 0.01 / chance), Offset.offset(1e-12))
        .isGreaterThan(3);
  }

  @Test
  void shouldNeverMakeEvidenceWorthMoreWhenWindowsAreAllAlike() {
    assertThat(steady(0).factor()).isEqualTo(1);
    assertThat(steady(3).factor()).isEqualTo(1);
  }

  @Test
  void shouldStayNearOneWhenFailuresAreIndependentAndGrowWhenTheyComeInSpells() {
    var random = new SplittableRandom(5);
    Dispersion calm = Dispersion.EMPTY;
    Dispersion noisy = Dispersion.EMPTY;
    for (int i = 0; i < 200; i++) {
      calm = calm.plus(2000, failures(random, 2000, 0.02));
      noisy = noisy.plus(2000, failures(random, 2000, i % 2 == 0 ? 0.01 : 0.03));
    }
    assertThat(calm.factor()).isLessThan(1.3);
    assertThat(noisy.factor()).isGreaterThan(10);
  }

  @Test
  void shouldLearnNothingWhenAWindowIsEmpty() {
    Dispersion before = Dispersion.EMPTY.plus(100, 10);
    assertThat(before.plus(0, 0)).isSameAs(before);
  }

  private static Dispersion steady(long failures) {
    Dispersion dispersion = Dispersion.EMPTY;
    for (int i = 0; i < 20; i++) {
      dispersion = dispersion.plus(100, failures);
    }
    return dispersion;
  }

  private static long failures(SplittableRandom random, int requests, double rate) {
    return random.doubles(requests).filter(draw -> draw < rate).count();
  }
}
