package dev.sluice.mesh.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.api.rollout.v1alpha1.Rollout;
import dev.sluice.domain.rollout.spec.RolloutAdvice;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.StatusBuilder;
import io.fabric8.kubernetes.api.model.admission.v1.AdmissionRequest;
import io.fabric8.kubernetes.api.model.admission.v1.AdmissionResponse;
import io.fabric8.kubernetes.api.model.admission.v1.AdmissionReview;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.autoscaling.v1.Scale;
import io.fabric8.kubernetes.api.model.autoscaling.v1.ScaleBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.fabric8.zjsonpatch.JsonDiff;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jboss.logging.Logger;

/** Admission reviews (admission.k8s.io/v1) in and out, as JSON. Thread-safe. */
public final class Admission {
  private static final Logger LOG = Logger.getLogger(Admission.class);
  private static final String VERSION = "admission.k8s.io/v1";
  private static final String CREATE = "CREATE";
  private static final String UPDATE = "UPDATE";
  private static final int FORBIDDEN = 403;
  private static final int INTERNAL_ERROR = 500;

  private final KubernetesSerialization json;
  private final Injector injector;
  private final PodSecurity security;
  private final HoldGuard guard;
  private final ScaleGuard scaling;
  private final RolloutAdvice advice;

  public Admission(
      KubernetesSerialization json,
      Injector injector,
      PodSecurity security,
      HoldGuard guard,
      ScaleGuard scaling,
      RolloutAdvice advice) {
    this.json = json;
    this.injector = injector;
    this.security = security;
    this.guard = guard;
    this.scaling = scaling;
    this.advice = advice;
  }

  /**
   * Adds the sidecar. A pod that cannot have one is refused with the reason: outside of the mesh it
   * would be refused by everybody it calls, and anybody could call it.
   *
   * @throws BadReview if this is no review of a pod
   */
  String inject(String review) {
    return answer(
        review,
        "Pod",
        request -> {
          try {
            return injected(request);
          } catch (Uninjectable e) {
            return refused(
                FORBIDDEN, "sluice cannot add its sidecar to this pod: " + e.getMessage());
          } catch (RuntimeException e) {
            LOG.errorf(
                e, "pod %s/%s could not be injected", request.getNamespace(), request.getName());
            return refused(
                INTERNAL_ERROR, "sluice failed to add its sidecar to this pod, see its log: " + e);
          }
        });
  }

  /**
   * Holds a changed Deployment. What goes wrong here refuses the change of a held Deployment, so
   * that no version slips through unjudged; nothing else is stopped by it.
   *
   * @throws BadReview if this is no review of a deployment
   */
  String hold(String review) {
    return answer(
        review,
        "Deployment",
        request -> {
          try {
            return held(request);
          } catch (RuntimeException e) {
            LOG.errorf(
                e,
                "deployment %s/%s could not be checked",
                request.getNamespace(),
                request.getName());
            return unchecked(request, e);
          }
        });
  }

  /**
   * Keeps an autoscaler from shrinking a workload that is being released. Never refuses anything: a
   * workload that cannot be scaled is worse than one that was scaled too far.
   *
   * @throws BadReview if this is no review of a scale
   */
  String scale(String review) {
    return answer(
        review,
        "Scale",
        request -> {
          try {
            return scaled(request);
          } catch (RuntimeException e) {
            LOG.errorf(
                "scale of deployment %s/%s could not be checked: %s",
                request.getNamespace(), request.getName(), e);
            return warned(allowed(), "sluice failed to check this scale, see its log: " + e);
          }
        });
  }

  /**
   * Warns of a Rollout that will find little; never refuses one.
   *
   * @throws BadReview if this is no review of a Rollout
   */
  String advise(String review) {
    return answer(
        review,
        "Rollout",
        request -> {
          try {
            return advised(request);
          } catch (RuntimeException e) { // what is wrong with it, the controller says in its status
            LOG.debugf(e, "no advice on rollout %s/%s", request.getNamespace(), request.getName());
            return allowed();
          }
        });
  }

  private AdmissionResponse injected(AdmissionRequest request) {
    var pod = object("request.object", request.getObject(), Pod.class);
    if (pod.getSpec() == null) {
      return refused(FORBIDDEN, "spec: missing");
    }
    var skipped = injector.reasonToSkip(pod);
    if (skipped.isPresent()) {
      return Injector.injected(pod)
          ? allowed()
          : warned(allowed(), "not in the sluice mesh: " + skipped.get());
    }
    security.check(request.getNamespace());
    return patched(pod, injector.inject(pod));
  }

  private AdmissionResponse held(AdmissionRequest request) {
    var created = CREATE.equals(request.getOperation());
    if (!created && !UPDATE.equals(request.getOperation())) {
      return allowed();
    }
    var before =
        created ? null : object("request.oldObject", request.getOldObject(), Deployment.class);
    var now = object("request.object", request.getObject(), Deployment.class);
    var guarded = guard.guard(before, now, user(request));
    var response = guarded.deployment() == now ? allowed() : patched(now, guarded.deployment());
    return guarded.warning().map(it -> warned(response, it)).orElse(response);
  }

