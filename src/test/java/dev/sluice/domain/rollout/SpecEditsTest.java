package dev.sluice.domain.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.api.rollout.v1alpha1.RolloutSpec;
import dev.sluice.domain.rollout.spec.PlanFactory;
import dev.sluice.testkit.edits.Edit;
import dev.sluice.testkit.edits.SpecEdits;
import java.util.ArrayList;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Every edit of the spec in every state of a release, of a good canary and of a bad one. */
class SpecEditsTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final JsonNode SPEC =
      read(
          """
          {"targetRef": {"apiVersion": "apps/v1", "kind": "Deployment", "name": "web"},
           "service": {"name": "web", "port": 80},
           "strategy": {"canary": {"steps": [{"setWeight": 20}, {"pause": {}}, {"setWeight": 50}],
                                   "progressDeadline": "60s", "drain": "2s"}},
           "analysis": {"interval": "5s", "warmup": "0s", "minStepWindows": 1,
                        "minConfirmations": 1, "minJudgedWindows": 1}}
          """);

  /** More than any hold, window or deadline that an edit leaves in force. */
  private static final int LONG = 4_000;

  /** In turn; all of them in the long run. */
  private static final int STAGES_EACH =
      Boolean.getBoolean("sluice.edits.all") ? Simulated.Stage.values().length : 2;

  /** In seconds: some windows under the edited rules. */
  private static final int WHILE = 200;

  private static JsonNode read(String json) {
    try {
      return JSON.readTree(json);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }

  /** Empty where it is invalid and says so. */
  private static Optional<Plan> plan(JsonNode spec) {
    try {
      return Optional.of(PlanFactory.plan(JSON.treeToValue(spec, RolloutSpec.class)));
    } catch (JsonMappingException e) { // the API server's part
      return Optional.empty();
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    } catch (IllegalArgumentException | ArithmeticException e) { // the reconciler tells of these
      assertThat(e.getMessage()).isNotBlank();
      return Optional.empty();
    }
  }

  @Test
  void shouldEndWhenTheSpecIsEditedInAnyState() {
    var problems = new ArrayList<String>();
    int runs = 0;
    for (Edit edit : SpecEdits.all()) {
      for (int i = 0; i < STAGES_EACH; i++) {
        var stage = Simulated.Stage.values()[runs++ % Simulated.Stage.values().length];
        play(edit, stage).ifPresent(problem -> problems.add(stage + ": " + edit + ": " + problem));
      }
    }
    assertThat(problems).as("%d runs", runs).isEmpty();
    assertThat(runs).isGreaterThan(500);
  }

  private static Optional<String> play(Edit edit, Simulated.Stage stage) {
    Plan before = plan(SPEC).orElseThrow();
    var release = new Simulated(before, stage.failures());
    release.until(stage);
    try {
      Plan edited = plan(edit.in(SPEC)).orElse(before);
      release.plan(edited);
      for (int i = 0; i < WHILE && !release.ended(); i++) {
        release.tick();
      }
      if (!release.ended() && !release.waits()) {
        return Optional.of("neither ended nor says why: " + release);
      }
      release.plan(before);
      release.resume();
      for (int i = 0; i < LONG && !release.ended(); i++) {
        release.tick();
      }
      return release.ended() ? release.problem() : Optional.of("does not end: " + release);
    } catch (RuntimeException e) {
      return Optional.of("threw " + e + " at " + e.getStackTrace()[0]);
    }
  }
}
