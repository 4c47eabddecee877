package dev.sluice.controller.edits;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.api.rollout.v1alpha1.Rollout;
import dev.sluice.api.rollout.v1alpha1.RolloutSpec;
import dev.sluice.testkit.edits.Edit;
import dev.sluice.testkit.simulation.SimulatedNamespace;
import dev.sluice.testkit.simulation.Web;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Duration;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One release, whose spec is edited at one stage and is as before a while later. */
final class EditedRelease {
  private static final Set<String> ENDED = Set.of("Promoted", "RolledBack");
  private static final Pattern RESUME = Pattern.compile("sluice\\.dev/resume=(\\S+)");
  private static final int UNPROCESSABLE = 422;
  private static final int BAD_REQUEST = 400;

  /** Windows are a second long. */
  private static final Duration WHILE = Duration.ofSeconds(3);

  private final SimulatedNamespace space;
  private final Web web;
  private final Plot plot;

  private EditedRelease(SimulatedNamespace space, Plot plot) {
    this.space = space;
    this.plot = plot;
    this.web = space.web().steps(Stage.STEPS).start();
  }

  /**
   * What happens.
   *
   * @param bad whether the canary fails from the edit on
   */
  record Plot(int number, Edit edit, Stage stage, boolean bad) {
    @Override
    public String toString() {
      return "-Dsluice.edit=" + number + " " + edit + " at " + stage + (bad ? ", bad" : ", good");
    }
  }

  /**
   * @throws AssertionError saying what is not as it shall be
   */
  static void check(SimulatedNamespace space, Plot plot) {
    new EditedRelease(space, plot).check();
  }

  private void check() {
    plot.stage().reach(space, web);
    RolloutSpec before = web.rollout().get().getSpec();
    if (plot.bad()) {
      space.traffic().failing("web-canary", 0.9);
    }
    if (edited()) {
      settles();
      space.edit(web.rollout(), r -> with(r, before));
    }
    plot.stage().letGoOn(space, web);
    ends();
  }

  /** False where the API server refuses it; then it says which field it is about. */
  private boolean edited() {
    try {
      web.rollout().patch(PatchContext.of(PatchType.JSON_MERGE), plot.edit().patch());
      return true;
    } catch (KubernetesClientException e) {
      assertThat(e.getCode()).isIn(UNPROCESSABLE, BAD_REQUEST);
      assertThat(e.getMessage()).contains(plot.edit().path().get(plot.edit().path().size() - 1));
      return false;
    }
  }

  /** It is seen, and has had some windows' time; or it has ended. */
  private void settles() {
    long until = System.nanoTime() + WHILE.toNanos();
    web.until(
        "it is seen",
        r -> r.getMetadata().getGeneration().equals(r.getStatus().observedGeneration()));
    space.until(
        "a while", () -> ENDED.contains(web.status().phase()) || System.nanoTime() - until > 0);
    if (Web.condition(web.rollout().get(), "Ready").startsWith("False")) {
      assertThat(Web.words(web.rollout().get())).as("says why").isNotBlank();
    }
  }

  private static Rollout with(Rollout rollout, RolloutSpec spec) {
    rollout.setSpec(spec);
    return rollout;
  }

  private void ends() {
    String end = plot.bad() ? "RolledBack" : "Promoted";
    space.until(end, () -> nudged().equals(end) || allowed());
    web.untilNoCanary();
    boolean promoted = web.status().phase().equals("Promoted");
    space.until("one version", () -> web.images().equals(Set.of(promoted ? "web:v2" : "web:v1")));
    web.until("Ready", r -> Web.condition(r, "Ready").equals("True/Holding"));
    assertThat(space.traffic().unanswered())
        .as(() -> "requests lost in " + space.portrait())
        .isZero();
    assertThat(web.told()).as("told").doesNotContain("ActFailed");
  }

  /** Rules that are wide enough let a bad canary pass while they are in force. */
  private boolean allowed() {
    return plot.bad() && web.status().phase().equals("Promoted");
  }

  /**
   * Whoever waits for a release resumes it where it pauses, and tries again what was taken back.
   */
  private String nudged() {
    var status = web.status();
    Matcher pause = RESUME.matcher(String.valueOf(status.message()));
    if (pause.find() && !plot.bad()) {
      web.order("resume", pause.group(1));
    }
    if (status.phase().equals("RolledBack") && !plot.bad()) {
      web.order("retry", status.history().get(0).revision());
    }
    return status.phase();
  }
}
