package main

import (
	"cmp"
	"context"
	"io"
	"net/http"
	"net/http/httptrace"
	"strings"
	"sync/atomic"
	"time"
)

type kind int

const (
	answered kind = iota // 2xx
	injected             // the version's own failure: its 5xx says so
	lost                 // everything else: no answer, a timeout, a proxy's error
)

// noVersion stands for an answer, or a missing one, that no version has signed.
const noVersion = "none"

// result is what became of one request. Latency counts from the due instant, so it holds
// the wait that a slow generator or target caused.
type result struct {
	kind    kind
	due     time.Time
	latency time.Duration
	version string
	status  int    // 0 without an answer
	problem string // empty unless lost
	retried uint64 // attempts that the HTTP client repeated by itself
}

func (r result) at() time.Time { return r.due.Add(r.latency).UTC() }

func (r result) lostRequest() lostRequest {
	return lostRequest{r.due.UTC(), float64(r.latency.Microseconds()) / 1000, r.version, r.status, r.problem}
}

// hungAfter: a request for which no version answered for so long was kept waiting, not refused,
// whoever ended it: its caller, or a proxy when the server went.
const hungAfter = time.Second

func (r result) hung() bool {
	return r.kind == lost && r.version == noVersion && r.latency >= hungAfter
}

func shooter(client *http.Client, url string) func(due time.Time) result {
	return func(due time.Time) result { return shoot(client, url, due) }
}

// shoot sends one GET and reads its answer to the end.
func shoot(client *http.Client, url string, due time.Time) result {
	r := result{kind: lost, due: due, version: noVersion}
	var connections atomic.Uint64 // hooks may still run when Do has given up
	// net/http repeats a GET whose reused connection broke. That is right for a client, but
	// must not hide the break from whoever reads the counts.
	trace := &httptrace.ClientTrace{GotConn: func(httptrace.GotConnInfo) { connections.Add(1) }}
	req, err := http.NewRequestWithContext(httptrace.WithClientTrace(context.Background(), trace), http.MethodGet, url, nil)
	if err != nil {
		r.problem = err.Error()
		return r
	}
	res, err := client.Do(req)
	r.retried = max(connections.Load(), 1) - 1
	if err != nil {
		r.problem = err.Error()
		r.latency = time.Since(due)
		return r
	}
	r.read(res)
	r.latency = time.Since(due)
	return r
}

func (r *result) read(res *http.Response) {
	defer res.Body.Close()
	r.status = res.StatusCode
	if v := res.Header.Get(versionHeader); v != "" {
		r.version = v
	}
	head, err := io.ReadAll(io.LimitReader(res.Body, 300))
	if err == nil {
		_, err = io.Copy(io.Discard, res.Body)
	}
	switch {
	case err != nil:
		r.problem = err.Error()
	case res.StatusCode >= 200 && res.StatusCode < 300:
		r.kind = answered
	case res.StatusCode >= 500 && res.Header.Get(injectedHeader) == "true":
		r.kind = injected
	default:
		r.problem = cmp.Or(res.Header.Get(errorHeader), strings.TrimSpace(string(head)), res.Status)
	}
}
