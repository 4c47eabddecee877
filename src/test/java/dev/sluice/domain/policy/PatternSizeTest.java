package dev.sluice.domain.policy;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class PatternSizeTest {
  private static final List<String> PIECES =
      List.of(
          "a",
          "(",
          ")",
          "(?:",
          "(?i:",
          "[",
          "]",
          "[^",
          "[]a]",
          "[[:alpha:]]",
          "\\",
          "\\Q",
          "\\E",
          "{",
          "}",
          "{3}",
          "{2,}",
          "{0,7}",
          "{,3}",
          "{20}",
          "*",
          "+",
          "?",
          "|",
          ".",
          "^",
          "$",
          "\\p{L}",
          "\\pN",
          "\\x{41}",
          "\\d",
          "-",
          "é",
          "[(]",
          "[\\]]",
          "\\(",
          "\\[",
          "x{30}");

  @Test
  void shouldBeTooMuchWhenRepetitionsAreRepeated() {
    // When
    long size = PatternSize.of("(((a{1000}){1000}){1000}){1000}");
    // Then
    assertThat(size).isEqualTo(Integer.MAX_VALUE);
    assertThat(Patterns.isPath("/(((a{1000}){1000}){1000}){1000}")).isFalse();
    assertThat(Patterns.isValue("((a{1000}){1000}){1000}")).isFalse();
    assertThat(Patterns.isValue("((a*)*)*b")).isTrue();
  }

  @Test
  void shouldTakeWhatPeopleWriteWhenItRepeatsALittle() {
    assertThat(
            Patterns.isPath("/[a-z]{1,63}\\.[a-z]{1,63}/[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}"))
        .isTrue();
  }

  @Property(tries = 10_000, seed = "21")
  void shouldNeverBeMuchTooSmallWhenThePatternCompiles(@ForAll long seed) {
    // Given
    var random = new Random(seed);
    var regex = new StringBuilder();
    for (int i = random.nextInt(14); i >= 0; i--) {
      regex.append(PIECES.get(random.nextInt(PIECES.size())));
    }
    long size = PatternSize.of(regex.toString());
    if (size > 1_000_000) {
      return; // is not compiled
    }
    // When
    try {
      int steps = Pattern.compile(regex.toString()).programSize();
      // Then
      assertThat((long) steps).as(regex.toString()).isLessThanOrEqualTo(4 * size + 20);
    } catch (PatternSyntaxException invalid) {
      assertThat(size).isNotNegative();
    }
  }
}
