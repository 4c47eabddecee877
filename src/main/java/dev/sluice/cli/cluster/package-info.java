/** Which cluster and namespace a command is about, and what it reads there. */
package dev.sluice.cli.cluster;
