package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"net"
	"sync"
	"time"
)

func runEcho(ctx context.Context, t terminal, _ []string) int {
	k := knobs{lookup: t.lookup}
	version := k.version()
	address := k.text("LISTEN", ":5432")
	if err := k.err(); err != nil {
		return t.fail(exitUsage, err)
	}
	ln, err := net.Listen("tcp", address)
	if err != nil {
		return t.fail(exitFailed, err)
	}
	fmt.Fprintf(t.err, "shop: echo %s listens on %s\n", version, ln.Addr())
	if err := serveEcho(ctx, ln, version, shutdownLimit); err != nil {
		return t.fail(exitFailed, err)
	}
	return exitOK
}

// serveEcho stops accepting when ctx ends and gives open connections until limit to finish.
func serveEcho(ctx context.Context, ln net.Listener, version string, limit time.Duration) error {
	stop := context.AfterFunc(ctx, func() { ln.Close() })
	defer stop()
	var open sync.WaitGroup
	for {
		conn, err := ln.Accept()
		if errors.Is(err, net.ErrClosed) {
			break
		}
		if err != nil {
			return err
		}
		open.Go(func() {
			defer conn.Close()
			// A read deadline ends the echo with a FIN; closing under it could reset.
			ended := context.AfterFunc(ctx, func() { _ = conn.SetReadDeadline(time.Now().Add(limit)) })
			defer ended()
			echo(conn, version)
		})
	}
	open.Wait()
	return nil
}

// echo speaks before it listens: a proxy that waits for the client's first bytes to guess
// the protocol would hang here.
func echo(conn net.Conn, version string) {
	if _, err := fmt.Fprintf(conn, "hello %s\n", version); err != nil {
		return
	}
	lines := bufio.NewReader(conn)
	for {
		line, err := lines.ReadSlice('\n')
		if _, werr := conn.Write(line); werr != nil {
			return
		}
		// A line longer than the buffer goes back in pieces.
		if err != nil && !errors.Is(err, bufio.ErrBufferFull) {
			return
		}
	}
}
