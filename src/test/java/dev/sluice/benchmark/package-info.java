/**
 * Other ways to judge a canary, as models to compare the engine with, on the same traces; see
 * docs/benchmarks.
 */
package dev.sluice.benchmark;
