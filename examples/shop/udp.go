package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"strings"
	"sync"
	"time"
)

// No answer of ours is longer, and a longer question is cut.
const maxDatagram = 1500

// runUDPEcho answers datagrams on several ports with its version and who sent them.
func runUDPEcho(ctx context.Context, t terminal, _ []string) int {
	k := knobs{lookup: t.lookup}
	version := k.version()
	addresses := strings.Split(k.text("LISTEN", ":5353"), ",")
	if err := k.err(); err != nil {
		return t.fail(exitUsage, err)
	}
	var conns []net.PacketConn
	for _, address := range addresses {
		conn, err := net.ListenPacket("udp", strings.TrimSpace(address))
		if err != nil {
			return t.fail(exitFailed, err)
		}
		fmt.Fprintf(t.err, "shop: udp-echo %s listens on %s\n", version, conn.LocalAddr())
		conns = append(conns, conn)
	}
	if err := serveUDP(ctx, conns, version); err != nil {
		return t.fail(exitFailed, err)
	}
	return exitOK
}

// serveUDP ends with ctx.
func serveUDP(ctx context.Context, conns []net.PacketConn, version string) error {
	var all sync.WaitGroup
	errs := make([]error, len(conns))
	for i, conn := range conns {
		stop := context.AfterFunc(ctx, func() { conn.Close() })
		defer stop()
		all.Go(func() { errs[i] = echoDatagrams(conn, version) })
	}
	all.Wait()
	return errors.Join(errs...)
}

func echoDatagrams(conn net.PacketConn, version string) error {
	buffer := make([]byte, maxDatagram)
	for {
		_, from, err := conn.ReadFrom(buffer)
		if errors.Is(err, net.ErrClosed) {
			return nil
		}
		if err != nil {
			return err
		}
		// Who asked may be gone; the next one is not.
		_, _ = conn.WriteTo(fmt.Appendf(nil, "udp %s %s", version, from), from)
	}
}

// runUDP sends a datagram and prints what comes back. Silence is an answer, too: it exits 3
// only when the datagram could not be sent.
func runUDP(ctx context.Context, t terminal, args []string) int {
	flags := newFlags(t, "udp")
	wait := flags.Duration("wait", time.Second, "how long to wait for the answer")
	from := flags.Int("from", 0, "port to send from, to go on with an earlier flow; 0: any")
	targets, err := parseMixed(flags, args)
	if err != nil {
		return exitUsage
	}
	if len(targets) != 1 {
		return t.fail(exitUsage, fmt.Errorf("udp wants one HOST:PORT, got %d", len(targets)))
	}
	if *wait <= 0 {
		return t.fail(exitUsage, fmt.Errorf("--wait %v: want more than 0s", *wait))
	}
	if *from < 0 || *from > 65535 {
		return t.fail(exitUsage, fmt.Errorf("--from %d: want 0 to 65535", *from))
	}
	if err := ask(ctx, t, targets[0], *from, *wait); err != nil {
		return t.fail(exitTransport, err)
	}
	return exitOK
}

func ask(ctx context.Context, t terminal, target string, from int, wait time.Duration) error {
	conn, err := (&net.Dialer{LocalAddr: &net.UDPAddr{Port: from}}).DialContext(ctx, "udp", target)
	if err != nil {
		return err
	}
	defer conn.Close()
	if _, err := conn.Write([]byte("?")); err != nil {
		return err
	}
	_ = conn.SetReadDeadline(time.Now().Add(wait))
	buffer := make([]byte, maxDatagram)
	n, err := conn.Read(buffer)
	if errors.Is(err, os.ErrDeadlineExceeded) {
		fmt.Fprintln(t.out, "silence")
		return nil
	}
	if err != nil {
		return err
	}
	fmt.Fprintf(t.out, "answer %q\n", buffer[:n])
	return nil
}
