package dev.sluice.controller.recording;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.api.rollout.v1alpha1.RecordingLabels;
import dev.sluice.api.rollout.v1alpha1.Rollout;
import dev.sluice.cli.CommandLines;
import dev.sluice.cli.CommandLines.Result;
import dev.sluice.cli.explain.ExplainCommand;
import dev.sluice.cli.history.HistoryCommand;
import dev.sluice.cli.replay.ReplayCommand;
import dev.sluice.controller.resolving.Names;
import dev.sluice.controller.resolving.ResolvedRollout;
import dev.sluice.controller.status.StatusFactory;
import dev.sluice.controller.status.StatusReader;
import dev.sluice.controller.status.StatusWriter;
import dev.sluice.domain.analysis.LatencyBounds;
import dev.sluice.domain.analysis.Samples;
import dev.sluice.domain.analysis.Traffic;
import dev.sluice.domain.rollout.Observation;
import dev.sluice.domain.rollout.Observation.WindowSeen;
import dev.sluice.domain.rollout.Phase;
import dev.sluice.domain.rollout.Plan;
import dev.sluice.domain.rollout.ReleaseState;
import dev.sluice.domain.rollout.RouteProgress.RouteState;
import dev.sluice.domain.rollout.spec.PlanFactory;
import dev.sluice.testkit.ApiServer;
import dev.sluice.testkit.Crds;
import dev.sluice.workload.View;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The controller's half writes into a real API server, the command line reads it out again. */
class RecorderIT {
  @RegisterExtension static final ApiServer API = new ApiServer();

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Instant T0 = Instant.parse("2026-01-05T10:00:00Z");
  private static final String ROLLOUT =
      """
      apiVersion: sluice.dev/v1alpha1
      kind: Rollout
      metadata: {name: web}
      spec:
        targetRef: {apiVersion: apps/v1, kind: Deployment, name: web}
        service: {name: web, port: 80}
        strategy: {canary: {steps: [{setWeight: 10}, {pause: {duration: 1m}}, {setWeight: 50}], drain: 1s}}
        analysis: {interval: 5s, warmup: 5s, minStepWindows: 2}
      """;

  @TempDir private Path folder;

  private final String namespace = "recorder-" + UUID.randomUUID();
  private final StatusWriter writer = new StatusWriter(API.client());
  private final StatusFactory statuses = new StatusFactory();
  private Recorder recorder = new Recorder(API.client(), JSON);
  private Rollout rollout;
  private Instant now = T0;

  @BeforeAll
  static void install() {
    Crds.installAll(API.client());
  }

  @BeforeEach
  void create() {
    var metadata = new NamespaceBuilder().withNewMetadata().withName(namespace).endMetadata();
    API.client().resource(metadata.build()).create();
    var wanted = Serialization.unmarshal(ROLLOUT, Rollout.class);
    wanted.getMetadata().setNamespace(namespace);
    rollout = API.client().resource(wanted).create();
    settle("v1", Phase.STABLE);
  }

  @Test
  void shouldDecideAsTheReleaseDidWhenItIsExportedAndReplayed() throws IOException {
    // Given
    release("v2", 1);
    assertThat(state().phase()).isEqualTo(Phase.PROMOTED);
    release("v3", 40);
    assertThat(state().phase()).isEqualTo(Phase.ROLLED_BACK);
    // When
    var bad = replay(export());
    var good = replay(export("--revision", "v2"));
    // Then
    var history = rollout.getStatus().history();
    assertThat(history.get(0).reason()).isEqualTo("HarmDetected");
    assertThat(bad.lines()).hasSize(history.get(0).windows().intValue());
    assertThat(last(bad)).contains("\"decision\":\"ROLLBACK\",\"reason\":\"HARM:");
    assertThat(history.get(1).reason()).isEqualTo("NoHarmFound");
    assertThat(good.lines()).hasSize(history.get(1).windows().intValue());
    assertThat(last(good)).contains("\"decision\":\"PROMOTE\",\"reason\":\"NO_HARM\",\"step\":2");
  }

  @Test
  void shouldListWhatEndedWhenAsked() {
    // Given
    release("v2", 1);
    // When
    var result = history();
    // Then
    assertThat(result.out().lines().map(line -> line.split(" +")[1]))
        .containsExactly("REVISION", "v2");
    assertThat(result.out()).contains("Promoted", "NoHarmFound", "2026-01-05T10:0");
  }

