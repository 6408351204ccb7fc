# SPDX-License-Identifier: Apache-2.0
# Docker Engine and buildx of Debian 13, unpacked into the lab and run from there; runc is Debian 12's.
# shellcheck shell=bash

lab_engine=$LAB/engine
lab_engine_suite=trixie
lab_downloads=${KFPKG_LAB_CACHE:-$LAB/cache}
lab_docker_config=$LAB/docker-config

# Sockets have paths of at most 107 bytes; where the lab lies too deep they get a short folder, removed by `down`.
socket_folder() {
  local dir=$LAB/run/$1
  if [ ${#dir} -gt 60 ]; then
    [ -s "$LAB/run/$1.short" ] || mktemp -d "/tmp/kfplab.XXXXXX" >"$LAB/run/$1.short"
    dir=$(<"$LAB/run/$1.short")
  fi
  mkdir -p "$dir"
  echo "$dir"
}

unpack_engine() {
  local debs=$lab_downloads/engine-$lab_engine_suite-$lab_arch deb
  [ ! -x "$lab_engine/usr/sbin/dockerd" ] || return 0
  if [ ! -d "$debs" ]; then
    say "downloading Docker Engine of Debian's $lab_engine_suite"
    mkdir -p "$lab_downloads"
    fetch_debs "$debs" "$lab_engine_suite" "$lab_arch" docker.io docker-cli docker-buildx containerd 2>"$LAB/log/download.log" || {
      show_log "$LAB/log/download.log"
      fail "Docker Engine could not be downloaded" "is Debian's archive reachable? the address comes from your own apt sources"
    }
  fi
  rm -rf "$lab_engine.part"
  for deb in "$debs"/*.deb; do dpkg -x "$deb" "$lab_engine.part"; done
  rm -rf "$lab_engine"
  mv "$lab_engine.part" "$lab_engine"
}

make_docker_config() {
  mkdir -p "$lab_docker_config/cli-plugins"
  ln -sfn "$lab_engine/usr/libexec/docker/cli-plugins/docker-buildx" "$lab_docker_config/cli-plugins/docker-buildx"
  [ -s "$lab_docker_config/config.json" ] || echo '{}' >"$lab_docker_config/config.json"
  chown -R -h "$lab_uid:$lab_gid" "$lab_docker_config"
}

# engine_name STORE: each image store has a daemon with folders, socket and log of its own.
engine_name() { case $1 in containerd) echo docker ;; classic) echo docker-classic ;; esac; }
engine_socket() { echo "$(socket_folder "$(engine_name "$1")")/docker.sock"; }
engine_pid() { pid_of "$LAB/run/$(engine_name "$1").pid" "$LAB/$(engine_name "$1")/daemon.json"; }
engine_answers() { curl -sf -o /dev/null --max-time 2 --unix-socket "$(engine_socket "$1")" http://docker/_ping; }

# An overlay cannot lie on an overlay (a lab inside a container): plain copies then.
storage_driver() {
  case "$1:$(stat -f -c %T "$LAB")" in
    containerd:overlayfs) echo native ;;
    classic:overlayfs) echo vfs ;;
    containerd:*) echo overlayfs ;;
    classic:*) echo overlay2 ;;
  esac
}

engine_config() {
  local store=$1 bridge=$2 name
  name=$(engine_name "$store")
  cat <<JSON
{
  "data-root": "$LAB/$name/data",
  "exec-root": "$(socket_folder "$name")/exec",
  "pidfile": "$LAB/run/$name.pid",
  "hosts": ["unix://$(engine_socket "$store")"],
  "group": "$lab_gid",
  "features": {"containerd-snapshotter": $([ "$store" = containerd ] && echo true || echo false)},
  "storage-driver": "$(storage_driver "$store")",
  "insecure-registries": ["127.0.0.1:$(registry_port mirror)", "127.0.0.1:$(registry_port private)"],
  "bridge": "$bridge",
  "iptables": false,
  "ip6tables": false,
  "ip-masq": false,
  "userland-proxy-path": "$lab_engine/usr/sbin/docker-proxy",
  "shutdown-timeout": 2,
  "log-level": "warn"
}
JSON
}

# stop_leftovers STORE: containerd and shims of a daemon that was killed would hold its folders.
stop_leftovers() {
  local dir pid
  dir=$(socket_folder "$(engine_name "$1")")/exec
  for pid in $(grep -lsF -- "$dir/" /proc/[0-9]*/cmdline 2>/dev/null | cut -d/ -f3); do
    [ "$pid" = $$ ] || ! grep -qsE '^(containerd|docker)' "/proc/$pid/comm" || stop_pid "$pid" 5
  done
}

# kill_containers STORE: so that no container that ignores TERM holds up the daemon's end.
kill_containers() {
  local docker=("$lab_engine/usr/bin/docker" -H "unix://$(engine_socket "$1")")
  timeout 5 "${docker[@]}" ps -q 2>/dev/null | timeout 10 xargs -r "${docker[@]}" kill >/dev/null 2>&1 || true
}

# start_engine containerd|classic
start_engine() {
  local store=$1 name bridge pid changed=no
  name=$(engine_name "$store")
  mkdir -p "$LAB/$name"
  unpack_engine
  make_docker_config
  bridge=$(start_network "$name")
  ! engine_config "$store" "$bridge" | write_if_changed "$LAB/$name/daemon.json" || changed=yes
  if pid=$(engine_pid "$store"); then
    [ $changed = yes ] || ! engine_answers "$store" || return 0
    stop_pid "$pid" 20
  fi
  stop_leftovers "$store"
  rm -f "$LAB/run/$name.pid" "$LAB/run/$name.start" "$(engine_socket "$store")"
  start_daemon "$LAB/log/$name.log" "$LAB/run/$name.start" env -u DOCKER_HOST -u DOCKER_CONTEXT \
    PATH="$lab_engine/usr/sbin:$lab_engine/usr/bin:/usr/sbin:/usr/bin:/sbin:/bin" \
    dockerd --config-file "$LAB/$name/daemon.json"
  wait_until 60 "$LAB/run/$name.start" engine_answers "$store" && return 0
  show_log "$LAB/log/$name.log"
  fail "dockerd ($store store) does not answer" "whole log: $LAB/log/$name.log"
}

stop_engine() {
  local store=$1 name pid
  name=$(engine_name "$store")
  if pid=$(engine_pid "$store"); then
    kill_containers "$store"
    stop_pid "$pid" 20
  fi
  stop_leftovers "$store"
  stop_network "$name"
  if [ -s "$LAB/run/$name.short" ]; then rm -rf "$(<"$LAB/run/$name.short")"; fi
  unmount_below "$LAB/run/$name"
  rm -rf "$LAB/run/$name" "$LAB/run/$name.short" "$LAB/run/$name.pid" "$LAB/run/$name.start"
}
