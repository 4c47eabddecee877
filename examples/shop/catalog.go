package main

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net/http"
	"strconv"
	"time"
)

const (
	versionHeader  = "x-shop-version"
	injectedHeader = "x-shop-injected"
	errorHeader    = "x-shop-error"
)

const maxSlowMillis = 600_000

func runCatalog(ctx context.Context, t terminal, _ []string) int {
	k := knobs{lookup: t.lookup}
	version := k.version()
	f := faults{
		failureRate: k.number("FAILURE_RATE", 0, 0, 1),
		median:      time.Duration(k.number("LATENCY_MS", 5, 0, 60_000) * float64(time.Millisecond)),
		sigma:       k.number("LATENCY_SIGMA", 0.3, 0, 3),
		hangRate:    k.number("HANG_RATE", 0, 0, 1),
		missingRate: k.number("NOT_FOUND_RATE", 0, 0, 1),
		cold:        newColdStart(k.duration("COLD_START", 0, 0, 10*time.Minute)),
	}
	delay := k.duration("START_DELAY", 0, 0, 10*time.Minute)
	s := service{name: "catalog " + version, drain: k.duration("DRAIN", 0, 0, 5*time.Minute)}
	address := k.text("LISTEN", ":8080")
	if err := k.err(); err != nil {
		return t.fail(exitUsage, err)
	}
	if pause(ctx, delay); ctx.Err() != nil {
		return exitOK
	}
	s.routes = newCatalog(version, f)
	return s.listenAndRun(ctx, t, address)
}

// newCatalog answers with its version on every response, errors and unknown paths included:
// that is how a caller tells the application's 404 from a proxy's.
func newCatalog(version string, f faults) http.Handler {
	mux := http.NewServeMux()
	mux.Handle("GET /product/{id}", f.wrap(func(w http.ResponseWriter, r *http.Request) {
		id := r.PathValue("id")
		writeJSON(w, http.StatusOK, map[string]any{"id": id, "name": "Product " + id, "version": version})
	}))
	mux.Handle("GET /slow", f.wrap(slow))
	mux.HandleFunc("POST "+grpcMethod, f.answerGRPC)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set(versionHeader, version)
		mux.ServeHTTP(w, r)
	})
}

// wrap spends the service time first, so that a failing version is not a faster one.
func (f faults) wrap(next http.HandlerFunc) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if f.hangs(r.Context()) {
			return
		}
		pause(r.Context(), f.serviceTime())
		if rand.Float64() < f.missingRate {
			http.NotFound(w, r)
			return
		}
		if f.fails() {
			w.Header().Set(injectedHeader, "true")
			writeJSON(w, http.StatusInternalServerError, map[string]string{"error": "injected failure"})
			return
		}
		next(w, r)
	})
}

func slow(w http.ResponseWriter, r *http.Request) {
	raw := r.URL.Query().Get("ms")
	ms, err := strconv.Atoi(raw)
	if err != nil || ms < 0 || ms > maxSlowMillis {
		writeJSON(w, http.StatusBadRequest, map[string]string{
			"error": fmt.Sprintf("ms=%q: want a whole number from 0 to %d", raw, maxSlowMillis)})
		return
	}
	pause(r.Context(), time.Duration(ms)*time.Millisecond)
	writeJSON(w, http.StatusOK, map[string]int{"sleptMs": ms})
}
