package main

import (
	"fmt"
	"slices"
	"sync"
	"time"
)

const (
	wholeRun = "start" // the interval that is always open
	maxMarks = 100
)

// book counts requests over the whole run and over every interval opened by a mark. A
// request belongs to the intervals that were open when it was sent, so in each of them
// sent = ok + injected + lost + outstanding.
type book struct {
	mu   sync.Mutex
	open []*tally // never changed in place: requests in flight hold older slices
}

func newBook(now time.Time) *book { return &book{open: []*tally{newTally(wholeRun, now)}} }

// sent counts a request and returns where its result belongs.
func (b *book) sent() []*tally {
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, t := range b.open {
		t.sent++
	}
	return b.open
}

// overrun counts a request that was due but not sent.
func (b *book) overrun() {
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, t := range b.open {
		t.overrun++
	}
}

func (b *book) done(into []*tally, r result) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, t := range into {
		t.add(r)
	}
}

// mark opens the named interval, or opens it anew.
func (b *book) mark(name string, now time.Time) error {
	if name == "" || name == wholeRun {
		return fmt.Errorf("name=%q: want any name but %q", name, wholeRun)
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	others := slices.DeleteFunc(slices.Clone(b.open), func(t *tally) bool { return t.name == name })
	if len(others) > maxMarks {
		return fmt.Errorf("name=%q: already %d marks; reuse one", name, maxMarks)
	}
	b.open = append(others, newTally(name, now))
	return nil
}

// report fails for a name that was never marked.
func (b *book) report(name string, now time.Time) (report, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	names := make([]string, 0, len(b.open))
	for _, t := range b.open {
		if t.name == name {
			return t.report(now), nil
		}
		names = append(names, t.name)
	}
	return report{}, fmt.Errorf("since=%q: want one of %q", name, names)
}
