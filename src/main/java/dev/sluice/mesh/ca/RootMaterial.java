package dev.sluice.mesh.ca;

/**
 * A signing certificate with its key and the roots it leads to, as they stand in a Secret. {@link
 * #toString()} never shows the key.
 *
 * @param certPem the first certificate signs; those after it are intermediates on the way to a
 *     root, or further roots to trust
 * @param caPem roots, empty where {@code certPem} has them all
 * @param keyPem key of the first certificate: PKCS#8, SEC1 or PKCS#1
 */
record RootMaterial(String certPem, String caPem, String keyPem) {
  @Override
  public String toString() {
    return "RootMaterial[" + certPem.length() + " characters of certificates]";
  }
}
