# SPDX-License-Identifier: Apache-2.0
# To be sourced: use the Docker that is there when it can do all, else the lab's. KFPKG_LAB_* are set either way.
# shellcheck shell=bash

# The lab's password must not end in the user's own docker configuration, so his Docker gets another one here.
kfpkg_use_own_docker() {
  local host plugins=${DOCKER_CONFIG:-$HOME/.docker}/cli-plugins
  host=$(docker context inspect --format '{{.Endpoints.docker.Host}}') || return
  mkdir -p "$KFPKG_LAB_DIR/own-docker"
  [ ! -d "$plugins" ] || ln -sfn "$(readlink -f "$plugins")" "$KFPKG_LAB_DIR/own-docker/cli-plugins"
  KFPKG_LAB_GATEWAY=$(docker network inspect bridge --format '{{(index .IPAM.Config 0).Gateway}}' 2>/dev/null) || true
  export KFPKG_LAB_GATEWAY KFPKG_LAB_CLI_PLUGINS=$plugins DOCKER_HOST=$host DOCKER_CONFIG=$KFPKG_LAB_DIR/own-docker
}

kfpkg_use_lab() {
  local here own=no
  here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
  ! "$here/docker-ready" >&2 || own=yes
  if [ $own = yes ]; then "$here/up" --no-docker || return; else "$here/up" || return; fi
  # shellcheck disable=SC1091
  source "${KFPKG_LAB_DIR:-$here/../../out/lab}/env.sh"
  [ $own = no ] || kfpkg_use_own_docker
}
kfpkg_use_lab
