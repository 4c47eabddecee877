package dev.sluice.controller.status;

import dev.sluice.api.rollout.v1alpha1.Rollout;
import dev.sluice.api.rollout.v1alpha1.RolloutStatus;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Writes statuses under the resourceVersion that they were computed from, so that two writers can
 * never both count a window, and remembers what it wrote, because the informer's cache may still be
 * behind when the next event comes.
 *
 * <p>What leads to no act may wait for the next write. If the process ends before, words come
 * again, and windows that nobody counted are lost as the one under way is.
 */
public final class StatusWriter {
  /** Other words for the same, and evidence that decides nothing, are worth a request so often. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final KubernetesClient client;
  private final Map<String, Rollout> written = new ConcurrentHashMap<>();
  private final Map<String, Pending> pending = new ConcurrentHashMap<>();
  private final Map<String, Instant> wrote = new ConcurrentHashMap<>();

  public StatusWriter(KubernetesClient client) {
    this.client = client;
  }

  /**
   * @param stored what the API server has
   * @param next what it does not have yet
   */
  private record Pending(@Nullable RolloutStatus stored, RolloutStatus next) {}

  /**
   * The newer one of {@code cached} and what was written last, with what is still to be written.
   */
  public Rollout latest(Rollout cached) {
    Rollout last = written.get(uid(cached));
    Rollout newest = last != null && version(last) > version(cached) ? last : cached;
    Pending more = pending.get(uid(cached));
    return more != null && Objects.equals(more.stored(), newest.getStatus())
        ? with(newest, more.next())
        : newest;
  }

  /**
   * @return the Rollout as it is now; the given one if its status says so already
   */
  public Rollout write(Rollout rollout, RolloutStatus status) {
    boolean stored = pending.get(uid(rollout)) == null;
    return stored && Objects.equals(rollout.getStatus(), status) ? rollout : put(rollout, status);
  }

  /**
   * As {@link #write(Rollout, RolloutStatus)}; but what leads to no act may wait a little since the
   * last time.
   */
  public Rollout tell(Rollout rollout, RolloutStatus status, Instant now) {
    Instant last = wrote.get(uid(rollout));
    boolean recent = last != null && now.isBefore(last.plus(PATIENCE)) && !now.isBefore(last);
    if (recent && Wording.only(rollout.getStatus(), status)) {
      return rollout;
    }
    if (recent && Wording.evidenceOnly(rollout.getStatus(), status)) {
      return later(rollout, status);
    }
    Rollout after = write(rollout, status);
    if (after != rollout) {
      wrote.put(uid(rollout), now);
    }
    return after;
  }

  private Rollout later(Rollout rollout, RolloutStatus status) {
    pending.compute(
        uid(rollout),
        (uid, old) -> new Pending(old == null ? rollout.getStatus() : old.stored(), status));
    return with(rollout, status);
  }

  private Rollout put(Rollout rollout, RolloutStatus status) {
    Rollout now = client.resource(with(rollout, status)).updateStatus();
    written.put(uid(now), now);
    pending.remove(uid(now));
    return now;
  }

  private static Rollout with(Rollout rollout, RolloutStatus status) {
    var copy = new Rollout();
    copy.setMetadata(rollout.getMetadata());
    copy.setSpec(rollout.getSpec());
    copy.setStatus(status);
    return copy;
  }

  /** The Rollout is gone. */
  public void forget(Rollout rollout) {
    written.remove(uid(rollout));
    pending.remove(uid(rollout));
    wrote.remove(uid(rollout));
  }

  private static String uid(Rollout rollout) {
    return rollout.getMetadata().getUid();
  }

  /**
   * Versions of one object are comparable as numbers since Kubernetes 1.35, and always were with
   * etcd.
   */
  private static long version(Rollout rollout) {
    return Long.parseLong(rollout.getMetadata().getResourceVersion());
  }
}
