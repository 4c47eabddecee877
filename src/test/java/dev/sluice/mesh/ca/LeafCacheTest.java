package dev.sluice.mesh.ca;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.domain.policy.Identity;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LeafCacheTest {
  private static final Identity WEB = new Identity("shop", "web");
  private static final Identity DB = new Identity("shop", "db");

  private Instant now = Instant.parse("2026-03-01T12:00:00Z");
  private final LeafCache leaves = new LeafCache(this::issue, new TestClock());
  private final ScheduledExecutorService scheduler = Executors.newSingleThreadScheduledExecutor();

  @AfterEach
  void stop() {
    scheduler.shutdownNow();
  }

  @Test
  void shouldGiveTheSameLeafUntilHalfOfItsLife() {
    Leaf first = leaves.leaf(WEB);
    now = now.plus(Duration.ofHours(12)).minusSeconds(1);
    assertThat(leaves.leaf(WEB)).isSameAs(first);
    assertThat(leaves.dropDue()).isEmpty();
    now = now.plusSeconds(1);
    assertThat(leaves.leaf(WEB)).isNotSameAs(first);
  }

  @Test
  void shouldTellWhoseLeafWasDroppedOnce() {
    leaves.leaf(WEB);
    now = now.plus(Duration.ofHours(6));
    leaves.leaf(DB);
    now = now.plus(Duration.ofHours(6));
    assertThat(leaves.dropDue()).containsExactly(WEB);
    assertThat(leaves.dropDue()).isEmpty();
  }

  @Test
  void shouldTellOfALeafThatWasReplacedBecauseSomebodyAskedFirst() {
    leaves.leaf(WEB);
    now = now.plus(Duration.ofHours(13));
    Leaf replaced = leaves.leaf(WEB);
    assertThat(leaves.dropDue()).containsExactly(WEB);
    assertThat(leaves.leaf(WEB)).isSameAs(replaced);
  }

  @Test
  void shouldGoOnRenewingWhenOneRenewalFails() {
    List<Set<Identity>> renewed = new ArrayList<>();
    try (var renewal =
        new LeafRenewal(
            leaves,
            scheduler,
            Duration.ofDays(1),
            due -> {
              renewed.add(due);
              throw new IllegalStateException("receiver failed");
            })) {
      leaves.leaf(WEB);
      renewal.look();
      now = now.plus(Duration.ofHours(13));
      renewal.look();
    }
    assertThat(renewed).containsExactly(Set.of(WEB));
  }

  private Leaf issue(Identity identity) {
    return new Leaf("chain", "key", now, now.plus(Duration.ofHours(24)));
  }

  private final class TestClock extends Clock {
    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }
}
