package main

import (
	"bytes"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

// steer runs shop stats against l's control server.
func steer(t *testing.T, l *loader, args ...string) (int, string) {
	t.Helper()
	server := httptest.NewServer(newControl(l))
	defer server.Close()
	var out, stderr bytes.Buffer
	env := environment("CONTROL_ADDR", strings.TrimPrefix(server.URL, "http://"))
	code := run(t.Context(), terminal{out: &out, err: &stderr, lookup: env}, append([]string{"stats"}, args...))
	return code, out.String() + stderr.String()
}

func TestStatsSteersAndReadsTheLoader(t *testing.T) {
	l := newTestLoader("http://unused", 10, 1)
	l.book.done(l.book.sent(), result{kind: answered, version: "1.2", due: time.Now()})
	cases := []struct {
		args string
		code int
		out  string
	}{
		{"--field sent", exitOK, "1\n"},
		{"--field versions.1.2.requests", exitOK, "1\n"},
		{"--field since", exitOK, "start\n"},
		{"--field versions.9.requests", exitFailed, `no field "versions.9.requests"`},
		{"--since deploy", exitFailed, `want one of ["start"]`},
		{"--mark deploy", exitOK, `"mark": "deploy"`},
		{"--since deploy --field sent", exitOK, "0\n"},
		{"--rate 50", exitOK, `"rate": 50`},
		{"--field rate", exitOK, "50\n"},
		{"--rate -1", exitFailed, "want a number from 0 to 100000"},
		{"--mark deploy --rate 60 --since deploy --field rate", exitOK, "60\n"},
		{"surplus", exitUsage, "unexpected arguments"},
		{"", exitOK, `"versions": {`},
	}
	for _, c := range cases {
		if code, out := steer(t, l, strings.Fields(c.args)...); code != c.code || !strings.Contains(out, c.out) {
			t.Errorf("stats %s: exit %d\n%s", c.args, code, out)
		}
	}
}

func TestStatsExitsThreeWithoutALoader(t *testing.T) {
	ln := listen(t)
	ln.Close()
	var stderr bytes.Buffer
	tm := terminal{err: &stderr, lookup: environment("CONTROL_ADDR", ln.Addr().String())}
	if code := run(t.Context(), tm, []string{"stats"}); code != exitTransport {
		t.Errorf("exit %d, want 3", code)
	}
}
