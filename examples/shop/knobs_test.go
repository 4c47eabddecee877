package main

import (
	"bytes"
	"strings"
	"testing"
)

func environment(pairs ...string) func(string) (string, bool) {
	return func(name string) (string, bool) {
		for i := 0; i < len(pairs); i += 2 {
			if pairs[i] == name {
				return pairs[i+1], true
			}
		}
		return "", false
	}
}

func TestBadKnobsNameVariableValueAndRange(t *testing.T) {
	cases := []struct{ command, name, value, want string }{
		{"catalog", "FAILURE_RATE", "1.5", `FAILURE_RATE="1.5": want a number from 0 to 1`},
		{"catalog", "FAILURE_RATE", "NaN", `FAILURE_RATE="NaN": want a number from 0 to 1`},
		{"catalog", "LATENCY_MS", "-1", `LATENCY_MS="-1": want a number from 0 to 60000`},
		{"catalog", "LATENCY_SIGMA", "x", `LATENCY_SIGMA="x": want a number from 0 to 3`},
		{"catalog", "START_DELAY", "5", `START_DELAY="5": want a duration such as 500ms or 10s, from 0s to 10m0s`},
		{"catalog", "COLD_START", "-1s", `COLD_START="-1s": want a duration such as 500ms or 10s, from 0s to 10m0s`},
		{"catalog", "VERSION", "a b", `VERSION="a b": want 1 to 63 letters`},
		{"front", "DRAIN", "soon", `DRAIN="soon": want a duration`},
		{"front", "CATALOG_URL", "catalog", `CATALOG_URL="catalog": want a URL such as http://catalog`},
		{"load", "RATE", "-3", `RATE="-3": want a number from 0 to 100000`},
		{"load", "CONNECTIONS", "0", `CONNECTIONS="0": want a whole number from 1 to 10000`},
	}
	for _, c := range cases {
		t.Run(c.name+"="+c.value, func(t *testing.T) {
			var stderr bytes.Buffer
			code := run(t.Context(), terminal{err: &stderr, lookup: environment(c.name, c.value)}, []string{c.command})
			if code != exitUsage || !strings.Contains(stderr.String(), c.want) {
				t.Errorf("exit %d, %q; want exit 2 and %q", code, stderr.String(), c.want)
			}
		})
	}
}

func TestAllBadKnobsAreReportedAtOnce(t *testing.T) {
	var stderr bytes.Buffer
	run(t.Context(), terminal{err: &stderr, lookup: environment("FAILURE_RATE", "2", "DRAIN", "x")}, []string{"catalog"})
	for _, name := range []string{"FAILURE_RATE", "DRAIN"} {
		if !strings.Contains(stderr.String(), name) {
			t.Errorf("%s missing in %q", name, stderr.String())
		}
	}
}

func TestUnknownCommandIsAUsageError(t *testing.T) {
	var stderr bytes.Buffer
	if code := run(t.Context(), terminal{err: &stderr}, []string{"sell"}); code != exitUsage {
		t.Errorf("exit %d, want 2", code)
	}
}
