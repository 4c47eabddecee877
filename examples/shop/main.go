// Command shop is a small application to roll out: two HTTP services, a TCP and a UDP
// service, a load generator, and the probes a test needs inside an image without a shell.
package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"
)

// Exit codes, the same for every subcommand.
const (
	exitOK        = 0
	exitFailed    = 1
	exitUsage     = 2
	exitTransport = 3
)

const usage = `usage: shop COMMAND

  front     HTTP service on :8080 that asks the catalog
  catalog   HTTP service on :8080 with failure and latency knobs
  echo      TCP service on :5432 that speaks first
  udp-echo  UDP service on :5353 that tells who asked
  health    serves nothing but health checks (KIND), and is as well as it was last told
  load      open-loop load generator, controlled on 127.0.0.1:9090
  stats     [--since NAME] [--mark NAME] [--rate N] [--field PATH]
  get       URL [-H 'name: value'] [-X METHOD] [--timeout 5s]
  poll      URL [--times N] [--every 500ms] [--when-ending 2s]
  tcp       HOST:PORT [--wait 3s]
  udp       HOST:PORT [--wait 1s] [--from PORT]
`

// terminal is what a command may touch of its process, so that tests can stand in for it.
type terminal struct {
	out, err io.Writer
	lookup   func(name string) (string, bool)
}

type command func(ctx context.Context, t terminal, args []string) int

var commands = map[string]command{
	"front":    runFront,
	"catalog":  runCatalog,
	"echo":     runEcho,
	"udp-echo": runUDPEcho,
	"health":   runHealth,
	"load":     runLoad,
	"stats":    runStats,
	"get":      runGet,
	"poll":     runPoll,
	"tcp":      runTCP,
	"udp":      runUDP,
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM, os.Interrupt)
	code := run(ctx, terminal{out: os.Stdout, err: os.Stderr, lookup: os.LookupEnv}, os.Args[1:])
	stop()
	os.Exit(code)
}

func run(ctx context.Context, t terminal, args []string) int {
	if len(args) == 0 {
		fmt.Fprint(t.err, usage)
		return exitUsage
	}
	if args[0] == "help" || args[0] == "-h" || args[0] == "--help" {
		fmt.Fprint(t.out, usage)
		return exitOK
	}
	cmd, known := commands[args[0]]
	if !known {
		fmt.Fprintf(t.err, "shop: unknown command %q\n%s", args[0], usage)
		return exitUsage
	}
	return cmd(ctx, t, args[1:])
}

// fail prints why a command ends and passes its exit code on.
func (t terminal) fail(code int, err error) int {
	fmt.Fprintf(t.err, "shop: %v\n", err)
	return code
}
