package dev.sluice.mesh.server;

import dev.sluice.mesh.ca.RenewingKeyManager;
import dev.sluice.mesh.ca.Roots;
import dev.sluice.mesh.ca.ServerLeaf;
import io.grpc.BindableService;
import io.grpc.Server;
import io.grpc.ServerInterceptor;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyServerBuilder;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLException;
import org.jboss.logging.Logger;

/**
 * Where sidecars connect: TLS 1.3 with a certificate of the mesh's authority. Clients have none;
 * they show a token, which {@code authenticator} checks for every service.
 */
public final class MeshGrpcServer implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(MeshGrpcServer.class);

  /**
   * A message of metrics holds a histogram of some 2 kB for every destination that a sidecar calls.
   */
  private static final int MAX_MESSAGE_BYTES = 16 << 20;

  /**
   * Checking a token waits for the API server; so many may wait before streams that are open would.
   */
  private static final int THREADS = 32;

  /**
   * The first that the client knows is used. Java's first compiler, the only one that our manifest
   * lets run, knows no AES instructions: with them missing, ChaCha20 takes a fifth of AES' time.
   */
  private static final List<String> CIPHERS =
      List.of("TLS_CHACHA20_POLY1305_SHA256", "TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384");

  /** Envoy's bootstrap pings this often at most. */
  private static final Duration PERMITTED_PING = Duration.ofSeconds(5);

  /** A peer that vanished without a word must not count as a connected sidecar for long. */
  private static final Duration PING = Duration.ofSeconds(15);

  private static final Duration PING_ANSWER = Duration.ofSeconds(10);
  private static final Duration GRACE = Duration.ofSeconds(2);

  private final Server server;
  private final ExecutorService executor;

  /**
   * Not started yet.
   *
   * @param port to listen on, 0 for any free one
   * @param dnsNames of the Service that leads here
   * @param roots sign our certificate; a handshake gets one of the root that signs when it begins
   */
  public MeshGrpcServer(
      int port,
      List<String> dnsNames,
      Roots roots,
      Clock clock,
      ServerInterceptor authenticator,
      List<BindableService> services) {
    this.executor = executor();
    var builder =
        NettyServerBuilder.forPort(port)
            .sslContext(
                tls(new RenewingKeyManager(new ServerLeaf(roots, dnsNames, clock)::current)))
            .executor(executor)
            .intercept(authenticator)
            .maxInboundMessageSize(MAX_MESSAGE_BYTES)
            .permitKeepAliveTime(PERMITTED_PING.toMillis(), TimeUnit.MILLISECONDS)
            .permitKeepAliveWithoutCalls(true)
            .keepAliveTime(PING.toMillis(), TimeUnit.MILLISECONDS)
            .keepAliveTimeout(PING_ANSWER.toMillis(), TimeUnit.MILLISECONDS);
    services.forEach(builder::addService);
    this.server = builder.build();
  }

  /**
   * Begins to listen.
   *
   * @throws UncheckedIOException when the port cannot be had
   */
  public void start() {
    try {
      server.start();
      LOG.infof("Serving sidecars on port %d", port());
    } catch (IOException e) {
      executor.shutdownNow();
      throw new UncheckedIOException(e);
    }
  }

  /** The port that is listened on, once started. */
  public int port() {
    return server.getPort();
  }

  /**
   * Turns new calls away, gives those that run a moment to end, then ends them. Sidecars keep what
   * they have and connect elsewhere.
   */
  @Override
  public void close() {
    server.shutdown();
    try {
      if (!server.awaitTermination(GRACE.toMillis(), TimeUnit.MILLISECONDS)) {
        server.shutdownNow().awaitTermination(GRACE.toMillis(), TimeUnit.MILLISECONDS);
      }
    } catch (InterruptedException e) {
      server.shutdownNow();
      Thread.currentThread().interrupt();
    } finally {
      executor.shutdown();
    }
  }

  private static SslContext tls(RenewingKeyManager keys) {
    try {
      return GrpcSslContexts.configure(SslContextBuilder.forServer(keys), SslProvider.JDK)
          .protocols("TLSv1.3")
          .ciphers(CIPHERS)
          .build();
    } catch (SSLException e) {
      throw new IllegalStateException("this Java cannot serve TLS 1.3", e);
    }
  }

  private static ExecutorService executor() {
    var number = new AtomicInteger();
    var pool =
        new ThreadPoolExecutor(
            THREADS,
            THREADS,
            30,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            task -> new Thread(task, "mesh-grpc-" + number.incrementAndGet()));
    pool.allowCoreThreadTimeOut(true);
    return pool;
  }
}
