package main

import (
	"testing"
	"time"
)

func TestColdStartFadesFromTheFirstRequestOn(t *testing.T) {
	now := time.Unix(0, 0)
	c := &coldStart{lasts: 10 * time.Second, now: func() time.Time { return now }}
	now = now.Add(time.Hour) // waiting for the first request does not warm anything
	for _, step := range []struct {
		after time.Duration
		want  float64
	}{{0, 1}, {5 * time.Second, 0.5}, {5 * time.Second, 0}, {time.Minute, 0}} {
		now = now.Add(step.after)
		if got := c.share(); got != step.want {
			t.Errorf("share %v at %v, want %v", got, now, step.want)
		}
	}
}

func TestAColdServiceIsSlowerAndFailsNowAndThen(t *testing.T) {
	now := time.Unix(0, 0)
	f := faults{median: time.Second, cold: &coldStart{lasts: time.Minute, now: func() time.Time { return now }}}
	if got := f.serviceTime(); got != 4*time.Second {
		t.Errorf("cold service time %v, want 4s", got)
	}
	failed := 0
	for range 10_000 {
		if f.fails() {
			failed++
		}
	}
	if failed < 100 || failed > 300 {
		t.Errorf("%d of 10000 failed while cold, want about 200", failed)
	}
	now = now.Add(time.Minute)
	if got := f.serviceTime(); got != time.Second || f.fails() {
		t.Errorf("warm service time %v or a failure, want 1s and none", got)
	}
}

func TestWithoutTheKnobAServiceIsWarm(t *testing.T) {
	if newColdStart(0).share() != 0 {
		t.Error("cold without COLD_START")
	}
}
