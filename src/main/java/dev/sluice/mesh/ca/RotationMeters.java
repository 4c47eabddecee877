package dev.sluice.mesh.ca;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/** What operators see of the root. */
final class RotationMeters {
  private final AtomicInteger waiting = new AtomicInteger();
  private final AtomicInteger unusable = new AtomicInteger();

  RotationMeters(MeterRegistry registry, RotatingRoots roots, Clock clock) {
    Gauge.builder("sluice.root.phase", roots, it -> it.rotation().phase().ordinal())
        .description("Phase of the root's rotation: 0 stable, 1 trusting, 2 issuing, 3 retiring")
        .register(registry);
    Gauge.builder("sluice.root.waiting", waiting, AtomicInteger::get)
        .description("Sidecars that the phase waits for")
        .register(registry);
    Gauge.builder("sluice.root.unusable", unusable, AtomicInteger::get)
        .description("1 while the Secret holds a root that cannot be used, else 0")
        .register(registry);
    Gauge.builder("sluice.root.life", roots, it -> seconds(clock, it.signer()))
        .description("How long the certificate that signs is still valid")
        .baseUnit("seconds")
        .register(registry);
  }

  void waiting(int sidecars) {
    waiting.set(sidecars);
  }

  void unusable(boolean now) {
    unusable.set(now ? 1 : 0);
  }

  private static double seconds(Clock clock, CertificateAuthority signer) {
    return Duration.between(clock.instant(), signer.end()).toSeconds();
  }
}
