# shellcheck shell=bash
# Starts, finds and stops the node's processes. A pid file holds the pid and
# the time that process started, so a recycled pid is never taken for ours.

# Field 22 of /proc/PID/stat. The name (field 2) may contain spaces, so count
# from its closing bracket.
start_time() {
  local stat
  stat=$(cat "/proc/$1/stat" 2>/dev/null) || return 1
  stat=${stat##*) }
  cut -d ' ' -f 20 <<<"$stat"
}

command_line() { tr '\0' ' ' 2>/dev/null <"/proc/$1/cmdline"; } 2>/dev/null

remember() {
  mkdir -p "$CLUSTER/run"
  echo "$2 $(start_time "$2")" >"$CLUSTER/run/$1.pid"
}

# Prints the pid of the process $1 if it still is the one we started: every
# command line of ours names the cluster's folder.
pid_of() {
  local pid started
  read -r pid started 2>/dev/null <"$CLUSTER/run/$1.pid" || return 1
  [[ $(start_time "$pid") == "$started" ]] || return 1
  [[ $(command_line "$pid") == *"$CLUSTER"* ]] || return 1
  echo "$pid"
}

running() { pid_of "$1" >/dev/null; }

# start NAME COMMAND...: inside the node, unless it runs already. The
# environment is our own: a proxy variable of the user's shell would send the
# API server's calls to webhooks through that proxy.
start() {
  local name=$1
  shift
  if running "$name"; then return; fi
  mkdir -p "$CLUSTER/log"
  nsenter "${NODE_NAMESPACES[@]}" setsid env -i HOME="$CLUSTER" PATH="$BIN:$RUNTIME_BIN:$PATH" "$@" \
    >>"$CLUSTER/log/$name.log" 2>&1 </dev/null 9>&- &
  remember "$name" $!
  disown
}

gone() { ! kill -0 "$1" 2>/dev/null || [[ -z $(command_line "$1") ]]; }

# end PID [SECONDS]: asks, waits, then insists.
end() {
  kill -TERM "$1" 2>/dev/null || return 0
  wait_for "${2:-5}" gone "$1" && return
  kill -KILL "$1" 2>/dev/null || return 0
  wait_for 5 gone "$1"
}

stop() {
  local pid
  if pid=$(pid_of "$1"); then end "$pid" "${2:-5}"; fi
  rm -f "$CLUSTER/run/$1.pid"
}

last_words() { tail -n 15 "$CLUSTER/log/$1.log" 2>/dev/null | cut -c 1-300 >&2 || true; }
