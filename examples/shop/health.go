package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"sync"
	"sync/atomic"
)

// runHealth serves nothing but checks of its health, and is as well as it was last told at
// CONTROL_ADDR: POST /well, POST /unwell. It begins unwell.
func runHealth(ctx context.Context, t terminal, _ []string) int {
	k := knobs{lookup: t.lookup}
	kind := k.text("KIND", "http")
	address := k.text("LISTEN", ":8080")
	control := k.text("CONTROL_ADDR", controlAddress)
	if _, known := patients[kind]; !known {
		k.refuse("KIND", kind, "http, https, grpc or tcp")
	}
	if err := k.err(); err != nil {
		return t.fail(exitUsage, err)
	}
	p, err := patients[kind](address)
	if err != nil {
		return t.fail(exitFailed, err)
	}
	defer p.Close()
	ln, err := net.Listen("tcp", control)
	if err != nil {
		return t.fail(exitFailed, err)
	}
	fmt.Fprintf(t.err, "shop: checks of %s on %s, told on %s\n", kind, address, ln.Addr())
	srv := &http.Server{Handler: newHealthControl(p)}
	stop := context.AfterFunc(ctx, func() { srv.Close() })
	defer stop()
	if err := srv.Serve(ln); !errors.Is(err, http.ErrServerClosed) {
		return t.fail(exitFailed, err)
	}
	return exitOK
}

// patient is a server that can be told how it is.
type patient interface {
	turn(well bool) error
	Close() error
}

var patients = map[string]func(address string) (patient, error){
	"http":  newHTTPPatient,
	"https": newHTTPSPatient,
	"grpc":  newGRPCPatient,
	"tcp":   func(address string) (patient, error) { return &tcpPatient{address: address}, nil },
}

func newHealthControl(p patient) http.Handler {
	told := func(well bool) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) {
			if err := p.turn(well); err != nil {
				http.Error(w, err.Error(), http.StatusInternalServerError)
			}
		}
	}
	mux := http.NewServeMux()
	mux.HandleFunc("POST /well", told(true))
	mux.HandleFunc("POST /unwell", told(false))
	return mux
}

// httpPatient answers 200 or 503, or what gRPC has in their place.
type httpPatient struct {
	well atomic.Bool
	srv  *http.Server
}

func (p *httpPatient) turn(well bool) error { p.well.Store(well); return nil }

func (p *httpPatient) Close() error { return p.srv.Close() }

func (p *httpPatient) answer(w http.ResponseWriter, _ *http.Request) {
	if !p.well.Load() {
		http.Error(w, "unwell", http.StatusServiceUnavailable)
	}
}

// tcpPatient listens only while it is well: all that a TCP check sees is whether somebody does.
type tcpPatient struct {
	address string
	guard   sync.Mutex
	ln      net.Listener
}

func (p *tcpPatient) turn(well bool) error {
	p.guard.Lock()
	defer p.guard.Unlock()
	if well == (p.ln != nil) {
		return nil
	}
	if !well {
		return p.close()
	}
	ln, err := net.Listen("tcp", p.address)
	if err != nil {
		return err
	}
	p.ln = ln
	go hangUp(ln)
	return nil
}

func (p *tcpPatient) Close() error { return p.turn(false) }

func (p *tcpPatient) close() error {
	err := p.ln.Close()
	p.ln = nil
	return err
}

func hangUp(ln net.Listener) {
	for {
		conn, err := ln.Accept()
		if err != nil {
			return
		}
		conn.Close()
	}
}
