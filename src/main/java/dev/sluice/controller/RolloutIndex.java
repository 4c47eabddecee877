package dev.sluice.controller;

import dev.sluice.api.rollout.v1alpha1.Rollout;
import dev.sluice.controller.resolving.Names;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.IndexerResourceCache;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Rollouts by what they are about, so that no event and no look goes through all of them. */
final class RolloutIndex {
  private static final String TARGET = "target";
  private static final String DEPLOYMENT = "deployment";
  private static final String SERVICE = "service";
  private static final String ROOT = "rootService";

  private final IndexerResourceCache<Rollout> cache;

  /**
   * @param cache not started yet
   */
  RolloutIndex(IndexerResourceCache<Rollout> cache) {
    this.cache = cache;
    cache.addIndexers(
        Map.of(
            TARGET, by(names -> List.of(names.target())),
            DEPLOYMENT, by(Names::deployments),
            SERVICE, by(Names::services),
            ROOT, by(names -> List.of(names.rootService()))));
  }

  /** A Rollout that names nothing is found by nothing; it is looked at for its own sake. */
  private static Function<Rollout, List<String>> by(Function<Names, List<String>> what) {
    return rollout ->
        Names.of(rollout).stream()
            .flatMap(names -> what.apply(names).stream().map(it -> key(names.namespace(), it)))
            .toList();
  }

  List<Rollout> ofTarget(String namespace, String deployment) {
    return cache.byIndex(TARGET, key(namespace, deployment));
  }

  Set<ResourceID> ofDeployment(String namespace, String name) {
    return ids(DEPLOYMENT, key(namespace, name));
  }

  Set<ResourceID> ofService(String namespace, String name) {
    return ids(SERVICE, key(namespace, name));
  }

  /**
   * @param root {@code namespace/name} of a root Service
   */
  Set<ResourceID> ofRoot(String root) {
    return ids(ROOT, root);
  }

  Set<ResourceID> ofNamespace(String namespace) {
    return cache
        .list(namespace, rollout -> true)
        .map(ResourceID::fromResource)
        .collect(Collectors.toSet());
  }

  private Set<ResourceID> ids(String index, String key) {
    return cache.byIndex(index, key).stream()
        .map(ResourceID::fromResource)
        .collect(Collectors.toSet());
  }

  private static String key(String namespace, String name) {
    return namespace + "/" + name;
  }
}
