/** Starts what the command line asks for, and wires the rooms together. */
package dev.sluice.app;
