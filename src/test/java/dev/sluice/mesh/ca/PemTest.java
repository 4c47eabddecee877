package dev.sluice.mesh.ca;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.math.BigInteger;
import java.security.PrivateKey;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.RSAPrivateKey;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PemTest {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

  @ParameterizedTest
  @CsvSource({"EC, 256, EC PRIVATE KEY", "RSA, 2048, RSA PRIVATE KEY"})
  void shouldReadTheSameKeyWhenItsFormDiffers(String algorithm, int bits, String label) {
    // Given
    TestPki pki = TestPki.root(algorithm, bits, NOW);
    assertThat(pki.traditional()).startsWith("-----BEGIN " + label + "-----");
    assertThat(pki.pkcs8()).startsWith("-----BEGIN PRIVATE KEY-----");
    // When
    var old = Pem.key("some text before\n" + pki.traditional());
    // Then
    assertThat(secret(old)).isEqualTo(secret(Pem.key(pki.pkcs8())));
    assertThat(old.getAlgorithm()).isEqualTo(algorithm);
  }

  /** As {@code openssl ecparam -genkey} writes it. */
  @Test
  void shouldSkipTheCurveWhenItStandsBeforeTheKey() {
    // Given
    TestPki pki = TestPki.root(NOW);
    String curve =
        """
        -----BEGIN EC PARAMETERS-----
        BggqhkjOPQMBBw==
        -----END EC PARAMETERS-----
        """;
    // When
    var key = Pem.key(curve + pki.traditional());
    // Then
    assertThat(secret(key)).isEqualTo(secret(Pem.key(pki.pkcs8())));
  }

  @ParameterizedTest
  @CsvSource({"EC PRIVATE KEY", "RSA PRIVATE KEY", "PRIVATE KEY"})
  void shouldQuoteNothingWhenAKeyIsDamaged(String label) {
    String damaged =
        "-----BEGIN " + label + "-----\nc2VjcmV0IGJ5dGVz\n-----END " + label + "-----\n";
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Pem.key(damaged))
        .withMessage("not a private key that can be read")
        .withNoCause();
  }

  private static BigInteger secret(PrivateKey key) {
    return key instanceof ECPrivateKey ec ? ec.getS() : ((RSAPrivateKey) key).getPrivateExponent();
  }
}
