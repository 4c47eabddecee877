package dev.sluice.mesh.ca;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * One certificate per pod, replaced at half of its life, and as soon as another root signs.
 * Thread-safe.
 */
public final class LeafCache {
  /** How long a pod that nobody asks for is remembered; it gets a new certificate afterwards. */
  static final Duration REMEMBERED = Duration.ofMinutes(10);

  private final Roots roots;
  private final LeafLife life;
  private final Clock clock;
  private final Map<Subject, Entry> entries = new ConcurrentHashMap<>();

  /** With certificates that are valid for a day. */
  public LeafCache(Roots roots, Clock clock) {
    this(roots, LeafLife.DAY, clock);
  }

  /**
   * @param life of every certificate
   */
  public LeafCache(Roots roots, LeafLife life, Clock clock) {
    this.roots = roots;
    this.life = life;
    this.clock = clock;
  }

  /** A certificate of the root that signs now, in the first half of its life. */
  public Leaf leaf(Subject subject) {
    Instant now = clock.instant();
    CertificateAuthority signer = roots.signer();
    return entries.compute(subject, (who, known) -> asked(who, known, signer, now)).leaf();
  }

  /**
   * Forgets those that are not connected, and that nobody has asked for lately.
   *
   * @param connected who has a stream now
   */
  public void forgetAllBut(Set<Subject> connected) {
    Instant now = clock.instant();
    Instant lately = now.minus(REMEMBERED);
    entries.replaceAll((who, known) -> connected.contains(who) ? known.asked(now) : known);
    entries.values().removeIf(known -> known.asked().isBefore(lately));
  }

  int size() {
    return entries.size();
  }

  private Entry asked(Subject who, Entry known, CertificateAuthority signer, Instant now) {
    boolean good =
        known != null && known.signer() == signer && now.isBefore(known.leaf().halfLife());
    return good ? known.asked(now) : new Entry(signer.issue(who, life), signer, now);
  }

  /**
   * @param signer of {@code leaf}
   * @param asked when it was last needed
   */
  private record Entry(Leaf leaf, CertificateAuthority signer, Instant asked) {
    Entry asked(Instant now) {
      return new Entry(leaf, signer, now);
    }
  }
}
