package main

import (
	"net/http"
	"net/http/httptest"
	"testing"
	"time"
)

func grpcCatalog(t *testing.T, f faults) string {
	t.Helper()
	server := httptest.NewUnstartedServer(newCatalog("1", f))
	server.Config.Protocols = plainProtocols()
	server.Start()
	t.Cleanup(server.Close)
	return server.URL + grpcMethod
}

func TestGRPCCallsAreClassified(t *testing.T) {
	cases := []struct {
		name    string
		f       faults
		kind    kind
		hung    bool
		version string
	}{
		{"ok", faults{}, answered, false, "1"},
		{"injected", faults{failureRate: 1}, injected, false, "1"},
		{"no answer before the deadline", faults{hangRate: 1}, lost, true, noVersion},
	}
	for _, c := range cases {
		r := grpcShooter(hungAfter, grpcCatalog(t, c.f))(time.Now())
		if r.kind != c.kind || r.hung() != c.hung || r.version != c.version {
			t.Errorf("%s: %+v", c.name, r)
		}
	}
}

func TestGRPCServerIsToldTheDeadline(t *testing.T) {
	var told string
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		told = r.Header.Get("Grpc-Timeout")
	}))
	server.Config.Protocols = plainProtocols()
	server.Start()
	defer server.Close()
	if r := grpcShooter(1500*time.Millisecond, server.URL+grpcMethod)(time.Now()); told != "1500m" || r.kind != lost {
		t.Errorf("told %q, %+v", told, r)
	}
}

func TestCatalogKeepsACallerUntilItLeaves(t *testing.T) {
	server := httptest.NewServer(newCatalog("1", faults{hangRate: 1}))
	defer server.Close()
	r := shoot(newClient(1, hungAfter), server.URL+"/product/1", time.Now())
	if !r.hung() || r.version != noVersion {
		t.Errorf("%+v", r)
	}
}

func TestCatalogMissesWhatItIsToldToMiss(t *testing.T) {
	server := httptest.NewServer(newCatalog("1", faults{missingRate: 1}))
	defer server.Close()
	r := shoot(newClient(1, time.Second), server.URL+"/product/1", time.Now())
	if r.kind != lost || r.status != http.StatusNotFound || r.version != "1" || r.hung() {
		t.Errorf("%+v", r)
	}
}
