/**
 * What a release was judged on, kept: the windows of a release as JSON that the engine can be run
 * on again, and the engine's memory as one line.
 */
@NullMarked
package dev.sluice.domain.recording;

import org.jspecify.annotations.NullMarked;
