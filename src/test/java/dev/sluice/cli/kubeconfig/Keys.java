package dev.sluice.cli.kubeconfig;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.interfaces.ECPrivateKey;
import java.security.spec.ECGenParameterSpec;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.util.io.pem.PemObject;

/** Key pairs, and the PEM that OpenSSL and Go write of them. */
final class Keys {
  private Keys() {}

  static KeyPair rsa() {
    return pair("RSA", null);
  }

  static KeyPair ec(String curve) {
    return pair("EC", curve);
  }

  static KeyPair ed25519() {
    return pair("Ed25519", null);
  }

  private static KeyPair pair(String algorithm, String curve) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
      if (curve != null) {
        generator.initialize(new ECGenParameterSpec(curve));
      }
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** {@code BEGIN PRIVATE KEY}. */
  static String pkcs8(KeyPair pair) {
    return pem(new PemObject("PRIVATE KEY", pair.getPrivate().getEncoded()));
  }

  /** {@code BEGIN RSA PRIVATE KEY}, {@code BEGIN EC PRIVATE KEY}. */
  static String traditional(KeyPair pair) {
    return pair.getPrivate() instanceof ECPrivateKey key ? sec1(key) : pem(pair.getPrivate());
  }

  /** Without the public half, which not everybody writes. */
  private static String sec1(ECPrivateKey key) {
    int bits = key.getParams().getOrder().bitLength();
    var structure = new org.bouncycastle.asn1.sec.ECPrivateKey(bits, key.getS(), curve(key));
    try {
      return pem(new PemObject("EC PRIVATE KEY", structure.getEncoded()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ASN1Primitive curve(PrivateKey key) {
    var info = PrivateKeyInfo.getInstance(key.getEncoded());
    return info.getPrivateKeyAlgorithm().getParameters().toASN1Primitive();
  }

  /** As {@code openssl ecparam -genkey} prints it. */
  static String withParameters(KeyPair pair) {
    try {
      byte[] curve = curve(pair.getPrivate()).getEncoded();
      return pem(new PemObject("EC PARAMETERS", curve)) + traditional(pair);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String pem(Object object) {
    var text = new StringWriter();
    try (var writer = new JcaPEMWriter(text)) {
      writer.writeObject(object);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }
}
