package main

import (
	"context"
	"encoding/json"
	"io"
	"net"
	"net/http"
	"net/url"
	"time"
)

const maxCatalogBody = 1 << 20

func runFront(ctx context.Context, t terminal, _ []string) int {
	k := knobs{lookup: t.lookup}
	catalog := k.httpURL("CATALOG_URL", "http://catalog")
	// Shorter than the load generator's timeout, so that the cause arrives as a 502.
	timeout := k.duration("CATALOG_TIMEOUT", 5*time.Second, time.Millisecond, shutdownLimit)
	s := service{name: "front", drain: k.duration("DRAIN", 0, 0, 5*time.Minute)}
	address := k.text("LISTEN", ":8080")
	if err := k.err(); err != nil {
		return t.fail(exitUsage, err)
	}
	s.routes = newFront(catalog, newClient(256, timeout))
	return s.listenAndRun(ctx, t, address)
}

// newClient keeps up to idle connections to a host open and ignores proxy variables.
func newClient(idle int, timeout time.Duration) *http.Client {
	return &http.Client{
		Timeout: timeout,
		Transport: &http.Transport{
			DialContext:         (&net.Dialer{Timeout: 2 * time.Second}).DialContext,
			MaxIdleConns:        idle,
			MaxIdleConnsPerHost: idle,
			IdleConnTimeout:     30 * time.Second,
			DisableCompression:  true,
		},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

type front struct {
	catalog string
	client  *http.Client
}

// newFront shows products of the catalog at the given base URL, which ends without a slash.
func newFront(catalog string, client *http.Client) http.Handler {
	f := front{catalog, client}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", func(w http.ResponseWriter, r *http.Request) { f.show(w, r, "1") })
	mux.HandleFunc("GET /product/{id}", func(w http.ResponseWriter, r *http.Request) { f.show(w, r, r.PathValue("id")) })
	return mux
}

func (f front) show(w http.ResponseWriter, r *http.Request, id string) {
	res, body, err := f.ask(r.Context(), id)
	if err != nil {
		w.Header().Set(errorHeader, err.Error())
		writeJSON(w, http.StatusBadGateway, map[string]string{"service": "front", "error": err.Error()})
		return
	}
	for _, name := range []string{versionHeader, injectedHeader} {
		if value := res.Header.Get(name); value != "" {
			w.Header().Set(name, value)
		}
	}
	status := http.StatusOK
	if res.StatusCode >= 300 {
		status = res.StatusCode
	}
	writeJSON(w, status, map[string]any{"service": "front", "catalogStatus": res.StatusCode, "catalog": asJSON(body)})
}

// ask reads the whole answer: a body cut short is a transport error like any other.
func (f front) ask(ctx context.Context, id string) (*http.Response, []byte, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, f.catalog+"/product/"+url.PathEscape(id), nil)
	if err != nil {
		return nil, nil, err
	}
	res, err := f.client.Do(req)
	if err != nil {
		return nil, nil, err
	}
	defer res.Body.Close()
	body, err := io.ReadAll(io.LimitReader(res.Body, maxCatalogBody))
	return res, body, err
}

// asJSON embeds JSON as it is and anything else, such as a proxy's error text, as a string.
func asJSON(body []byte) any {
	if json.Valid(body) {
		return json.RawMessage(body)
	}
	return string(body)
}
