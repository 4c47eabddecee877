package dev.sluice.mesh.ca;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBindingBuilder;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.api.model.rbac.RoleBindingBuilder;
import io.fabric8.kubernetes.api.model.rbac.Subject;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A namespace in which our ServiceAccount may do what the shipped manifest allows, no more. */
public final class ShippedRights {
  private static final Path MANIFEST = Path.of("src/main/kubernetes/sluice.yaml");
  private static final String ACCOUNT = "sluice";

  private ShippedRights() {}

  /**
   * Makes the namespace and its rights.
   *
   * @param admin who may do everything
   * @return a client that is our ServiceAccount there; the caller closes it
   */
  public static KubernetesClient grant(
      KubernetesClient admin, String kubeconfig, String namespace) {
    admin
        .resource(
            new NamespaceBuilder().withNewMetadata().withName(namespace).endMetadata().build())
        .create();
    Subject subject = new Subject(null, "ServiceAccount", ACCOUNT, namespace);
    for (HasMetadata object : manifest(admin)) {
      if (object instanceof ClusterRole role) {
        role.getMetadata().setName(namespace);
        admin.resource(role).create();
        admin
            .resource(
                new ClusterRoleBindingBuilder()
                    .withNewMetadata()
                    .withName(namespace)
                    .endMetadata()
                    .withNewRoleRef("rbac.authorization.k8s.io", "ClusterRole", namespace)
                    .withSubjects(subject)
                    .build())
            .create();
      } else if (object instanceof Role role) {
        role.getMetadata().setNamespace(namespace);
        admin.resource(role).create();
        admin
            .resource(
                new RoleBindingBuilder()
                    .withNewMetadata()
                    .withName(role.getMetadata().getName())
                    .withNamespace(namespace)
                    .endMetadata()
                    .withNewRoleRef(
                        "rbac.authorization.k8s.io", "Role", role.getMetadata().getName())
                    .withSubjects(subject)
                    .build())
            .create();
      }
    }
    return client(kubeconfig, namespace);
  }

  private static KubernetesClient client(String kubeconfig, String namespace) {
    Config config =
        new ConfigBuilder(Config.fromKubeconfig(kubeconfig))
            .withImpersonateUsername("system:serviceaccount:" + namespace + ":" + ACCOUNT)
            .build();
    return new KubernetesClientBuilder().withConfig(config).build();
  }

  private static Iterable<HasMetadata> manifest(KubernetesClient client) {
    try (var in = Files.newInputStream(MANIFEST)) {
      return client.load(in).items();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
