package main

import (
	"bytes"
	"cmp"
	"context"
	"io"
	"net/http"
	"strconv"
	"time"
)

// grpcMethod is the only one: an empty message in, an empty message out.
const grpcMethod = "/shop.Catalog/Product"

const (
	grpcInternal = "13"
	grpcStatus   = "Grpc-Status"
)

var emptyMessage = []byte{0, 0, 0, 0, 0}

// answerGRPC fails as the HTTP routes do: by a status of gRPC, in the trailers.
func (f faults) answerGRPC(w http.ResponseWriter, r *http.Request) {
	if f.hangs(r.Context()) {
		return
	}
	pause(r.Context(), f.serviceTime())
	_, _ = io.Copy(io.Discard, r.Body)
	w.Header().Set("Content-Type", "application/grpc")
	if f.fails() {
		w.Header().Set(injectedHeader, "true")
		w.Header().Set(grpcStatus, grpcInternal)
		return
	}
	_, _ = w.Write(emptyMessage) // the only error is a peer that hung up
	w.Header().Set(http.TrailerPrefix+grpcStatus, grpcOK)
}

// grpcShooter makes calls with a deadline: the server is told of it, and the client holds it.
func grpcShooter(deadline time.Duration, url string) func(due time.Time) result {
	protocols := new(http.Protocols)
	protocols.SetUnencryptedHTTP2(true)
	client := &http.Client{Timeout: deadline, Transport: &http.Transport{Protocols: protocols}}
	return func(due time.Time) result { return callGRPC(client, url, deadline, due) }
}

func callGRPC(client *http.Client, url string, deadline time.Duration, due time.Time) result {
	r := result{kind: lost, due: due, version: noVersion}
	req, err := http.NewRequestWithContext(context.Background(), http.MethodPost, url, bytes.NewReader(emptyMessage))
	if err != nil {
		r.problem = err.Error()
		return r
	}
	req.Header.Set("Content-Type", "application/grpc")
	req.Header.Set("Te", "trailers")
	if deadline > 0 {
		req.Header.Set("Grpc-Timeout", strconv.FormatInt(deadline.Milliseconds(), 10)+"m")
	}
	res, err := client.Do(req)
	if err == nil {
		r.readGRPC(res)
	} else {
		r.problem = err.Error()
	}
	r.latency = time.Since(due)
	return r
}

// readGRPC reads to the end: the status of a call is in its trailers, or in the headers of an
// answer that has nothing else.
func (r *result) readGRPC(res *http.Response) {
	defer res.Body.Close()
	r.status = res.StatusCode
	r.version = cmp.Or(res.Header.Get(versionHeader), noVersion)
	if _, err := io.Copy(io.Discard, res.Body); err != nil {
		r.problem = err.Error()
		return
	}
	switch status := cmp.Or(res.Trailer.Get(grpcStatus), res.Header.Get(grpcStatus)); {
	case status == grpcOK:
		r.kind = answered
	case res.Header.Get(injectedHeader) == "true":
		r.kind = injected
	default:
		r.problem = cmp.Or(res.Header.Get("Grpc-Message"), "grpc-status "+cmp.Or(status, "none"))
	}
}
