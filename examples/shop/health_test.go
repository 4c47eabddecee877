package main

import (
	"bytes"
	"crypto/tls"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"testing"
)

// told makes a server and the function that tells it how it is.
func told(t *testing.T, kind string) (patient, func(how string)) {
	t.Helper()
	p, err := patients[kind]("127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	control := httptest.NewServer(newHealthControl(p))
	t.Cleanup(func() { control.Close(); p.Close() })
	return p, func(how string) {
		t.Helper()
		res, err := http.Post(control.URL+"/"+how, "", nil)
		if err != nil || res.StatusCode != http.StatusOK {
			t.Fatalf("%v, %v", res, err)
		}
		res.Body.Close()
	}
}

func TestHealthOverHTTPAndHTTPSIsAsItWasTold(t *testing.T) {
	client := &http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{InsecureSkipVerify: true}}}
	for _, kind := range []string{"http", "https"} {
		p, tell := told(t, kind)
		url := kind + "://" + p.(*httpPatient).srv.Addr
		for _, step := range []struct {
			how  string
			want int
		}{{"unwell", 503}, {"well", 200}, {"unwell", 503}} {
			tell(step.how)
			res, err := client.Get(url)
			if err != nil {
				t.Fatal(err)
			}
			res.Body.Close()
			if res.StatusCode != step.want {
				t.Errorf("%s, told %s: %s", kind, step.how, res.Status)
			}
		}
	}
}

func TestHealthOverGRPCIsAsItWasTold(t *testing.T) {
	p, tell := told(t, "grpc")
	url := "http://" + p.(*httpPatient).srv.Addr + "/grpc.health.v1.Health/Check"
	tell("well")
	for _, ask := range []struct {
		frame  []byte
		status string
		body   []byte
	}{
		{[]byte{0, 0, 0, 0, 0}, "0", serving},
		{[]byte("\x00\x00\x00\x00\x06\x0a\x04shop"), "0", serving},
		{[]byte("\x00\x00\x00\x00\x06\x0a\x04else"), "5", nil},
	} {
		if status, body := askGRPC(t, url, ask.frame); status != ask.status || !bytes.Equal(body, ask.body) {
			t.Errorf("%q: status %s, %v", ask.frame, status, body)
		}
	}
	tell("unwell")
	if _, body := askGRPC(t, url, []byte{0, 0, 0, 0, 0}); !bytes.Equal(body, notServing) {
		t.Errorf("unwell: %v", body)
	}
}

func askGRPC(t *testing.T, url string, frame []byte) (string, []byte) {
	t.Helper()
	protocols := new(http.Protocols)
	protocols.SetUnencryptedHTTP2(true)
	client := &http.Client{Transport: &http.Transport{Protocols: protocols}}
	res, err := client.Post(url, "application/grpc", bytes.NewReader(frame))
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	if len(body) == 0 {
		body = nil
	}
	return res.Trailer.Get("Grpc-Status") + res.Header.Get("Grpc-Status"), body
}

func TestHealthOverTCPListensOnlyWhileItIsWell(t *testing.T) {
	p := &tcpPatient{address: "127.0.0.1:0"}
	defer p.Close()
	if err := p.turn(true); err != nil {
		t.Fatal(err)
	}
	address := p.ln.Addr().String()
	conn, err := net.Dial("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	conn.Close()
	if err := p.turn(false); err != nil {
		t.Fatal(err)
	}
	if _, err := net.Dial("tcp", address); err == nil {
		t.Error("listens when unwell")
	}
}

func TestHealthRefusesAnUnknownKind(t *testing.T) {
	code := run(t.Context(), terminal{out: io.Discard, err: io.Discard, lookup: environment("KIND", "smtp")}, []string{"health"})
	if code != exitUsage {
		t.Errorf("exit %d", code)
	}
}
