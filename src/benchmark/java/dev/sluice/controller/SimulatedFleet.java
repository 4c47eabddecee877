package dev.sluice.controller;

import dev.sluice.api.rollout.v1alpha1.Rollout;
import dev.sluice.api.rollout.v1alpha1.status.PastRelease;
import dev.sluice.testkit.simulation.SimulatedCluster;
import dev.sluice.testkit.simulation.SimulatedNamespace;
import dev.sluice.testkit.simulation.Version;
import dev.sluice.testkit.simulation.Web;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Many small workloads with Rollouts, some in each namespace. */
final class SimulatedFleet {
  private static final int PER_NAMESPACE = 50;
  private static final double RATE = 20;

  /** Not faster than requests come: windows of some seconds, as many as the steps need. */
  private static final String ANALYSIS =
      "{interval: 10s, warmup: 0s, minStepWindows: 2, minStepRequests: 10}";

  private final SharedIndexInformer<Rollout> rollouts;
  private final SimulatedCluster cluster;
  private final int count;
  private final List<Web> webs = new ArrayList<>();
  private int version = 1;

  SimulatedFleet(SimulatedCluster cluster, int count) {
    this.cluster = cluster;
    this.count = count;
    this.rollouts = cluster.client().resources(Rollout.class).inAnyNamespace().inform();
  }

  /** Returns when all are adopted. */
  void bringUp() {
    SimulatedNamespace space = null;
    for (int i = 0; i < count; i++) {
      space = i % PER_NAMESPACE == 0 ? cluster.namespace("fleet-" + i / PER_NAMESPACE) : space;
      webs.add(space.web().name("web-" + i).replicas(1).analysis(ANALYSIS).called(RATE).apply());
    }
    untilAll(webs.size(), "Stable", 0);
  }

  /**
   * The same without Sluice: so many Deployments without a Rollout are rolled twice, as often as a
   * release makes pods. Returns what that took, in seconds.
   */
  double rollPlain(int some) {
    List<Web> plain = new ArrayList<>();
    var space = cluster.namespace("plain");
    for (int i = 0; i < some; i++) {
      Web web = space.web().name("plain-" + i).replicas(1).there();
      space.apply(web.manifest(Version.of("v1")));
      plain.add(web);
    }
    untilAllRun(plain, Version.of("v1"));
    long start = System.nanoTime();
    for (String next : List.of("v2", "v3")) {
      plain.forEach(web -> web.release(Version.of(next)));
      untilAllRun(plain, Version.of(next));
    }
    return (System.nanoTime() - start) / 1e9;
  }

  private static void untilAllRun(List<Web> webs, Version version) {
    webs.forEach(web -> web.untilItRuns(version));
  }

  /** How long each of the last releases took, in seconds, shortest first. */
  double[] each(int some) {
    return rollouts.getStore().list().stream()
        .filter(r -> finished(r) > 0)
        .map(r -> r.getStatus().history().get(0))
        .sorted(Comparator.comparing(PastRelease::finishedAt).reversed())
        .limit(some)
        .mapToDouble(SimulatedFleet::seconds)
        .sorted()
        .toArray();
  }

  private static double seconds(PastRelease past) {
    return Duration.between(Instant.parse(past.startedAt()), Instant.parse(past.finishedAt()))
            .toMillis()
        / 1000.0;
  }

  /** Returns when the first {@code some} run a new version, all at once. */
  void release(int some) {
    Map<String, Integer> before = new HashMap<>();
    rollouts.getStore().list().forEach(r -> before.put(key(r), finished(r)));
    version++;
    webs.subList(0, some).forEach(web -> web.release(Version.of("v" + version)));
    while (promoted(before) < some) {
      Measured.pass(Duration.ofMillis(100));
    }
  }

  private long promoted(Map<String, Integer> before) {
    return rollouts.getStore().list().stream()
        .filter(r -> r.getStatus() != null && "Promoted".equals(r.getStatus().phase()))
        .filter(r -> finished(r) > before.get(key(r)))
        .count();
  }

  private void untilAll(int some, String phase, int least) {
    while (rollouts.getStore().list().stream()
            .filter(r -> r.getStatus() != null && phase.equals(r.getStatus().phase()))
            .filter(r -> finished(r) >= least)
            .count()
        < some) {
      Measured.pass(Duration.ofMillis(200));
    }
  }

  private static String key(Rollout rollout) {
    return rollout.getMetadata().getNamespace() + "/" + rollout.getMetadata().getName();
  }

  private static int finished(Rollout rollout) {
    var status = rollout.getStatus();
    return status == null || status.history() == null ? 0 : status.history().size();
  }
}
