/**
 * What a release was judged on, kept: the windows of a release as JSON that the engine can be run
 * on again, and the engine's memory as one line.
 */
package dev.sluice.domain.recording;
