package dev.sluice.cli.history;

import dev.sluice.api.rollout.v1alpha1.RecordingLabels;
import dev.sluice.api.rollout.v1alpha1.Rollout;
import dev.sluice.api.rollout.v1alpha1.RolloutStatus;
import dev.sluice.api.rollout.v1alpha1.status.PastRelease;
import dev.sluice.cli.terminal.Refusal;
import dev.sluice.domain.recording.RecordingEntries;
import dev.sluice.domain.recording.RecordingJson;
import dev.sluice.domain.recording.StatisticsCodec;
import io.fabric8.kubernetes.api.model.ConfigMap;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Releases of one Rollout that were recorded: the one under way, then the newest first. */
final class Releases {
  private final String rollout;
  private final List<Recorded> recorded;

  private Releases(String rollout, List<Recorded> recorded) {
    this.rollout = rollout;
    this.recorded = recorded;
  }

  /** A release and the ConfigMap that has its windows. */
  record Recorded(String rollout, PastRelease release, ConfigMap windows, long lastWindow) {
    /** In the form that {@code sluice replay} takes. */
    String text() {
      try {
        var recording = RecordingEntries.read(windows.getData(), lastWindow);
        return new RecordingJson().text(rollout, release, recording);
      } catch (IllegalArgumentException e) {
        throw new Refusal(
            "ConfigMap " + windows.getMetadata().getName() + ": " + e.getMessage(), e);
      }
    }
  }

  static Releases of(Rollout rollout, List<ConfigMap> recordings) {
    String name = rollout.getMetadata().getName();
    var releases = new ArrayList<PastRelease>();
    underWay(rollout.getStatus()).ifPresent(releases::add);
    releases.addAll(HistoryCommand.past(rollout));
    var recorded = new ArrayList<Recorded>();
    for (PastRelease release : releases) {
      Long last = release.lastWindow();
      if (last != null) {
        windows(release, last, recordings)
            .ifPresent(windows -> recorded.add(new Recorded(name, release, windows, last)));
      }
    }
    return new Releases(name, recorded);
  }

  /**
   * @param revision null for the newest
   * @throws Refusal naming the revisions that are there
   */
  Recorded find(@Nullable String revision) {
    return recorded.stream()
        .filter(found -> revision == null || revision.equals(found.release().revision()))
        .findFirst()
        .orElseThrow(() -> new Refusal(missing(revision)));
  }

  private String missing(@Nullable String revision) {
    String wanted = revision == null ? "no release" : "no release of revision '" + revision + "'";
    String there =
        recorded.stream()
            .map(found -> found.release().revision())
            .collect(Collectors.joining(", "));
    return wanted
        + " of rollout '"
        + rollout
        + "' was recorded, "
        + (there.isEmpty() ? "nor any other" : "allowed are " + there);
  }

  /** Written as if it ended now. */
  private static Optional<PastRelease> underWay(RolloutStatus status) {
    if (status == null || status.canaryRevision() == null || status.statistics() == null) {
      return Optional.empty();
    }
    var analysis = new StatisticsCodec().read(status.statistics()).state();
    String canary = status.canaryRevision();
    return Optional.ofNullable(analysis)
        .map(
            now ->
                new PastRelease(
                    canary,
                    status.phase(),
                    "UnderWay",
                    Objects.requireNonNullElse(status.message(), ""),
                    String.valueOf(status.release().startedAt()),
                    null,
                    now.windows(),
                    now.lastIndex()));
  }

  /** The same revision may have been tried twice, and under different rules. */
  private static Optional<ConfigMap> windows(
      PastRelease release, long last, List<ConfigMap> recordings) {
    return recordings.stream()
        .filter(map -> map.getData() != null)
        .filter(
            map ->
                release
                    .startedAt()
                    .equals(map.getMetadata().getAnnotations().get(RecordingLabels.STARTED_AT)))
        .filter(map -> map.getData().containsKey(RecordingEntries.key(last)))
        .findFirst();
  }
}
