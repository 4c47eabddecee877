package dev.sluice.domain.policy;

import dev.sluice.domain.policy.Finding.Reason;
import dev.sluice.domain.policy.MeshModel.Pod;
import dev.sluice.domain.policy.MeshModel.Target;
import java.util.List;

/**
 * TrafficTargets that some pods of their destination do not follow. Messages name no pod and no
 * number of pods, so that a rollout of the destination is not told of pod by pod.
 */
final class DestinationFindings {
  private final MeshModel model;
  private final Subjects subjects;
  private final Findings findings;

  DestinationFindings(MeshModel model, Findings findings) {
    this.model = model;
    this.subjects = new Subjects(model);
    this.findings = findings;
  }

  /** A target that opens another namespace grants nothing, whoever its destination is. */
  void find() {
    model.targets().stream().filter(Target::opensItsOwnNamespace).forEach(this::find);
  }

  private void find(Target target) {
    List<Pod> pods = subjects.podsOf(target.destination()).toList();
    if (!pods.stream().allMatch(Pod::meshed))
      add(
          target,
          Reason.NotMeshed,
          "some pods of spec.destination have no sidecar, so they let anyone in; label the namespace sluice.dev/inject: enabled and restart them");
    if (!model.routes().udpOf(target).isEmpty()
        && pods.stream().anyMatch(DestinationFindings::leavesUdpAlone))
      add(
          target,
          Reason.UdpNotEnforced,
          "some pods of spec.destination do not follow UDPRoutes; let a container declare a port with protocol: UDP, or annotate the pods sluice.dev/udp: enforced");
  }

  /** Pods without sidecar have a finding of their own. */
  private static boolean leavesUdpAlone(Pod pod) {
    return pod.meshed() && !pod.enforcesUdp();
  }

  private void add(Target target, Reason reason, String message) {
    findings.add(SmiKind.TRAFFIC_TARGET, target.name(), reason, message);
  }
}
