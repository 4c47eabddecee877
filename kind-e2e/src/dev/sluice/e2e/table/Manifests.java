package dev.sluice.e2e.table;

/** What the user keeps in a repository. */
final class Manifests {
  private Manifests() {}

  /** What the kubelet waits for in pods of the version {@code stuck}, beside their containers. */
  static final String GATE = "table.sluice.dev/let-in";

  /** A Service and its Deployment. */
  static String workload(String name, String version, int replicas) {
    return """
    apiVersion: v1
    kind: Service
    metadata: {name: NAME}
    spec:
      selector: {app: NAME}
      ports: [{name: http, port: 80}]
    ---
    apiVersion: apps/v1
    kind: Deployment
    metadata: {name: NAME}
    spec:
      replicas: COUNT
      selector: {matchLabels: {app: NAME}}
      template:
        metadata: {labels: {app: NAME, version: THIS}}
        spec:
          terminationGracePeriodSeconds: 1
          readinessGates: [GATES]
          containers:
            - name: web
              image: localhost/sluice:dev
              imagePullPolicy: Never
              command: [sh, -c, "trap 'exit 0' TERM; sleep 86400 & wait"]
    """
        .replace("NAME", name)
        .replace("COUNT", String.valueOf(replicas))
        .replace("GATES", version.equals(Workload.STUCK) ? "{conditionType: " + GATE + "}" : "")
        .replace("THIS", version);
  }

  static String rollout(String name) {
    return """
    apiVersion: sluice.dev/v1alpha1
    kind: Rollout
    metadata: {name: NAME}
    spec:
      targetRef: {apiVersion: apps/v1, kind: Deployment, name: NAME}
      service: {name: NAME, port: 80}
      strategy: {canary: {drain: 0s, steps: [{setWeight: 50}, {pause: {}}, {setWeight: 60}]}}
    """
        .replace("NAME", name);
  }
}