  private AdmissionResponse scaled(AdmissionRequest request) {
    var before = json.convertValue(request.getOldObject(), Scale.class);
    var now = json.convertValue(request.getObject(), Scale.class);
    var scaled = scaling.guard(scaling(request, replicas(before), replicas(now)));
    var response =
        scaled.replicas() == replicas(now)
            ? allowed()
            : patched(
                now,
                new ScaleBuilder(now)
                    .editOrNewSpec()
                    .withReplicas(scaled.replicas())
                    .endSpec()
                    .build());
    return scaled.warning().map(it -> warned(response, it)).orElse(response);
  }

  private static ScaleGuard.Scaling scaling(AdmissionRequest request, int present, int wanted) {
    return new ScaleGuard.Scaling(
        request.getNamespace(),
        request.getName(),
        user(request),
        present,
        wanted,
        Boolean.TRUE.equals(request.getDryRun()));
  }

  /** Zero is left out by those who write it. */
  private static int replicas(Scale scale) {
    return scale.getSpec() == null || scale.getSpec().getReplicas() == null
        ? 0
        : scale.getSpec().getReplicas();
  }

  private static String user(AdmissionRequest request) {
    return request.getUserInfo() == null ? null : request.getUserInfo().getUsername();
  }

  /** Only held Deployments are asked about where they change, and only copies of them at first. */
  private static AdmissionResponse unchecked(AdmissionRequest request, RuntimeException e) {
    String why = "sluice failed to check its hold on this deployment, see its log: " + e;
    return CREATE.equals(request.getOperation())
        ? warned(allowed(), why)
        : refused(INTERNAL_ERROR, why);
  }

  /** Silent where only something else than the spec has changed. */
  private AdmissionResponse advised(AdmissionRequest request) {
    var now = json.convertValue(request.getObject(), Rollout.class);
    var before = json.convertValue(request.getOldObject(), Rollout.class);
    if (before != null && Objects.equals(before.getSpec(), now.getSpec())) {
      return allowed();
    }
    return advice
        .warning(request.getNamespace(), now.getSpec(), now.getStatus())
        .map(warning -> warned(allowed(), warning))
        .orElseGet(Admission::allowed);
  }

  private String answer(
      String body, String kind, Function<AdmissionRequest, AdmissionResponse> decide) {
    var request = request(body, kind);
    var response = decide.apply(request);
    response.setUid(request.getUid());
    var review = new AdmissionReview();
    review.setApiVersion(VERSION);
    review.setKind("AdmissionReview");
    review.setResponse(response);
    return json.asJson(review);
  }

  private AdmissionRequest request(String body, String kind) {
    var review = review(body);
    require("apiVersion", review.getApiVersion(), VERSION);
    var request = review.getRequest();
    if (request == null || request.getUid() == null || request.getKind() == null) {
      throw new BadReview("request, request.uid or request.kind: missing");
    }
    require("request.kind.kind", request.getKind().getKind(), kind);
    return request;
  }

  private AdmissionReview review(String body) {
    try {
      var review = body.startsWith("{") ? json.unmarshal(body, AdmissionReview.class) : null;
      if (review == null) {
        throw new BadReview("body: not a JSON object; allowed: an AdmissionReview of " + VERSION);
      }
      return review;
    } catch (KubernetesClientException e) {
      var why = e.getCause() == null ? e : e.getCause();
      throw new BadReview("body: not an AdmissionReview of " + VERSION + ": " + why.getMessage());
    }
  }

  private static void require(String field, String value, String allowed) {
    if (!allowed.equals(value)) {
      throw new BadReview(
          field + ": \"" + value + "\" is not allowed; allowed: \"" + allowed + '"');
    }
  }

  private static <T extends HasMetadata> T object(String field, Object value, Class<T> type) {
    if (!type.isInstance(value)) {
      throw new IllegalArgumentException(field + ": not a " + type.getSimpleName());
    }
    return type.cast(value);
  }

  private static AdmissionResponse allowed() {
    var response = new AdmissionResponse();
    response.setAllowed(true);
    return response;
  }

  private static AdmissionResponse refused(int code, String message) {
    var response = new AdmissionResponse();
    response.setAllowed(false);
    response.setStatus(new StatusBuilder().withCode(code).withMessage(message).build());
    return response;
  }

  private static AdmissionResponse warned(AdmissionResponse response, String warning) {
    response.setWarnings(List.of(warning));
    return response;
  }

  /**
   * Both sides are compared as this program writes them, so fields that it writes otherwise than
   * the API server are not touched.
   */
  private AdmissionResponse patched(HasMetadata before, HasMetadata after) {
    var patch =
        JsonDiff.asJson(
            json.convertValue(before, JsonNode.class), json.convertValue(after, JsonNode.class));
    var response = allowed();
    response.setPatchType("JSONPatch");
    response.setPatch(
        Base64.getEncoder().encodeToString(patch.toString().getBytes(StandardCharsets.UTF_8)));
    return response;
  }
}
