/** Which cluster and namespace a command is about, and what it reads there. */
@NullMarked
package dev.sluice.cli.cluster;

import org.jspecify.annotations.NullMarked;
