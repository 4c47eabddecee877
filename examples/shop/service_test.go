package main

import (
	"context"
	"io"
	"net"
	"net/http"
	"testing"
	"time"
)

// start runs s on a free port; stop ends it and waits for its result.
func start(t *testing.T, s *service) (base string, stop func(), result <-chan error) {
	t.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	t.Cleanup(cancel)
	done := make(chan error, 1)
	go func() { done <- s.run(ctx, ln) }()
	return "http://" + ln.Addr().String(), cancel, done
}

func status(t *testing.T, url string) (int, *http.Response) {
	t.Helper()
	res, err := http.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	_, _ = io.Copy(io.Discard, res.Body)
	return res.StatusCode, res
}

func TestDrainingServiceIsUnreadyButStillServes(t *testing.T) {
	s := &service{routes: newCatalog("1", faults{}), drain: time.Second}
	base, stop, done := start(t, s)
	if code, res := status(t, base+"/readyz"); code != 200 || res.Close {
		t.Fatalf("before the drain: %d, close=%v", code, res.Close)
	}
	stop()
	for !s.draining.Load() {
		time.Sleep(time.Millisecond)
	}
	if code, _ := status(t, base+"/readyz"); code != 503 {
		t.Errorf("readyz while draining: %d, want 503", code)
	}
	if code, _ := status(t, base+"/healthz"); code != 200 {
		t.Errorf("healthz while draining: %d, want 200", code)
	}
	if code, res := status(t, base+"/product/1"); code != 200 || !res.Close {
		t.Errorf("product while draining: %d, close=%v; want 200 on a closing connection", code, res.Close)
	}
	if err := <-done; err != nil {
		t.Error(err)
	}
}

func TestShutdownWaitsForTheRequestInFlight(t *testing.T) {
	entered := make(chan struct{})
	release := make(chan struct{})
	s := &service{routes: http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		close(entered)
		<-release
		_, _ = io.WriteString(w, "late")
	})}
	base, stop, done := start(t, s)
	answer := make(chan int, 1)
	go func() {
		res, err := http.Get(base + "/")
		if err != nil {
			answer <- 0
			return
		}
		defer res.Body.Close()
		_, _ = io.Copy(io.Discard, res.Body)
		answer <- res.StatusCode
	}()
	<-entered
	stop()
	select {
	case err := <-done:
		t.Fatalf("ended with a request in flight: %v", err)
	case <-time.After(50 * time.Millisecond):
	}
	close(release)
	if code := <-answer; code != 200 {
		t.Errorf("in-flight request got %d, want 200", code)
	}
	if err := <-done; err != nil {
		t.Error(err)
	}
}
