package dev.sluice.api;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.TreeNode;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Reads a part of a stored object; nothing where it is not of its type's shape. An older definition
 * may have let it pass, or a newer program may have written it. A client that cannot read one
 * object could list none of them.
 */
public abstract class IfReadable<T> extends JsonDeserializer<T> {
  private final Class<T> type;

  protected IfReadable(Class<T> type) {
    this.type = type;
  }

  @Override
  public @Nullable T deserialize(JsonParser in, DeserializationContext context) throws IOException {
    TreeNode tree = in.readValueAsTree();
    try {
      return in.getCodec().treeToValue(tree, type);
    } catch (JsonProcessingException e) { // whoever looks at the object says that it is missing
      return null;
    }
  }
}
