package main

import (
	"fmt"
	"testing"
	"time"
)

var t0 = time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)

func mustReport(t *testing.T, b *book, name string) report {
	t.Helper()
	r, err := b.report(name, t0.Add(10*time.Second))
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestARequestBelongsToTheIntervalsOpenWhenItWasSent(t *testing.T) {
	b := newBook(t0)
	early := b.sent()
	if err := b.mark("deploy", t0.Add(4*time.Second)); err != nil {
		t.Fatal(err)
	}
	late := b.sent()
	b.done(early, result{kind: lost, version: "1", due: t0, latency: time.Second, problem: "EOF"})
	if r := mustReport(t, b, "deploy"); r.Sent != 1 || r.Outstanding != 1 || r.Lost != 0 || r.Seconds != 6 {
		t.Errorf("before the answer: %+v", r)
	}
	b.done(late, result{kind: answered, version: "2", due: t0.Add(5 * time.Second), latency: time.Second})
	if r := mustReport(t, b, "deploy"); r.Sent != 1 || r.OK != 1 || r.Outstanding != 0 || len(r.Versions) != 1 {
		t.Errorf("after the answer: %+v", r)
	}
	if r := mustReport(t, b, wholeRun); r.Sent != 2 || r.OK != 1 || r.Lost != 1 || r.LastLost[0].Error != "EOF" {
		t.Errorf("whole run: %+v", r)
	}
}

func TestAMarkStartsItsIntervalAnew(t *testing.T) {
	b := newBook(t0)
	for range 2 {
		_ = b.mark("x", t0)
		b.overrun()
	}
	if r := mustReport(t, b, "x"); r.Overrun != 1 {
		t.Errorf("overrun %d since the second mark, want 1", r.Overrun)
	}
	if r := mustReport(t, b, wholeRun); r.Overrun != 2 {
		t.Errorf("overrun %d in the whole run, want 2", r.Overrun)
	}
}

func TestMarksAreNamedAndBounded(t *testing.T) {
	b := newBook(t0)
	if b.mark("", t0) == nil || b.mark(wholeRun, t0) == nil {
		t.Error("took a reserved name")
	}
	if _, err := b.report("y", t0); err == nil {
		t.Error("reported an unknown mark")
	}
	for i := range maxMarks {
		if err := b.mark(fmt.Sprint(i), t0); err != nil {
			t.Fatal(err)
		}
	}
	if b.mark("one more", t0) == nil {
		t.Error("took too many marks")
	}
	if err := b.mark("7", t0); err != nil {
		t.Errorf("refused to reuse a mark: %v", err)
	}
}

func TestVersionsAreCountedApart(t *testing.T) {
	b := newBook(t0)
	for i, k := range []kind{answered, injected, lost, answered} {
		version := []string{"1", "2", "2", "2"}[i]
		b.done(b.sent(), result{kind: k, version: version, due: t0.Add(time.Duration(i) * time.Second), latency: time.Duration(i+1) * time.Millisecond})
	}
	r := mustReport(t, b, wholeRun)
	two := r.Versions["2"]
	if two.Requests != 3 || two.Injected != 1 || two.Lost != 1 || two.LatencyMs.Max != 4 {
		t.Errorf("version 2: %+v", two)
	}
	if want := t0.Add(3*time.Second + 4*time.Millisecond); !two.LastSeen.Equal(want) {
		t.Errorf("version 2 last seen %v, want %v", two.LastSeen, want)
	}
	if one := r.Versions["1"]; one.Requests != 1 || one.LatencyMs.Max != 1 {
		t.Errorf("version 1: %+v", one)
	}
}

func TestOnlyTheLastLostRequestsAreKept(t *testing.T) {
	b := newBook(t0)
	for i := range 50 {
		b.done(b.sent(), result{kind: lost, version: noVersion, problem: fmt.Sprint(i)})
	}
	last := mustReport(t, b, wholeRun).LastLost
	if len(last) != keptLost || last[0].Error != "30" || last[19].Error != "49" {
		t.Errorf("kept %d, from %v", len(last), last[0])
	}
}
