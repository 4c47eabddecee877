package main

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptrace"
	"time"
)

// runPoll asks the same again and again, on one connection as long as it is left open. A line
// per answer says the status, the version, and whether the connection was there already. It
// exits 1 unless every answer is a 2xx, and 3 as soon as there is none.
func runPoll(ctx context.Context, t terminal, args []string) int {
	flags := newFlags(t, "poll")
	times := flags.Int("times", 1, "how often")
	every := flags.Duration("every", 0, "between two requests")
	ending := flags.Duration("when-ending", 0, "begin so long after SIGTERM, as an application's last words")
	targets, err := parseMixed(flags, args)
	if err != nil {
		return exitUsage
	}
	if len(targets) != 1 || *times < 1 {
		return t.fail(exitUsage, fmt.Errorf("poll wants one URL, and --times 1 or more"))
	}
	if *ending > 0 {
		<-ctx.Done()
		ctx = context.WithoutCancel(ctx)
		pause(ctx, *ending)
	}
	return poll(ctx, t, targets[0], *times, *every)
}

func poll(ctx context.Context, t terminal, url string, times int, every time.Duration) int {
	client := newClient(1, 5*time.Second)
	code := exitOK
	for i := range times {
		if i > 0 {
			pause(ctx, every)
		}
		status, err := pollOnce(ctx, client, url, t.out)
		if err != nil {
			return t.fail(exitTransport, err)
		}
		if status < 200 || status > 299 {
			code = exitFailed
		}
	}
	return code
}

func pollOnce(ctx context.Context, client *http.Client, url string, out io.Writer) (int, error) {
	reused := false
	trace := &httptrace.ClientTrace{GotConn: func(got httptrace.GotConnInfo) { reused = got.Reused }}
	req, err := http.NewRequestWithContext(httptrace.WithClientTrace(ctx, trace), http.MethodGet, url, nil)
	if err != nil {
		return 0, err
	}
	res, err := client.Do(req)
	if err != nil {
		return 0, err
	}
	defer res.Body.Close()
	if _, err := io.Copy(io.Discard, res.Body); err != nil {
		return 0, err
	}
	version := res.Header.Get(versionHeader)
	if version == "" {
		version = noVersion
	}
	fmt.Fprintf(out, "%d version=%s reused=%t\n", res.StatusCode, version, reused)
	return res.StatusCode, nil
}
