package main

import (
	"fmt"
	"net/http"
	"strconv"
	"time"
)

// newControl lets a test watch and steer a running loader:
//
//	GET  /stats[?since=NAME]  counts since the start or a mark; 404 for an unknown mark
//	POST /mark?name=NAME      opens a named interval, or opens it anew
//	POST /rate?value=N        requests per second; 0 pauses
func newControl(l *loader) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /stats", l.serveStats)
	mux.HandleFunc("POST /mark", l.serveMark)
	mux.HandleFunc("POST /rate", l.serveRate)
	return mux
}

func (l *loader) serveStats(w http.ResponseWriter, r *http.Request) {
	since := r.URL.Query().Get("since")
	if since == "" {
		since = wholeRun
	}
	rep, err := l.report(since)
	if err != nil {
		http.Error(w, err.Error(), http.StatusNotFound)
		return
	}
	writeJSON(w, http.StatusOK, rep)
}

func (l *loader) serveMark(w http.ResponseWriter, r *http.Request) {
	name, now := r.URL.Query().Get("name"), time.Now()
	if err := l.book.mark(name, now); err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	writeJSON(w, http.StatusOK, map[string]any{"mark": name, "at": now.UTC()})
}

func (l *loader) serveRate(w http.ResponseWriter, r *http.Request) {
	raw := r.URL.Query().Get("value")
	rate, err := strconv.ParseFloat(raw, 64)
	if inside := rate >= 0 && rate <= maxRate; err != nil || !inside {
		http.Error(w, fmt.Sprintf("value=%q: want a number from 0 to %d", raw, maxRate), http.StatusBadRequest)
		return
	}
	l.pacer.setRate(rate)
	writeJSON(w, http.StatusOK, map[string]float64{"rate": rate})
}
