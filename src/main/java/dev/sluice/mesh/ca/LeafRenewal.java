package dev.sluice.mesh.ca;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/** Sees to it again and again that every connected sidecar has the certificate it shall have. */
public final class LeafRenewal implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(LeafRenewal.class);

  private final LeafCache leaves;
  private final Supplier<Set<Subject>> refresh;
  private final ScheduledFuture<?> schedule;

  /**
   * @param period between looks; small against half of a certificate's life
   * @param refresh hands out what {@code leaves} has now, and says who is connected; on {@code
   *     scheduler}'s thread
   */
  public LeafRenewal(
      LeafCache leaves,
      ScheduledExecutorService scheduler,
      Duration period,
      Supplier<Set<Subject>> refresh) {
    this.leaves = leaves;
    this.refresh = refresh;
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
      leaves.forgetAllBut(refresh.get());
    } catch (RuntimeException e) {
      LOG.error("Renewing workload certificates failed; it is tried again", e);
    }
  }

  @Override
  public void close() {
    schedule.cancel(false);
  }
}
