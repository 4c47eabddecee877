package dev.sluice.mesh.ca;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.sluice.mesh.ca.Rotation.Phase;
import dev.sluice.testkit.ApiServer;
import dev.sluice.testkit.MovedClock;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The root's Secrets at a real API server, with the rights that we ship. */
class RootSecretIT {
  private static final int REPLICAS = 6;
  private static final String TRUST_DOMAIN = "cluster.local";
  private static final Duration FILES = Duration.ofMinutes(3);

  @RegisterExtension static final ApiServer API = new ApiServer();

  private final String namespace = "ca-" + UUID.randomUUID();
  private final MovedClock time = new MovedClock(Instant.parse("2026-03-01T12:00:00Z"));
  private final Set<String> keys = new HashSet<>();
  private LogCapture log;
  private KubernetesClient client;
  private FakeMesh mesh;
  private SimpleMeterRegistry meters;
  private RotatingRoots roots;
  private RootRotation rotation;

  @BeforeEach
  void createNamespace() {
    client = ShippedRights.grant(API.client(), API.kubeconfig(), namespace);
    log = new LogCapture();
  }

  /** Holds for every test here, whatever it did. */
  @AfterEach
  void noKeyWasLogged() {
    log.close();
    client.close();
    assertThat(keys).isNotEmpty();
    assertThat(log.text()).doesNotContain("PRIVATE KEY");
    keys.forEach(line -> assertThat(log.text()).doesNotContain(line));
  }

  @Test
  void shouldAgreeOnOneRootWhenReplicasStartTogether() throws Exception {
    // When
    List<Future<String>> opened = together(REPLICAS, () -> store().open().rootsPem());
    // Then
    start();
    String one = roots.rootsPem();
    for (Future<String> root : opened) {
      assertThat(root.get()).isEqualTo(one);
    }
    assertThat(stored().getType()).isEqualTo("kubernetes.io/tls");
    assertThat(stored().getData()).containsOnlyKeys("tls.crt", "tls.key");
  }

  @Test
  void shouldSayWhatIsWrongAndOverwriteNothingWhenTheSecretIsMalformed() {
    // Given
    bring(new RootMaterial("not a certificate", "", "not a key"));
    String version = stored().getMetadata().getResourceVersion();
    // When
    assertThatIllegalStateException()
        .isThrownBy(() -> store().open())
        .withMessageContaining("Secret " + namespace + "/sluice-ca")
        .withMessageContaining("tls.crt");
    // Then
    assertThat(stored().getMetadata().getResourceVersion()).isEqualTo(version);
  }

  @Test
  void shouldSignWithAnIntermediateWhenTheUserBringsOneFromTheBeginning() {
    // Given
    TestPki root = TestPki.root("RSA", 2048, time.instant());
    TestPki intermediate = root.intermediate("RSA", 2048, 0, null, time.instant());
    // When
    bring(new RootMaterial(intermediate.certPem, root.certPem, intermediate.traditional()));
    start();
    // Then
    assertThat(roots.rootsPem()).isEqualTo(onlyRoot(root));
    assertThat(roots.signer().issue(LEAF).chain()).hasSize(2);
    look();
    assertThat(roots.rotation().phase()).isEqualTo(Phase.STABLE);
  }

