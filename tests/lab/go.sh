# SPDX-License-Identifier: Apache-2.0
# Go of Debian 13, for programs from Go's module proxy: Debian 12's own Go is too old.
# shellcheck shell=bash

lab_go=1.24

# unpack_go FOLDER
unpack_go() {
  local deb
  fetch_debs "$1/debs" "$lab_engine_suite" "$lab_arch" "golang-$lab_go-go" "golang-$lab_go-src" || return 1
  for deb in "$1"/debs/*.deb; do dpkg -x "$deb" "$1/go" || return 1; done
}

# go_of FOLDER ARGUMENTS...: runs it; all that it fetches and makes stays in FOLDER.
go_of() {
  local work=$1
  shift
  env -u GOROOT HOME="$work" GOPATH="$work/path" GOCACHE="$work/cache" GOENV=off GOTOOLCHAIN=local GOSUMDB=off \
    GOFLAGS="-mod=readonly -modcacherw" CGO_ENABLED=0 "$work/go/usr/lib/go-$lab_go/bin/go" "$@"
}
