/** What commands print, refuse, and read from the person who types. */
@NullMarked
package dev.sluice.cli.terminal;

import org.jspecify.annotations.NullMarked;