  @Test
  void shouldTrustBeforeItSignsAndSignBeforeItForgetsWhenTheSecretIsReplaced() {
    // Given
    start();
    String old = roots.rootsPem();
    TestPki company = TestPki.root(time.instant());
    TestPki intermediate = company.intermediate(time.instant());
    bring(new RootMaterial(intermediate.certPem, company.certPem, intermediate.traditional()));
    // When, then: it waits for the sidecar, for the pods' files, and for the kubelet
    mesh.accepts = false;
    mesh.fileAccepts = false;
    look();
    assertAt(Phase.TRUSTING, old + onlyRoot(company), old);
    look();
    assertThat(noted()).isEqualTo("Trusting: waiting for 1 sidecars: shop/web-1");
    assertThat(meters.get("sluice.root.waiting").gauge().value()).isEqualTo(1);
    mesh.accepts = true;
    mesh.refresh();
    look();
    assertThat(noted()).isEqualTo("Trusting: waiting for the roots of pod shop/web-1");
    mesh.fileAccepts = true;
    look();
    assertThat(noted()).startsWith("Trusting: waiting until " + time.instant().plus(FILES));
    time.pass(FILES.minusSeconds(1));
    look();
    assertAt(Phase.TRUSTING, old + onlyRoot(company), old);
    // The new one signs
    time.pass(Duration.ofSeconds(1));
    mesh.accepts = false;
    look();
    assertAt(Phase.ISSUING, onlyRoot(company) + old, onlyRoot(company));
    assertThat(meters.get("sluice.root.phase").gauge().value()).isEqualTo(2);
    look();
    assertThat(noted()).isEqualTo("Issuing: waiting for 1 sidecars: shop/web-1");
    mesh.accepts = true;
    mesh.refresh();
    // The old one is forgotten
    look();
    assertAt(Phase.RETIRING, onlyRoot(company), onlyRoot(company));
    look();
    assertAt(Phase.STABLE, onlyRoot(company), onlyRoot(company));
    assertThat(mesh.fileTrusts()).isEqualTo(onlyRoot(company));
    look();
    assertThat(noted()).isEqualTo("Stable");
    assertThat(events())
        .containsExactlyInAnyOrder("RootTrusting", "RootIssuing", "RootRetiring", "RootRotated");
    assertThat(remembered().getData()).doesNotContainKeys("next.key", "old-roots.crt");
  }

  @Test
  void shouldMakeANewRootOnceWhenAnAnnotationAsksForIt() {
    // Given
    start();
    String old = roots.rootsPem();
    annotate(RootSecret.ROTATE, "monday");
    // When
    finish();
    // Then
    assertThat(roots.rootsPem()).isNotEqualTo(old);
    assertThat(roots.signer().ours()).isTrue();
    assertThat(stored().getMetadata().getAnnotations()).containsEntry(RootSecret.ROTATED, "monday");
    String second = roots.rootsPem();
    look();
    look();
    assertThat(roots.rootsPem()).isEqualTo(second);
    // And again when another value asks
    annotate(RootSecret.ROTATE, "tuesday");
    finish();
    assertThat(roots.rootsPem()).isNotEqualTo(second);
  }

  @Test
  void shouldMakeANewRootWhenAThirdOfTheOldOnesLifeIsLeft() {
    // Given
    start();
    String old = roots.rootsPem();
    time.pass(CertificateAuthority.ROOT_LIFE.multipliedBy(2).dividedBy(3).minusDays(1));
    look();
    look();
    assertThat(roots.rootsPem()).isEqualTo(old);
    // When
    time.pass(Duration.ofDays(2));
    finish();
    // Then
    assertThat(roots.rootsPem()).isNotEqualTo(old).contains("BEGIN CERTIFICATE");
  }

  @Test
  void shouldOnlySaySoWhenTheRootToRotateIsNotOurs() {
    // Given
    TestPki company = TestPki.root(time.instant());
    bring(new RootMaterial(company.certPem, "", company.pkcs8()));
    start();
    annotate(RootSecret.ROTATE, "monday");
    // When
    look();
    look();
    // Then
    assertThat(roots.rootsPem()).isEqualTo(onlyRoot(company));
    assertThat(roots.rotation().phase()).isEqualTo(Phase.STABLE);
    assertThat(events()).containsExactly("RootNotOurs");
  }

