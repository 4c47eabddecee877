package dev.sluice.cli.kubeconfig;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.cli.terminal.Refusal;
import io.fabric8.kubernetes.api.model.Cluster;
import io.fabric8.kubernetes.api.model.ExecConfig;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A program that makes credentials, see Kubernetes' "client-go credential plugins". It runs once
 * for each command, whose requests are done before what it returns expires. What it writes to
 * standard error is shown.
 */
final class ExecPlugin {
  private static final String GROUP = "client.authentication.k8s.io/";
  private static final List<String> VERSIONS = List.of(GROUP + "v1", GROUP + "v1beta1");
  private static final List<String> MODES = List.of("Never", "IfAvailable", "Always");
  private static final String CLUSTER_CONFIG = "client.authentication.k8s.io/exec";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Field field;
  private final ExecConfig exec;
  private final Cluster cluster;

  ExecPlugin(Field field, ExecConfig exec, Cluster cluster) {
    this.field = field;
    this.exec = exec;
    this.cluster = cluster;
  }

  /** What it returned: a token, a certificate with its key, or both. */
  record Credential(Optional<String> token, Optional<ClientKey> key) {}

  /**
   * @throws Refusal naming the field, the program and what it did
   */
  Credential run() {
    requireKnown("apiVersion", exec.getApiVersion(), VERSIONS);
    String mode = mode();
    requireKnown("interactiveMode", mode, MODES);
    if (exec.getCommand() == null || exec.getCommand().isEmpty()) {
      throw new Refusal(field + ".command is missing, allowed is a program");
    }
    boolean terminal = System.console() != null;
    if (mode.equals("Always") && !terminal) {
      throw new Refusal(
          field + ".interactiveMode is Always, so standard input must be a terminal; it is none");
    }
    return credential(output(terminal && !mode.equals("Never")));
  }

  private String mode() {
    boolean old = (GROUP + "v1beta1").equals(exec.getApiVersion());
    return exec.getInteractiveMode() == null && old ? "IfAvailable" : exec.getInteractiveMode();
  }

  private void requireKnown(String name, @Nullable String value, List<String> allowed) {
    if (value == null || !allowed.contains(value)) {
      throw new Refusal(
          field
              + "."
              + name
              + (value == null ? " is missing" : " is " + value)
              + ", allowed are "
              + String.join(", ", allowed));
    }
  }

  private String output(boolean interactive) {
    Process process = start(interactive);
    try (InputStream answer = process.getInputStream()) {
      if (!interactive) {
        process.getOutputStream().close();
      }
      String output = new String(answer.readAllBytes(), StandardCharsets.UTF_8);
      int code = process.waitFor();
      if (code != 0) {
        throw failed("ended with exit code " + code);
      }
      return output;
    } catch (IOException e) {
      throw failed("cannot be read: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failed("was interrupted");
    }
  }

  private Process start(boolean interactive) {
    var builder = new ProcessBuilder(command());
    builder.redirectError(Redirect.INHERIT);
    builder.redirectInput(interactive ? Redirect.INHERIT : Redirect.PIPE);
    if (exec.getEnv() != null) {
      exec.getEnv().forEach(each -> builder.environment().put(each.getName(), each.getValue()));
    }
    builder.environment().put("KUBERNETES_EXEC_INFO", info(interactive).toString());
    try {
      return builder.start();
    } catch (IOException e) {
      String hint = exec.getInstallHint() == null ? "" : "; " + exec.getInstallHint().strip();
      throw new Refusal(
          field + ".command: '" + exec.getCommand() + "' cannot be run" + oneLine(hint), e);
    }
  }

  private List<String> command() {
    var command = new ArrayList<String>();
    boolean relative = exec.getCommand().contains(File.separator);
    command.add(relative ? field.resolve(exec.getCommand()).toString() : exec.getCommand());
    if (exec.getArgs() != null) {
      command.addAll(exec.getArgs());
    }
    return command;
  }

  private ObjectNode info(boolean interactive) {
    ObjectNode info = JSON.createObjectNode();
    info.put("kind", "ExecCredential").put("apiVersion", exec.getApiVersion());
    ObjectNode spec = info.putObject("spec").put("interactive", interactive);
    if (Boolean.TRUE.equals(exec.getProvideClusterInfo())) {
      cluster(spec.putObject("cluster"));
    }
    return info;
  }

  private void cluster(ObjectNode json) {
    json.put("server", cluster.getServer());
    put(json, "tls-server-name", cluster.getTlsServerName());
    put(json, "certificate-authority-data", cluster.getCertificateAuthorityData());
    put(json, "proxy-url", cluster.getProxyUrl());
    if (Boolean.TRUE.equals(cluster.getInsecureSkipTlsVerify())) {
      json.put("insecure-skip-tls-verify", true);
    }
    if (cluster.getExtensions() != null) {
      cluster.getExtensions().stream()
          .filter(each -> CLUSTER_CONFIG.equals(each.getName()))
          .forEach(each -> json.set("config", JSON.valueToTree(each.getExtension())));
    }
  }

  private static void put(ObjectNode json, String key, @Nullable String value) {
    if (value != null && !value.isEmpty()) {
      json.put(key, value);
    }
  }

  private Credential credential(String output) {
    JsonNode answer = parsed(output);
    String version = answer.path("apiVersion").asText();
    if (!version.equals(exec.getApiVersion())) {
      throw failed("answered with apiVersion '" + version + "', not " + exec.getApiVersion());
    }
    JsonNode status = answer.path("status");
    requireTime(status.path("expirationTimestamp"));
    Optional<String> token = text(status, "token");
    Optional<String> certificate = text(status, "clientCertificateData");
    Optional<String> key = text(status, "clientKeyData");
    if (certificate.isPresent() != key.isPresent() || (token.isEmpty() && key.isEmpty())) {
      throw failed("returned neither status.token nor clientCertificateData with clientKeyData");
    }
    return new Credential(token, certificate.map(it -> key(it, key.get())));
  }

  private ClientKey key(String certificate, String key) {
    Field status = new Field(field.file(), field.path() + ": '" + exec.getCommand() + "': status");
    return ClientKey.of(
        Material.of(status.suffixed(".clientCertificateData"), certificate),
        Material.of(status.suffixed(".clientKeyData"), key));
  }

  private JsonNode parsed(String output) {
    try {
      JsonNode answer = JSON.readTree(output);
      if (answer == null || !answer.path("kind").asText().equals("ExecCredential")) {
        throw failed("did not print an ExecCredential");
      }
      return answer;
    } catch (JsonProcessingException e) {
      throw failed("did not print JSON");
    }
  }

  private void requireTime(JsonNode time) {
    try {
      if (time.isTextual()) {
        Instant.parse(time.asText());
      }
    } catch (DateTimeParseException e) {
      throw failed("returned expirationTimestamp '" + time.asText() + "', not RFC 3339");
    }
  }

  private static Optional<String> text(JsonNode status, String key) {
    return Optional.of(status.path(key).asText("")).filter(text -> !text.isEmpty());
  }

  private Refusal failed(String what) {
    return new Refusal(field + ": '" + exec.getCommand() + "' " + what);
  }

  private static String oneLine(String text) {
    return text.replaceAll("\\s*\n\\s*", " ");
  }
}
