/** {@code sluice replay}: recorded windows in, the decisions of the engine out. */
package dev.sluice.cli.replay;
