/** Starts what the command line asks for, and wires the rooms together. */
@NullMarked
package dev.sluice.app;

import org.jspecify.annotations.NullMarked;
