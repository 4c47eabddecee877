/** {@code sluice simulate}: seeded releases with the real engine, as text, JSON or a picture. */
@NullMarked
package dev.sluice.cli.simulate;

import org.jspecify.annotations.NullMarked;
