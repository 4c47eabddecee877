/** Keeps the windows that a release is judged on, so that the release can be judged again. */
@NullMarked
package dev.sluice.controller.recording;

import org.jspecify.annotations.NullMarked;
