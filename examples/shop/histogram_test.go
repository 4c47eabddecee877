package main

import (
	"testing"
	"time"
)

func TestPercentilesAreWithinTwoPercent(t *testing.T) {
	var h histogram
	for ms := 1; ms <= 1000; ms++ {
		h.record(time.Duration(ms) * time.Millisecond)
	}
	got := h.percentiles()
	for _, c := range []struct{ got, want float64 }{{got.P50, 500}, {got.P90, 900}, {got.P99, 990}, {got.Max, 1000}} {
		if c.got < c.want*0.999 || c.got > c.want*1.021 {
			t.Errorf("%v, want %v to 2 %% above", c.got, c.want)
		}
	}
}

func TestHistogramTakesAnyDuration(t *testing.T) {
	var h histogram
	if h.percentiles() != (percentiles{}) {
		t.Error("empty histogram is not zero")
	}
	h.record(-time.Second)
	h.record(time.Hour)
	if got := h.percentiles(); got.Max != 3.6e6 {
		t.Errorf("max %v ms", got.Max)
	}
}
