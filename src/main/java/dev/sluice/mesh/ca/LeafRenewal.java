package dev.sluice.mesh.ca;

import dev.sluice.domain.policy.Identity;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/** Looks for certificates at half of their life and tells who needs a new one. */
public final class LeafRenewal implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(LeafRenewal.class);

  private final LeafCache leaves;
  private final Consumer<Set<Identity>> renewed;
  private final ScheduledFuture<?> schedule;

  /**
   * @param period between looks; small against half of a certificate's life
   * @param renewed gets the identities whose certificate changed, never an empty set; on {@code
   *     scheduler}'s thread
   */
  public LeafRenewal(
      LeafCache leaves,
      ScheduledExecutorService scheduler,
      Duration period,
      Consumer<Set<Identity>> renewed) {
    this.leaves = leaves;
    this.renewed = renewed;
    this.schedule =
        scheduler.scheduleWithFixedDelay(
            this::look, period.toMillis(), period.toMillis(), TimeUnit.MILLISECONDS);
  }

  /**
   * One look; a failure is logged, because an exception would end the schedule and, half a day
   * later, the mesh.
   */
  void look() {
    try {
      Set<Identity> due = leaves.dropDue();
      if (!due.isEmpty()) {
        renewed.accept(due);
      }
    } catch (RuntimeException e) {
      LOG.error("Renewing workload certificates failed; it is tried again", e);
    }
  }

  @Override
  public void close() {
    schedule.cancel(false);
  }
}