  @Test
  void shouldLoseAndDoubleNothingWhenKilledBetweenRecordingAndCounting() throws IOException {
    // Given
    begin("v2");
    for (int i = 0; i < 12; i++) {
      // When
      now = now.plusSeconds(5);
      record(after(window(1)));
      recorder = new Recorder(API.client(), JSON);
      next(window(1));
      recorder = i % 2 == 0 ? new Recorder(API.client(), JSON) : recorder;
    }
    record(after(window(1)));
    // Then
    var lines = replay(export());
    assertThat(lines.lines()).hasSize((int) state().analysis().windows()).hasSize(12);
    assertThat(last(lines)).contains(number(state()));
  }

  @Test
  void shouldBeginAnewWithTheStateWhenTheRecordingWasDeleted() throws IOException {
    // Given
    begin("v2");
    next(window(1));
    next(window(1));
    API.client().resource(recordings().get(0)).delete();
    recorder = new Recorder(API.client(), JSON);
    // When
    next(window(1));
    next(window(1));
    // Then
    var lines = replay(export());
    assertThat(lines.lines()).hasSize(2).first().asString().startsWith("{\"t\":2,");
    assertThat(last(lines)).contains(number(state()));
  }

  @Test
  void shouldStaySmallWhenAReleaseIsLong() throws IOException {
    // Given
    recorder = new Recorder(new RecordingStore(API.client(), JSON), 9_000);
    begin("v2");
    // When
    for (int i = 0; i < 30; i++) {
      next(paused());
    }
    // Then
    assertThat(Serialization.asJson(recordings().get(0).getData()).length()).isLessThan(12_000);
    var lines = replay(export());
    assertThat(lines.lines().count()).isBetween(3L, 29L);
    assertThat(last(lines)).startsWith("{\"t\":29,").contains(number(state()));
  }

  @Test
  void shouldKeepTenWhenThereWereMoreReleases() {
    // When
    for (int i = 2; i < 14; i++) {
      release("v" + i, 40);
    }
    // Then
    assertThat(recordings()).hasSize(10);
    assertThat(recordings())
        .extracting(map -> map.getMetadata().getLabels().get(RecordingLabels.REVISION))
        .contains("v13", "v4")
        .doesNotContain("v3", "v2");
    assertThat(recordings().get(0).getMetadata().getOwnerReferences().get(0).getUid())
        .isEqualTo(rollout.getMetadata().getUid());
  }

  @Test
  void shouldExplainWhenAskedForALiveRollout() throws IOException {
    // Given
    release("v2", 40);
    // When
    var live = CommandLines.run(new ExplainCommand(), args(namespace, "web"));
    // Then
    assertThat(live.code()).isZero();
    assertThat(live.out())
        .startsWith("web is RolledBack.\nrevision v2 was taken back: ")
        .contains(
            "kubectl -n "
                + namespace
                + " annotate rollout web sluice.dev/abort- sluice.dev/retry=v2");
    // When
    var file = Files.writeString(folder.resolve("web.yaml"), Serialization.asYaml(rollout));
    var stored = CommandLines.run(new ExplainCommand(), "-f", file.toString(), "-o", "json");
    // Then
    assertThat(JSON.readTree(stored.out()).path("headline").asText()).isNotBlank();
    assertThat(live.out()).contains(JSON.readTree(stored.out()).path("headline").asText());
  }

  @Test
  void shouldNameWhatIsThereWhenAskedForSomethingElse() {
    // Given
    release("v2", 1);
    // When / Then
    refuses(
        "history export: no release of revision 'v9' of rollout 'web' was recorded, allowed are"
            + " v2\n",
        "export",
        "web",
        "--revision",
        "v9");
    refuses(
        "history: rollout 'shop' is not in namespace '" + namespace + "', allowed are web\n",
        "shop");
    var nowhere = CommandLines.run(new HistoryCommand(), args("nowhere", "web"));
    assertThat(nowhere.code()).isEqualTo(2);
    assertThat(nowhere.out()).isEmpty();
    assertThat(nowhere.err())
        .startsWith("history: namespace 'nowhere' does not exist, allowed are ")
        .contains("default, ");
  }

  private void refuses(String message, String... args) {
    var result = history(args);
    assertThat(result.err()).isEqualTo(message);
    assertThat(result.code()).isEqualTo(2);
    assertThat(result.out()).isEmpty();
  }

  private Result history(String... args) {
    return CommandLines.run(new HistoryCommand(), args(namespace, args));
  }

  /** Options of a subcommand stand behind its name. */
  private String[] args(String where, String... args) {
    var all = new java.util.ArrayList<>(List.of(args));
    all.addAll(List.of("-n", where, "--kubeconfig", kubeconfig().toString()));
    return all.toArray(String[]::new);
  }

