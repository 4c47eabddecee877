package main

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

func askFront(t *testing.T, path string, catalog http.HandlerFunc) *httptest.ResponseRecorder {
	t.Helper()
	server := httptest.NewServer(catalog)
	defer server.Close()
	w := httptest.NewRecorder()
	newFront(server.URL, newClient(4, time.Second)).ServeHTTP(w, httptest.NewRequest("GET", path, nil))
	return w
}

func TestFrontShowsTheCatalogsAnswerAndHeaders(t *testing.T) {
	for path, id := range map[string]string{"/": "1", "/product/7": "7"} {
		w := askFront(t, path, newCatalog("3", faults{}).ServeHTTP)
		if w.Code != 200 || w.Header().Get(versionHeader) != "3" || w.Header().Get(injectedHeader) != "" {
			t.Errorf("%s: %d %v", path, w.Code, w.Header())
		}
		if !strings.Contains(w.Body.String(), `"catalog":{"id":"`+id+`"`) {
			t.Errorf("%s: %s", path, w.Body)
		}
	}
}

func TestFrontPassesTheCatalogsFailureThrough(t *testing.T) {
	w := askFront(t, "/", newCatalog("3", faults{failureRate: 1}).ServeHTTP)
	if w.Code != 500 || w.Header().Get(injectedHeader) != "true" || w.Header().Get(versionHeader) != "3" {
		t.Errorf("%d %v", w.Code, w.Header())
	}
}

func TestFrontPassesAProxysAnswerThroughAsText(t *testing.T) {
	w := askFront(t, "/", func(w http.ResponseWriter, _ *http.Request) { http.Error(w, "RBAC: access denied", 403) })
	if w.Code != 403 || !strings.Contains(w.Body.String(), `"catalog":"RBAC: access denied`) {
		t.Errorf("%d %s", w.Code, w.Body)
	}
}

func TestFrontAnswers502OnATransportError(t *testing.T) {
	hangUp := func(w http.ResponseWriter, _ *http.Request) { panic(http.ErrAbortHandler) }
	cutShort := func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Length", "100")
		_, _ = w.Write([]byte("half"))
	}
	for name, catalog := range map[string]http.HandlerFunc{"hang up": hangUp, "cut short": cutShort} {
		w := askFront(t, "/", catalog)
		if w.Code != 502 || !strings.Contains(w.Header().Get(errorHeader), "EOF") {
			t.Errorf("%s: %d %v", name, w.Code, w.Header())
		}
	}
}
