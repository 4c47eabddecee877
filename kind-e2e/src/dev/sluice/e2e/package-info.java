/** End-to-end tests: a real cluster, real pods, real sidecars, steady load. */
package dev.sluice.e2e;
