package dev.sluice.mesh.ca;

import io.fabric8.kubernetes.api.model.Secret;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;

/** Text in a Secret. Nothing here prints a Secret: its {@code toString} shows what is in it. */
final class SecretData {
  private SecretData() {}

  /** Empty where the key is missing. */
  static String text(Secret secret, String key) {
    String encoded = secret.getData() == null ? null : secret.getData().get(key);
    if (encoded == null) {
      return "";
    }
    return new String(Base64.getDecoder().decode(encoded), StandardCharsets.US_ASCII);
  }

  static Map<String, String> encode(Map<String, String> texts) {
    Map<String, String> encoded = new TreeMap<>();
    texts.forEach(
        (key, text) ->
            encoded.put(
                key, Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.US_ASCII))));
    return encoded;
  }
}
