package dev.sluice.controller.acting;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.Map;

/** Objects as JSON, for which it does not matter what their types' classes make of an absence. */
final class Trees {
  private static final KubernetesSerialization JSON = new KubernetesSerialization();

  private Trees() {}

  /** {@code spec} of any object. */
  static JsonNode spec(HasMetadata object) {
    return JSON.convertValue(object, JsonNode.class).path("spec");
  }

  /**
   * A JSON patch that makes an object what it shall be, if it is still at the version that was
   * seen.
   */
  static String replacement(Own own) {
    ArrayNode patch = JsonNodeFactory.instance.arrayNode();
    String version = own.found().getMetadata().getResourceVersion();
    replace(patch, "/metadata/resourceVersion", JsonNodeFactory.instance.textNode(version));
    replace(patch, "/metadata/labels", tree(own.wanted().getMetadata().getLabels()));
    replace(patch, "/metadata/annotations", tree(own.annotations()));
    replace(patch, "/spec", spec(own.wanted()));
    return patch.toString();
  }

  /** To add a member that is there is to replace it. */
  private static void replace(ArrayNode patch, String path, JsonNode value) {
    ObjectNode operation = patch.addObject();
    operation.put("op", "add").put("path", path).set("value", value);
  }

  private static JsonNode tree(Map<String, String> map) {
    return JSON.convertValue(map, JsonNode.class);
  }
}
