package dev.sluice.docs;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.api.rollout.v1alpha1.RolloutSpec;
import dev.sluice.testkit.CrdFiles;
import java.io.IOException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;

/**
 * A field of the Rollout's spec as the types declare it.
 *
 * @param path like {@code spec.strategy.canary.steps[].setWeight}
 * @param schema what the CRD generator made of its annotations
 */
record SpecField(String path, JsonNode schema, boolean required) {

  /** All fields, parents first, in the order in which the records declare them. */
  static List<SpecField> all() throws IOException {
    var crd = Schemas.documents(CrdFiles.generate().get("rollouts.sluice.dev.yaml")).get(0);
    var root = crd.at("/spec/versions/0/schema/openAPIV3Schema/properties/spec");
    var all = new ArrayList<SpecField>();
    collect("spec", RolloutSpec.class, root, all);
    return all;
  }

  private static void collect(String path, Class<?> type, JsonNode schema, List<SpecField> all) {
    if (type.isRecord()) {
      for (var component : type.getRecordComponents()) {
        add(path, component, schema, all);
      }
    }
  }

  private static void add(
      String parent, RecordComponent component, JsonNode schema, List<SpecField> all) {
    var path = parent + "." + component.getName();
    var child = schema.path("properties").path(component.getName());
    all.add(new SpecField(path, child, isRequired(schema, component.getName())));
    if (component.getGenericType() instanceof ParameterizedType list) {
      collect(path + "[]", item(list), child.path("items"), all);
    } else {
      collect(path, component.getType(), child, all);
    }
  }

  private static Class<?> item(ParameterizedType list) {
    Type item = list.getActualTypeArguments()[0];
    return (Class<?>) item;
  }

  private static boolean isRequired(JsonNode schema, String name) {
    return StreamSupport.stream(schema.path("required").spliterator(), false)
        .anyMatch(required -> required.asText().equals(name));
  }
}
