package main

import (
	"context"
	"testing"
	"testing/synctest"
	"time"
)

func TestPacerKeepsItsTimetableThroughAStall(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, stop := context.WithCancel(t.Context())
		begin := time.Now()
		var due []time.Duration
		go newPacer(100).run(ctx, func(at time.Time) {
			due = append(due, at.Sub(begin))
			if len(due) == 10 {
				time.Sleep(500 * time.Millisecond)
			}
		})
		time.Sleep(995 * time.Millisecond)
		stop()
		synctest.Wait()
		if len(due) != 100 {
			t.Fatalf("%d calls in 1 s at 100/s", len(due))
		}
		for n, at := range due {
			if want := time.Duration(n) * 10 * time.Millisecond; at != want {
				t.Fatalf("call %d due at %v, want %v", n, at, want)
			}
		}
	})
}

func TestPacerChangesItsRateAndPauses(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, stop := context.WithCancel(t.Context())
		p, calls := newPacer(10), 0
		inASecondAfter := func(change func()) int {
			before := calls
			change()
			time.Sleep(999 * time.Millisecond)
			synctest.Wait()
			return calls - before
		}
		if got := inASecondAfter(func() { go p.run(ctx, func(time.Time) { calls++ }) }); got != 10 {
			t.Errorf("%d calls at 10/s", got)
		}
		for _, rate := range []int{0, 50} {
			if got := inASecondAfter(func() { p.setRate(float64(rate)) }); got != rate {
				t.Errorf("%d calls at %d/s", got, rate)
			}
		}
		stop()
		synctest.Wait()
	})
}
