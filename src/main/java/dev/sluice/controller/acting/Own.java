package dev.sluice.controller.acting;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An object that is wholly ours, as it is and as it shall be. Compared as a whole: what somebody
 * added is as foreign as what somebody changed.
 *
 * @param wanted as we render it
 * @param found as the API server has it
 */
record Own(HasMetadata wanted, HasMetadata found) {
  private static final String OURS = "sluice.dev/";

  /** With what the API server allots, which is not for us to choose. */
  static Own of(HasMetadata wanted, HasMetadata found) {
    return wanted instanceof Service mine && found instanceof Service theirs
        ? new Own(allotted(mine, theirs), found)
        : new Own(wanted, found);
  }

  private static Service allotted(Service wanted, Service found) {
    return new ServiceBuilder(wanted)
        .editSpec()
        .withClusterIP(found.getSpec().getClusterIP())
        .withClusterIPs(found.getSpec().getClusterIPs())
        .withIpFamilies(found.getSpec().getIpFamilies())
        .withIpFamilyPolicy(found.getSpec().getIpFamilyPolicy())
        .endSpec()
        .build();
  }

  /** What both are compared by: equal for equal objects, whoever wrote them. */
  record Content(Object spec, Map<String, String> labels, Map<String, String> annotations) {}

  Content asked() {
    return content(wanted);
  }

  Content has() {
    return content(found);
  }

  static Content content(HasMetadata object) {
    var meta = object.getMetadata();
    return new Content(Trees.spec(object), or(meta.getLabels()), ours(meta.getAnnotations()));
  }

  /** All annotations that it shall have: ours, and what others wrote for their own use. */
  Map<String, String> annotations() {
    var all = new HashMap<>(or(found.getMetadata().getAnnotations()));
    all.keySet().removeIf(key -> key.startsWith(OURS));
    all.putAll(or(wanted.getMetadata().getAnnotations()));
    return all;
  }

  private static Map<String, String> ours(@Nullable Map<String, String> annotations) {
    var ours = new HashMap<>(or(annotations));
    ours.keySet().removeIf(key -> !key.startsWith(OURS));
    return ours;
  }

  private static Map<String, String> or(@Nullable Map<String, String> map) {
    return Objects.requireNonNullElse(map, Map.of());
  }
}
