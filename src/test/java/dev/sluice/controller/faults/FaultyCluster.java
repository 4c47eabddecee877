package dev.sluice.controller.faults;

import dev.sluice.testkit.faults.Call;
import dev.sluice.testkit.faults.Fault;
import dev.sluice.testkit.faults.FaultProxy;
import dev.sluice.testkit.simulation.Controller;
import dev.sluice.testkit.simulation.SimulatedCluster;
import dev.sluice.testkit.simulation.SimulatedNamespace;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** A controller whose requests pass through the weather of each namespace. */
final class FaultyCluster implements AutoCloseable {
  /** So that a request without an answer does not hold a test up for long. */
  private static final int TIMEOUT_MILLIS = 3_000;

  private static final String CONTROLLER = "faulty";

  private final Map<String, Weather> weathers = new ConcurrentHashMap<>();
  private final SimulatedCluster cluster;
  private final Controller controller;
  private FaultProxy proxy;

  FaultyCluster(SimulatedCluster cluster) {
    this.cluster = cluster;
    this.controller = cluster.controllerBy(this::through, CONTROLLER);
    controller.start();
  }

  private Config through(Config rights) {
    proxy = new FaultProxy(rights, this::at);
    return new ConfigBuilder(proxy.config()).withRequestTimeout(TIMEOUT_MILLIS).build();
  }

  private Fault at(Call call) {
    Weather weather = weathers.get(call.namespace());
    return weather == null ? Fault.NONE : weather.at(call);
  }

  SimulatedNamespace namespace(String name, Weather weather) {
    weathers.put(name, weather);
    return cluster.namespace(name).servedBy(CONTROLLER);
  }

  @Override
  public void close() {
    controller.close();
    proxy.close();
  }
}
