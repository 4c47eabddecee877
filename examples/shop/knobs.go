package main

import (
	"errors"
	"fmt"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// knobs reads settings from the environment and gathers every mistake, so that one start
// shows them all. An empty variable counts as unset.
type knobs struct {
	lookup func(name string) (string, bool)
	errs   []error
}

func (k *knobs) err() error { return errors.Join(k.errs...) }

func (k *knobs) refuse(name, value, want string) {
	k.errs = append(k.errs, fmt.Errorf("%s=%q: want %s", name, value, want))
}

func (k *knobs) text(name, fallback string) string {
	if value, set := k.lookup(name); set && value != "" {
		return value
	}
	return fallback
}

func (k *knobs) number(name string, fallback, low, high float64) float64 {
	raw := k.text(name, "")
	if raw == "" {
		return fallback
	}
	n, err := strconv.ParseFloat(raw, 64)
	// Written so that NaN, which compares false with everything, is refused too.
	if inside := n >= low && n <= high; err != nil || !inside {
		k.refuse(name, raw, fmt.Sprintf("a number from %v to %v", low, high))
		return fallback
	}
	return n
}

func (k *knobs) count(name string, fallback, low, high int) int {
	raw := k.text(name, "")
	if raw == "" {
		return fallback
	}
	n, err := strconv.Atoi(raw)
	if err != nil || n < low || n > high {
		k.refuse(name, raw, fmt.Sprintf("a whole number from %d to %d", low, high))
		return fallback
	}
	return n
}

func (k *knobs) duration(name string, fallback, low, high time.Duration) time.Duration {
	raw := k.text(name, "")
	if raw == "" {
		return fallback
	}
	d, err := time.ParseDuration(raw)
	if err != nil || d < low || d > high {
		k.refuse(name, raw, fmt.Sprintf("a duration such as 500ms or 10s, from %v to %v", low, high))
		return fallback
	}
	return d
}

func (k *knobs) httpURL(name, fallback string) string {
	raw := k.text(name, fallback)
	u, err := url.Parse(raw)
	if err != nil || u.Scheme != "http" || u.Host == "" {
		k.refuse(name, raw, "a URL such as "+fallback)
		return fallback
	}
	return strings.TrimRight(raw, "/")
}

var versionText = regexp.MustCompile(`^[A-Za-z0-9._-]{1,63}$`)

// version becomes a header value and a line of TCP text, hence the narrow alphabet.
func (k *knobs) version() string {
	raw := k.text("VERSION", "dev")
	if !versionText.MatchString(raw) {
		k.refuse("VERSION", raw, "1 to 63 letters, digits, dots, dashes or underscores")
	}
	return raw
}
