package dev.sluice.mesh.ca;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.mesh.ca.RotationFacts.Renewal;
import dev.sluice.mesh.ca.RotationStep.Enter;
import dev.sluice.mesh.ca.RotationStep.Renew;
import dev.sluice.mesh.ca.RotationStep.Stay;
import dev.sluice.mesh.ca.Sidecars.Lag;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RotationStepsTest {
  private static final Instant T0 = Instant.parse("2026-03-01T12:00:00Z");
  private static final Duration FILES = Duration.ofMinutes(3);
  private static final RootMaterial OLD = new RootMaterial("old", "", "old key");
  private static final RootMaterial NEW = new RootMaterial("new", "", "new key");
  private static final RootMaterial THIRD = new RootMaterial("third", "", "third key");
  private static final String OLD_ROOTS = "old roots";
  private static final Rotation STABLE = Rotation.stable(OLD, T0);
  private static final Rotation TRUSTING = STABLE.trusting(NEW, T0);
  private static final Rotation ISSUING = TRUSTING.issuing(OLD_ROOTS, T0);
  private static final Rotation RETIRING = ISSUING.retiring(NEW, T0);
  private static final Lag CONNECTED = new Lag(true, List.of("shop/a"), List.of());
  private static final Lag AWAY = new Lag(true, List.of(), List.of("shop/b"));

  private final RotationSteps steps = new RotationSteps(FILES);

  @Test
  void shouldRestWhenTheSecretHoldsWhatSigns() {
    assertThat(next(STABLE, facts().offers(OLD), T0)).isEqualTo(Stay.CONTENT);
    assertThat(next(STABLE, facts().offers(null), T0)).isEqualTo(Stay.CONTENT);
  }

  @Test
  void shouldMakeANewRootWhenOneIsNeededAndItIsOurs() {
    assertThat(next(STABLE, facts().offers(OLD).renewal(Renewal.NEEDED), T0))
        .isEqualTo(new Renew());
    assertThat(next(STABLE, facts().offers(OLD).renewal(Renewal.NOT_OURS), T0))
        .isEqualTo(Stay.CONTENT);
  }

  @Test
  void shouldBeginWhenTheSecretHoldsAnotherRoot() {
    assertThat(next(STABLE, facts().offers(NEW), T0)).isEqualTo(new Enter(TRUSTING));
  }

  @Test
  void shouldOnlyChangeWhatIsTrustedWhenTheSameCertificateSigns() {
    assertThat(next(STABLE, facts().offers(THIRD).sameSigner(), T0))
        .isEqualTo(new Enter(STABLE.retiring(THIRD, T0)));
  }

  @Test
  void shouldSignWithTheNewRootOnlyWhenEveryoneTrustsItAndFilesHadTheirTime() {
    Instant later = T0.plus(FILES);
    assertWaits(next(TRUSTING, facts().lag(Lag.UNKNOWN), later), "pods");
    assertWaits(next(TRUSTING, facts().lag(CONNECTED), later), "1 sidecars: shop/a");
    assertWaits(next(TRUSTING, facts().lacking(null), later), "who has the roots");
    assertWaits(next(TRUSTING, facts().lacking(List.of("pod shop/c")), later), "pod shop/c");
    assertWaits(next(TRUSTING, facts(), later.minusMillis(1)), "files");
    assertThat(next(TRUSTING, facts(), later))
        .isEqualTo(new Enter(TRUSTING.issuing(OLD_ROOTS, later)));
  }

  @Test
  void shouldBeginAnewWhenTheRootToComeIsReplacedBeforeItSigned() {
    Instant later = T0.plusSeconds(5);
    assertThat(next(TRUSTING, facts().offers(THIRD), later))
        .isEqualTo(new Enter(STABLE.trusting(THIRD, later)));
    assertThat(next(TRUSTING, facts().offers(OLD).sameSigner(), later))
        .isEqualTo(new Enter(STABLE.retiring(OLD, later)));
  }

  @Test
  void shouldKeepTheRootThatIsToComeWhenTheSecretIsBrokenMeanwhile() {
    assertWaits(next(TRUSTING, facts().offers(null).lag(CONNECTED), T0), "shop/a");
  }

  @Test
  void shouldDropTheOldRootOnlyWhenEveryConnectedSidecarHasANewCertificate() {
    Instant muchLater = T0.plus(Duration.ofDays(9));
    assertWaits(next(ISSUING, facts().lag(CONNECTED), muchLater), "shop/a");
    assertThat(next(ISSUING, facts(), T0)).isEqualTo(new Enter(RETIRING));
  }

  @Test
  void shouldFinishTheRotationFirstWhenTheSecretChangesAfterTheNewRootSigned() {
    assertThat(next(ISSUING, facts().offers(THIRD), T0)).isEqualTo(new Enter(RETIRING));
    assertThat(next(RETIRING, facts().offers(THIRD), T0))
        .isEqualTo(new Enter(Rotation.stable(NEW, T0)));
  }

  @ParameterizedTest
  @EnumSource(
      value = Rotation.Phase.class,
      names = {"TRUSTING", "ISSUING"})
  void shouldWaitForASidecarThatIsAwayUntilItsCertificateHasEnded(Rotation.Phase phase) {
    Rotation at = phase == Rotation.Phase.TRUSTING ? TRUSTING : ISSUING;
    Instant end = T0.plus(RotationSteps.OUTLIVED);
    assertThat(RotationSteps.OUTLIVED).isGreaterThan(Duration.ofHours(24));
    assertWaits(next(at, facts().lag(AWAY), end.minusMillis(1)), "shop/b (not connected)");
    assertThat(next(at, facts().lag(AWAY), end)).isInstanceOf(Enter.class);
  }

  /** A process that has just started knows nobody yet. */
  @Test
  void shouldGiveSidecarsTimeToComeBackWhenWeHaveJustStarted() {
    Instant now = T0.plus(Duration.ofDays(3));
    Facts fresh = facts().lag(AWAY).started(now);
    assertWaits(next(ISSUING, fresh, now), "shop/b");
    assertWaits(next(RETIRING, fresh, now), "shop/b");
    assertThat(next(ISSUING, fresh, now.plus(RotationSteps.RECONNECTING)))
        .isInstanceOf(Enter.class);
  }

  @Test
  void shouldBeDoneWhenNobodyTrustsTheOldRoot() {
    assertWaits(next(RETIRING, facts().lag(CONNECTED), T0), "shop/a");
    assertWaits(next(RETIRING, facts().lacking(List.of("pod shop/c")), T0), "pod shop/c");
    assertThat(next(RETIRING, facts().lag(AWAY), T0))
        .isEqualTo(new Enter(Rotation.stable(NEW, T0)));
  }

  @Test
  void shouldNameThreeAtMostWhenManyAreWaitedFor() {
    var many = new Lag(true, List.of("a", "b", "c", "d", "e"), List.of());
    assertThat(next(ISSUING, facts().lag(many), T0))
        .isEqualTo(new Stay("waiting for 5 sidecars: a, b, c and 2 more", 5));
  }

  private RotationStep next(Rotation at, Facts facts, Instant now) {
    return steps.next(at, facts.build(at), now);
  }

  private static void assertWaits(RotationStep step, String what) {
    assertThat(step)
        .isInstanceOfSatisfying(Stay.class, stay -> assertThat(stay.why()).contains(what));
  }

  private static Facts facts() {
    return new Facts();
  }

  /** By default nothing is in the way, and the Secret holds what the state is about. */
  private static final class Facts {
    private RootMaterial offered;
    private boolean offers;
    private boolean sameSigner;
    private Renewal renewal = Renewal.NOT_NEEDED;
    private Lag lag = Lag.NOBODY;
    private List<String> lacking = List.of();
    private Instant started = T0.minus(Duration.ofDays(1));

    Facts offers(RootMaterial root) {
      offered = root;
      offers = true;
      return this;
    }

    Facts sameSigner() {
      sameSigner = true;
      return this;
    }

    Facts renewal(Renewal needed) {
      renewal = needed;
      return this;
    }

    Facts lag(Lag behind) {
      lag = behind;
      return this;
    }

    Facts lacking(List<String> who) {
      lacking = who;
      return this;
    }

    Facts started(Instant when) {
      started = when;
      return this;
    }

    RotationFacts build(Rotation at) {
      RootMaterial usual = at.next() == null ? at.signer() : at.next();
      Instant complete = lacking == null || !lacking.isEmpty() ? null : T0;
      return new RotationFacts(
          offers ? offered : usual,
          sameSigner,
          OLD_ROOTS,
          renewal,
          lag,
          lacking,
          complete,
          started);
    }
  }
}
