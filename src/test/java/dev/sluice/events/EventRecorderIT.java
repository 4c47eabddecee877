package dev.sluice.events;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testkit.ApiServer;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import java.time.Instant;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Events at a real API server. */
class EventRecorderIT {
  @RegisterExtension static final ApiServer API = new ApiServer();

  private static final Instant T0 = Instant.parse("2026-01-01T00:00:00Z");
  private static final Logger LOG = Logger.getLogger(EventRecorder.class.getName());

  private final Queue<LogRecord> logged = new ConcurrentLinkedQueue<>();
  private final Handler handler =
      new Handler() {
        @Override
        public void publish(LogRecord line) {
          logged.add(line);
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
      };

  @BeforeEach
  void listen() {
    LOG.addHandler(handler);
  }

  @AfterEach
  void stop() {
    LOG.removeHandler(handler);
  }

  @Test
  void shouldTellOnceWhenTwoRecordersTellTheSameOfAnObjectWithALongName() {
    // Given
    namespace("events-once");
    String name = "w".repeat(253);
    // When
    tell(new EventRecorder(API.client()), "events-once", name);
    tell(new EventRecorder(API.client()), "events-once", name);
    // Then
    assertThat(events("events-once"))
        .singleElement()
        .satisfies(
            event -> {
              assertThat(event.getReason()).isEqualTo("WeightSet");
              assertThat(event.getInvolvedObject().getName()).isEqualTo(name);
            });
    assertThat(logged).isEmpty();
  }

  @Test
  void shouldBeQuietWhenTheNamespaceIsBeingDeleted() {
    // Given: nothing finishes its deletion here
    namespace("events-gone");
    API.client().namespaces().withName("events-gone").delete();
    Awaitility.await()
        .until(
            () -> API.client().namespaces().withName("events-gone").get().getStatus().getPhase(),
            "Terminating"::equals);
    // When
    tell(new EventRecorder(API.client()), "events-gone", "web");
    // Then
    assertThat(logged).noneMatch(line -> line.getLevel().intValue() >= Level.INFO.intValue());
    assertThat(events("events-gone")).isEmpty();
  }

  private static void tell(EventRecorder recorder, String namespace, String name) {
    var about =
        new ConfigMapBuilder()
            .withNewMetadata()
            .withNamespace(namespace)
            .withName(name)
            .withUid("1")
            .endMetadata()
            .build();
    recorder.tell(about, "key", false, "WeightSet", "the canary gets 10 %", T0);
  }

  private static List<Event> events(String namespace) {
    return API.client().v1().events().inNamespace(namespace).list().getItems();
  }

  private static void namespace(String name) {
    API.client()
        .resource(new NamespaceBuilder().withNewMetadata().withName(name).endMetadata().build())
        .create();
  }
}
