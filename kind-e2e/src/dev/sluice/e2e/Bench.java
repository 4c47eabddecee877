package dev.sluice.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.api.split.v1alpha4.TrafficSplit;
import dev.sluice.api.split.v1alpha4.TrafficSplitSpec;
import dev.sluice.api.split.v1alpha4.TrafficSplitSpec.Backend;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Two backends under one root, which no Rollout owns, under 200 requests per second. */
final class Bench implements AutoCloseable {
  static final String NAME = "bench";
  private static final String OBJECTS = "kind-e2e/src/bench.yaml";

  private final KubernetesClient client;
  private final Shop shop;

  /** Returns when all of it runs. */
  Bench(KubernetesClient client) {
    this.client = client;
    this.shop = new Shop(client);
    client.load(Shop.stream(OBJECTS)).forceConflicts().serverSideApply();
    for (String name : List.of("left", "right", NAME)) {
      shop.deployment(name).waitUntilCondition(Shop::available, 2, TimeUnit.MINUTES);
    }
  }

  @Override
  public void close() {
    client.load(Shop.stream(OBJECTS)).delete();
  }

  /** Begins a new count. */
  void mark() {
    shop.shop(NAME, "stats", "--mark", NAME);
  }

  /** Numbers since the mark. */
  JsonNode stats() {
    return shop.stats(NAME, NAME);
  }

  /** Numbers since the mark, none of them lost. */
  JsonNode nothingLost() {
    JsonNode stats = stats();
    assertThat(stats.path("sent").asLong()).isPositive();
    assertThat(stats.path("lost").asLong())
        .as("requests lost: %s", stats.path("lastLost"))
        .isZero();
    return stats;
  }

  /** Sends everything to one side. */
  void turn(boolean toRight) {
    client.resource(split(toRight)).forceConflicts().serverSideApply();
  }

  private static TrafficSplit split(boolean toRight) {
    var split = new TrafficSplit();
    split.getMetadata().setNamespace(Shop.NAMESPACE);
    split.getMetadata().setName(NAME);
    split.setSpec(
        new TrafficSplitSpec(
            "both",
            List.of(
                new Backend("left", toRight ? 0 : 100), new Backend("right", toRight ? 100 : 0)),
            null));
    return split;
  }
}