  @Test
  void shouldKeepTheLastGoodRootAndSayWhatIsWrongWhenTheSecretIsBroken() {
    // Given
    start();
    String old = roots.rootsPem();
    RootMaterial good = roots.rotation().signer();
    annotate(RootSecret.ROTATE, "monday"); // must not overwrite what the user has yet to repair
    // When
    bring(new RootMaterial(good.certPem(), "", good.keyPem().substring(0, 90)));
    look();
    look();
    // Then
    assertThat(roots.rootsPem()).isEqualTo(old);
    assertThat(messages())
        .containsExactly(
            "this root cannot be used, the mesh goes on with the one before: tls.key: not a private key that can be read");
    assertThat(meters.get("sluice.root.unusable").gauge().value()).isEqualTo(1);
    assertThat(stored().getData().get("tls.key").length()).isLessThan(130);
    // And a new process goes on too
    start();
    assertThat(roots.rootsPem()).isEqualTo(old);
    bring(good);
    look();
    assertThat(meters.get("sluice.root.unusable").gauge().value()).isZero();
  }

  @Test
  void shouldGoOnWhenASecretIsDeleted() {
    // Given
    start();
    String old = roots.rootsPem();
    // When
    API.client().secrets().inNamespace(namespace).withName(RotationSecret.NAME).delete();
    look();
    // Then
    assertThat(store().open().rootsPem()).isEqualTo(old);
    // And a root of our own is made anew, in three phases
    API.client().resource(stored()).delete();
    look();
    look();
    assertThat(roots.rotation().phase()).isEqualTo(Phase.TRUSTING);
    assertThat(roots.rootsPem()).startsWith(old);
  }

  @Test
  void shouldAgreeWhenTwoReplicasRotateTogether() throws Exception {
    // Given
    start();
    FakeMesh firstMesh = mesh;
    RotatingRoots firstRoots = roots;
    RootRotation first = rotation;
    start();
    annotate(RootSecret.ROTATE, "monday");
    Set<String> seen = new HashSet<>();
    // When
    for (int i = 0; i < 12; i++) {
      together(2, () -> tryToLook(first), () -> tryToLook(rotation));
      seen.add(firstRoots.signer().toString() + firstRoots.signer().rootsPem());
      seen.add(roots.signer().toString() + roots.signer().rootsPem());
      time.pass(FILES);
    }
    // Then
    assertThat(firstRoots.rotation()).isEqualTo(roots.rotation());
    assertThat(roots.rotation().phase()).isEqualTo(Phase.STABLE);
    assertThat(seen).as("one old root, one new").hasSize(2);
    assertThat(firstMesh.sidecarTrusts()).isEqualTo(roots.rootsPem());
  }

  /** What a sidecar shows is trusted by what it was last told, and by what a new pod is given. */
  @Test
  void shouldGoOnAndNeverDistrustWhatIsShownWhenItIsKilledAtEveryStep() {
    // Given
    start();
    String old = roots.rootsPem();
    annotate(RootSecret.ROTATE, "monday");
    List<Phase> phases = new ArrayList<>();
    // When
    for (int kill = 0; kill < 8; kill++) {
      if (roots.rotation().phase() == Phase.TRUSTING) {
        look();
        time.pass(FILES);
      }
      mesh.fails = true; // dies after the state was written, before anyone was told
      tryToLook(rotation);
      mesh.fails = false;
      FakeMesh survivor = mesh;
      open(survivor);
      phases.add(roots.rotation().phase());
      assertThat(Pem.certificates(survivor.sidecarTrusts()))
          .containsAll(Pem.certificates(survivor.shown().rootsPem()));
      assertThat(Pem.certificates(survivor.sidecarTrusts()))
          .containsAll(Pem.certificates(roots.signer().rootsPem()));
    }
    // Then
    assertThat(phases).contains(Phase.values());
    assertThat(roots.rotation().phase()).isEqualTo(Phase.STABLE);
    assertThat(roots.rootsPem()).isNotEqualTo(old);
    assertThat(mesh.sidecarTrusts()).isEqualTo(roots.rootsPem());
  }

  private static final Subject LEAF =
      new Subject(
          new dev.sluice.domain.policy.Identity("shop", "web"),
          new dev.sluice.domain.policy.PodIdentity("uid-1"));

  private void start() {
    open(new FakeMesh());
  }

