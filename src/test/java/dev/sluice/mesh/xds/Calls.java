package dev.sluice.mesh.xds;

import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The gRPC service {@code shop.Orders}, whose messages are plain text. */
final class Calls {
  /** Answers with who serves it, and the request. */
  static final MethodDescriptor<String, String> GET = method("Get", MethodType.UNARY);

  /** Fails with the status whose number is sent. */
  static final MethodDescriptor<String, String> FAIL = method("Fail", MethodType.UNARY);

  /** Closes the connection without a status. */
  static final MethodDescriptor<String, String> DROP = method("Drop", MethodType.UNARY);

  /** Never answers. */
  static final MethodDescriptor<String, String> HANG = method("Hang", MethodType.UNARY);

  /**
   * Answers each message as {@link #GET} does, until the caller ends it; at {@code drop} it closes
   * the connection.
   */
  static final MethodDescriptor<String, String> WATCH = method("Watch", MethodType.BIDI_STREAMING);

  private Calls() {}

  static MethodDescriptor<String, String> unary(String name) {
    return switch (name) {
      case "Get" -> GET;
      case "Fail" -> FAIL;
      case "Drop" -> DROP;
      case "Hang" -> HANG;
      default -> method(name, MethodType.UNARY);
    };
  }

  private static MethodDescriptor<String, String> method(String name, MethodType type) {
    return MethodDescriptor.<String, String>newBuilder()
        .setType(type)
        .setFullMethodName(MethodDescriptor.generateFullMethodName("shop.Orders", name))
        .setRequestMarshaller(new Text())
        .setResponseMarshaller(new Text())
        .build();
  }

  private static final class Text implements MethodDescriptor.Marshaller<String> {
    @Override
    public InputStream stream(String text) {
      return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public String parse(InputStream stream) {
      try {
        return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
