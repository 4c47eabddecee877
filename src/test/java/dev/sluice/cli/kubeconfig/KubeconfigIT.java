package dev.sluice.cli.kubeconfig;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.api.rollout.v1alpha1.Rollout;
import dev.sluice.cli.CommandLines;
import dev.sluice.cli.history.HistoryCommand;
import dev.sluice.cli.terminal.Refusal;
import dev.sluice.testkit.ApiServer;
import dev.sluice.testkit.Binaries;
import dev.sluice.testkit.Crds;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBindingBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPair;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every form of kubeconfig, tried with our commands and with kubectl on the same file. */
class KubeconfigIT {
  @RegisterExtension private static final ApiServer API = new ApiServer();
  private static final String ADMINISTRATOR = "CN=somebody,O=system:masters";
  private static final KeyPair RSA = Keys.rsa();
  private static final KeyPair P256 = Keys.ec("secp256r1");
  private static final KeyPair P384 = Keys.ec("secp384r1");
  private static final KeyPair P521 = Keys.ec("secp521r1");
  private static final KeyPair ED25519 = Keys.ed25519();

  @TempDir private Path folder;

  @BeforeAll
  static void install() {
    Crds.install(API.client(), Rollout.class);
    API.client().resources(Rollout.class).inNamespace("default").list(); // waits for its storage
    API.client()
        .resource(
            new ServiceAccountBuilder()
                .withNewMetadata()
                .withName("reader")
                .withNamespace("default")
                .endMetadata()
                .build())
        .serverSideApply();
    API.client()
        .resource(
            new ClusterRoleBindingBuilder()
                .withNewMetadata()
                .withName("reader")
                .endMetadata()
                .withNewRoleRef("rbac.authorization.k8s.io", "ClusterRole", "cluster-admin")
                .addNewSubject("", "ServiceAccount", "reader", "default")
                .build())
        .serverSideApply();
  }

