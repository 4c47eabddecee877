package dev.sluice.controller;

import dev.sluice.api.rollout.v1alpha1.Rollout;
import dev.sluice.domain.rollout.EventSink;
import dev.sluice.domain.rollout.ReleaseEvent;
import dev.sluice.events.EventRecorder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectReference;
import io.fabric8.kubernetes.api.model.ObjectReferenceBuilder;
import java.time.Instant;
import java.util.List;

/** Tells as Kubernetes events of the Rollout. */
final class KubernetesEvents implements EventSink {
  private final EventRecorder recorder;

  KubernetesEvents(EventRecorder recorder) {
    this.recorder = recorder;
  }

  @Override
  public void tell(About about, List<ReleaseEvent> events, Instant now) {
    recorder.retry(now);
    events.forEach(
        event ->
            recorder.tell(
                reference(about),
                event.key(),
                event.warning(),
                event.reason(),
                event.message(),
                now));
  }

  private static ObjectReference reference(About about) {
    return new ObjectReferenceBuilder()
        .withApiVersion(HasMetadata.getApiVersion(Rollout.class))
        .withKind(HasMetadata.getKind(Rollout.class))
        .withNamespace(about.namespace())
        .withName(about.name())
        .withUid(about.uid())
        .build();
  }
}
