package dev.sluice.mesh.webhook;

import static dev.sluice.mesh.webhook.Samples.ADMISSION;
import static dev.sluice.mesh.webhook.Samples.WEB;
import static dev.sluice.mesh.webhook.Samples.YAML;
import static dev.sluice.mesh.webhook.Samples.injected;
import static dev.sluice.mesh.webhook.Samples.pod;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.domain.rollout.Floor;
import dev.sluice.domain.rollout.StableFloor;
import dev.sluice.mesh.bootstrap.ProbeRoute;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.fabric8.zjsonpatch.JsonPatch;
import java.io.IOException;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AdmissionTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @Test
  void shouldAnswerWithAPatchThatMakesTheInjectedPod() throws IOException {
    // Given
    var pod = YAML.asJson(pod(WEB));
    // When
    var response = inject(pod);
    // Then
    assertThat(response.get("allowed").asBoolean()).isTrue();
    assertThat(response.get("uid").asText()).isEqualTo("u-1");
    assertThat(response.get("patchType").asText()).isEqualTo("JSONPatch");
    assertThat(YAML.convertValue(JsonPatch.apply(patch(response), JSON.readTree(pod)), Pod.class))
        .isEqualTo(injected(WEB));
  }

  @Test
  void shouldKeepFieldsThatThisProgramDoesNotKnow() throws IOException {
    // Given
    var pod =
        "{\"apiVersion\":\"v1\",\"kind\":\"Pod\",\"metadata\":{\"name\":\"web\",\"annotations\":{}},"
            + "\"spec\":{\"brandNew\":{\"x\":1},\"volumes\":[],\"containers\":[{\"name\":\"web\",\"image\":\"web\",\"resources\":{},\"newer\":true}]}}";
    // When
    var patched = JsonPatch.apply(patch(inject(pod)), JSON.readTree(pod));
    // Then
    assertThat(patched.at("/spec/brandNew/x").asInt()).isEqualTo(1);
    assertThat(patched.at("/spec/containers/0/newer").asBoolean()).isTrue();
    assertThat(patched.at("/spec/containers/0/resources").isObject()).isTrue();
  }

  @Test
  void shouldRefuseWithTheReasonWhenThePodCannotBeInjected() throws IOException {
    // When
    var response = inject(YAML.asJson(pod(WEB.replace("port: http", "port: nowhere"))));
    // Then
    assertThat(response.get("allowed").asBoolean()).isFalse();
    assertThat(response.at("/status/message").asText())
        .contains("spec.containers[web].readiness.port", "nowhere");
  }

  @Test
  void shouldRefuseWhenTheInjectionFailsInside() throws IOException {
    // Given
    var failing =
        new BootstrapRenderer() {
          @Override
          public String bootstrap(List<ProbeRoute> probes) {
            throw new IllegalStateException("no roots yet");
          }

          @Override
          public String tokenSds() {
            return "";
          }

          @Override
          public String rootsSds() {
            return "";
          }
        };
    var admission =
        new Admission(
            new KubernetesSerialization(),
            new Injector(new InjectorSettings("x", 5), failing),
            PodSecurity.none(),
            new HoldGuard("x", (namespace, name) -> Optional.empty()),
            new ScaleGuard(StableFloor.NONE),
            (namespace, spec, status) -> Optional.empty());
    // When
    var response =
        JSON.readTree(admission.inject(review("Pod", "CREATE", YAML.asJson(pod(WEB)), "null")))
            .get("response");
    // Then
    assertThat(response.get("allowed").asBoolean()).isFalse();
    assertThat(response.at("/status/code").asInt()).isEqualTo(500);
  }

  @Test
  void shouldWarnWhenThePodStaysOutside() throws IOException {
    // When
    var response =
        inject(YAML.asJson(pod(WEB.replace("serviceAccountName: shopper", "hostNetwork: true"))));
    // Then
    assertThat(response.get("allowed").asBoolean()).isTrue();
    assertThat(response.at("/warnings/0").asText()).contains("hostNetwork");
    assertThat(response.has("patch")).isFalse();
  }

  @Test
  void shouldRefuseWhenTheHoldOfAHeldDeploymentCannotBeChecked() throws IOException {
    // When
    var response = hold("UPDATE", "{\"apiVersion\":\"apps/v1\",\"kind\":\"Deployment\"}");
    // Then
    assertThat(response.get("allowed").asBoolean()).isFalse();
    assertThat(response.at("/status/code").asInt()).isEqualTo(500);
    assertThat(response.at("/status/message").asText())
        .contains("sluice failed to check its hold", "request.oldObject");
  }

  @Test
  void shouldAllowWhenACopyCannotBeChecked() throws IOException {
    // When
    var response = hold("CREATE", "null");
    // Then
    assertThat(response.get("allowed").asBoolean()).isTrue();
    assertThat(response.at("/warnings/0").asText()).contains("hold");
  }

  private static JsonNode hold(String operation, String deployment) throws IOException {
    return JSON.readTree(ADMISSION.hold(review("Deployment", operation, deployment, "null")))
        .get("response");
  }

  @Test
  void shouldPassAWarningOnWhenARolloutIsWrittenAnew() throws IOException {
    // When
    var response = advise(rollout(80, "a"), "null");
    // Then
    assertThat(response.get("allowed").asBoolean()).isTrue();
    assertThat(response.at("/warnings/0").asText()).isEqualTo("shop at 80, null");
    assertThat(response.has("patch")).isFalse();
  }

  @Test
  void shouldSayNothingWhenOnlyAnAnnotationHasChanged() throws IOException {
    // When
    var response = advise(rollout(80, "b"), rollout(80, "a"));
    // Then
    assertThat(response.get("allowed").asBoolean()).isTrue();
    assertThat(response.has("warnings")).isFalse();
    assertThat(advise(rollout(81, "a"), rollout(80, "a")).at("/warnings/0").asText())
        .startsWith("shop at 81");
  }

  @Test
  void shouldAllowWhenTheRolloutCannotBeJudged() throws IOException {
    // When
    var response = advise("{\"spec\": {\"strategy\": 5}}", "null");
    // Then
    assertThat(response.get("allowed").asBoolean()).isTrue();
    assertThat(response.has("warnings")).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "not json | body",
        "'' | body",
        "[] | body",
        "{\"request\": 7} | body",
        "{} | request",
        "{\"apiVersion\": \"admission.k8s.io/v1beta1\"} | admission.k8s.io/v1beta1",
        "{\"apiVersion\": \"admission.k8s.io/v1\", \"kind\": \"AdmissionReview\"} | request",
        "{\"apiVersion\": \"admission.k8s.io/v1\", \"kind\": \"AdmissionReview\", \"request\": {\"kind\": {\"kind\": \"Pod\"}}} | request.uid",
        "{\"apiVersion\": \"admission.k8s.io/v1\", \"kind\": \"AdmissionReview\", \"request\": {\"uid\": \"1\", \"kind\": {\"kind\": \"Secret\"}}} | Secret",
      })
  void shouldNameWhatIsWrongWhenTheReviewIsNone(String body, String named) {
    assertThatThrownBy(() -> ADMISSION.inject(body))
        .isInstanceOf(BadReview.class)
        .hasMessageContaining(named)
        .hasMessageMatching("(?s).*(allowed|missing|not an AdmissionReview).*");
  }

  private static JsonNode advise(String now, String before) throws IOException {
    var operation = before.equals("null") ? "CREATE" : "UPDATE";
    return JSON.readTree(ADMISSION.advise(review("Rollout", operation, now, before)))
        .get("response");
  }

  private static String rollout(int port, String note) {
    return """
        {"apiVersion":"sluice.dev/v1alpha1","kind":"Rollout","metadata":{"name":"catalog","annotations":{"note":"%s"}},
        "spec":{"targetRef":{"apiVersion":"apps/v1","kind":"Deployment","name":"catalog"},"service":{"port":%d}}}"""
        .formatted(note, port);
  }

  @Test
  void shouldRaiseTheReplicasOfAScaleAlsoFromNone() throws IOException {
    // Given
    var admission = Samples.admission(PodSecurity.none(), new Floors());
    var scale =
        "{\"kind\":\"Scale\",\"apiVersion\":\"autoscaling/v1\",\"metadata\":{\"name\":\"web\"},\"spec\":{%s},\"status\":{\"replicas\":4}}";
    var none = scale.formatted("");
    var review =
        review("Scale", "UPDATE", none, scale.formatted("\"replicas\":4"))
            .replace("alice", "system:serviceaccount:keda:keda-operator");
    // When
    var response = JSON.readTree(admission.scale(review)).get("response");
    // Then
    assertThat(response.get("allowed").asBoolean()).isTrue();
    assertThat(response.at("/warnings/0").asText()).contains("kept by sluice at 4 replicas");
    assertThat(JsonPatch.apply(patch(response), JSON.readTree(none)))
        .isEqualTo(JSON.readTree(scale.formatted("\"replicas\":4")));
  }

  @Test
  void shouldAllowAScaleThatCannotBeChecked() throws IOException {
    // When
    var response =
        JSON.readTree(ADMISSION.scale(review("Scale", "UPDATE", "{\"spec\":7}", "null")))
            .get("response");
    // Then
    assertThat(response.get("allowed").asBoolean()).isTrue();
    assertThat(response.at("/warnings/0").asText()).contains("sluice failed to check this scale");
  }

  /** Nothing may go. */
  private static final class Floors implements StableFloor {
    @Override
    public Optional<Floor> of(String namespace, String deployment, int present, int wanted) {
      return Optional.of(new Floor(present, true));
    }

    @Override
    public void kept(String namespace, String deployment, String user, Kept what) {
      // Nobody looks.
    }
  }

  private static JsonNode inject(String pod) throws IOException {
    return JSON.readTree(ADMISSION.inject(review("Pod", "CREATE", pod, "null"))).get("response");
  }

  private static JsonNode patch(JsonNode response) throws IOException {
    return JSON.readTree(Base64.getDecoder().decode(response.get("patch").asText()));
  }

  private static String review(String kind, String operation, String object, String oldObject) {
    return """
        {"apiVersion":"admission.k8s.io/v1","kind":"AdmissionReview","request":{"uid":"u-1","kind":{"group":"","version":"v1","kind":"%s"},
        "operation":"%s","namespace":"shop","userInfo":{"username":"alice"},"object":%s,"oldObject":%s}}"""
        .formatted(kind, operation, object, oldObject);
  }
}
