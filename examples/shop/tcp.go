package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"syscall"
	"time"
)

// runTCP connects, says nothing, and prints what comes. A refusal is an answer, too: it
// exits 3 only when neither a connection nor a refusal came.
func runTCP(ctx context.Context, t terminal, args []string) int {
	flags := newFlags(t, "tcp")
	wait := flags.Duration("wait", 3*time.Second, "how long to connect, then to listen")
	targets, err := parseMixed(flags, args)
	if err != nil {
		return exitUsage
	}
	if len(targets) != 1 {
		return t.fail(exitUsage, fmt.Errorf("tcp wants one HOST:PORT, got %d", len(targets)))
	}
	if *wait <= 0 {
		return t.fail(exitUsage, fmt.Errorf("--wait %v: want more than 0s", *wait))
	}
	conn, err := (&net.Dialer{Timeout: *wait}).DialContext(ctx, "tcp", targets[0])
	if errors.Is(err, syscall.ECONNREFUSED) {
		fmt.Fprintln(t.out, "refused", targets[0])
		return exitOK
	}
	if err != nil {
		return t.fail(exitTransport, err)
	}
	defer conn.Close()
	fmt.Fprintln(t.out, "connected", conn.RemoteAddr())
	_ = conn.SetReadDeadline(time.Now().Add(*wait))
	text, err := io.ReadAll(io.LimitReader(conn, 64<<10))
	fmt.Fprintf(t.out, "bytes %d\ntext %q\nend %s\n", len(text), text, ending(err))
	return exitOK
}

// ending names how the listening stopped: a proxy that denies a connection closes or resets it.
func ending(err error) string {
	switch {
	case err == nil:
		return "closed"
	case errors.Is(err, os.ErrDeadlineExceeded):
		return "open"
	case errors.Is(err, syscall.ECONNRESET):
		return "reset"
	default:
		return err.Error()
	}
}
