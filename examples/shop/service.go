package main

import (
	"context"
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"sync/atomic"
	"time"
)

// Stays under the 30 s that Kubernetes grants by default between SIGTERM and SIGKILL.
const shutdownLimit = 25 * time.Second

// service is an HTTP server that leaves without breaking anybody's request.
type service struct {
	name     string
	routes   http.Handler
	drain    time.Duration
	draining atomic.Bool
}

// listenAndRun serves until ctx ends, then drains; the result is the exit code.
func (s *service) listenAndRun(ctx context.Context, t terminal, address string) int {
	ln, err := net.Listen("tcp", address)
	if err != nil {
		return t.fail(exitFailed, err)
	}
	fmt.Fprintf(t.err, "shop: %s listens on %s\n", s.name, ln.Addr())
	if err := s.run(ctx, ln); err != nil {
		return t.fail(exitFailed, err)
	}
	return exitOK
}

func (s *service) run(ctx context.Context, ln net.Listener) error {
	// No idle timeout: when the server closes an idle connection first, a request already
	// on its way is lost. The client side may close it safely.
	srv := &http.Server{Handler: s.handler(), ReadHeaderTimeout: 30 * time.Second, Protocols: plainProtocols()}
	broken := make(chan error, 1)
	go func() { broken <- srv.Serve(ln) }()
	select {
	case err := <-broken:
		return err
	case <-ctx.Done():
	}
	s.draining.Store(true)
	time.Sleep(s.drain)
	limit, cancel := context.WithTimeout(context.WithoutCancel(ctx), shutdownLimit)
	defer cancel()
	return srv.Shutdown(limit)
}

// plainProtocols: both HTTP versions without TLS on one port, as gRPC beside HTTP needs.
func plainProtocols() *http.Protocols {
	protocols := new(http.Protocols)
	protocols.SetHTTP1(true)
	protocols.SetUnencryptedHTTP2(true)
	return protocols
}

func (s *service) handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) { fmt.Fprintln(w, "ok") })
	mux.HandleFunc("GET /readyz", s.ready)
	mux.Handle("/", s.routes)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		// Keep-alive clients leave by themselves, each after an answer. Turning keep-alive
		// off on the server would close idle connections at once and race with requests.
		if s.draining.Load() {
			w.Header().Set("Connection", "close")
		}
		mux.ServeHTTP(w, r)
	})
}

func (s *service) ready(w http.ResponseWriter, _ *http.Request) {
	if s.draining.Load() {
		http.Error(w, "draining", http.StatusServiceUnavailable)
		return
	}
	fmt.Fprintln(w, "ready")
}

func writeJSON(w http.ResponseWriter, status int, body any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	// The only error left here is a peer that hung up.
	_ = json.NewEncoder(w).Encode(body)
}
