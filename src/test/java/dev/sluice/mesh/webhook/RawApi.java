package dev.sluice.mesh.webhook;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.api.conversion.Json;
import dev.sluice.testkit.Patience;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.http.HttpRequest;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The API server as any client sees it, at any version: JSON, status and warnings. */
final class RawApi {
  static final String NAMESPACE = "smi-versions";

  private static final Map<String, String> PLURALS =
      Map.of(
          "TrafficSplit", "trafficsplits",
          "HTTPRouteGroup", "httproutegroups",
          "TCPRoute", "tcproutes",
          "UDPRoute", "udproutes",
          "TrafficTarget", "traffictargets",
          "IdentityBinding", "identitybindings");

  private final KubernetesClient client;

  RawApi(KubernetesClient client) {
    this.client = client;
  }

  /** The one that all paths here are in; does nothing where it is there already. */
  static void makeNamespace(KubernetesClient client) {
    client
        .resource(
            new NamespaceBuilder()
                .withNewMetadata()
                .withName(RawApi.NAMESPACE)
                .endMetadata()
                .build())
        .forceConflicts()
        .serverSideApply();
  }

  /**
   * @param warnings without their code and agent
   */
  record Answer(int status, JsonNode body, List<String> warnings) {
    String message() {
      return body.path("message").asText();
    }
  }

  static String path(String apiVersion, String kind) {
    return "/apis/%s/namespaces/%s/%s".formatted(apiVersion, NAMESPACE, PLURALS.get(kind));
  }

  static String path(JsonNode object) {
    return path(object.path("apiVersion").asText(), object.path("kind").asText());
  }

  Answer create(JsonNode object) {
    return ask("POST", path(object), "application/json", object.toString());
  }

  Answer dryRun(JsonNode object) {
    return ask("POST", path(object) + "?dryRun=All", "application/json", object.toString());
  }

  Answer replace(JsonNode object) {
    return ask("PUT", named(object), "application/json", object.toString());
  }

  Answer merge(String path, String patch) {
    return ask("PATCH", path, "application/merge-patch+json", patch);
  }

  Answer apply(JsonNode object) {
    return ask(
        "PATCH",
        named(object) + "?fieldManager=old-client&force=true",
        "application/apply-patch+yaml",
        object.toString());
  }

  JsonNode get(String apiVersion, String kind, String name) {
    return get(path(apiVersion, kind) + "/" + name).body();
  }

  Answer get(String path) {
    return ask("GET", path, null, null);
  }

  Answer table(String path) {
    return send(
        request(path).header("Accept", "application/json;as=Table;v=v1;g=meta.k8s.io").build());
  }

  Answer delete(String path) {
    return ask("DELETE", path, "application/json", "{}");
  }

  private static String named(JsonNode object) {
    return path(object) + "/" + object.at("/metadata/name").asText();
  }

  private Answer ask(String method, String path, String type, String body) {
    var request = request(path);
    return send(type == null ? request.build() : request.method(method, type, body).build());
  }

  private HttpRequest.Builder request(String path) {
    return client
        .getHttpClient()
        .newHttpRequestBuilder()
        .uri(URI.create(client.getMasterUrl().toString().replaceAll("/$", "") + path));
  }

  private Answer send(HttpRequest request) {
    try {
      var response =
          client
              .getHttpClient()
              .sendAsync(request, String.class)
              .get(Patience.SECONDS, TimeUnit.SECONDS);
      return new Answer(
          response.code(),
          body(response.body()),
          response.headers("Warning").stream().map(RawApi::text).toList());
    } catch (Exception e) {
      throw new IllegalStateException(request.uri().toString(), e);
    }
  }

  private static JsonNode body(String text) throws JsonProcessingException {
    return Json.read(text.startsWith("{") ? text : "{}");
  }

  /** {@code 299 - "text"}. */
  private static String text(String warning) {
    return warning.replaceFirst("^299 \\S+ \"", "").replaceFirst("\"$", "").replace("\\\"", "\"");
  }
}