  private Path kubeconfig() {
    try {
      return Files.writeString(folder.resolve("kubeconfig"), API.kubeconfig());
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private String export(String... options) {
    var args = new java.util.ArrayList<>(List.of("export", "web"));
    args.addAll(List.of(options));
    var result = history(args.toArray(String[]::new));
    assertThat(result.err()).isEmpty();
    assertThat(result.code()).isZero();
    return result.out();
  }

  private String replay(String recording) throws IOException {
    var file = Files.writeString(folder.resolve("recording.json"), recording);
    var result = CommandLines.run(new ReplayCommand(), file.toString());
    assertThat(result.err()).isEmpty();
    assertThat(result.code()).isZero();
    return result.out();
  }

  private static String last(String lines) {
    return lines.lines().reduce((first, second) -> second).orElseThrow();
  }

  /** Evidence as the release had it, to the last bit. */
  private static String number(ReleaseState state) {
    double logE = state.analysis().sampleRatio().logE();
    return "\"srmLogE\":" + JSON.valueToTree(logE);
  }

  private List<ConfigMap> recordings() {
    return API.client()
        .configMaps()
        .inNamespace(namespace)
        .withLabel(RecordingLabels.REVISION)
        .list()
        .getItems();
  }

  /** From the stable version to the end of a release. */
  private void release(String revision, int failures) {
    begin(revision);
    for (int i = 0; i < 40 && state().phase() == Phase.PROGRESSING; i++) {
      now = now.plusSeconds(10);
      next(seen(revision, Optional.empty()));
      next(seen(revision, window(failures)));
    }
    settle(revision, state().phase() == Phase.PROMOTING ? Phase.PROMOTED : Phase.ROLLED_BACK);
  }

  private void begin(String revision) {
    settle(revision, Phase.PROGRESSING);
  }

  private void settle(String revision, Phase phase) {
    for (int i = 0; i < 10 && state().phase() != phase; i++) {
      now = now.plusSeconds(2);
      next(seen(revision, Optional.empty()));
    }
    assertThat(state().phase()).isEqualTo(phase);
  }

  private ReleaseState state() {
    return new StatusReader().state(rollout, now);
  }

  private Plan plan() {
    return PlanFactory.plan(rollout.getSpec());
  }

  private void next(Optional<WindowSeen> window) {
    next(seen(state().canary(), window));
  }

  private void next(Observation seen) {
    ReleaseState after = state().step(plan(), seen, now);
    recorder.record(subject(), state(), after, seen.window());
    rollout =
        writer.write(
            rollout,
            statuses.status(
                subject(),
                after,
                null,
                Map.of(),
                Optional.empty(),
                recorder.trouble(rollout.getMetadata().getUid()),
                now));
  }

  /** What a controller does that is killed right after it. */
  private void record(ReleaseState after) {
    var index = after.analysis().lastIndex();
    var window = window(1).map(w -> new WindowSeen(index, w.stable(), w.canary(), Samples.NONE));
    recorder.record(subject(), state(), after, window);
  }

  private ReleaseState after(Optional<WindowSeen> window) {
    return state().step(plan(), seen(state().canary(), window), now);
  }

  private Optional<WindowSeen> paused() {
    now = now.plusMillis(1);
    return window(0);
  }

  /** A thousand requests, split as the weight says; so many percent of the canary's fail. */
  private Optional<WindowSeen> window(int percent) {
    now = now.plusMillis(1);
    int share = state().exposure().percent() * 10;
    return Optional.of(
        new WindowSeen(
            now.toEpochMilli(),
            traffic(1000 - share, 5),
            traffic(share, share * percent / 100),
            Samples.NONE));
  }

  private static Traffic traffic(int requests, int failures) {
    long[] cells = new long[LatencyBounds.cells()];
    for (int i = 0; i < requests; i++) {
      cells[60 + i % 30]++;
    }
    return new Traffic(requests, failures, cells);
  }

  /** Everything that the release waits for is there. */
  private Observation seen(String revision, Optional<WindowSeen> window) {
    ReleaseState at = state();
    int pods = at.pods();
    var routes =
        new RouteState(
            Map.of(
                "web-stable", 100 - at.exposure().percent(), "web-canary", at.exposure().percent()),
            Map.of("web-stable", 4, "web-canary", pods),
            3,
            3);
    return new Observation(
        new Observation.Target(
            revision, 4, true, false, true, true, null, null, 0, 4, false, Observation.Wish.NONE),
        new Observation.Canary(pods > 0, true, pods),
        "web-stable",
        "web-canary",
        routes,
        true,
        false,
        window,
        Duration.ZERO,
        List.of(),
        List.of());
  }

  private static final View RUNNING = View.of("v2", 1, new View.Pods(1, 1, 1, 1));

  private ResolvedRollout subject() {
    return new ResolvedRollout(
        rollout, Names.of(rollout).orElseThrow(), plan(), null, RUNNING, null, null);
  }
}
