package dev.sluice.controller.resolving;

import dev.sluice.workload.View;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;

/**
 * Whether pods of two versions can have a workload's volumes at the same time. Access modes stand
 * in the claims, which are not watched: one that is good is looked at once a minute.
 */
public final class SharedVolumes {
  /** One node at a time, or one pod. */
  private static final Set<String> EXCLUSIVE = Set.of("ReadWriteOnce", "ReadWriteOncePod");

  private static final Duration GOOD_FOR = Duration.ofMinutes(1);

  private final BiFunction<String, String, Optional<PersistentVolumeClaim>> claims;
  private final Map<String, Long> good = new ConcurrentHashMap<>();

  /**
   * @param claims by namespace and name
   */
  public SharedVolumes(BiFunction<String, String, Optional<PersistentVolumeClaim>> claims) {
    this.claims = claims;
  }

  /**
   * A claim that is not there is not our matter: the pods wait for it.
   *
   * @throws InvalidRolloutException naming the claim and its access modes
   */
  void check(Names names, View workload) {
    for (String claim : workload.exclusiveVolumes()) {
      if (!known(names.namespace() + "/" + claim)) {
        claims.apply(names.namespace(), claim).ifPresent(found -> check(names, claim, found));
      }
    }
  }

  private boolean known(String claim) {
    Long at = good.get(claim);
    return at != null && System.nanoTime() - at < GOOD_FOR.toNanos();
  }

  private void check(Names names, String claim, PersistentVolumeClaim found) {
    List<String> modes = found.getSpec().getAccessModes();
    if (modes != null && !modes.isEmpty() && EXCLUSIVE.containsAll(modes)) {
      throw new InvalidRolloutException(
          "VolumeNotShared",
          "spec.targetRef.name: the pods of Deployment "
              + names.target()
              + " write to PersistentVolumeClaim "
              + claim
              + " with access modes "
              + modes
              + ", so a canary's pods could not start beside them; allowed: a claim with"
              + " ReadWriteMany, or one that is mounted with readOnly: true");
    }
    good.put(names.namespace() + "/" + claim, System.nanoTime());
  }
}
