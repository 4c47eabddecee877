package dev.sluice.domain.rollout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.sluice.domain.analysis.AnalysisConfig;
import dev.sluice.domain.analysis.Bounds;
import dev.sluice.domain.rollout.Chapter.Evidence;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StoryTest {
  private static final Instant T0 = Instant.parse("2026-01-01T00:00:00Z");
  private static final AnalysisConfig RULES = AnalysisConfig.defaults();
  private static final AnalysisConfig STRICTER =
      new AnalysisConfig(
          new Bounds(0.01, 0.05, 2, 1),
          RULES.ends(),
          RULES.margins(),
          RULES.alarms(),
          RULES.schedule());
  private static final Chapter SERVING = chapter(Phase.PROGRESSING, 0, 10, Optional.empty());

  @Test
  void shouldTellNothingWhenNothingChangedThatMatters() {
    var later =
        new Chapter(
            SERVING.phase(),
            SERVING.since(),
            SERVING.startedAt(),
            SERVING.step(),
            SERVING.exposure(),
            SERVING.holding(),
            "another window",
            Optional.of(new Evidence(RULES, 2, 1)));
    assertThat(Story.of(SERVING, later)).isEmpty();
  }

  @Test
  void shouldNameThePhaseWhenItBegins() {
    assertThat(Story.of(SERVING, chapter(Phase.PROMOTING, 0, 10, Optional.empty())))
        .extracting(ReleaseEvent::reason, ReleaseEvent::warning)
        .containsExactly(tuple("Promoting", false));
  }

  @Test
  void shouldWarnWhenTheReleaseIsTakenBack() {
    assertThat(Story.of(SERVING, chapter(Phase.ROLLING_BACK, 0, 0, Optional.empty())))
        .extracting(ReleaseEvent::reason, ReleaseEvent::warning)
        .containsExactly(tuple("RollingBack", true));
  }

  @Test
  void shouldTellWeightsAndStepsWhenTheReleaseAdvances() {
    assertThat(Story.of(SERVING, chapter(Phase.PROGRESSING, 1, 20, Optional.empty())))
        .extracting(ReleaseEvent::reason)
        .containsExactly("WeightSet");
    assertThat(Story.of(SERVING, chapter(Phase.PROGRESSING, 1, 10, Optional.empty())))
        .extracting(ReleaseEvent::reason)
        .containsExactly("StepCompleted");
  }

  @Test
  void shouldTellAHoldOnceWhenItLasts() {
    // Given
    var held = chapter(Phase.PROGRESSING, 0, 10, Optional.of("NoData"));
    // When
    var told = Story.of(SERVING, held);
    // Then
    assertThat(told)
        .containsExactly(new ReleaseEvent(T0 + "0NoData", true, "NoData", "holding: Progressing"));
    assertThat(Story.of(held, held)).isEmpty();
    assertThat(Story.of(held, SERVING)).isEmpty();
  }

  @Test
  void shouldSayThatEvidenceIsGoneWhenTheRulesChange() {
    // Given
    var old = judged(new Evidence(RULES, 7, 6));
    var changed = judged(new Evidence(STRICTER, 1, 7));
    // Then
    assertThat(Story.of(old, changed))
        .containsExactly(
            new ReleaseEvent(
                T0 + "7",
                false,
                "AnalysisRestarted",
                "spec.analysis changed: the evidence of 7 windows is not continued under other"
                    + " rules, the analysis begins anew"));
  }

  private static Chapter chapter(Phase phase, int step, int percent, Optional<String> holding) {
    return new Chapter(
        phase,
        T0,
        Optional.of(T0),
        step,
        Exposure.of(percent),
        holding,
        phase.text(),
        Optional.empty());
  }

  private static Chapter judged(Evidence evidence) {
    return new Chapter(
        SERVING.phase(),
        SERVING.since(),
        SERVING.startedAt(),
        SERVING.step(),
        SERVING.exposure(),
        SERVING.holding(),
        SERVING.message(),
        Optional.of(evidence));
  }
}
