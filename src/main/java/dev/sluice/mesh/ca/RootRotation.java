package dev.sluice.mesh.ca;

import dev.sluice.mesh.ca.Rotation.Phase;
import dev.sluice.mesh.ca.RotationFacts.Renewal;
import dev.sluice.mesh.ca.RotationSecret.Memory;
import dev.sluice.mesh.ca.RotationStep.Enter;
import dev.sluice.mesh.ca.RotationStep.Renew;
import dev.sluice.mesh.ca.RotationStep.Stay;
import dev.sluice.mesh.ca.Sidecars.Lag;
import dev.sluice.watching.Latest;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Takes the mesh from one root to the next: looks at the Secret and at the sidecars, takes at most
 * one step, remembers it before anything follows from it. So it can be stopped at any instant, and
 * goes on from what is remembered; doing the same again changes nothing.
 */
public final class RootRotation implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(RootRotation.class);

  private final RootStore store;
  private final RotatingRoots roots;
  private final Latest<Optional<Secret>> secret;
  private final Latest<Optional<Memory>> memory;
  private final Sidecars sidecars;
  private final RootReaders readers;
  private final RotationSteps steps;
  private final RotationNotes notes;
  private final RotationMeters meters;
  private final RotationWishes wishes;
  private final Clock clock;
  private final Instant started;
  private final ScheduledExecutorService executor =
      Executors.newSingleThreadScheduledExecutor(RootRotation::thread);
  private @Nullable Instant complete;

  /**
   * @param store where {@code roots} come from
   * @param files how long a changed annotation may take to reach a pod's files
   */
  public RootRotation(
      RootStore store,
      RotatingRoots roots,
      Sidecars sidecars,
      RootReaders readers,
      KubernetesClient client,
      MeterRegistry registry,
      Clock clock,
      Duration files) {
    this.store = store;
    this.secret = store.secret().latest();
    this.memory = store.memory().latest();
    this.roots = roots;
    this.sidecars = sidecars;
    this.readers = readers;
    this.steps = new RotationSteps(files);
    this.notes = new RotationNotes(client, store.secret().namespace());
    this.meters = new RotationMeters(registry, roots, clock);
    this.wishes = new RotationWishes(roots, notes, meters);
    this.clock = clock;
    this.started = clock.instant();
  }

  /**
   * Looks again and again.
   *
   * @param every e.g. 5 seconds
   */
  public void start(Duration every) {
    secret.start();
    memory.start();
    executor.scheduleWithFixedDelay(this::tryToLook, 0, every.toMillis(), TimeUnit.MILLISECONDS);
  }

  @Override
  public void close() {
    executor.shutdownNow();
    secret.close();
    memory.close();
  }

  /** One look, and at most one step. */
  synchronized void look() {
    try {
      if (roots.rotation().phase() != Phase.STABLE) {
        again();
      }
      step();
    } catch (RuntimeException e) { // what was read may be what is wrong
      again();
      throw e;
    }
  }

  /** What we write is more than what the watches have seen. */
  private void again() {
    secret.again();
    memory.again();
  }

  private void step() {
    Instant now = clock.instant();
    Memory memory = follow();
    Optional<Secret> found = secret.get();
    RotationStep step = steps.next(roots.rotation(), facts(found, now), now);
    if (step instanceof Enter enter) {
      enter(memory, enter.next(), now);
    } else if (step instanceof Renew) {
      renew(found, now);
    } else if (step instanceof Stay stay) {
      if (roots.rotation().phase() != Phase.STABLE) {
        notes.phase(roots.rotation(), says(roots.rotation()), now);
      }
      meters.waiting(stay.waiting());
      note(found, text(stay));
    }
  }

  /** Another replica may have taken a step, and somebody may have deleted the memory. */
  private Memory follow() {
    Optional<Memory> memory = this.memory.get();
    if (memory.isEmpty()) {
      again();
      return store.memory().write(null, roots.rotation());
    }
    if (!memory.get().rotation().equals(roots.rotation())) {
      take(memory.get().rotation());
    }
    return memory.get();
  }

  private void enter(Memory memory, Rotation next, Instant now) {
    again();
    store.memory().write(memory, next);
    take(next);
    notes.phase(next, says(next), now);
  }

  private void take(Rotation next) {
    roots.enter(next);
    complete = null;
    sidecars.refresh();
  }

  private void renew(Optional<Secret> found, Instant now) {
    again();
    RootMaterial made = roots.made().material();
    if (found.isPresent()) {
      store.secret().replace(found.get(), made);
    } else {
      store.secret().create(made);
    }
    LOG.infof("Made a new root certificate in Secret %s", RootSecret.NAME);
  }

  private RotationFacts facts(Optional<Secret> found, Instant now) {
    RootMaterial offered = wishes.offered(found, now);
    Renewal renewal = wishes.renewal(found, offered, now);
    List<String> lacking = lacking();
    complete = lacking == null || !lacking.isEmpty() ? null : complete == null ? now : complete;
    return new RotationFacts(
        offered,
        offered != null && roots.authority(offered).signsLike(roots.signer()),
        roots.signer().rootsPem(),
        renewal,
        lag(),
        lacking,
        complete,
        started);
  }

  private Lag lag() {
    return switch (roots.rotation().phase()) {
      case STABLE -> Lag.NOBODY;
      case TRUSTING, RETIRING -> sidecars.withoutRoots(roots.rootsPem());
      case ISSUING -> sidecars.withoutCertificate();
    };
  }

  /** Null when it cannot be found out now. */
  private @Nullable List<String> lacking() {
    Phase phase = roots.rotation().phase();
    if (phase != Phase.TRUSTING && phase != Phase.RETIRING) {
      return List.of();
    }
    try {
      return readers.bring(roots.rootsPem());
    } catch (RuntimeException e) { // any: the rotation waits, and tries again
      LOG.warnf("Cannot bring the roots to pods and webhooks now: %s", e.getMessage());
      return null;
    }
  }

  private String text(Stay stay) {
    Rotation at = roots.rotation();
    String phase = at.phase().name().charAt(0) + at.phase().name().substring(1).toLowerCase();
    return stay.why().isEmpty() ? phase : phase + ": " + stay.why();
  }

  private void note(Optional<Secret> found, String text) {
    if (found.isPresent()
        && !RootSecret.annotation(found.get(), RootSecret.ROTATION).equals(text)) {
      again();
      store.secret().note(text);
    }
  }

  private String says(Rotation next) {
    return switch (next.phase()) {
      case STABLE -> "the root signs alone, and nobody trusts another one";
      case TRUSTING -> "a new root becomes trusted beside the old one, which signs on";
      case ISSUING -> "the new root signs; every sidecar gets a new certificate";
      case RETIRING -> "every sidecar forgets all roots but " + roots.signer();
    };
  }

  private void tryToLook() {
    try {
      look();
    } catch (RuntimeException e) { // any: an exception would end the schedule
      LOG.warnf("The root could not be looked after, trying again: %s", e.getMessage());
    }
  }

  private static Thread thread(Runnable work) {
    var thread = new Thread(work, "root-rotation");
    thread.setDaemon(true);
    return thread;
  }
}
