/** Keeps the windows that a release is judged on, so that the release can be judged again. */
package dev.sluice.controller.recording;
