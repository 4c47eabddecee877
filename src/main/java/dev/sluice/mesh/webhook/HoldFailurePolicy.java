package dev.sluice.mesh.webhook;

/** What becomes of a change to a held Deployment while the webhook cannot be asked. */
public enum HoldFailurePolicy {
  /** It is refused. */
  FAIL("Fail"),
  /** It is stored; the controller holds it as soon as it is back. */
  IGNORE("Ignore");

  private final String text;

  HoldFailurePolicy(String text) {
    this.text = text;
  }

  /** As Kubernetes writes it. */
  String text() {
    return text;
  }
}
