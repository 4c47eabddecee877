package main

import (
	"context"
	"math"
	"sync/atomic"
	"time"
)

const (
	maxRate = 100_000
	never   = 1e17 // nanoseconds, three years: what a tiny rate must not overflow
)

// pacer calls at a fixed rate on an absolute timetable. An instant missed, because the
// process stalled, is called late and with its own time: nothing is left out.
type pacer struct {
	bits    atomic.Uint64 // float64 bits of the rate, calls per second
	changed chan struct{}
}

func newPacer(rate float64) *pacer {
	p := &pacer{changed: make(chan struct{}, 1)}
	p.bits.Store(math.Float64bits(rate))
	return p
}

func (p *pacer) rate() float64 { return math.Float64frombits(p.bits.Load()) }

// setRate starts a new timetable; a rate of 0 pauses.
func (p *pacer) setRate(rate float64) {
	p.bits.Store(math.Float64bits(rate))
	select {
	case p.changed <- struct{}{}:
	default: // the loop has not seen the last change yet and will read the newest rate
	}
}

// run calls fire with each due instant until ctx ends. Fire must not block.
func (p *pacer) run(ctx context.Context, fire func(due time.Time)) {
	for ctx.Err() == nil {
		p.timetable(ctx, time.Now(), p.rate(), fire)
	}
}

// timetable computes each instant from the start: adding up intervals would drift.
func (p *pacer) timetable(ctx context.Context, start time.Time, rate float64, fire func(due time.Time)) {
	for n := 0; ; n++ {
		var next <-chan time.Time // nil, which never fires, at rate 0
		due := start
		if rate > 0 {
			due = start.Add(time.Duration(min(float64(n)/rate*float64(time.Second), never)))
			next = time.After(time.Until(due))
		}
		select {
		case <-ctx.Done():
			return
		case <-p.changed:
			return
		case <-next:
			fire(due)
		}
	}
}
