package dev.sluice.mesh.webhook;

import dev.sluice.api.rollout.v1alpha1.Rollout;
import dev.sluice.domain.rollout.StableFloor;
import dev.sluice.mesh.bootstrap.ProbeRoute;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

/** Pods as people write them, and what the injector is started with. */
final class Samples {
  static final KubernetesSerialization YAML = new KubernetesSerialization();
  static final String CONTROLLER = "system:serviceaccount:sluice-system:sluice";

  static final BootstrapRenderer RENDERER =
      new BootstrapRenderer() {
        @Override
        public String bootstrap(List<ProbeRoute> probes) {
          return "probes: " + probes;
        }

        @Override
        public String tokenSds() {
          return "{\"token\":1}";
        }

        @Override
        public String rootsSds() {
          return "{\"roots\":1}";
        }
      };

  static final Injector INJECTOR = new Injector(new InjectorSettings("sluice:test", 5), RENDERER);

  /** Every advice that was given. */
  static final List<String> ADVICE = new CopyOnWriteArrayList<>();

  static final Admission ADMISSION = admission(PodSecurity.none());

  static Admission admission(PodSecurity security) {
    return admission(security, StableFloor.NONE);
  }

  static Admission admission(PodSecurity security, StableFloor floors) {
    return new Admission(
        YAML,
        INJECTOR,
        security,
        new HoldGuard(CONTROLLER, (namespace, name) -> Optional.of(rollout(namespace, name, ""))),
        new ScaleGuard(floors),
        (namespace, spec, status) -> {
          ADVICE.add(namespace + " at " + spec.service().port() + ", " + status);
          return Optional.of(ADVICE.get(ADVICE.size() - 1));
        });
  }

  static final String WEB =
      """
      apiVersion: v1
      kind: Pod
      metadata: {name: web, namespace: shop, labels: {app: web}, annotations: {note: kept}}
      spec:
        serviceAccountName: shopper
        initContainers: [{name: setup, image: setup}]
        containers:
        - name: web
          image: web
          ports: [{name: http, containerPort: 8080}]
          readinessProbe: {httpGet: {path: "/ready?deep=1", port: http, httpHeaders: [{name: X-Probe, value: a}]}, periodSeconds: 3, timeoutSeconds: 2}
          livenessProbe: {tcpSocket: {port: 8080}, failureThreshold: 7}
          startupProbe: {grpc: {port: 9000, service: shop.Web}}
        - name: helper
          image: helper
          livenessProbe: {exec: {command: [check]}}
          lifecycle: {preStop: {httpGet: {path: bye, port: 9100, scheme: HTTPS}}, postStart: {exec: {command: [hello]}}}
      """;

  private Samples() {}

  static Pod pod(String yaml) {
    return YAML.unmarshal(yaml, Pod.class);
  }

  static Deployment deployment(String yaml) {
    return YAML.unmarshal(yaml, Deployment.class);
  }

  /**
   * @param status YAML of its fields, comma separated
   */
  static Rollout rollout(String namespace, String name, String status) {
    return YAML.unmarshal(
        """
        apiVersion: sluice.dev/v1alpha1
        kind: Rollout
        metadata: {name: %2$s, namespace: %1$s}
        spec: {targetRef: {apiVersion: apps/v1, kind: Deployment, name: %2$s}, service: {port: 80}, strategy: {canary: {steps: [{setWeight: 5}, {pause: {}}]}}}
        status: {%3$s}
        """
            .formatted(namespace, name, status),
        Rollout.class);
  }

  static Pod injected(String yaml) {
    return INJECTOR.inject(pod(yaml));
  }

  /** By name, init containers included. */
  static Container container(Pod pod, String name) {
    return Stream.of(pod.getSpec().getInitContainers(), pod.getSpec().getContainers())
        .flatMap(List::stream)
        .filter(it -> it.getName().equals(name))
        .findFirst()
        .orElseThrow();
  }
}
