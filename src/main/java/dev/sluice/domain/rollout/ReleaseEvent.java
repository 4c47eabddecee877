package dev.sluice.domain.rollout;

/**
 * Something in a release that people want to know.
 *
 * @param key what makes it different from another event of the same words; the same if it is told
 *     again after a crash
 * @param warning whether somebody should look
 * @param reason CamelCase
 * @param message one line for people
 */
public record ReleaseEvent(String key, boolean warning, String reason, String message) {}
