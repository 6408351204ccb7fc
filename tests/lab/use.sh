# SPDX-License-Identifier: Apache-2.0
# To be sourced: use the Docker that is there when it can do all, else the lab's. Either way KFPKG_LAB_* are set.
# shellcheck shell=bash

kfpkg_use_lab() {
  local here
  here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
  if "$here/docker-ready" >&2; then
    "$here/up" --no-docker || return
  else
    "$here/up" || return
  fi
  # shellcheck disable=SC1091
  source "${KFPKG_LAB_DIR:-$here/../../out/lab}/env.sh"
}
kfpkg_use_lab
