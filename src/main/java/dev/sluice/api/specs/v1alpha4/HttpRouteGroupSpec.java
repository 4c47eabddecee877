package dev.sluice.api.specs.v1alpha4;

import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import io.fabric8.generator.annotation.Required;
import java.util.List;
import java.util.Map;

/**
 * @param matches requests this group describes; a request belongs to it if one match fits
 */
public record HttpRouteGroupSpec(@Required List<Match> matches) {

  /**
   * Path AND method AND all headers.
   *
   * @param name key by which a TrafficTarget refers to this match
   * @param pathRegex RE2 over the path without its query; null means any path
   * @param methods HTTP methods, {@code *} for any; null or empty means any
   * @param headers RE2 full match by header name; null or empty means any. A list of such mappings
   *     is read as one; what has no reading has the value null
   */
  public record Match(
      @Required String name,
      String pathRegex,
      List<String> methods,
      @JsonDeserialize(using = HeadersDeserializer.class) Map<String, String> headers) {}
}
