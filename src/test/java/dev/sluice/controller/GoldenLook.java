package dev.sluice.controller;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.api.rollout.v1alpha1.Rollout;
import dev.sluice.api.rollout.v1alpha1.RolloutStatus;
import dev.sluice.api.split.v1alpha4.TrafficSplit;
import dev.sluice.controller.acting.Rendering;
import dev.sluice.controller.attempts.BackOff;
import dev.sluice.controller.attempts.Refusals;
import dev.sluice.controller.resolving.InvalidRolloutException;
import dev.sluice.controller.resolving.ResolvedRollout;
import dev.sluice.controller.resolving.Resolver;
import dev.sluice.controller.resolving.SharedVolumes;
import dev.sluice.controller.status.StatusFactory;
import dev.sluice.controller.status.StatusReader;
import dev.sluice.controller.status.Trouble;
import dev.sluice.domain.analysis.Traffic;
import dev.sluice.domain.measuring.CombinedSampler;
import dev.sluice.domain.rollout.Observation;
import dev.sluice.domain.rollout.ReleaseState;
import dev.sluice.domain.rollout.Wanted;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What the reconciler does in one look, with files in place of its informers and clients. */
final class GoldenLook {
  private final Rollout rollout;
  private final GoldenSeen seen;
  private final Instant now;
  private final FileCluster cluster;
  private final List<ReplicaSet> replicaSets;
  private final Map<String, String> out = new TreeMap<>();

  private GoldenLook(GoldenFiles files) {
    rollout = files.get("in-rollout.yaml", Rollout.class);
    seen = files.get("seen.yaml", GoldenSeen.class);
    now = Instant.parse(seen.now());
    cluster = new FileCluster(rollout, objects(files));
    replicaSets = files.find("in-replicaset.yaml", ReplicaSet.class).stream().toList();
  }

  private static List<HasMetadata> objects(GoldenFiles files) {
    List<HasMetadata> found = new ArrayList<>();
    files.find("in-deployment.yaml", Deployment.class).ifPresent(found::add);
    files.find("in-service.yaml", Service.class).ifPresent(found::add);
    files.find("in-canary.yaml", Deployment.class).ifPresent(found::add);
    files.find("in-split.yaml", TrafficSplit.class).ifPresent(found::add);
    files.find("in-other.yaml", Service.class).ifPresent(found::add);
    return found;
  }

  /** Content by the names of the files that it should have. */
  static Map<String, String> at(GoldenFiles files) {
    var look = new GoldenLook(files);
    look.look();
    return look.out;
  }

  private void look() {
    var reader = new StatusReader();
    var statuses = new StatusFactory();
    ReleaseState before = reader.state(rollout, now);
    try {
      ResolvedRollout subject =
          new Resolver(cluster, new SharedVolumes((ns, name) -> Optional.empty())).check(rollout);
      Observation observed = observe(subject, before);
      ReleaseState after =
          rollout.isMarkedForDeletion()
              ? before.leave(subject.plan(), observed, now)
              : before.next(subject.plan(), observed, now);
      status(
          statuses.status(subject, after, null, Map.of(), Optional.empty(), Optional.empty(), now));
      render(subject, after, Wanted.of(after, observed));
    } catch (InvalidRolloutException e) {
      status(statuses.troubled(rollout, Trouble.of(e), now));
    }
  }

  private Observation observe(ResolvedRollout subject, ReleaseState before) {
    var windows =
        new WindowCutter(
            (namespace, backends) ->
                backends.stream().collect(Collectors.toMap(b -> b, b -> Traffic.NONE)),
            new CombinedSampler(List.of()));
    var observed =
        new Observer(
                cluster,
                (namespace, root, port) -> seen.routes(),
                windows,
                new Refusals(new BackOff(new Random(1))),
                new Autoscalers(java.time.Clock.systemUTC()),
                target -> replicaSets)
            .observe(subject, before, now);
    return observed.with(seen.window(now.toEpochMilli()), Duration.ZERO);
  }

  private void render(ResolvedRollout subject, ReleaseState after, Wanted wanted) {
    put("hold", hold(wanted));
    var canary = cluster.deployment("", subject.names().canaryDeployment());
    put(
        "service",
        List.of(
            Rendering.stableService(subject),
            Rendering.canaryService(
                subject,
                canary,
                Rendering.canaryRevision(
                    after, cluster.service("", subject.names().canaryService()), canary))));
    if (wanted.route()) {
      put("split", Rendering.split(rollout, subject.names(), wanted.exposure().percent()));
    }
    wanted
        .canaryPods()
        .ifPresent(
            pods -> {
              if (pods > 0) {
                put("canary", Rendering.canary(subject, after.canary(), pods));
                if (Rendering.guarded(pods)) {
                  put("budget", Rendering.budget(subject));
                }
              }
            });
  }

  private static Map<String, String> hold(Wanted wanted) {
    Map<String, String> hold = new TreeMap<>();
    hold.put("hold", wanted.hold().toString());
    hold.put("stableOnly", wanted.stableOnly());
    hold.put("template", wanted.template());
    hold.values().removeIf(Objects::isNull);
    return hold;
  }

  /** The engine's memory is a story of its own, and has tests of its own. */
  private void status(RolloutStatus status) {
    var tree = GoldenFiles.tree(status);
    if (tree.get("statistics") instanceof ObjectNode statistics) {
      statistics.put("state", "...");
    }
    put("status", tree);
  }

  private void put(String what, Object content) {
    out.put("out-" + what + ".yaml", GoldenFiles.yaml(content));
  }
}
