/** Real counterparts for tests: what the product meets in a cluster, started on this machine. */
package dev.sluice.testkit;
