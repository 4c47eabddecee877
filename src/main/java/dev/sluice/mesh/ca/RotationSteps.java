package dev.sluice.mesh.ca;

import dev.sluice.mesh.ca.RotationStep.Enter;
import dev.sluice.mesh.ca.RotationStep.Renew;
import dev.sluice.mesh.ca.RotationStep.Stay;
import dev.sluice.mesh.ca.Sidecars.Lag;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Chooses the next step of a rotation from facts alone.
 *
 * <p>A connected sidecar is always waited for. One that runs but is not connected may have an old
 * certificate and old roots, so it is waited for until its certificate must have ended: then nobody
 * talks to it anyway. One that is gone is not waited for.
 */
final class RotationSteps {
  /** The longest that a certificate of the old root can be shown after the new one signs. */
  static final Duration OUTLIVED = LeafLife.LONGEST.plus(CertificateAuthority.SKEW);

  /** Sidecars that were connected to our predecessor come back within this. */
  static final Duration RECONNECTING = Duration.ofMinutes(1);

  private static final int NAMED = 3;

  private final Duration files;

  /**
   * @param files how long the kubelet may take to write a changed annotation into a pod's volume;
   *     its own default is to look once a minute
   */
  RotationSteps(Duration files) {
    this.files = files;
  }

  RotationStep next(Rotation at, RotationFacts facts, Instant now) {
    return switch (at.phase()) {
      case STABLE -> stable(at, facts, now);
      case TRUSTING -> trusting(at, facts, now);
      case ISSUING -> issuing(at, facts, now);
      case RETIRING -> retiring(at, facts, now);
    };
  }

  private static RotationStep stable(Rotation at, RotationFacts facts, Instant now) {
    RootMaterial offered = facts.offered();
    if (offered != null && !offered.equals(at.signer())) {
      return new Enter(facts.sameSigner() ? at.retiring(offered, now) : at.trusting(offered, now));
    }
    return switch (facts.renewal()) {
      case NEEDED -> new Renew();
      case NOT_NEEDED, NOT_OURS -> Stay.CONTENT;
    };
  }

  private RotationStep trusting(Rotation at, RotationFacts facts, Instant now) {
    RootMaterial offered = facts.offered();
    if (offered != null && !offered.equals(at.next())) {
      // Nothing was signed with the one that was to come, so it can be forgotten.
      return new Enter(facts.sameSigner() ? at.retiring(offered, now) : at.trusting(offered, now));
    }
    Stay waiting = waiting(facts, now, at.since().plus(OUTLIVED));
    if (waiting != null) {
      return waiting;
    }
    Instant filed = Objects.requireNonNull(facts.complete(), "nobody lacks them").plus(files);
    if (now.isBefore(filed)) {
      return new Stay("waiting until " + filed + " for the files of the pods", 0);
    }
    return new Enter(at.issuing(facts.signersRootsPem(), now));
  }

  private static RotationStep issuing(Rotation at, RotationFacts facts, Instant now) {
    Stay waiting = behind(facts, now, at.since().plus(OUTLIVED));
    return waiting != null ? waiting : new Enter(at.retiring(at.signer(), now));
  }

  private static RotationStep retiring(Rotation at, RotationFacts facts, Instant now) {
    Stay waiting = waiting(facts, now, at.since()); // who comes back later loses nothing
    return waiting != null ? waiting : new Enter(Rotation.stable(at.signer(), now));
  }

  private static @Nullable Stay waiting(RotationFacts facts, Instant now, Instant outlived) {
    Stay behind = behind(facts, now, outlived);
    if (behind != null) {
      return behind;
    }
    if (facts.lacking() == null) {
      return new Stay("waiting to learn who has the roots", 0);
    }
    return facts.lacking().isEmpty()
        ? null
        : new Stay("waiting for the roots of " + some(facts.lacking()), 0);
  }

  /**
   * @param outlived from when on sidecars that are not connected do not matter
   * @return null when no sidecar is waited for
   */
  private static @Nullable Stay behind(RotationFacts facts, Instant now, Instant outlived) {
    Lag lag = facts.lag();
    if (!lag.known()) {
      return new Stay("waiting to learn of the pods", 0);
    }
    List<String> all = new ArrayList<>(lag.connected());
    if (now.isBefore(outlived) || now.isBefore(facts.started().plus(RECONNECTING))) {
      all.addAll(lag.away().stream().map(pod -> pod + " (not connected)").toList());
    }
    return all.isEmpty()
        ? null
        : new Stay("waiting for " + all.size() + " sidecars: " + some(all), all.size());
  }

  private static String some(List<String> all) {
    String first = all.stream().limit(NAMED).collect(Collectors.joining(", "));
    return all.size() <= NAMED ? first : first + " and " + (all.size() - NAMED) + " more";
  }
}
