package main

import (
	"math"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"
)

func TestCatalogAnswers(t *testing.T) {
	cases := []struct {
		path     string
		f        faults
		status   int
		injected string
		body     string
	}{
		{"/product/7", faults{}, 200, "", `"id":"7"`},
		{"/product/7", faults{failureRate: 1}, 500, "true", "injected failure"},
		{"/slow?ms=1", faults{}, 200, "", `"sleptMs":1`},
		{"/slow?ms=-1", faults{}, 400, "", "from 0 to 600000"},
		{"/admin", faults{}, 404, "", ""},
	}
	for _, c := range cases {
		w := httptest.NewRecorder()
		newCatalog("2.1", c.f).ServeHTTP(w, httptest.NewRequest("GET", c.path, nil))
		if w.Code != c.status || w.Header().Get(injectedHeader) != c.injected || !strings.Contains(w.Body.String(), c.body) {
			t.Errorf("%s: %d injected=%q %s", c.path, w.Code, w.Header().Get(injectedHeader), w.Body)
		}
		if got := w.Header().Get(versionHeader); got != "2.1" {
			t.Errorf("%s: version %q, want 2.1", c.path, got)
		}
	}
}

func TestFailureRateIsTheShareOfFailures(t *testing.T) {
	f, failed := faults{failureRate: 0.3}, 0
	for range 20_000 {
		if f.fails() {
			failed++
		}
	}
	// Five standard deviations: sqrt(0.3*0.7/20000) = 0.0032.
	if share := float64(failed) / 20_000; math.Abs(share-0.3) > 0.017 {
		t.Errorf("failed share %.3f, want 0.3", share)
	}
}

func TestServiceTimeHasTheConfiguredMedianAndTail(t *testing.T) {
	f := faults{median: 20 * time.Millisecond, sigma: 0.5}
	times := make([]time.Duration, 20_000)
	for i := range times {
		times[i] = f.serviceTime()
	}
	slices.Sort(times)
	near := func(name string, got, want time.Duration) {
		if ratio := float64(got) / float64(want); ratio < 0.93 || ratio > 1.07 {
			t.Errorf("%s %v, want about %v", name, got, want)
		}
	}
	near("median", times[10_000], f.median)
	near("p90", times[18_000], time.Duration(float64(f.median)*math.Exp(1.2816*0.5)))
}
