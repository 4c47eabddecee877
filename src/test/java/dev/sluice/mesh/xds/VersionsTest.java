package dev.sluice.mesh.xds;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class VersionsTest {
  private final Random random = new Random(1);

  @Test
  void shouldHoldWhatAMapHoldsWhenNamesComeChangeAndGo() {
    // Given
    var versions = new Versions();
    Map<String, String> expected = new TreeMap<>();
    // When
    for (int i = 0; i < 1_000; i++) {
      String name = name();
      if (random.nextInt(3) == 0) {
        versions.remove(name);
        expected.remove(name);
      } else {
        versions.put(name, "v" + i);
        expected.put(name, "v" + i);
      }
      // Then
      assertThat(versions.get(name)).isEqualTo(expected.get(name));
      assertThat(versions.names()).containsExactlyElementsOf(expected.keySet());
    }
    assertThat(expected)
        .allSatisfy((name, version) -> assertThat(versions.get(name)).isEqualTo(version));
  }

  @Test
  void shouldHoldWhatASetHoldsWhenNamesComeAndGo() {
    // Given
    var names = new NameSet();
    var expected = new TreeSet<String>();
    // When
    for (int i = 0; i < 1_000; i++) {
      String name = name();
      if (random.nextBoolean()) {
        names.add(name);
        expected.add(name);
      } else {
        assertThat(names.remove(name)).isEqualTo(expected.remove(name));
      }
      // Then
      assertThat(names.contains(name)).isEqualTo(expected.contains(name));
      assertThat(names.all()).containsExactlyElementsOf(expected);
    }
  }

  @Test
  void shouldHoldTheGivenObjectsWhenTheyReplaceEqualOnes() {
    // Given
    String name = new String("name");
    String version = new String("version");
    var versions = new Versions();
    versions.put("name", "version");
    var names = new NameSet();
    names.add("name");
    // When
    versions.replace(same -> name, (same, equal) -> version);
    names.replace(same -> name);
    // Then
    assertThat(versions.names().get(0)).isSameAs(name);
    assertThat(versions.get("name")).isSameAs(version);
    assertThat(names.all().get(0)).isSameAs(name);
  }

  private String name() {
    return "n" + random.nextInt(50);
  }
}
