package dev.sluice.mesh.validation;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * An object as its author sees it.
 *
 * @param namespace that it is in
 */
record Subject(JsonNode object, String namespace) {
  String kind() {
    return object.path("kind").asText();
  }

  /** 1 for v1alpha1. */
  int version() {
    var apiVersion = object.path("apiVersion").asText();
    return apiVersion.isEmpty() ? 0 : apiVersion.charAt(apiVersion.length() - 1) - '0';
  }

  /** What the kind is about: the spec, or the whole object where a version has none. */
  Field content() {
    boolean atTop =
        kind().equals("TrafficTarget") && version() == 1
            || kind().equals("HTTPRouteGroup") && version() <= 2;
    return atTop ? new Field("", object) : new Field("spec", object.path("spec"));
  }
}
