package main

import (
	"context"
	"net"
	"strings"
	"testing"
)

func listenUDP(t *testing.T) net.PacketConn {
	t.Helper()
	conn, err := net.ListenPacket("udp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	return conn
}

func TestUDPPrintsTheAnswerAndWhoAsked(t *testing.T) {
	one, two := listenUDP(t), listenUDP(t)
	ctx, stop := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- serveUDP(ctx, []net.PacketConn{one, two}, "4") }()
	free := listenUDP(t)
	_, port, _ := net.SplitHostPort(free.LocalAddr().String())
	free.Close()
	for _, conn := range []net.PacketConn{one, two} {
		code, out := shop(t, "udp", conn.LocalAddr().String(), "--from", port)
		if want := "answer \"udp 4 127.0.0.1:" + port + "\"\n"; code != exitOK || out != want {
			t.Errorf("exit %d\n%swant %s", code, out, want)
		}
	}
	stop()
	if err := <-done; err != nil {
		t.Error(err)
	}
}

func TestUDPReportsSilence(t *testing.T) {
	silent := listenUDP(t)
	if code, out := shop(t, "udp", silent.LocalAddr().String(), "--wait", "50ms"); code != exitOK || out != "silence\n" {
		t.Errorf("exit %d\n%s", code, out)
	}
}

func TestUDPExitsThreeWhenNobodyListens(t *testing.T) {
	closed := listenUDP(t)
	closed.Close()
	if code, out := shop(t, "udp", closed.LocalAddr().String()); code != exitTransport {
		t.Errorf("exit %d, want 3\n%s", code, out)
	}
}

func TestUDPRefusesWhatIsNotOneQuestion(t *testing.T) {
	for _, args := range []string{"", "a:1 b:1", "a:1 --wait 0s", "a:1 --from -1", "a:1 --from 65536"} {
		if code, _ := shop(t, append([]string{"udp"}, strings.Fields(args)...)...); code != exitUsage {
			t.Errorf("%q: exit %d, want 2", args, code)
		}
	}
}
