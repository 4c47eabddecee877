package dev.sluice.mesh.xds;

import io.grpc.ClientInterceptors;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.http.UpgradeRejectedException;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketConnectOptions;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Calls {@link ProtocolServer}s, as {@link PodProgram} is told on standard input:
 *
 * <ul>
 *   <li>{@code h2 <count> <ip> <port> <method> <path> [header:value]...}: requests over HTTP/2 with
 *       prior knowledge, on one connection that is kept; answers status, the connection's own port
 *       and the body, a line each
 *   <li>{@code grpc <count> <ip> <port> <method> <text> [header:value]...}: calls on one channel
 *       that is kept; answers the status' number, the answer or the status' text, and who is named
 *       in the trailers, a line each
 *   <li>{@code within <millis> <ip> <port> <method> <text>}: one call with that deadline; answers
 *       as {@code grpc} does
 *   <li>{@code watch <ip> <port> <text>}: opens a stream and sends a message; {@code watching
 *       <text>}: sends another; {@code watched end|cancel}: ends it. The first two answer what came
 *       back, or the number of the status that the stream ended with; the last one the number
 *   <li>{@code ws <ip> <port> <path>}: opens a WebSocket and answers 101 or the status; {@code
 *       wssay <text>}: answers what came back; {@code wsclose}: closes it
 * </ul>
 */
final class ProtocolClient {
  private static final int SECONDS = 20;

  private final Vertx vertx =
      Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1).setWorkerPoolSize(1));
  private final HttpClient http2 =
      vertx.createHttpClient(
          new HttpClientOptions()
              .setProtocolVersion(HttpVersion.HTTP_2)
              .setHttp2ClearTextUpgrade(false)
              .setHttp2MaxPoolSize(1));
  private final Map<String, ManagedChannel> channels = new HashMap<>();
  private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
  private Watching watching;
  private WebSocket socket;

  List<byte[]> run(String[] command) {
    return answers(command).stream()
        .map(answer -> answer.getBytes(StandardCharsets.ISO_8859_1))
        .toList();
  }

  private List<String> answers(String[] command) {
    return switch (command[0]) {
      case "h2" -> times(command, () -> request(command));
      case "grpc" -> times(command, () -> call(command, SECONDS * 1000));
      case "within" -> List.of(call(command, Integer.parseInt(command[1])));
      case "watch" -> {
        watching = new Watching(channel(command[1], command[2]));
        yield List.of(watching.say(command[3]));
      }
      case "watching" -> List.of(watching.say(command[1]));
      case "watched" -> List.of(watching.stop(command[1].equals("cancel")));
      case "ws" -> List.of(upgrade(command));
      case "wssay" -> {
        wait(socket.writeTextMessage(command[1]));
        yield List.of(next(heard));
      }
      case "wsclose" -> {
        wait(socket.close());
        yield List.of();
      }
      default -> throw new IllegalArgumentException(command[0]);
    };
  }

  private static List<String> times(String[] command, java.util.function.Supplier<String> one) {
    var answers = new ArrayList<String>();
    for (int i = 0; i < Integer.parseInt(command[1]); i++) answers.add(one.get());
    return answers;
  }

  private String request(String[] command) {
    var options =
        new RequestOptions()
            .setHost(command[2])
            .setPort(Integer.parseInt(command[3]))
            .setMethod(HttpMethod.valueOf(command[4]))
            .setURI(command[5]);
    headers(command).forEach(options::addHeader);
    // Composed, for a body that nobody waits for yet is lost.
    return wait(http2.request(options).compose(ProtocolClient::answer));
  }

  private static Future<String> answer(HttpClientRequest request) {
    int port = request.connection().localAddress().port();
    return request
        .send()
        .compose(
            response ->
                response.body().map(body -> response.statusCode() + "\n" + port + "\n" + body));
  }

  private String call(String[] command, int millis) {
    var sent = new Metadata();
    headers(command).forEach((name, value) -> sent.put(key(name), value));
    var trailers = new AtomicReference<Metadata>();
    var channel =
        ClientInterceptors.intercept(
            channel(command[2], command[3]),
            MetadataUtils.newAttachHeadersInterceptor(sent),
            MetadataUtils.newCaptureMetadataInterceptor(new AtomicReference<>(), trailers));
    var options = io.grpc.CallOptions.DEFAULT.withDeadlineAfter(millis, TimeUnit.MILLISECONDS);
    try {
      String answer =
          ClientCalls.blockingUnaryCall(channel, Calls.unary(command[4]), options, command[5]);
      return "0\n" + answer + "\n" + trailers.get().get(key("x-served-by"));
    } catch (StatusRuntimeException failed) {
      Status status = failed.getStatus();
      return status.getCode().value() + "\n" + status.getDescription() + "\n";
    }
  }

  private ManagedChannel channel(String ip, String port) {
    return channels.computeIfAbsent(
        ip + ":" + port,
        to -> NettyChannelBuilder.forTarget(to).usePlaintext().disableRetry().build());
  }

  private String upgrade(String[] command) {
    var options =
        new WebSocketConnectOptions()
            .setHost(command[1])
            .setPort(Integer.parseInt(command[2]))
            .setURI(command[3]);
    try {
      socket = wait(vertx.createWebSocketClient().connect(options));
      socket.textMessageHandler(heard::add);
      return "101";
    } catch (CompletionException refused) {
      if (refused.getCause() instanceof UpgradeRejectedException rejected)
        return Integer.toString(rejected.getStatus());
      throw refused;
    }
  }

  private static Map<String, String> headers(String[] command) {
    var headers = new HashMap<String, String>();
    Arrays.stream(command)
        .skip(6)
        .map(header -> header.split(":", 2))
        .forEach(header -> headers.put(header[0], header[1]));
    return headers;
  }

  private static Metadata.Key<String> key(String name) {
    return Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER);
  }

  private static <T> T wait(Future<T> future) {
    return future
        .toCompletionStage()
        .toCompletableFuture()
        .orTimeout(SECONDS, TimeUnit.SECONDS)
        .join();
  }

  private static String next(BlockingQueue<String> queue) {
    try {
      return String.valueOf(queue.poll(SECONDS, TimeUnit.SECONDS));
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** One stream of {@link Calls#WATCH}. */
  private static final class Watching extends io.grpc.ClientCall.Listener<String> {
    private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    private final io.grpc.ClientCall<String, String> call;

    private Watching(ManagedChannel channel) {
      call = channel.newCall(Calls.WATCH, io.grpc.CallOptions.DEFAULT);
      call.start(this, new Metadata());
      call.request(Integer.MAX_VALUE);
    }

    private String say(String text) {
      call.sendMessage(text);
      return next(heard);
    }

    private String stop(boolean cancel) {
      if (cancel) call.cancel("enough", null);
      else call.halfClose();
      return next(heard);
    }

    @Override
    public void onMessage(String message) {
      heard.add(message);
    }

    @Override
    public void onClose(Status status, Metadata trailers) {
      heard.add(Integer.toString(status.getCode().value()));
    }
  }
}
