/**
 * Stands between a client and a real API server, and does to single requests what a bad day does:
 * refusals, timeouts, cut connections, answers that are lost after the server did what it was asked
 * for. All else passes, watches included.
 */
package dev.sluice.testkit.faults;
