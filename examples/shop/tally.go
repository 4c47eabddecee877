package main

import "time"

const keptLost = 20

// tally holds one interval's counts. Its book guards it.
type tally struct {
	name                     string
	since                    time.Time
	sent, ok, injected, lost uint64
	hung                     uint64 // of lost
	overrun, retried         uint64
	latency                  histogram
	versions                 map[string]*versionTally
	recent                   []lostRequest // oldest first
}

type versionTally struct {
	requests, injected, lost uint64
	lastSeen                 time.Time
	latency                  histogram
}

// lostRequest tells what to look for in the logs of a proxy.
type lostRequest struct {
	At      time.Time `json:"at"` // when it was due
	Millis  float64   `json:"ms"`
	Version string    `json:"version"`
	Status  int       `json:"status,omitempty"`
	Error   string    `json:"error"`
}

type report struct {
	Since       string                   `json:"since"`
	StartedAt   time.Time                `json:"startedAt"`
	Seconds     float64                  `json:"seconds"`
	Rate        float64                  `json:"rate"`
	Sent        uint64                   `json:"sent"`
	Outstanding uint64                   `json:"outstanding"`
	OK          uint64                   `json:"ok"`
	Injected    uint64                   `json:"injected"`
	Lost        uint64                   `json:"lost"`
	Hung        uint64                   `json:"hung"`
	Overrun     uint64                   `json:"overrun"`
	Retried     uint64                   `json:"retried"`
	LatencyMs   percentiles              `json:"latencyMs"`
	Versions    map[string]versionReport `json:"versions"`
	LastLost    []lostRequest            `json:"lastLost,omitempty"`
	Final       bool                     `json:"final,omitempty"`
}

type versionReport struct {
	Requests  uint64      `json:"requests"`
	Injected  uint64      `json:"injected"`
	Lost      uint64      `json:"lost"`
	LastSeen  time.Time   `json:"lastSeen"`
	LatencyMs percentiles `json:"latencyMs"`
}

func newTally(name string, now time.Time) *tally {
	return &tally{name: name, since: now, versions: map[string]*versionTally{}}
}

func (t *tally) add(r result) {
	v := t.versions[r.version]
	if v == nil {
		v = &versionTally{}
		t.versions[r.version] = v
	}
	v.requests++
	v.lastSeen = r.at()
	v.latency.record(r.latency)
	t.latency.record(r.latency)
	t.retried += r.retried
	switch r.kind {
	case answered:
		t.ok++
	case injected:
		t.injected++
		v.injected++
	case lost:
		t.lost++
		v.lost++
		if r.hung() {
			t.hung++
		}
		t.recent = append(t.recent, r.lostRequest())
		t.recent = t.recent[max(0, len(t.recent)-keptLost):]
	}
}

func (t *tally) report(now time.Time) report {
	versions := make(map[string]versionReport, len(t.versions))
	for name, v := range t.versions {
		versions[name] = versionReport{v.requests, v.injected, v.lost, v.lastSeen, v.latency.percentiles()}
	}
	return report{
		Since: t.name, StartedAt: t.since.UTC(), Seconds: now.Sub(t.since).Seconds(),
		Sent: t.sent, Outstanding: t.sent - t.ok - t.injected - t.lost,
		OK: t.ok, Injected: t.injected, Lost: t.lost, Hung: t.hung, Overrun: t.overrun, Retried: t.retried,
		LatencyMs: t.latency.percentiles(), Versions: versions, LastLost: append([]lostRequest(nil), t.recent...),
	}
}
