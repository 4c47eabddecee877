/** {@code sluice simulate}: seeded releases with the real engine, as text, JSON or a picture. */
package dev.sluice.cli.simulate;
