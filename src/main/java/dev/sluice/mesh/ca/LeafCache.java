package dev.sluice.mesh.ca;

import dev.sluice.domain.policy.Identity;
import java.time.Clock;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/** One certificate per workload identity, replaced at half of its life. Thread-safe. */
public final class LeafCache {
  private final Function<Identity, Leaf> issuer;
  private final Clock clock;
  private final Map<Identity, Leaf> leaves = new ConcurrentHashMap<>();
  private final Set<Identity> replaced = ConcurrentHashMap.newKeySet();

  public LeafCache(CertificateAuthority authority, Clock clock) {
    this(authority::issue, clock);
  }

  LeafCache(Function<Identity, Leaf> issuer, Clock clock) {
    this.issuer = issuer;
    this.clock = clock;
  }

  /** A certificate in the first half of its life; the same one until then. */
  public Leaf leaf(Identity identity) {
    return leaves.compute(
        identity, (who, known) -> known == null ? issuer.apply(who) : fresh(who, known));
  }

  /**
   * Forgets every certificate that has reached half of its life.
   *
   * @return whose certificate was forgotten, or replaced because somebody asked, since the last
   *     call; others may still use the old one. {@link #leaf} makes a new one for those who ask
   *     again
   */
  public Set<Identity> dropDue() {
    Set<Identity> changed = new HashSet<>();
    for (Map.Entry<Identity, Leaf> entry : leaves.entrySet()) {
      if (due(entry.getValue()) && leaves.remove(entry.getKey(), entry.getValue())) {
        changed.add(entry.getKey());
      }
    }
    for (Identity who : replaced) {
      replaced.remove(who);
      changed.add(who);
    }
    return changed;
  }

  private Leaf fresh(Identity who, Leaf known) {
    if (!due(known)) {
      return known;
    }
    replaced.add(who);
    return issuer.apply(who);
  }

  private boolean due(Leaf leaf) {
    return !clock.instant().isBefore(leaf.halfLife());
  }
}