  static Stream<Arguments> keys() {
    return Stream.of(
        Arguments.of("RSA PKCS#1", RSA, Keys.traditional(RSA)),
        Arguments.of("RSA PKCS#8", RSA, Keys.pkcs8(RSA)),
        Arguments.of("P-256 SEC1", P256, Keys.traditional(P256)),
        Arguments.of("P-256 SEC1 with parameters", P256, Keys.withParameters(P256)),
        Arguments.of("P-256 PKCS#8", P256, Keys.pkcs8(P256)),
        Arguments.of("P-384 SEC1", P384, Keys.traditional(P384)),
        Arguments.of("P-384 PKCS#8", P384, Keys.pkcs8(P384)),
        Arguments.of("P-521 PKCS#8", P521, Keys.pkcs8(P521)),
        Arguments.of("Ed25519 PKCS#8", ED25519, Keys.pkcs8(ED25519)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("keys")
  void shouldAskTheClusterWhenTheKeyHasThisForm(String name, KeyPair pair, String pem)
      throws IOException {
    String certificate = API.clientCertificate(pair.getPublic(), ADMINISTRATOR);
    accepts(
        user("client-certificate-data: %s, client-key-data: %s", base64(certificate), base64(pem)));
    write("me.crt", certificate);
    write("me.key", pem);
    accepts(user("client-certificate: me.crt, client-key: me.key"));
    write("both.pem", certificate + pem);
    accepts(user("client-certificate: both.pem, client-key: both.pem"));
  }

  @Test
  void shouldAskTheClusterWhenTheUserHasAToken() throws IOException {
    write("token", token() + "\n");
    accepts(user("token: %s", token()));
    accepts(user("tokenFile: token"));
    accepts(user("token: old, tokenFile: token"));
    accepts(user("token: %s, tokenFile: missing", token()));
    accepts(user("tokenFile: %s", folder.resolve("token")));
    refuses(
        user("token: rubbish"),
        "cannot be asked: it does not accept the credentials of "
            + file()
            + ": users[u]: 401 Unauthorized; they may have expired");
    refuses(
        user("tokenFile: missing"),
        file()
            + ": users[u].user.tokenFile: "
            + folder.resolve("missing")
            + ": no such file, allowed is a readable file");
    refuses(
        user("token: a, username: b, password: c"),
        "users[u].user: token and username are both set, allowed is one of both");
  }

  @Test
  void shouldActAsSomebodyElseWhenAskedTo() throws IOException {
    accepts(user("token: %s, as: somebody, as-groups: ['system:masters']", token()));
    refuses(
        user("token: %s, as: nobody", token()),
        "403 rollouts.sluice.dev is forbidden: User \"nobody\" cannot list resource");
  }

  @Test
  void shouldRunThePluginWhenTheUserHasOne() throws IOException {
    plugin(
        "made/plugin",
        "token",
        "\"token\": \"'\"$TOKEN\"'\", \"expirationTimestamp\": \"2035-01-02T03:04:05Z\"");
    String command =
        "apiVersion: client.authentication.k8s.io/v1, interactiveMode: Never, command: made/plugin, ";
    accepts(user("exec: {%s env: [{name: TOKEN, value: %s}]}", command, token()));
    accepts(
        user(
            "exec: {%s provideClusterInfo: true, args: ['a b', '$(false)', \"it's\", '\"'], env: [{name: TOKEN, value: %s}]}",
            command, token()));
    assertThat(Files.readString(folder.resolve("arguments")))
        .isEqualTo("a b\n$(false)\nit's\n\"\n");
    assertThat(Files.readString(folder.resolve("info")))
        .contains("\"interactive\":false", "\"server\":\"" + server());
    accepts(
        user(
                "exec: {apiVersion: client.authentication.k8s.io/v1beta1, command: made/plugin, env: [{name: TOKEN, value: %s}]}",
                token())
            .replace("/v1,", "/v1beta1,"));
    refuses(user("exec: {%s env: [{name: TOKEN, value: rubbish}]}", command), "401 Unauthorized");
  }

  @Test
  void shouldShowTheCertificateWhenThePluginMakesOne() throws IOException {
    String certificate = API.clientCertificate(P256.getPublic(), ADMINISTRATOR);
    plugin(
        "plugin",
        "certificate",
        "\"clientCertificateData\": \""
            + certificate.replace("\n", "\\n")
            + "\", \"clientKeyData\": \""
            + Keys.pkcs8(P256).replace("\n", "\\n")
            + "\"");
    accepts(
        user(
            "exec: {apiVersion: client.authentication.k8s.io/v1, interactiveMode: IfAvailable, command: ./plugin}"));
  }

  @Test
  void shouldNameThePluginWhenItFails() throws IOException {
    String v1 = "apiVersion: client.authentication.k8s.io/v1, interactiveMode: Never, ";
    String field = file() + ": users[u].user.exec";
    refuses(
        user("exec: {%s command: sluice-no-such-plugin, installHint: \"get it\\nthere\"}", v1),
        field + ".command: 'sluice-no-such-plugin' cannot be run; get it there");
    refuses(user("exec: {%s command: 'false'}", v1), field + ": 'false' ended with exit code 1");
    refuses(
        user("exec: {%s command: 'echo', args: [hello]}", v1),
        field + ": 'echo' did not print JSON");
    refuses(
        user("exec: {apiVersion: client.authentication.k8s.io/v1, command: 'true'}"),
        field + ".interactiveMode is missing, allowed are Never, IfAvailable, Always");
    refuses(
        user("exec: {apiVersion: client.authentication.k8s.io/v1alpha1, command: 'true'}"),
        field + ".apiVersion is client.authentication.k8s.io/v1alpha1, allowed are ");
  }

  @Test
  void shouldGoThroughTheProxyWhenTheClusterNamesOne() throws IOException {
    for (String scheme : List.of("http://", "http://somebody:secret@", "socks5://")) {
      try (var proxy = new TestProxy()) {
        accepts(cluster("proxy-url: '%s127.0.0.1:%d'", scheme, proxy.port()));
        assertThat(proxy.asked()).as(scheme).hasSizeGreaterThanOrEqualTo(2);
        String credentials = "Basic " + base64("somebody:secret");
        assertThat(proxy.asked())
            .as(scheme)
            .allMatch(asked -> asked.contains(credentials) == scheme.contains("@"));
      }
    }
    refuses(
        cluster("proxy-url: 'ftp://127.0.0.1:21'"),
        file()
            + ": clusters[c].cluster.proxy-url is 'ftp://127.0.0.1:21', allowed are http://HOST:PORT");
    refuses(cluster("proxy-url: 'http://127.0.0.1:1'"), "cannot be asked: ");
  }

  @Test
  void shouldVerifyTheNameThatIsAskedForWhenTheServerHasSeveral() throws IOException {
    accepts(cluster("tls-server-name: kubernetes.default.svc"));
    accepts(cluster("tls-server-name: kubernetes"));
    refuses(cluster("tls-server-name: elsewhere"), "elsewhere");
  }

  @Test
  void shouldTrustAsAskedWhenTheClusterSaysWhom() throws IOException {
    String trusted =
        config(
            "{server: '%s', certificate-authority-data: %s}".formatted(server(), authority()),
            admin());
    accepts(trusted);
    write("ca.crt", new String(Base64.getDecoder().decode(authority()), StandardCharsets.US_ASCII));
    accepts(config("{server: '%s', certificate-authority: ca.crt}".formatted(server()), admin()));
    refuses(
        config(
            "{server: '%s', certificate-authority: ca.crt}"
                .formatted(server().replace("https://", "")),
            admin()),
        "the cluster at http://127.0.0.1:");
    accepts(config("{server: '%s', insecure-skip-tls-verify: true}".formatted(server()), admin()));
    refuses(config("{server: '%s'}".formatted(server()), admin()), "cannot be asked: ");
    refuses(
        config(
            "{server: '%s', certificate-authority-data: %s}"
                .formatted(server(), base64(API.clientCertificate(RSA.getPublic(), "CN=other"))),
            admin()),
        "cannot be asked: ");
    refuses(
        config(
            "{server: '%s', certificate-authority-data: %s}".formatted(server(), base64("rubbish")),
            admin()),
        file() + ": clusters[c].cluster.certificate-authority-data: ");
    refuses(
        config(
            "{server: '%s', insecure-skip-tls-verify: true, certificate-authority: ca.crt}"
                .formatted(server()),
            admin()),
        "allowed is one of both");
  }

  @Test
  void shouldNameTheFieldWhenTheKeyCannotBeUsed() throws IOException {
    String certificate = base64(API.clientCertificate(RSA.getPublic(), ADMINISTRATOR));
    String key = file() + ": users[u].user.client-key";
    refuses(
        user("client-certificate-data: %s, client-key-data: %s", certificate, base64("rubbish")),
        key + "-data: there is no private key, allowed are RSA, EC and Ed25519 in PEM");
    refuses(
        user("client-certificate-data: %s, client-key-data: '!'", certificate), key + "-data: ");
    refuses(
        user("client-certificate-data: %s, client-key: missing", certificate),
        key + ": " + folder.resolve("missing") + ": no such file");
    refuses(
        user("client-certificate-data: %s", certificate),
        key + " is missing, allowed are certificate and key together");
    String broken = Keys.pkcs8(RSA).replaceFirst("\n....", "\nAAAA");
    refuses(
        user("client-certificate-data: %s, client-key-data: %s", certificate, base64(broken)),
        key + "-data: the private key cannot be read");
    String encrypted =
        "-----BEGIN ENCRYPTED PRIVATE KEY-----\nMAA=\n-----END ENCRYPTED PRIVATE KEY-----\n";
    refuses(
        user("client-certificate-data: %s, client-key-data: %s", certificate, base64(encrypted)),
        key + "-data: ");
    refuses(
        user(
            "client-certificate-data: %s, client-key-data: %s",
            certificate, base64(Keys.pkcs8(P256))),
        "");
  }

  @Test
  void shouldNameWhatIsThereWhenSomethingIsNot() throws IOException {
    String good = config(secure(), admin());
    refuses(
        good.replace("current-context: x", ""),
        file() + ": current-context is not set, allowed are x");
    refuses(
        good.replace("current-context: x", "current-context: z"),
        file() + ": current-context is 'z', which is not in contexts, allowed are x");
    refuses(
        good.replace("cluster: c,", "cluster: d,"),
        file() + ": contexts[x].cluster is 'd', which is not in clusters, allowed are c");
    refuses(
        good.replace("user: u,", "user: v,"),
        file() + ": contexts[x].user is 'v', which is not in users, allowed are u");
    refuses(
        good.replace("clusters: [", "clusters: [{name: c, cluster: {server: nowhere}}, "),
        file() + ": clusters[c] is there twice, allowed is once");
    refuses("- rubbish", file() + ": not a kubeconfig: ");
    refuses("{{{", file() + ": not a kubeconfig: ");
    refuses("", file() + ": current-context is not set, there is none");
  }

  @Test
  void shouldMergeAsKubectlDoesWhenThereAreSeveralFiles() throws IOException {
    // Given
    String nothing = "{apiVersion: v1, kind: Config}";
    String names =
        "{apiVersion: v1, kind: Config, current-context: x, contexts: [{name: x, context: {cluster: c, user: u}}], users: [{name: u, user: {token: %s}}]}"
            .formatted(token());
    String rest =
        config(secure(), "{token: rubbish}")
            .replace("current-context: x", "current-context: other");
    Path one = write("one/config", names);
    Path two = write("two/config", rest);
    Path empty = write("empty", nothing);
    // When / Then
    same(true, one, two);
    same(true, folder.resolve("missing"), empty, one, two);
    same(false, two, one);
    same(false, empty);
    same(false, folder.resolve("missing"));
  }

  @Test
  void shouldBeTheServiceAccountWhenInAPod() throws IOException {
    // Given
    write("pod/token", token() + "\n");
    write(
        "pod/ca.crt",
        new String(Base64.getDecoder().decode(authority()), StandardCharsets.US_ASCII));
    write("pod/namespace", "shop");
    String[] address = server().substring("https://".length()).split(":");
    var around =
        new Surroundings(
            Map.of(
                "KUBERNETES_SERVICE_HOST",
                address[0],
                "KUBERNETES_SERVICE_PORT",
                address[1].replace("/", "")),
            folder,
            folder.resolve("pod"));
    // When
    Connection connection = new Kubeconfig(around).find(null, null);
    // Then
    assertThat(connection.namespace()).isEqualTo("shop");
    assertThat(works(connection)).isTrue();
  }

  private void same(boolean expected, Path... files) throws IOException {
    var environment = new HashMap<>(System.getenv());
    environment.put("KUBECONFIG", String.join(":", Stream.of(files).map(Path::toString).toList()));
    environment.put("HOME", folder.toString());
    assertThat(works(environment)).as("ours").isEqualTo(expected);
    assertThat(kubectl(environment)).as("kubectl").isEqualTo(expected);
  }

  private boolean works(Map<String, String> environment) {
    try {
      return works(new Kubeconfig(new Surroundings(environment, folder, folder)).find(null, null));
    } catch (Refusal e) {
      return false;
    }
  }

  private static boolean works(Connection connection) {
    try (var client = connection.open()) {
      client.resources(Rollout.class).inNamespace("default").list();
      return true;
    } catch (KubernetesClientException e) {
      return false;
    }
  }

  private void accepts(String kubeconfig) throws IOException {
    write("config", kubeconfig);
    var result = ours();
    assertThat(result.err()).as(kubeconfig).isEqualTo("no release has finished yet\n");
    assertThat(result.code()).isZero();
    assertThat(kubectl(Map.of("HOME", folder.toString()), "--kubeconfig", file().toString()))
        .as("kubectl " + kubeconfig)
        .isTrue();
  }

  private void refuses(String kubeconfig, String words) throws IOException {
    write("config", kubeconfig);
    var result = ours();
    assertThat(result.err())
        .as(kubeconfig)
        .startsWith("history: ")
        .contains(words)
        .matches("[^\n]+\n");
    assertThat(result.code()).isEqualTo(2);
    assertThat(result.out()).isEmpty();
    assertThat(kubectl(Map.of("HOME", folder.toString()), "--kubeconfig", file().toString()))
        .as("kubectl " + kubeconfig)
        .isFalse();
  }

  private CommandLines.Result ours() {
    return CommandLines.run(new HistoryCommand(), "--kubeconfig", file().toString());
  }

  private boolean kubectl(Map<String, String> environment, String... options) throws IOException {
    var command =
        new ArrayList<>(
            List.of(
                Binaries.find("kubectl").toString(),
                "get",
                "rollouts.sluice.dev",
                "-n",
                "default"));
    command.addAll(List.of(options));
    var builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectInput(Path.of("/dev/null").toFile());
    builder.environment().putAll(environment);
    var process = builder.start();
    process.getInputStream().readAllBytes();
    return process.onExit().join().exitValue() == 0;
  }

  private void plugin(String path, String name, String status) throws IOException {
    Path script =
        write(
            path,
            """
        #!/bin/sh
        printf '%%s\\n' "$@" >%1$s/arguments
        printf '%%s' "$KUBERNETES_EXEC_INFO" >%1$s/info
        echo "this is for people" >&2
        version=$(expr "$KUBERNETES_EXEC_INFO" : '.*"apiVersion":"\\([^"]*\\)"')
        printf '%%s' '{"kind": "ExecCredential", "apiVersion": "'"$version"'", "status": {%2$s}}'
        """
                .formatted(folder, status));
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private Path write(String path, String text) throws IOException {
    Path file = folder.resolve(path);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text);
  }

  private Path file() {
    return folder.resolve("config");
  }

  private String user(String fields, Object... values) {
    return config(secure(), "{" + fields.formatted(values) + "}");
  }

  private String cluster(String fields, Object... values) {
    return config(secure().replace("}", ", " + fields.formatted(values) + "}"), admin());
  }

  private static String config(String cluster, String user) {
    return """
        apiVersion: v1
        kind: Config
        current-context: x
        contexts: [{name: x, context: {cluster: c, user: u, namespace: default}}]
        clusters: [{name: c, cluster: %s}]
        users: [{name: u, user: %s}]
        """
        .formatted(cluster, user);
  }

  private static String secure() {
    return "{server: '%s', certificate-authority-data: %s}".formatted(server(), authority());
  }

  private static String admin() {
    return "{token: " + token() + "}";
  }

  private static String server() {
    return API.client().getMasterUrl().toString().replaceFirst("/$", "");
  }

  private static String authority() {
    var config = API.client().getConfiguration();
    try {
      return config.getCaCertData() != null
          ? config.getCaCertData()
          : base64(Files.readString(Path.of(config.getCaCertFile())));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String token() {
    return API.client()
        .serviceAccounts()
        .inNamespace("default")
        .withName("reader")
        .tokenRequest(
            new TokenRequestBuilder().withNewSpec().withExpirationSeconds(3600L).endSpec().build())
        .getStatus()
        .getToken();
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }
}
