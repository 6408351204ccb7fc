# SPDX-License-Identifier: Apache-2.0
# A buildkitd of its own, for buildx's remote driver: built from Go's module proxy, since Debian has no package of it.
# shellcheck shell=bash

lab_buildkit_version=v0.13.2
# Of the module as Go hashes it; its go.sum has the hashes of all that it needs.
lab_buildkit_sum=h1:nXNszM4qD9E7QtG7bFWPnDI1teUQFQglBzon/IU3SzI=
lab_buildkitd=$lab_downloads/buildkitd-$lab_buildkit_version-$lab_arch

buildkit_socket() { echo "$(socket_folder buildkit)/buildkitd.sock"; }
buildkit_pid() { pid_of "$LAB/run/buildkit.pid" "$LAB/buildkit/buildkitd.toml"; }
buildkit_answers() { [ -S "$(buildkit_socket)" ]; }

# build_buildkitd FOLDER: everything but the result is left in FOLDER.
build_buildkitd() {
  local work=$1 got
  unpack_go "$work" || return 1
  got=$(cd "$work" && go_of "$work" mod download -json "github.com/moby/buildkit@$lab_buildkit_version" |
    sed -n 's/^\t"Sum": "\(.*\)",$/\1/p')
  [ "$got" = "$lab_buildkit_sum" ] || { echo "buildkit $lab_buildkit_version has the hash \"$got\", not $lab_buildkit_sum"; return 1; }
  (cd "$work/path/pkg/mod/github.com/moby/buildkit@$lab_buildkit_version" &&
    go_of "$work" build -trimpath -ldflags "-s -w -X github.com/moby/buildkit/version.Version=$lab_buildkit_version" \
      -o "$work/buildkitd" ./cmd/buildkitd)
}

# make_buildkitd: a minute and a half the first time, unless KFPKG_LAB_CACHE has it.
make_buildkitd() {
  local work=$LAB/buildkit-build
  [ ! -x "$lab_buildkitd" ] || return 0
  say "building buildkitd $lab_buildkit_version"
  rm -rf "$work"
  mkdir -p "$work" "$lab_downloads"
  build_buildkitd "$work" >"$LAB/log/buildkit-build.log" 2>&1 || {
    show_log "$LAB/log/buildkit-build.log"
    fail "buildkitd could not be built" "are Debian's archive and Go's module proxy reachable?"
  }
  mv "$work/buildkitd" "$lab_buildkitd"
  rm -rf "$work"
}

buildkit_config() {
  cat <<TOML
root = "$LAB/buildkit/data"
[grpc]
  address = ["unix://$(buildkit_socket)"]
  uid = $lab_uid
  gid = $lab_gid
[worker.containerd]
  enabled = false
[worker.oci]
  enabled = true
  snapshotter = "$([ "$(stat -f -c %T "$LAB")" = overlayfs ] && echo native || echo overlayfs)"
[registry."127.0.0.1:$(registry_port mirror)"]
  http = true
[registry."127.0.0.1:$(registry_port private)"]
  http = true
TOML
}

start_buildkit() {
  local pid changed=no
  mkdir -p "$LAB/buildkit"
  make_buildkitd
  ! buildkit_config | write_if_changed "$LAB/buildkit/buildkitd.toml" || changed=yes
  if pid=$(buildkit_pid); then
    [ $changed = yes ] || ! buildkit_answers || return 0
    stop_pid "$pid" 20
  fi
  rm -f "$LAB/run/buildkit.pid" "$(buildkit_socket)"
  start_daemon "$LAB/log/buildkit.log" "$LAB/run/buildkit.pid" env PATH=/usr/sbin:/usr/bin:/sbin:/bin \
    "$lab_buildkitd" --config "$LAB/buildkit/buildkitd.toml"
  wait_until 30 "$LAB/run/buildkit.pid" buildkit_answers && return 0
  show_log "$LAB/log/buildkit.log"
  fail "buildkitd does not answer" "whole log: $LAB/log/buildkit.log"
}

stop_buildkit() {
  local pid
  ! pid=$(buildkit_pid) || stop_pid "$pid" 20
  if [ -s "$LAB/run/buildkit.short" ]; then rm -rf "$(<"$LAB/run/buildkit.short")"; fi
  unmount_below "$LAB/buildkit"
  rm -rf "$LAB/run/buildkit" "$LAB/run/buildkit.short" "$LAB/run/buildkit.pid"
}
