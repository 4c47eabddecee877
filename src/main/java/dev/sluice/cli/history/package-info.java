/** {@code sluice history} and its export: releases that ended, and their windows. */
package dev.sluice.cli.history;
