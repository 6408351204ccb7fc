# SPDX-License-Identifier: Apache-2.0
# What all parts of the lab share: where it lives, how it talks, how it starts and stops a process.
# shellcheck shell=bash

lab_here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
lab_repo=$(cd "$lab_here/../.." && pwd)
LAB=${KFPKG_LAB_DIR:-$lab_repo/out/lab}
case $LAB in /*) ;; *) LAB=$PWD/$LAB ;; esac

# Debian's name of this machine's architecture, and the one that is emulated.
lab_arch=$(dpkg --print-architecture)
case $lab_arch in
  amd64) lab_foreign=arm64 lab_qemu=qemu-aarch64 ;;
  arm64) lab_foreign=amd64 lab_qemu=qemu-x86_64 ;;
  *) echo "lab: $lab_arch is not supported, only amd64 and arm64" >&2; exit 3 ;;
esac

# Whoever called sudo owns what he reads: env.sh, the password, docker's configuration, the socket.
lab_uid=${SUDO_UID:-$(id -u)}
lab_gid=${SUDO_GID:-$(id -g)}

say() { echo "lab: $*" >&2; }

fail() { echo "lab: $1" >&2; [ $# -lt 2 ] || echo "lab:   $2" >&2; exit 3; }

# show_log FILE: its end, for a person who must find out why something did not start.
show_log() {
  echo "lab: the end of $1:" >&2
  { tail -n 15 "$1" 2>/dev/null || echo "(no log)"; } | sed 's/^/    /' >&2
}

# as_root SCRIPT ARGS...: runs the calling script again by sudo when it was not started as root.
as_root() {
  [ "$(id -u)" -ne 0 ] || return 0
  command -v sudo >/dev/null || fail "root is needed for Docker and the emulation" "run it as root, or install sudo"
  exec sudo --preserve-env=KFPKG_LAB_DIR,KFPKG_LAB_CACHE,KFPKG_LAB_MIRROR_PORT,KFPKG_LAB_PRIVATE_PORT,GOPROXY \
    "$@"
}

# One change of the lab at a time. Daemons do not get descriptor 9; the other children keep it, so that what a killed
# `up` left behind ends before the next one begins.
lab_lock() {
  mkdir -p "$LAB/run" "$LAB/log"
  exec 9>"$LAB/lock"
  flock -w 600 9 || fail "another tests/lab/up or down is still at work in $LAB"
}

# pid_of FILE NEEDLE: the pid in FILE, if that process lives and has NEEDLE in its command line.
# A pid file outlives its process, and pids are used again.
pid_of() {
  local pid line
  [ -s "$1" ] || return 1
  pid=$(<"$1")
  line=$(tr '\0' ' ' 2>/dev/null <"/proc/$pid/cmdline") 2>/dev/null || return 1
  [[ $line == *"$2"* ]] || return 1
  echo "$pid"
}

# start_daemon LOG PIDFILE COMMAND...: in a session of its own, so that no Ctrl-C of ours reaches it.
start_daemon() {
  local log=$1 pidfile=$2
  shift 2
  setsid --fork bash -c 'echo $$ >"$0"; exec "$@"' "$pidfile" "$@" >"$log" 2>&1 </dev/null 9>&-
}

# alive PID: a zombie that nobody has collected yet is dead.
alive() { [ -d "/proc/$1" ] && ! grep -qs '^State:.*Z' "/proc/$1/status"; }

# stop_pid PID [SECONDS]: ends a process of ours politely, then by force.
stop_pid() {
  local pid=$1 left=$(( ${2:-10} * 10 ))
  kill "$pid" 2>/dev/null || return 0
  while alive "$pid"; do
    [ $left -gt 0 ] || { kill -9 "$pid" 2>/dev/null || true; return 0; }
    left=$((left - 1))
    sleep 0.1
  done
}

# wait_until SECONDS PIDFILE COMMAND...: fails early when the process that is waited for has died.
wait_until() {
  local left=$(( $1 * 10 )) pidfile=$2
  shift 2
  until "$@" >/dev/null 2>&1; do
    [ $left -gt 0 ] || return 1
    [ ! -s "$pidfile" ] || alive "$(<"$pidfile")" || return 1
    left=$((left - 1))
    sleep 0.1
  done
}

# port_holder PORT: who listens there, in words; fails when nobody does.
port_holder() {
  local line pid
  line=$(ss -Hltnp "sport = :$1" 2>/dev/null | head -n 1)
  [ -n "$line" ] || return 1
  pid=$(sed -n 's/.*pid=\([0-9]*\).*/\1/p' <<<"$line")
  [ -n "$pid" ] || { echo "another process"; return 0; }
  echo "pid $pid ($(tr '\0' ' ' <"/proc/$pid/cmdline" 2>/dev/null | cut -c1-120))"
}

# write_if_changed FILE: standard input becomes FILE, by a temporary file; says by its status whether it changed.
write_if_changed() {
  cat >"$1.new"
  if cmp -s "$1.new" "$1"; then rm -f "$1.new"; return 1; fi
  mv "$1.new" "$1"
}

# What a daemon left mounted below a folder, the innermost first.
unmount_below() {
  local place
  awk -v top="$1/" 'index($2, top) == 1 { print $2 }' /proc/mounts | sort -r | while read -r place; do
    umount -l "$(printf '%b' "$place")" || true
  done
}
