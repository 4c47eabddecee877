package main

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

func TestPollAsksOnOneConnectionAndTellsWhoAnswered(t *testing.T) {
	server := httptest.NewServer(newCatalog("7", faults{}))
	defer server.Close()
	code, out := shop(t, "poll", server.URL+"/product/1", "--times", "3")
	want := "200 version=7 reused=false\n200 version=7 reused=true\n200 version=7 reused=true\n"
	if code != exitOK || out != want {
		t.Errorf("exit %d, %q", code, out)
	}
}

func TestPollExitsOneForAnotherAnswerThan2xx(t *testing.T) {
	asked := 0
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		if asked++; asked == 1 {
			w.WriteHeader(http.StatusForbidden)
		}
	}))
	defer server.Close()
	code, out := shop(t, "poll", server.URL, "--times", "2")
	if code != exitFailed || !strings.HasPrefix(out, "403 version=none") || !strings.Contains(out, "\n200 ") {
		t.Errorf("exit %d, %q", code, out)
	}
}

func TestPollExitsThreeWithoutAnAnswer(t *testing.T) {
	ln := listen(t)
	ln.Close()
	if code, _ := shop(t, "poll", "http://"+ln.Addr().String()); code != exitTransport {
		t.Errorf("exit %d", code)
	}
}

func TestPollWaitsUntilItIsToldToEnd(t *testing.T) {
	server := httptest.NewServer(newCatalog("7", faults{}))
	defer server.Close()
	ctx, stop := context.WithCancel(context.Background())
	var out strings.Builder
	told := make(chan int)
	go func() {
		told <- run(ctx, terminal{out: &out, err: &out, lookup: environment()},
			[]string{"poll", server.URL + "/product/1", "--when-ending", "1ms"})
	}()
	select {
	case code := <-told:
		t.Fatalf("exit %d before it was told to: %q", code, out.String())
	default:
	}
	stop()
	if code := <-told; code != exitOK || !strings.HasPrefix(out.String(), "200 ") {
		t.Errorf("exit %d, %q", code, out.String())
	}
}
