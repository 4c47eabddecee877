/** {@code sluice explain}: the words of the domain, printed. */
@NullMarked
package dev.sluice.cli.explain;

import org.jspecify.annotations.NullMarked;
