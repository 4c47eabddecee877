package dev.sluice.mesh.bootstrap;

import java.util.stream.Collectors;

/** JSON strings. */
final class Json {
  private Json() {}

  /**
   * Quoted and escaped; neither {@code $} nor {@code @} is left, so the kubelet finds no variable
   * in it and we no placeholder.
   */
  static String string(String text) {
    return text.chars().mapToObj(Json::escape).collect(Collectors.joining("", "\"", "\""));
  }

  private static String escape(int c) {
    return c < ' ' || c == '"' || c == '\\' || c == '$' || c == '@' || c > '~'
        ? String.format("\\u%04x", c)
        : String.valueOf((char) c);
  }
}
