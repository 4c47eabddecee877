package main

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

func newTestLoader(target string, rate float64, slots int) *loader {
	return &loader{target: target, ask: shooter(newClient(8, 5*time.Second), target), pacer: newPacer(rate),
		book: newBook(time.Now()), slots: make(chan struct{}, slots)}
}

// loadFor runs l for d and returns its last summary.
func loadFor(t *testing.T, l *loader, d time.Duration) report {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), d)
	defer cancel()
	var out bytes.Buffer
	l.run(ctx, &out)
	var last report
	if err := json.Unmarshal(out.Bytes(), &last); err != nil {
		t.Fatalf("%v in %s", err, out.String())
	}
	return last
}

func TestShotsAreClassified(t *testing.T) {
	answer := func(status int, headers ...string) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) {
			for i := 0; i < len(headers); i += 2 {
				w.Header().Set(headers[i], headers[i+1])
			}
			w.WriteHeader(status)
			_, _ = io.WriteString(w, "body text")
		}
	}
	cases := []struct {
		name    string
		handler http.HandlerFunc
		kind    kind
		version string
		problem string
	}{
		{"ok", answer(200, versionHeader, "1"), answered, "1", ""},
		{"injected", answer(500, versionHeader, "2", injectedHeader, "true"), injected, "2", ""},
		{"a proxy's 503", answer(503), lost, noVersion, "body text"},
		{"front's 502", answer(502, errorHeader, "EOF"), lost, noVersion, "EOF"},
		{"injected, but no failure", answer(404, injectedHeader, "true"), lost, noVersion, "body text"},
		{"redirect", answer(302, "Location", "/"), lost, noVersion, "body text"},
		{"hang up", func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }, lost, noVersion, "EOF"},
		{"timeout", func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() }, lost, noVersion, "deadline exceeded"},
		{"cut short", answer(200, versionHeader, "1", "Content-Length", "100"), lost, "1", "unexpected EOF"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			server := httptest.NewServer(c.handler)
			defer server.Close()
			timeout := 5 * time.Second
			if c.name == "timeout" {
				timeout = 50 * time.Millisecond
			}
			r := shoot(newClient(1, timeout), server.URL, time.Now().Add(-time.Second))
			if r.kind != c.kind || r.version != c.version || !strings.Contains(r.problem, c.problem) || (c.problem == "") != (r.problem == "") {
				t.Errorf("%+v", r)
			}
			if r.latency < time.Second {
				t.Errorf("latency %v does not count from the due instant", r.latency)
			}
		})
	}
}

func TestTheHTTPClientsOwnRetriesAreCounted(t *testing.T) {
	var requests atomic.Int32
	server := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {
		if requests.Add(1) == 2 {
			panic(http.ErrAbortHandler)
		}
	}))
	defer server.Close()
	client := newClient(1, time.Second)
	shoot(client, server.URL, time.Now())
	if r := shoot(client, server.URL, time.Now()); r.kind != answered || r.retried != 1 {
		t.Errorf("%+v, want an answer after one retry", r)
	}
}

// The exact pace is the pacer test's matter; here a busy machine may lag behind.
func TestLoadStaysWithinItsRateAndAccountsForEveryRequest(t *testing.T) {
	server := httptest.NewServer(newCatalog("1", faults{failureRate: 0.5}))
	defer server.Close()
	r := loadFor(t, newTestLoader(server.URL+"/product/1", 500, 1000), 400*time.Millisecond)
	if r.Sent < 50 || float64(r.Sent) > 500*r.Seconds+1 || r.OK+r.Injected != r.Sent || r.Outstanding != 0 || r.Overrun != 0 || !r.Final {
		t.Errorf("%+v", r)
	}
	if r.Injected == 0 || r.OK == 0 || r.Versions["1"].Requests != r.Sent {
		t.Errorf("%+v", r)
	}
}

func TestLoadCountsWhatItCouldNotSend(t *testing.T) {
	server := httptest.NewServer(newCatalog("1", faults{}))
	defer server.Close()
	r := loadFor(t, newTestLoader(server.URL+"/slow?ms=100", 200, 3), 50*time.Millisecond)
	if r.Sent != 3 || r.OK != 3 || r.Overrun < 5 {
		t.Errorf("%+v, want 3 sent, awaited and answered, the rest overrun", r)
	}
}