  private void open(FakeMesh served) {
    mesh = served;
    meters = new SimpleMeterRegistry();
    RootStore store = store();
    roots = store.open();
    mesh.serve(roots);
    rotation = new RootRotation(store, roots, mesh, mesh, client, meters, time, FILES);
    time.pass(RotationSteps.RECONNECTING);
    remember();
  }

  private void look() {
    rotation.look();
    remember();
  }

  private static boolean tryToLook(RootRotation one) {
    try {
      one.look();
      return true;
    } catch (RuntimeException killedOrSlower) {
      return false;
    }
  }

  private void finish() {
    boolean moved = false;
    for (int i = 0; i < 20 && !(moved && roots.rotation().phase() == Phase.STABLE); i++) {
      look();
      moved |= roots.rotation().phase() != Phase.STABLE;
      time.pass(FILES);
    }
    assertThat(moved && roots.rotation().phase() == Phase.STABLE).isTrue();
    look();
  }

  private void assertAt(Phase phase, String trusted, String signer) {
    assertThat(roots.rotation().phase()).isEqualTo(phase);
    assertThat(roots.rootsPem()).isEqualTo(trusted);
    assertThat(roots.signer().rootsPem()).isEqualTo(signer);
  }

  /** Lines of every key that there ever was. */
  private void remember() {
    for (String pem :
        List.of(
            roots.rotation().signer().keyPem(),
            roots.rotation().next() == null ? "" : roots.rotation().next().keyPem(),
            roots.signer().issue(LEAF).keyPem())) {
      pem.lines().filter(line -> !line.startsWith("-") && line.length() > 20).forEach(keys::add);
    }
  }

  @SafeVarargs
  private <T> List<Future<T>> together(int times, java.util.concurrent.Callable<T>... work)
      throws InterruptedException, ExecutionException {
    var start = new CountDownLatch(1);
    var threads = Executors.newFixedThreadPool(times);
    try {
      List<Future<T>> all =
          IntStream.range(0, times)
              .mapToObj(
                  i ->
                      threads.submit(
                          () -> {
                            start.await();
                            return work[i % work.length].call();
                          }))
              .toList();
      start.countDown();
      for (Future<T> one : all) {
        one.get();
      }
      return all;
    } finally {
      threads.shutdownNow();
    }
  }

  private RootStore store() {
    return new RootStore(client, namespace, TRUST_DOMAIN, time);
  }

  private void bring(RootMaterial material) {
    keys.add(material.keyPem().lines().skip(1).findFirst().orElse(material.keyPem()));
    var secret =
        new SecretBuilder()
            .withNewMetadata()
            .withName(RootSecret.NAME)
            .withNamespace(namespace)
            .endMetadata()
            .withType("kubernetes.io/tls")
            .withData(
                SecretData.encode(
                    Map.of(
                        "tls.crt", material.certPem(),
                        "ca.crt", material.caPem(),
                        "tls.key", material.keyPem())))
            .build();
    API.client().resource(secret).createOr(existing -> existing.update());
  }

  private void annotate(String name, String value) {
    API.client()
        .secrets()
        .inNamespace(namespace)
        .withName(RootSecret.NAME)
        .edit(
            secret ->
                new SecretBuilder(secret)
                    .editMetadata()
                    .addToAnnotations(name, value)
                    .endMetadata()
                    .build());
  }

  private String noted() {
    return RootSecret.annotation(stored(), RootSecret.ROTATION);
  }

  private List<String> events() {
    return all().stream().map(Event::getReason).toList();
  }

  private List<String> messages() {
    return all().stream().map(Event::getMessage).toList();
  }

  private List<Event> all() {
    return API.client().v1().events().inNamespace(namespace).list().getItems();
  }

  private Secret stored() {
    return API.client().secrets().inNamespace(namespace).withName(RootSecret.NAME).require();
  }

  private Secret remembered() {
    return API.client().secrets().inNamespace(namespace).withName(RotationSecret.NAME).require();
  }

  private static String onlyRoot(TestPki pki) {
    return Pem.encode(Pem.certificates(pki.certPem));
  }
}
