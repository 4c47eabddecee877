/** {@code sluice explain}: the words of the domain, printed. */
package dev.sluice.cli.explain;
