# SPDX-License-Identifier: Apache-2.0
# What the scripts share: the checkout's root, headings with the time, a quiet build.
# shellcheck shell=bash

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

step() { printf '==> %s [%dm%02ds]\n' "$*" $((SECONDS / 60)) $((SECONDS % 60)) >&2; }

# Machines that share cores say so with KFPKG_JOBS.
jobs() { echo "${KFPKG_JOBS:-$(nproc)}"; }

# logged NAME COMMAND...: its output goes to out/log/NAME.log, and to the screen only when it fails.
logged() {
  local log=$root/out/log/$1.log
  shift
  mkdir -p "$root/out/log"
  "$@" >"$log" 2>&1 </dev/null && return 0
  local status=$?
  echo "failed ($status): $*" >&2
  # What a compiler or a failed step said is far from the end when the other jobs went on.
  grep -nE 'error|FAILED' "$log" | head -n 20 >&2 || true
  tail -n 40 "$log" >&2
  echo "whole log: $log" >&2
  return "$status"
}

# build PRESET TARGET...
build() {
  local preset=$1
  shift
  logged "configure-$preset" cmake --preset "$preset" &&
    logged "build-$preset" cmake --build --preset "$preset" -j "$(jobs)" ${1+--target "$@"}
}
