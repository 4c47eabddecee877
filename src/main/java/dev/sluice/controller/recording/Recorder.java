package dev.sluice.controller.recording;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.controller.attempts.Answers;
import dev.sluice.controller.recording.RecordingStore.Key;
import dev.sluice.controller.resolving.ResolvedRollout;
import dev.sluice.domain.analysis.Engine;
import dev.sluice.domain.analysis.EngineState;
import dev.sluice.domain.recording.RecordedWindow;
import dev.sluice.domain.recording.Recording;
import dev.sluice.domain.recording.RecordingEntries;
import dev.sluice.domain.rollout.Observation.WindowSeen;
import dev.sluice.domain.rollout.Plan;
import dev.sluice.domain.rollout.ReleaseState;
import dev.sluice.workload.Hashes;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Keeps every window that a release is judged on, before the status counts it.
 *
 * <p>A kill in between leaves a window that nobody counted; it is known by its index, which is
 * above the last one that the status names, and goes with the next window. Where the recording does
 * not lead up to the status (somebody deleted it, or it could not be written), it begins anew with
 * the engine's state, so that a replay always ends as the release does.
 */
public final class Recorder {
  private static final Logger LOG = Logger.getLogger(Recorder.class);

  /** What there is one thing at a time to say of. */
  public static final String TOPIC = "recording";

  /** A ConfigMap may have 1 MiB. */
  private static final int MOST_CHARACTERS = 600_000;

  private final RecordingStore store;
  private final int most;
  private final Map<String, Tape> tapes = new ConcurrentHashMap<>();
  private final Map<String, String> troubles = new ConcurrentHashMap<>();

  public Recorder(KubernetesClient client, ObjectMapper json) {
    this(new RecordingStore(client, json), MOST_CHARACTERS);
  }

  /**
   * @param most characters at which the older half of a recording is replaced by the engine's state
   */
  Recorder(RecordingStore store, int most) {
    this.store = store;
    this.most = most;
  }

  /**
   * What is known to be in the cluster.
   *
   * @param orphans windows that were never counted
   */
  private record Tape(String name, long lastIndex, int characters, List<String> orphans) {}

  /** One judged window. */
  private record Take(Key key, Plan plan, ReleaseState before, EngineState after, WindowSeen seen) {
    /** The engine before the window; a fresh one under new rules. */
    EngineState start() {
      return after.windows() == 1
          ? Engine.start(after.config())
          : Objects.requireNonNull(before.analysis(), "this is not the first window");
    }

    RecordedWindow window() {
      boolean last = before.step() == plan.steps().size() - 1;
      boolean paused = after.pausedWindows() > start().pausedWindows();
      return RecordedWindow.of(before.step(), seen.with(after.weight(), last, !paused));
    }

    Recording recording() {
      List<Double> weights =
          IntStream.range(0, plan.steps().size())
              .mapToObj(step -> plan.exposureAt(step).weight())
              .toList();
      return new Recording(weights, start(), List.of(window()));
    }
  }

  /** A recording that cannot be written must not stop a release. */
  public void record(
      ResolvedRollout subject,
      ReleaseState before,
      ReleaseState after,
      Optional<WindowSeen> window) {
    EngineState judged = after.analysis();
    if (judged != null) {
      window
          .filter(seen -> counted(before.analysis(), judged, seen))
          .map(seen -> take(subject, before, after, judged, seen))
          .ifPresent(this::write);
    }
  }

  /** Why the last window could not be recorded; empty where it was. */
  public Optional<String> trouble(String uid) {
    return Optional.ofNullable(troubles.get(uid));
  }

  /** The Rollout is gone. */
  public void forget(HasMetadata rollout) {
    tapes.remove(rollout.getMetadata().getUid());
    troubles.remove(rollout.getMetadata().getUid());
    store.forget(rollout.getMetadata().getUid());
  }

  private static boolean counted(@Nullable EngineState before, EngineState after, WindowSeen seen) {
    return after.lastIndex() == seen.index()
        && (before == null || before.lastIndex() != seen.index());
  }

  private static Take take(
      ResolvedRollout subject,
      ReleaseState before,
      ReleaseState after,
      EngineState judged,
      WindowSeen seen) {
    return new Take(key(subject, after, judged), subject.plan(), before, judged, seen);
  }

  /** Another one for each release and for each set of rules. */
  private static Key key(ResolvedRollout subject, ReleaseState after, EngineState judged) {
    String startedAt = String.valueOf(after.startedAt());
    String hash = Hashes.of(List.of(startedAt, judged.config()));
    String revision = String.valueOf(after.canary());
    String name = subject.names().rollout() + "-" + revision + "-" + hash;
    return new Key(subject.rollout(), name, revision, startedAt);
  }

  private void write(Take take) {
    String uid = take.key().rollout().getMetadata().getUid();
    try {
      Tape tape = take.after().windows() == 1 ? null : known(uid, take);
      tapes.put(uid, tape == null ? begin(take) : append(tape, take));
      troubles.remove(uid);
    } catch (RuntimeException e) { // whatever it is, a release does not stop because of it
      tapes.remove(uid);
      String words = "ConfigMap " + take.key().name() + ": " + Answers.words(e);
      if (!words.equals(troubles.put(uid, words))) {
        LOG.warnf("window not recorded: %s", words);
      }
    }
  }

  private Tape begin(Take take) {
    Map<String, String> entries = RecordingEntries.of(take.recording());
    store.begin(take.key(), entries);
    return tape(take, entries, List.of());
  }

  /** From memory, or else from the cluster; null if it does not lead up to the status. */
  private @Nullable Tape known(String uid, Take take) {
    Tape tape = tapes.get(uid);
    boolean current =
        tape != null
            && tape.name().equals(take.key().name())
            && tape.lastIndex() == take.start().lastIndex();
    return current ? tape : store.read(take.key()).map(data -> reopened(data, take)).orElse(null);
  }

  private static @Nullable Tape reopened(Map<String, String> data, Take take) {
    long last = take.start().lastIndex();
    try {
      Recording recording = RecordingEntries.read(data, last);
      return recording.counted() == take.start().windows() && recording.lastIndex() == last
          ? tape(take, data, RecordingEntries.after(data, last))
          : null;
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  private static Tape tape(Take take, Map<String, String> entries, List<String> orphans) {
    int characters =
        entries.entrySet().stream()
            .mapToInt(entry -> entry.getKey().length() + entry.getValue().length())
            .sum();
    return new Tape(take.key().name(), take.seen().index(), characters, orphans);
  }

  private Tape append(Tape tape, Take take) {
    RecordedWindow window = take.window();
    var patch = new TreeMap<String, String>();
    tape.orphans().forEach(orphan -> patch.put(orphan, null));
    String key = RecordingEntries.key(window.index());
    patch.put(key, RecordingEntries.text(window));
    store.patch(take.key(), patch);
    int characters = tape.characters() + key.length() + patch.get(key).length();
    var next = new Tape(tape.name(), window.index(), characters, List.of());
    return characters > most ? shortened(take) : next;
  }

  private Tape shortened(Take take) {
    Recording whole =
        RecordingEntries.read(store.read(take.key()).orElseThrow(), take.seen().index());
    Map<String, String> entries = RecordingEntries.of(whole.shortened());
    store.replace(take.key(), entries);
    return tape(take, entries, List.of());
  }
}
