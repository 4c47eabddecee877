package main

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"io"
	"math/big"
	"net"
	"net/http"
	"time"
)

// healthService is the one that gRPC checks may ask for by name.
const healthService = "shop"

// gRPC's status codes, and the two answers of grpc.health.v1.HealthCheckResponse in a frame.
const (
	grpcOK       = "0"
	grpcNotFound = "5"
)

var (
	serving    = []byte{0, 0, 0, 0, 2, 0x08, 1}
	notServing = []byte{0, 0, 0, 0, 2, 0x08, 2}
)

func newHTTPPatient(address string) (patient, error) {
	p := &httpPatient{srv: &http.Server{}}
	p.srv.Handler = http.HandlerFunc(p.answer)
	return p, p.listen(address, p.srv.Serve)
}

func newHTTPSPatient(address string) (patient, error) {
	certificate, err := selfSigned()
	if err != nil {
		return nil, err
	}
	p := &httpPatient{srv: &http.Server{TLSConfig: &tls.Config{Certificates: []tls.Certificate{certificate}}}}
	p.srv.Handler = http.HandlerFunc(p.answer)
	return p, p.listen(address, func(ln net.Listener) error { return p.srv.ServeTLS(ln, "", "") })
}

// newGRPCPatient speaks just enough of gRPC over HTTP/2 to be asked for its health.
func newGRPCPatient(address string) (patient, error) {
	protocols := new(http.Protocols)
	protocols.SetUnencryptedHTTP2(true)
	p := &httpPatient{srv: &http.Server{Protocols: protocols}}
	mux := http.NewServeMux()
	mux.HandleFunc("POST /grpc.health.v1.Health/Check", p.answerGRPC)
	p.srv.Handler = mux
	return p, p.listen(address, p.srv.Serve)
}

func (p *httpPatient) listen(address string, serve func(net.Listener) error) error {
	ln, err := net.Listen("tcp", address)
	if err != nil {
		return err
	}
	p.srv.Addr = ln.Addr().String()
	go func() { _ = serve(ln) }() // until Close
	return nil
}

func (p *httpPatient) answerGRPC(w http.ResponseWriter, r *http.Request) {
	frame, err := io.ReadAll(io.LimitReader(r.Body, 1024))
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	w.Header().Set("Content-Type", "application/grpc")
	if !known(frame) {
		w.Header().Set(http.TrailerPrefix+"Grpc-Status", grpcNotFound)
		return
	}
	answer := notServing
	if p.well.Load() {
		answer = serving
	}
	_, _ = w.Write(answer) // the only error is a peer that hung up
	w.Header().Set(http.TrailerPrefix+"Grpc-Status", grpcOK)
}

// known: the message names no service, or ours (field 1 of HealthCheckRequest).
func known(frame []byte) bool {
	const prefix = 5
	ours := append([]byte{0x0a, byte(len(healthService))}, healthService...)
	return len(frame) == prefix || len(frame) > prefix && bytes.Equal(frame[prefix:], ours)
}

func selfSigned() (tls.Certificate, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return tls.Certificate{}, err
	}
	now := time.Now()
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), NotBefore: now.Add(-time.Hour), NotAfter: now.AddDate(1, 0, 0),
		DNSNames: []string{"shop"},
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}, err
}
