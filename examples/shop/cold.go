package main

import (
	"sync"
	"time"
)

// At its first request a cold service is this many times slower, and while it is cold it
// fails this share of requests.
const (
	coldSlowdown    = 4.0
	coldFailureRate = 0.02
)

// coldStart is how a service behaves until its caches are filled and its code is compiled.
type coldStart struct {
	lasts time.Duration
	now   func() time.Time
	once  sync.Once
	first time.Time
}

func newColdStart(lasts time.Duration) *coldStart {
	if lasts == 0 {
		return nil
	}
	return &coldStart{lasts: lasts, now: time.Now}
}

// share falls evenly from 1 at the first request to 0 when the service is warm.
func (c *coldStart) share() float64 {
	if c == nil {
		return 0
	}
	c.once.Do(func() { c.first = c.now() })
	return max(0, 1-float64(c.now().Sub(c.first))/float64(c.lasts))
}
