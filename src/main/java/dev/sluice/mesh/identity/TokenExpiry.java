package dev.sluice.mesh.identity;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Instant;
import java.util.Base64;

/**
 * Reads when a JSON Web Token ends. Trusts nothing else in it: whether it is genuine is the API
 * server's to say.
 */
final class TokenExpiry {
  private static final ObjectMapper JSON = new ObjectMapper();

  private TokenExpiry() {}

  /** The claim {@code exp}; {@link Instant#MAX} for a token without one, or one that is no JWT. */
  static Instant of(String token) {
    String[] parts = token.split("\\.", -1);
    if (parts.length != 3) {
      return Instant.MAX;
    }
    try {
      JsonNode expiry = JSON.readTree(Base64.getUrlDecoder().decode(parts[1])).path("exp");
      return expiry.canConvertToLong() ? Instant.ofEpochSecond(expiry.asLong()) : Instant.MAX;
    } catch (IllegalArgumentException | IOException unreadable) {
      return Instant.MAX;
    }
  }
}
