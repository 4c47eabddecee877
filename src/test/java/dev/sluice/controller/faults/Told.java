package dev.sluice.controller.faults;

import dev.sluice.testkit.faults.Fault;
import dev.sluice.testkit.simulation.SimulatedNamespace;
import dev.sluice.testkit.simulation.Web;
import java.util.List;

/** Whether a person who looks at the Rollout knows of the faults that last. */
final class Told {
  /** The framework has tried that again by itself before anybody hears of it. */
  private static final String FINALIZER = "PATCH rollouts web";

  private final SimulatedNamespace space;
  private final List<Injection> lasting;
  private boolean ever;

  Told(SimulatedNamespace space, Schedule schedule) {
    this.space = space;
    this.lasting = schedule.injections().stream().filter(Injection::lasts).toList();
  }

  boolean all() {
    ever = ever || lasting.stream().allMatch(this::told);
    return ever;
  }

  /** What was done needs no words, and an event that is refused cannot tell of itself. */
  boolean due() {
    return lasting.stream()
        .noneMatch(one -> one.fault().done() || one.kind().equals("POST events"));
  }

  boolean ever() {
    return ever;
  }

  private boolean told(Injection one) {
    boolean contested = one.fault() == Fault.CONFLICT && !one.kind().equals(FINALIZER);
    String words = contested ? "faster than they can be read" : one.fault().words();
    var rollout = space.rollout("web").get();
    return one.kind().contains("rollouts/status") || one.kind().contains("configmaps")
        ? space.web().there().events().stream().anyMatch(e -> e.getMessage().contains(words))
        : rollout != null && Web.words(rollout).contains(words);
  }
}
