package dev.sluice.api.rollout.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/**
 * Queries to a Prometheus server, asked once per window for the stable version and once for the
 * canary. In each, {@code {{namespace}}}, {@code {{service}}} (the backend Service), {@code
 * {{workload}}} (its Deployment) and {@code {{interval}}} are filled in.
 *
 * <p>Counters and buckets are asked for as they are, growing since their process began: Sluice
 * takes the differences itself, series by series, so that each event counts once.
 */
@ValidationRule(
    value =
        "[has(self.bad) && has(self.total), has(self.buckets), has(self.p50) || has(self.p90) || has(self.p99), has(self.value)].filter(x, x).size() == 1",
    message =
        "spec.analysis.metrics[].prometheus needs exactly one of: bad and total; buckets; p50, p90 or p99; value")
public record PrometheusSource(
    @Required
        @Size(max = 2000)
        @Pattern("^https?://[^ ]+$")
        @JsonPropertyDescription("Address of the server, like http://prometheus.monitoring:9090.")
        String address,
    @Size(max = 4000)
        @JsonPropertyDescription(
            "Counters of bad events as they are, without rate or increase. For errors.")
        @Nullable String bad,
    @Size(max = 4000) @JsonPropertyDescription("Counters of all events, likewise. For errors.")
        @Nullable String total,
    @Size(max = 4000) @JsonPropertyDescription("The _bucket counters of a histogram. For latency.")
        @Nullable String buckets,
    @Size(max = 4000)
        @JsonPropertyDescription(
            "The median, where there is no histogram. Approximate: only its sign in each window counts. For latency.")
        @Nullable String p50,
    @Size(max = 4000) @JsonPropertyDescription("The 90th percentile, likewise.")
        @Nullable String p90,
    @Size(max = 4000) @JsonPropertyDescription("The 99th percentile, likewise.")
        @Nullable String p99,
    @Size(max = 4000) @JsonPropertyDescription("One value of the canary. For threshold.")
        @Nullable String value) {}
