package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// runStats talks to the loader beside it. It exits 1 when the loader refuses or the field
// is missing, 3 when no loader answers.
func runStats(ctx context.Context, t terminal, args []string) int {
	k := knobs{lookup: t.lookup}
	c := controlClient{"http://" + k.text("CONTROL_ADDR", controlAddress), newClient(1, 5*time.Second)}
	flags := newFlags(t, "stats")
	since := flags.String("since", "", "count from this mark on, `name`")
	mark := flags.String("mark", "", "open an interval of this `name`")
	rate := flags.String("rate", "", "change the rate, `requests per second`")
	field := flags.String("field", "", "print only this field, `path` such as versions.1.requests")
	rest, err := parseMixed(flags, args)
	if err != nil {
		return exitUsage
	}
	if len(rest) > 0 {
		return t.fail(exitUsage, fmt.Errorf("stats: unexpected arguments %q", rest))
	}
	var calls []call
	if *mark != "" {
		calls = append(calls, call{http.MethodPost, "/mark?name=" + url.QueryEscape(*mark)})
	}
	if *rate != "" {
		calls = append(calls, call{http.MethodPost, "/rate?value=" + url.QueryEscape(*rate)})
	}
	if *since != "" || *field != "" || len(calls) == 0 {
		calls = append(calls, call{http.MethodGet, "/stats?since=" + url.QueryEscape(*since)})
	}
	var answer []byte
	for _, next := range calls {
		var code int
		var err error
		if answer, code, err = c.do(ctx, next); err != nil {
			return t.fail(code, err)
		}
	}
	return printField(t, answer, *field)
}

type call struct{ method, path string }

type controlClient struct {
	base   string
	client *http.Client
}

// do returns the body of a 200, or the exit code that fits the error.
func (c controlClient) do(ctx context.Context, next call) ([]byte, int, error) {
	req, err := http.NewRequestWithContext(ctx, next.method, c.base+next.path, nil)
	if err != nil {
		return nil, exitUsage, err
	}
	res, err := c.client.Do(req)
	if err != nil {
		return nil, exitTransport, err
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		return nil, exitTransport, err
	}
	if res.StatusCode != http.StatusOK {
		return nil, exitFailed, fmt.Errorf("%s: %s", res.Status, bytes.TrimSpace(body))
	}
	return body, exitOK, nil
}

// printField prints text bare, so that a script can compare it, and everything else as JSON.
func printField(t terminal, answer []byte, field string) int {
	var document any
	decoder := json.NewDecoder(bytes.NewReader(answer))
	decoder.UseNumber() // large counts must not turn into 1e+06
	if err := decoder.Decode(&document); err != nil {
		return t.fail(exitFailed, err)
	}
	value, found := lookup(document, field)
	if !found {
		return t.fail(exitFailed, fmt.Errorf("no field %q", field))
	}
	if text, isText := value.(string); isText {
		fmt.Fprintln(t.out, text)
		return exitOK
	}
	pretty, err := json.MarshalIndent(value, "", "  ")
	if err != nil {
		return t.fail(exitFailed, err)
	}
	fmt.Fprintf(t.out, "%s\n", pretty)
	return exitOK
}

// lookup follows a dotted path. Names are tried whole, since a version has dots itself:
// versions.1.2.requests is version 1.2.
func lookup(value any, path string) (any, bool) {
	if path == "" {
		return value, true
	}
	switch v := value.(type) {
	case map[string]any:
		for name, inner := range v {
			if name == path {
				return inner, true
			}
			if rest, inside := strings.CutPrefix(path, name+"."); inside {
				if found, ok := lookup(inner, rest); ok {
					return found, true
				}
			}
		}
	case []any:
		first, rest, _ := strings.Cut(path, ".")
		if i, err := strconv.Atoi(first); err == nil && i >= 0 && i < len(v) {
			return lookup(v[i], rest)
		}
	}
	return nil, false
}
