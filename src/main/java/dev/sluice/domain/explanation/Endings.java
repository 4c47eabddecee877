package dev.sluice.domain.explanation;

/**
 * What the reasons of docs/reference/rollout/status.md mean for somebody who is woken up by one.
 */
final class Endings {
  private Endings() {}

  /**
   * @return a sentence about why; empty for a reason that says it all
   */
  static String meaning(String reason) {
    return switch (reason == null ? "" : reason) {
      case "HarmDetected" ->
          "The evidence that it does harm reached its bound. All requests go to the stable version.";
      case "CheckFailed" -> "A check or a threshold failed more often than its failureLimit.";
      case "DownstreamSuffers" -> "A service that it calls suffered from its calls.";
      case "SampleRatioMismatch" ->
          "Requests were not split as the weight said, so nothing that was measured could be trusted. That says nothing about the canary.";
      case "Inconclusive" ->
          "Its time was used up without a verdict. That says nothing about the canary.";
      case "CanaryNotReady" ->
          "Its pods did not become ready in time. It may never have got a request.";
      case "CanaryUnavailable" -> "All of its pods stopped being ready.";
      case "SidecarsNotSettled" ->
          "Some sidecars did not acknowledge the weights in time. That says nothing about the canary.";
      case "Aborted" -> "Somebody asked for it.";
      case "NoHarmFound" -> "All steps were done and no harm was found; that is no proof.";
      case "ProvenNoWorse" -> "It is proven to be inside of every margin.";
      default -> "";
    };
  }

  /**
   * @return what to look at first; empty where there is nothing to be done
   */
  static String advice(String reason) {
    return switch (reason == null ? "" : reason) {
      case "HarmDetected" ->
          "Users are safe, there is no hurry. Look at the canary's errors and latency in the time of the release";
      case "CheckFailed" ->
          "Look at what the check says, and whether it says that of the stable version too";
      case "DownstreamSuffers" ->
          "Users of that service are safe again. Look at what the canary asks of it";
      case "SampleRatioMismatch" ->
          "Look for callers that keep long connections, callers without a sidecar, or a load balancer that sticks to pods";
      case "Inconclusive" ->
          "Look whether there was traffic at all; longer maxDuration, higher weights or promotion noHarm let it end";
      case "CanaryNotReady", "CanaryUnavailable" ->
          "Look at the events and logs of its pods: kubectl get events, kubectl logs --previous";
      case "SidecarsNotSettled" ->
          "Look at the log of sluice for the sidecars that refused or went away";
      default -> "";
    };
  }
}
