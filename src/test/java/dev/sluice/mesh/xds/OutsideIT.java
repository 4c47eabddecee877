package dev.sluice.mesh.xds;

import static dev.sluice.mesh.xds.TestMesh.match;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What is outside the mesh: an address that no Service and no pod has. */
class OutsideIT extends LiveMesh {
  private HttpServer web;
  private ServerSocket greeter;

  @BeforeAll
  void startOutside() throws IOException {
    web = HttpServer.create(new InetSocketAddress(network.gateway(), 0), 0);
    web.createContext("/", OutsideIT::answer);
    web.start();
    greeter = new ServerSocket(0, 50, InetAddress.getByName(network.gateway()));
    CompletableFuture.runAsync(this::greet);
  }

  @AfterAll
  void stopOutside() throws IOException {
    web.stop(0);
    greeter.close();
  }

  @Test
  void shouldReachWhatIsOutsideWhateverTargetsSay() {
    for (TestMesh mesh : new TestMesh[] {mesh(), mesh().allowHttp("mallory", "g", match("/x"))}) {
      apply(mesh);
      assertThat(alice().get(network.gateway(), web.getAddress().getPort(), "/a%2Fb").text())
          .contains("200 OK", "you asked for /a%2Fb");
      assertThat(alice().run("tcp 1 " + network.gateway() + " " + greeter.getLocalPort() + " 5000"))
          .containsExactly("hello from outside");
    }
  }

  private static void answer(HttpExchange request) throws IOException {
    byte[] body = ("you asked for " + request.getRequestURI().getRawPath()).getBytes();
    request.sendResponseHeaders(200, body.length);
    try (var out = request.getResponseBody()) {
      out.write(body);
    }
  }

  private void greet() {
    while (!greeter.isClosed()) {
      try (Socket caller = greeter.accept()) {
        caller.getOutputStream().write("hello from outside\n".getBytes());
      } catch (IOException e) {
        // It ends with the test.
      }
    }
  }
}
