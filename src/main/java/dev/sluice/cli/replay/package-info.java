/** {@code sluice replay}: recorded windows in, the decisions of the engine out. */
@NullMarked
package dev.sluice.cli.replay;

import org.jspecify.annotations.NullMarked;
