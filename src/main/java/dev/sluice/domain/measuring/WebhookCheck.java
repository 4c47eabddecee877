package dev.sluice.domain.measuring;

import java.time.Duration;

/**
 * A webhook that says whether the canary is well.
 *
 * @param timeout an answer that takes longer is none
 */
public record WebhookCheck(String name, String url, Duration timeout) {}
