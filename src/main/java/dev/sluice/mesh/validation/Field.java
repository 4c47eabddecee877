package dev.sluice.mesh.validation;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A value and where it stands.
 *
 * @param path e.g. {@code spec.backends[1].weight}
 * @param value a missing node where there is none
 */
record Field(String path, JsonNode value) {
  Field at(String name) {
    return new Field(path.isEmpty() ? name : path + "." + name, value.path(name));
  }

  /** Its elements in order; empty where it is no list. */
  List<Field> elements() {
    var elements = new ArrayList<Field>();
    if (value.isArray()) {
      for (int i = 0; i < value.size(); i++) {
        elements.add(new Field(path + "[" + i + "]", value.get(i)));
      }
    }
    return elements;
  }

  /** Its entries' values by name, in order; empty where it is no object. */
  Map<String, Field> entries() {
    var entries = new LinkedHashMap<String, Field>();
    value
        .properties()
        .forEach(
            it ->
                entries.put(it.getKey(), new Field(path + "[" + it.getKey() + "]", it.getValue())));
    return entries;
  }

  boolean given() {
    return !value.isMissingNode() && !value.isNull();
  }

  /** Empty where there is none. */
  String text() {
    return given() ? value.asText() : "";
  }
}
