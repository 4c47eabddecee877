package dev.sluice.testkit.simulation;

import dev.sluice.api.rollout.v1alpha1.Rollout;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a namespace looks like, for the message of a test that failed. */
final class Portrait {
  private Portrait() {}

  static String of(SimulatedNamespace space) {
    var client = space.client();
    return Stream.of(
            Stream.of(space.name() + ":"),
            client.resources(Rollout.class).inNamespace(space.name()).list().getItems().stream()
                .map(Portrait::rollout),
            client.apps().deployments().inNamespace(space.name()).list().getItems().stream()
                .map(Portrait::deployment),
            space.pods().stream().map(Portrait::pod),
            client.v1().events().inNamespace(space.name()).list().getItems().stream()
                .map(Portrait::event))
        .flatMap(lines -> lines)
        .collect(Collectors.joining("\n"));
  }

  private static String rollout(Rollout rollout) {
    var status = rollout.getStatus();
    return "Rollout "
        + rollout.getMetadata().getName()
        + (status == null
            ? ": no status"
            : ": "
                + status.phase()
                + ", "
                + status.message()
                + "\n"
                + Serialization.asYaml(status.conditions()));
  }

  private static String deployment(Deployment deployment) {
    return "Deployment "
        + deployment.getMetadata().getName()
        + " paused="
        + deployment.getSpec().getPaused()
        + " replicas="
        + deployment.getSpec().getReplicas()
        + " "
        + Serialization.asJson(deployment.getStatus());
  }

  private static String pod(Pod pod) {
    return "Pod "
        + pod.getMetadata().getName()
        + " "
        + pod.getSpec().getContainers().get(0).getImage()
        + " "
        + pod.getStatus().getPhase();
  }

  private static String event(Event event) {
    return "Event "
        + event.getInvolvedObject().getKind()
        + "/"
        + event.getInvolvedObject().getName()
        + " "
        + event.getReason()
        + ": "
        + event.getMessage();
  }
}
