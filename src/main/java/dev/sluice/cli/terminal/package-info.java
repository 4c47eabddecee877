/** What commands print, refuse, and read from the person who types. */
package dev.sluice.cli.terminal;
