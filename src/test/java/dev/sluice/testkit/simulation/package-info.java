/**
 * A cluster in which releases run in seconds: real API server, real Deployment, ReplicaSet,
 * EndpointSlice, quota, namespace and garbage controllers, our real reconciler under the shipped
 * rights; simulated are only the kubelet, the sidecars' acknowledgements and the requests.
 *
 * <p>A test asks for a namespace of its own, and takes a workload there from its adoption to
 * wherever it wants it:
 *
 * <pre>{@code
 * @Simulated
 * class PromotionIT {
 *   @Test
 *   void shouldPromoteWhenTheCanaryDoesNoHarm(SimulatedNamespace space) {
 *     // Given
 *     var web = space.web().start();
 *     // When
 *     web.release(Version.of("v2"));
 *     // Then
 *     web.reaches("Promoted");
 *   }
 * }
 * }</pre>
 *
 * <ul>
 *   <li>How a version behaves is said by {@link dev.sluice.testkit.simulation.Version}: failures,
 *       latency, when its pods are ready. It is in the pods' annotations, so it goes wherever the
 *       template goes.
 *   <li>{@link dev.sluice.testkit.simulation.SimulatedNamespace} has the sidecars ({@code
 *       sidecars()}: lag, never, n of m), the requests ({@code traffic()}), the kubelet ({@code
 *       readiness(..)}) and the real kubectl ({@code kubectl(..)}).
 *   <li>A test that stops and starts the controller, or that moves its clock, asks for one that
 *       serves its namespace alone: {@code space.ownController()}, before it makes a Rollout.
 *   <li>Wait for states ({@code reaches}, {@code until}); they are watched, so a state that lasts
 *       for milliseconds is seen as well. Nothing sleeps. Windows are a second long.
 *   <li>All classes of a JVM share one cluster. Its methods run side by side.
 * </ul>
 *
 * <p>{@code mvn verify -Dit.test=PromotionIT} runs one. A state that does not come within two
 * minutes fails the test with a portrait of its namespace; {@code
 * -DargLine=-Dsluice.simulation.patience=20} is for the impatient.
 */
package dev.sluice.testkit.simulation;
