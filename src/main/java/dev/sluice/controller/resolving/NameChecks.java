package dev.sluice.controller.resolving;

/** Whether everything that we make for a Rollout can have its name. */
final class NameChecks {
  /** Of a Service's name, which is a DNS label, and of a label's value. */
  private static final int LABEL = 63;

  /** Of a Deployment's, whose ReplicaSets are named after it: a dash and ten characters more. */
  private static final int DEPLOYMENT = 242;

  private NameChecks() {}

  /**
   * @throws InvalidRolloutException naming the field, its value and what is allowed
   */
  static void check(Names names) {
    atMost("metadata.name", names.rollout(), LABEL, "it is the value of a label");
    atMost(
        "spec.service.name",
        names.rootService(),
        LABEL - suffix(names.rootService(), names.stableService(), names.canaryService()),
        "there will be Services " + names.stableService() + " and " + names.canaryService());
    atMost(
        "spec.targetRef.name",
        names.target(),
        DEPLOYMENT - suffix(names.target(), names.canaryDeployment()),
        "there will be a Deployment " + names.canaryDeployment());
  }

  private static int suffix(String name, String... longer) {
    int most = 0;
    for (String one : longer) {
      most = Math.max(most, one.length() - name.length());
    }
    return most;
  }

  private static void atMost(String field, String name, int most, String why) {
    if (name.length() > most) {
      throw new InvalidRolloutException(
          "NameTooLong",
          field
              + ": "
              + name
              + " has "
              + name.length()
              + " characters, allowed: "
              + most
              + ", since "
              + why);
    }
  }
}
