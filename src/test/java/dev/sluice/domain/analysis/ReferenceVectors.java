package dev.sluice.domain.analysis;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.ArgumentsProvider;
import org.junit.jupiter.params.provider.ArgumentsSource;
import org.junit.jupiter.params.support.AnnotationConsumer;
import org.junit.jupiter.params.support.ParameterDeclarations;

/** Runs a test once with every reference vector of an operation. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
@ParameterizedTest
@ArgumentsSource(ReferenceVectors.Provider.class)
@interface ReferenceVectors {
  String value();

  /** Reads the operation from the annotation. */
  class Provider implements ArgumentsProvider, AnnotationConsumer<ReferenceVectors> {
    private String operation;

    @Override
    public void accept(ReferenceVectors annotation) {
      operation = annotation.value();
    }

    @Override
    public Stream<Arguments> provideArguments(
        ParameterDeclarations parameters, ExtensionContext context) {
      return Vectors.all(operation).stream().map(Arguments::of);
    }
  }
}
