package main

import (
	"bufio"
	"context"
	"flag"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// runGet sends one request and follows nothing. It exits 0 for any complete HTTP answer
// and 3 when there is none.
func runGet(ctx context.Context, t terminal, args []string) int {
	var headers []string
	flags := newFlags(t, "get")
	flags.Func("H", "header `name: value`, repeatable", func(h string) error { headers = append(headers, h); return nil })
	method := flags.String("X", http.MethodGet, "method")
	timeout := flags.Duration("timeout", 5*time.Second, "for the whole exchange")
	targets, err := parseMixed(flags, args)
	if err != nil {
		return exitUsage
	}
	if len(targets) != 1 {
		return t.fail(exitUsage, fmt.Errorf("get wants one URL, got %d", len(targets)))
	}
	q, err := newRawRequest(*method, targets[0], headers)
	if err != nil {
		return t.fail(exitUsage, err)
	}
	ctx, cancel := context.WithTimeout(ctx, *timeout)
	defer cancel()
	if err := q.exchange(ctx, t.out); err != nil {
		return t.fail(exitTransport, err)
	}
	return exitOK
}

// rawRequest is written by hand because net/http tidies paths, and access rules must be
// tried with untidy ones.
type rawRequest struct {
	method, address, target string
	headers                 []string
}

func newRawRequest(method, raw string, headers []string) (rawRequest, error) {
	rest, isHTTP := strings.CutPrefix(raw, "http://")
	if !isHTTP {
		return rawRequest{}, fmt.Errorf("URL %q: want http://HOST[:PORT]/PATH", raw)
	}
	end := strings.IndexAny(rest, "/?")
	if end < 0 {
		end = len(rest)
	}
	host, target := rest[:end], rest[end:]
	if !strings.HasPrefix(target, "/") {
		target = "/" + target
	}
	u, err := url.Parse("http://" + host)
	if err != nil || u.Hostname() == "" {
		return rawRequest{}, fmt.Errorf("URL %q: want http://HOST[:PORT]/PATH", raw)
	}
	port := u.Port()
	if port == "" {
		port = "80"
	}
	lines := []string{"User-Agent: shop", "Connection: close"}
	if !hasHost(headers) {
		lines = append([]string{"Host: " + host}, lines...)
	}
	q := rawRequest{method, net.JoinHostPort(u.Hostname(), port), target, append(lines, headers...)}
	return q, q.check()
}

func hasHost(headers []string) bool {
	for _, h := range headers {
		if name, _, _ := strings.Cut(h, ":"); strings.EqualFold(name, "host") {
			return true
		}
	}
	return false
}

// check refuses what would turn one request into two.
func (q rawRequest) check() error {
	if q.method == "" || strings.ContainsFunc(q.method+q.target, func(r rune) bool { return r <= ' ' || r == 0x7f }) {
		return fmt.Errorf("method %q, path %q: want no blanks or control characters", q.method, q.target)
	}
	for _, h := range q.headers {
		if name, _, found := strings.Cut(h, ":"); !found || name == "" || strings.ContainsAny(h, "\r\n") {
			return fmt.Errorf("header %q: want 'name: value' on one line", h)
		}
	}
	return nil
}

func (q rawRequest) exchange(ctx context.Context, out io.Writer) error {
	conn, err := (&net.Dialer{}).DialContext(ctx, "tcp", q.address)
	if err != nil {
		return err
	}
	defer conn.Close()
	// The past deadline ends reads and writes alike, whether time ran out or SIGTERM came.
	stop := context.AfterFunc(ctx, func() { _ = conn.SetDeadline(time.Unix(1, 0)) })
	defer stop()
	text := fmt.Sprintf("%s %s HTTP/1.1\r\n%s\r\n\r\n", q.method, q.target, strings.Join(q.headers, "\r\n"))
	if _, err := io.WriteString(conn, text); err != nil {
		return err
	}
	res, err := http.ReadResponse(bufio.NewReader(conn), &http.Request{Method: q.method})
	if err != nil {
		return err
	}
	defer res.Body.Close()
	fmt.Fprintf(out, "%s %s\n%s: %s\n\n", res.Proto, res.Status, versionHeader, res.Header.Get(versionHeader))
	_, err = io.Copy(out, res.Body)
	return err
}

func newFlags(t terminal, name string) *flag.FlagSet {
	flags := flag.NewFlagSet("shop "+name, flag.ContinueOnError)
	flags.SetOutput(t.err)
	return flags
}

// parseMixed allows flags after the positional arguments, where package flag stops.
func parseMixed(flags *flag.FlagSet, args []string) (positional []string, err error) {
	for {
		if err := flags.Parse(args); err != nil {
			return nil, err
		}
		if flags.NArg() == 0 {
			return positional, nil
		}
		positional = append(positional, flags.Arg(0))
		args = flags.Args()[1:]
	}
}
