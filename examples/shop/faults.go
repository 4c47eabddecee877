package main

import (
	"context"
	"math"
	"math/rand/v2"
	"time"
)

const maxServiceTime = time.Minute

// faults decides how slow and how broken an answer is. The zero value is fast and healthy.
type faults struct {
	failureRate float64       // ratio of requests, 0 to 1
	hangRate    float64       // ratio that never get an answer
	missingRate float64       // ratio that get 404
	median      time.Duration // of the service time
	sigma       float64       // of the service time's natural logarithm
	cold        *coldStart    // nil for a service that is warm at once
}

// hangs keeps some requests until their callers have left.
func (f faults) hangs(ctx context.Context) bool {
	if rand.Float64() >= f.hangRate {
		return false
	}
	<-ctx.Done()
	return true
}

func (f faults) fails() bool {
	rate := f.failureRate
	if f.cold.share() > 0 {
		rate = max(rate, coldFailureRate)
	}
	return rand.Float64() < rate
}

// serviceTime draws from a lognormal distribution: like real services, never negative and
// with a long right tail, which is where a canary's latency regression shows.
func (f faults) serviceTime() time.Duration {
	slowdown := 1 + (coldSlowdown-1)*f.cold.share()
	drawn := slowdown * float64(f.median) * math.Exp(f.sigma*rand.NormFloat64())
	return time.Duration(min(drawn, float64(maxServiceTime)))
}

// pause waits for d unless the caller leaves first.
func pause(ctx context.Context, d time.Duration) {
	if d <= 0 {
		return
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-ctx.Done():
	}
}
