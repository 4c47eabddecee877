package dev.sluice.mesh.identity;

import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import org.jboss.logging.Logger;

/**
 * Lets a call in only with a good bearer token, and puts the {@link Caller} into its gRPC context.
 * Asks the API server on the thread that starts the call, so the server must have an executor of
 * its own.
 */
public final class CallerInterceptor implements ServerInterceptor {
  private static final Logger LOG = Logger.getLogger(CallerInterceptor.class);
  private static final Context.Key<Caller> CALLER = Context.key("sluice-caller");
  private static final Metadata.Key<String> AUTHORIZATION =
      Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);
  private static final String SCHEME = "Bearer ";

  private final TokenAuthenticator authenticator;

  public CallerInterceptor(TokenAuthenticator authenticator) {
    this.authenticator = authenticator;
  }

  /**
   * Who makes the call that the current thread serves.
   *
   * @throws IllegalStateException outside of a call that came through this interceptor
   */
  public static Caller current() {
    Caller caller = CALLER.get();
    if (caller == null) {
      throw new IllegalStateException(
          "no authenticated caller: the server lacks CallerInterceptor");
    }
    return caller;
  }

  @Override
  public <A, B> ServerCall.Listener<A> interceptCall(
      ServerCall<A, B> call, Metadata headers, ServerCallHandler<A, B> next) {
    try {
      Caller caller = authenticator.authenticate(token(headers));
      return Contexts.interceptCall(
          Context.current().withValue(CALLER, caller), call, headers, next);
    } catch (Unauthenticated refused) {
      return refuse(call, Status.UNAUTHENTICATED.withDescription(refused.getMessage()));
    } catch (RuntimeException unknown) {
      LOG.warn("A sidecar's token could not be reviewed", unknown);
      return refuse(
          call, Status.UNAVAILABLE.withDescription("the token could not be reviewed; try again"));
    }
  }

  private static String token(Metadata headers) throws Unauthenticated {
    String value = headers.get(AUTHORIZATION);
    if (value == null || !value.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
      throw new Unauthenticated("metadata \"authorization\" must be \"Bearer <token>\"");
    }
    return value.substring(SCHEME.length()).trim();
  }

  private static <A, B> ServerCall.Listener<A> refuse(ServerCall<A, B> call, Status status) {
    call.close(status, new Metadata());
    return new ServerCall.Listener<>() {};
  }
}
