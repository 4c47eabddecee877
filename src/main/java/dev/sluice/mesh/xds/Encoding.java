package dev.sluice.mesh.xds;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.Message;
import io.quarkus.runtime.util.HashUtil;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * Deterministic protobuf: Envoy takes differing bytes for a change and drains connections, even if
 * only the order of a map's entries differs.
 */
final class Encoding {
  private static final int VERSION_LENGTH = 32;

  private Encoding() {}

  static Resource resource(Blueprint blueprint) {
    Any body = any(blueprint.message());
    return new Resource(blueprint.name(), version(body.getValue().toByteArray()), body);
  }

  /** Like {@link Any#pack}, with sorted maps; for nested messages too. */
  static Any any(Message message) {
    String url = "type.googleapis.com/" + message.getDescriptorForType().getFullName();
    return Any.newBuilder().setTypeUrl(url).setValue(bytes(message)).build();
  }

  private static ByteString bytes(Message message) {
    var bytes = new byte[message.getSerializedSize()];
    var out = CodedOutputStream.newInstance(bytes);
    out.useDeterministicSerialization();
    try {
      message.writeTo(out);
      out.checkNoSpaceLeft();
    } catch (IOException impossible) {
      throw new UncheckedIOException(
          "an array of the message's own size was too small", impossible);
    }
    return ByteString.copyFrom(bytes);
  }

  /** First half of a SHA-256, hex. */
  static String version(byte[] bytes) {
    return HashUtil.sha256(bytes).substring(0, VERSION_LENGTH);
  }
}
