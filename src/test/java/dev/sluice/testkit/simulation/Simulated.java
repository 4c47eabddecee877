package dev.sluice.testkit.simulation;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * On a class: its methods may ask for a {@link SimulatedNamespace}, run side by side, and in a
 * process of their own (Maven's execution {@code simulation}), so that they disturb no other test
 * and nothing that others leave in an API server disturbs them.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Tag("simulation")
@Execution(ExecutionMode.CONCURRENT)
@ExtendWith(ClusterSimulation.class)
public @interface Simulated {}
