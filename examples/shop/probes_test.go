package main

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

// shop runs a command line and returns its exit code and standard output.
func shop(t *testing.T, args ...string) (int, string) {
	t.Helper()
	var out, stderr bytes.Buffer
	code := run(t.Context(), terminal{out: &out, err: &stderr, lookup: environment()}, args)
	if stderr.Len() > 0 {
		t.Log(stderr.String())
	}
	return code, out.String()
}

func TestGetSendsThePathAsGiven(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set(versionHeader, "9")
		w.WriteHeader(http.StatusTeapot)
		fmt.Fprintf(w, "%s %s host=%s k=%s", r.Method, r.RequestURI, r.Host, r.Header.Get("k"))
	}))
	defer server.Close()
	for _, path := range []string{"/api/%2e%2e/x", "/api/../x", "//a//b", "/a?b=%2F", "/a;b", "/%41"} {
		code, out := shop(t, "get", server.URL+path, "-H", "k: v", "-X", "POST", "-H", "Host: other")
		want := "HTTP/1.1 418 I'm a teapot\nx-shop-version: 9\n\nPOST " + path + " host=other k=v"
		if code != exitOK || out != want {
			t.Errorf("%s: exit %d\n%s", path, code, out)
		}
	}
}

func TestGetExitsThreeWithoutAnAnswer(t *testing.T) {
	hangUp := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }))
	defer hangUp.Close()
	silent := listen(t) // the kernel accepts, nobody answers
	for _, url := range []string{hangUp.URL, "http://" + silent.Addr().String()} {
		if code, _ := shop(t, "get", "--timeout", "100ms", url); code != exitTransport {
			t.Errorf("%s: exit %d, want 3", url, code)
		}
	}
}

func TestGetRefusesWhatIsNotOneRequest(t *testing.T) {
	for _, args := range [][]string{
		{}, {"a", "b"}, {"ftp://x/"}, {"http:///x"}, {"http://x/a b"}, {"http://x/\r\n"}, {"http://x/", "-H", "k"}, {"http://x/", "-H", "a: b\r\nc: d"},
	} {
		if code, _ := shop(t, append([]string{"get"}, args...)...); code != exitUsage {
			t.Errorf("%q: exit %d, want 2", args, code)
		}
	}
}

func listen(t *testing.T) net.Listener {
	t.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { ln.Close() })
	return ln
}

func TestTCPPrintsTheBannerTheServerSendsFirst(t *testing.T) {
	ln := listen(t)
	go serveEcho(t.Context(), ln, "4", 0)
	code, out := shop(t, "tcp", ln.Addr().String(), "--wait", "100ms")
	if code != exitOK || !strings.Contains(out, "bytes 8\ntext \"hello 4\\n\"\nend open\n") {
		t.Errorf("exit %d\n%s", code, out)
	}
}

func TestTCPReportsRefusedAndClosed(t *testing.T) {
	ln := listen(t)
	go func() {
		if conn, err := ln.Accept(); err == nil {
			conn.Close()
		}
	}()
	if code, out := shop(t, "tcp", ln.Addr().String()); code != exitOK || !strings.Contains(out, "bytes 0\ntext \"\"\nend closed") {
		t.Errorf("closed: exit %d\n%s", code, out)
	}
	ln.Close()
	if code, out := shop(t, "tcp", ln.Addr().String()); code != exitOK || !strings.HasPrefix(out, "refused ") {
		t.Errorf("refused: exit %d\n%s", code, out)
	}
}

func TestEchoRepeatsLinesAndFinishesOpenConnections(t *testing.T) {
	ln := listen(t)
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	done := make(chan error, 1)
	go func() { done <- serveEcho(ctx, ln, "4", 200*time.Millisecond) }()
	conn, err := net.Dial("tcp", ln.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	lines := bufio.NewReader(conn)
	for i, want := range []string{"hello 4\n", "one\n", strings.Repeat("x", 10_000) + "\n"} {
		if i == 2 {
			stop() // the open connection still works
		}
		if i > 0 {
			_, _ = io.WriteString(conn, want)
		}
		if got, err := lines.ReadString('\n'); got != want {
			t.Fatalf("got %.20q (%v), want %.20q", got, err, want)
		}
	}
	if _, err := lines.ReadByte(); err != io.EOF {
		t.Errorf("at the limit: %v, want a clean end", err)
	}
	if err := <-done; err != nil {
		t.Error(err)
	}
}
