package dev.sluice.mesh.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.sluice.mesh.ca.CertificateAuthority;
import dev.sluice.testkit.MovedClock;
import dev.sluice.testkit.Patience;
import io.envoyproxy.envoy.service.metrics.v3.MetricsServiceGrpc;
import io.envoyproxy.envoy.service.metrics.v3.MetricsServiceGrpc.MetricsServiceImplBase;
import io.envoyproxy.envoy.service.metrics.v3.StreamMetricsMessage;
import io.envoyproxy.envoy.service.metrics.v3.StreamMetricsResponse;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.StreamObserver;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MeshGrpcServerIT {
  private static final String DNS = "sluice.sluice-system.svc";

  private final MovedClock clock = new MovedClock(Instant.now().minus(Duration.ofHours(13)));
  private final CertificateAuthority authority =
      CertificateAuthority.generate("cluster.local", clock);
  private final MeshGrpcServer server =
      new MeshGrpcServer(0, List.of(DNS), authority, clock, new LetIn(), List.of(new Echo()));

  MeshGrpcServerIT() {
    server.start();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void shouldShowANewCertificateAndKeepStreamsWhenTheOldOneIsHalfWayThrough() throws Exception {
    // Given
    ManagedChannel channel = channel();
    var stream = new Answers();
    StreamObserver<StreamMetricsMessage> requests =
        MetricsServiceGrpc.newStub(channel).streamMetrics(stream);
    BigInteger before = serial("TLSv1.3");
    assertThat(serial("TLSv1.3")).isEqualTo(before);
    // When
    clock.set(Instant.now());
    // Then
    assertThat(serial("TLSv1.3")).isNotEqualTo(before);
    requests.onNext(StreamMetricsMessage.getDefaultInstance());
    requests.onCompleted();
    assertThat(stream.first.get(Patience.SECONDS, TimeUnit.SECONDS)).isNotNull();
    channel.shutdownNow();
  }

  @Test
  void shouldRefuseTheHandshakeWhenItIsTls12() {
    assertThatExceptionOfType(SSLHandshakeException.class).isThrownBy(() -> serial("TLSv1.2"));
  }

  @Test
  void shouldChooseTheCipherThatIsCheapForUsWhenTheClientHasAnOrderOfItsOwn() throws Exception {
    String aes = "TLS_AES_256_GCM_SHA384";
    String chacha = "TLS_CHACHA20_POLY1305_SHA256";
    assertThat(cipher(aes, chacha)).isEqualTo(chacha);
    assertThat(cipher(aes)).isEqualTo(aes);
  }

  private String cipher(String... offered) throws Exception {
    try (var socket =
        (SSLSocket) trusting().getSocketFactory().createSocket("127.0.0.1", server.port())) {
      socket.setEnabledProtocols(new String[] {"TLSv1.3"});
      socket.setEnabledCipherSuites(offered);
      socket.startHandshake();
      return socket.getSession().getCipherSuite();
    }
  }

  private BigInteger serial(String protocol) throws Exception {
    try (var socket =
        (SSLSocket) trusting().getSocketFactory().createSocket("127.0.0.1", server.port())) {
      socket.setEnabledProtocols(new String[] {protocol});
      socket.startHandshake();
      return ((X509Certificate) socket.getSession().getPeerCertificates()[0]).getSerialNumber();
    }
  }

  private SSLContext trusting() throws Exception {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    store.setCertificateEntry(
        "root", CertificateFactory.getInstance("X.509").generateCertificate(roots()));
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, factory.getTrustManagers(), null);
    return context;
  }

  private ManagedChannel channel() throws IOException {
    return NettyChannelBuilder.forAddress("127.0.0.1", server.port())
        .overrideAuthority(DNS)
        .sslContext(GrpcSslContexts.forClient().trustManager(roots()).build())
        .build();
  }

  private ByteArrayInputStream roots() {
    return new ByteArrayInputStream(authority.rootsPem().getBytes(StandardCharsets.US_ASCII));
  }

  private static final class LetIn implements ServerInterceptor {
    @Override
    public <A, B> ServerCall.Listener<A> interceptCall(
        ServerCall<A, B> call, Metadata headers, ServerCallHandler<A, B> next) {
      return next.startCall(call, headers);
    }
  }

  private static final class Echo extends MetricsServiceImplBase {
    @Override
    public StreamObserver<StreamMetricsMessage> streamMetrics(
        StreamObserver<StreamMetricsResponse> client) {
      return new StreamObserver<>() {
        @Override
        public void onNext(StreamMetricsMessage message) {
          client.onNext(StreamMetricsResponse.getDefaultInstance());
        }

        @Override
        public void onError(Throwable error) {}

        @Override
        public void onCompleted() {
          client.onCompleted();
        }
      };
    }
  }

  private static final class Answers implements StreamObserver<StreamMetricsResponse> {
    private final CompletableFuture<StreamMetricsResponse> first = new CompletableFuture<>();

    @Override
    public void onNext(StreamMetricsResponse response) {
      first.complete(response);
    }

    @Override
    public void onError(Throwable error) {
      first.completeExceptionally(error);
    }

    @Override
    public void onCompleted() {}
  }
}
