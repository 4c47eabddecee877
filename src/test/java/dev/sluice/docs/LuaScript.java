package dev.sluice.docs;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.luaj.vm2.Globals;
import org.luaj.vm2.LoadState;
import org.luaj.vm2.LuaTable;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.compiler.LuaC;
import org.luaj.vm2.lib.jse.JseBaseLib;

/** Runs the health script as Argo CD does: the object is the global {@code obj}. */
final class LuaScript {
  private static final Path HEALTH = Path.of("examples/argo-cd/health.lua");

  private LuaScript() {}

  record Health(String status, String message) {}

  static Health health(JsonNode object) throws IOException {
    var globals = new Globals();
    globals.load(new JseBaseLib());
    LoadState.install(globals);
    LuaC.install(globals);
    globals.set("obj", lua(object));
    var result = globals.load(Files.readString(HEALTH), HEALTH.toString()).call();
    return new Health(result.get("status").checkjstring(), result.get("message").checkjstring());
  }

  private static LuaValue lua(JsonNode value) {
    if (value.isContainerNode()) {
      return table(value);
    }
    if (value.isNumber()) {
      return LuaValue.valueOf(value.asDouble());
    }
    return value.isBoolean()
        ? LuaValue.valueOf(value.asBoolean())
        : LuaValue.valueOf(value.asText());
  }

  private static LuaTable table(JsonNode value) {
    var table = new LuaTable();
    value.fields().forEachRemaining(field -> table.set(field.getKey(), lua(field.getValue())));
    for (int i = 0; value.isArray() && i < value.size(); i++) {
      table.set(i + 1, lua(value.get(i)));
    }
    return table;
  }
}
