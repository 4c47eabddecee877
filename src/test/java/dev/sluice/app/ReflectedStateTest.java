package dev.sluice.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.api.specs.v1alpha4.HeadersDeserializer;
import dev.sluice.domain.analysis.EngineState;
import dev.sluice.domain.analysis.Samples;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ReflectedStateTest {
  @Test
  void shouldNameEveryTypeOfTheStateWhenAnImageIsBuilt() {
    // Given
    var named = Set.of(ReflectedState.class.getAnnotation(RegisterForReflection.class).targets());
    var needed = new HashSet<Class<?>>();
    needed.add(HeadersDeserializer.class); // named by an annotation alone
    // When
    collect(EngineState.class, needed);
    collect(Samples.class, needed);
    // Then
    assertThat(named).containsExactlyInAnyOrderElementsOf(needed);
  }

  /** Our own types that a value of this one can hold. */
  private static void collect(Class<?> type, Set<Class<?>> found) {
    if (type.getName().startsWith("dev.sluice.") && found.add(type) && type.isRecord()) {
      Arrays.stream(type.getRecordComponents())
          .map(RecordComponent::getGenericType)
          .flatMap(ReflectedStateTest::classes)
          .forEach(component -> collect(component, found));
    }
  }

  private static Stream<Class<?>> classes(Type type) {
    if (type instanceof ParameterizedType generic) {
      return Arrays.stream(generic.getActualTypeArguments()).flatMap(ReflectedStateTest::classes);
    }
    return type instanceof Class<?> plain ? Stream.of(plain) : Stream.empty();
  }
}
