package dev.sluice.controller.faults;

import dev.sluice.testkit.simulation.SimulatedNamespace;
import dev.sluice.testkit.simulation.Version;
import dev.sluice.testkit.simulation.Web;
import dev.sluice.testkit.simulation.WebBuilder;
import java.util.Set;

/** What happens to a workload, from its adoption to an end. */
enum Course {
  PROMOTED("web:v2", "NoHarmFound") {
    @Override
    void run(SimulatedNamespace space, WebBuilder builder) {
      builder.start().release(V2).reaches("Promoted").untilItRuns(V2);
    }
  },
  TAKEN_BACK("web:v1", "HarmDetected") {
    @Override
    void run(SimulatedNamespace space, WebBuilder builder) {
      builder.start().release(V2.failing(0.5)).reaches("RolledBack");
    }
  },
  /** The workload was rolled half way, so that it has to be healed. */
  ABORTED_LATE("web:v1", "Aborted") {
    @Override
    void run(SimulatedNamespace space, WebBuilder builder) {
      space.readiness(Web::stableV2, false);
      Web web = builder.start().release(V2).reaches("Promoting");
      space.until("rolled half way", () -> web.images().contains("web:v2"));
      web.order("abort", web.status().canaryRevision()).reaches("RolledBack");
    }
  },
  UNDONE("web:v1", "Reverted") {
    @Override
    void run(SimulatedNamespace space, WebBuilder builder) {
      Web web = builder.steps(PAUSED).start().release(V2).isAtStep("2/2");
      web.order("undo", web.status().canaryRevision()).reaches("RolledBack");
      web.untilItRuns(V1);
    }
  },
  DELETED("web:v1", null) {
    @Override
    void run(SimulatedNamespace space, WebBuilder builder) {
      builder.steps(PAUSED).start().release(V2).isAtStep("2/2").delete().untilGone();
    }
  };

  private static final Version V1 = Version.of("v1");
  private static final Version V2 = Version.of("v2");
  private static final String PAUSED = "[{setWeight: 20}, {pause: {}}]";

  /** What its pods run in the end. */
  final Set<String> images;

  /** Of its end in the history; null where no Rollout is left. */
  final String reason;

  Course(String image, String reason) {
    this.images = Set.of(image);
    this.reason = reason;
  }

  /** Returns when it has ended, however long that takes. */
  abstract void run(SimulatedNamespace space, WebBuilder builder);
}
