/** {@code sluice history} and its export: releases that ended, and their windows. */
@NullMarked
package dev.sluice.cli.history;

import org.jspecify.annotations.NullMarked;
