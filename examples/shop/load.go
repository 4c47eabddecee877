package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"sync"
	"time"
)

const (
	controlAddress = "127.0.0.1:9090"
	summaryPeriod  = 5 * time.Second
)

func runLoad(ctx context.Context, t terminal, _ []string) int {
	k := knobs{lookup: t.lookup}
	l := &loader{
		target: k.httpURL("TARGET_URL", "http://front/product/1"),
		pacer:  newPacer(k.number("RATE", 200, 0, maxRate)),
		slots:  make(chan struct{}, k.count("MAX_IN_FLIGHT", 1000, 1, 100_000)),
		book:   newBook(time.Now()),
	}
	timeout := k.duration("TIMEOUT", 10*time.Second, 0, shutdownLimit) // 0: patient without end
	idle := k.count("CONNECTIONS", 64, 1, 10_000)
	switch protocol := k.text("PROTOCOL", "http"); protocol {
	case "http":
		l.ask = shooter(newClient(idle, timeout), l.target)
	case "grpc":
		l.ask = grpcShooter(timeout, l.target)
	default:
		k.refuse("PROTOCOL", protocol, "http or grpc")
	}
	address := k.text("CONTROL_ADDR", controlAddress)
	if err := k.err(); err != nil {
		return t.fail(exitUsage, err)
	}
	ln, err := net.Listen("tcp", address)
	if err != nil {
		return t.fail(exitFailed, err)
	}
	control := &http.Server{Handler: newControl(l), ReadHeaderTimeout: 5 * time.Second}
	go control.Serve(ln)
	defer control.Close()
	fmt.Fprintf(t.err, "shop: load sends %v/s to %s, control on %s\n", l.pacer.rate(), l.target, ln.Addr())
	l.run(ctx, t.out)
	return exitOK
}

// loader is open-loop: requests leave when they are due, however slow the answers are.
type loader struct {
	target   string
	ask      func(due time.Time) result
	pacer    *pacer
	book     *book
	slots    chan struct{} // one per request in flight
	inFlight sync.WaitGroup
}

// run sends until ctx ends, waits for the outstanding answers, and prints the last summary.
func (l *loader) run(ctx context.Context, out io.Writer) {
	var printing sync.WaitGroup
	printing.Go(func() { l.printSummaries(ctx, out) })
	l.pacer.run(ctx, l.fire)
	printing.Wait()
	l.inFlight.Wait()
	last, _ := l.report(wholeRun)
	last.Final = true
	printLine(out, last)
}

// fire never waits: a full house is counted, not hidden by sending later.
func (l *loader) fire(due time.Time) {
	select {
	case l.slots <- struct{}{}:
	default:
		l.book.overrun()
		return
	}
	into := l.book.sent()
	l.inFlight.Go(func() {
		defer func() { <-l.slots }()
		l.book.done(into, l.ask(due))
	})
}

func (l *loader) report(since string) (report, error) {
	r, err := l.book.report(since, time.Now())
	r.Rate = l.pacer.rate()
	return r, err
}

func (l *loader) printSummaries(ctx context.Context, out io.Writer) {
	tick := time.NewTicker(summaryPeriod)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
			r, _ := l.report(wholeRun)
			r.LastLost = nil // the last summary and /stats have them
			printLine(out, r)
		}
	}
}

func printLine(out io.Writer, r report) {
	line, _ := json.Marshal(r) // plain numbers and text always marshal
	fmt.Fprintf(out, "%s\n", line)
}
