# SPDX-License-Identifier: Apache-2.0
# The file that a shell sources to use the lab.
# shellcheck shell=bash

env_file() { case $1 in classic) echo "$LAB/env-classic.sh" ;; *) echo "$LAB/env.sh" ;; esac; }

env_text() {
  cat <<SH
# Written by tests/lab/up; source it.
export KFPKG_LAB_DIR='$LAB'
export KFPKG_LAB_STORE='$1'
export KFPKG_LAB_MIRROR='127.0.0.1:$(registry_port mirror)'
export KFPKG_LAB_REGISTRY='127.0.0.1:$(registry_port private)'
export KFPKG_LAB_USER='$lab_user'
export KFPKG_LAB_PASSWORD_FILE='$lab_password_file'
SH
  [ "$1" != none ] || return 0
  cat <<SH
export KFPKG_LAB_GATEWAY='$(lab_gateway "$1")'
export KFPKG_LAB_CLI_PLUGINS='$lab_docker_config/cli-plugins'
export KFPKG_LAB_BUILDKIT='unix://$(buildkit_socket)'
export DOCKER_HOST='unix://$(engine_socket "$1")'
export DOCKER_CONFIG='$lab_docker_config'
case ":\$PATH:" in *":$lab_engine/usr/bin:"*) ;; *) export PATH='$lab_engine/usr/bin':"\$PATH" ;; esac
unset DOCKER_CONTEXT DOCKER_DEFAULT_PLATFORM
SH
}

# The address of this machine as containers see it; empty when they have no network of their own.
lab_gateway() {
  local bridge prefix
  ! read -r bridge prefix 2>/dev/null <"$(network_file "$(engine_name "$1")")" || echo "$prefix.1"
}

write_env() {
  env_text "$1" | write_if_changed "$(env_file "$1")" || true
  chown "$lab_uid:$lab_gid" "$LAB" "$(env_file "$1")"
  say "ready: source $(env_file "$1")"
}
