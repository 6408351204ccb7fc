# SPDX-License-Identifier: Apache-2.0
# The lab's registries (CNCF distribution): "mirror" for base images, "private" that asks for credentials.
# shellcheck shell=bash

lab_user=kfpkg
lab_password_file=$LAB/private/password

registry_port() { case $1 in mirror) echo "$lab_mirror_port" ;; private) echo "$lab_private_port" ;; esac; }

registry_pid() { pid_of "$LAB/run/$1.pid" "$LAB/$1/config.yml"; }

make_password() {
  [ -s "$lab_password_file" ] && [ -s "$LAB/private/htpasswd" ] && return 0
  (umask 077 && head -c 18 /dev/urandom | base64 | tr '+/' '-_' >"$lab_password_file")
  htpasswd -niB "$lab_user" <"$lab_password_file" | sed '/^$/d' >"$LAB/private/htpasswd.new"
  mv "$LAB/private/htpasswd.new" "$LAB/private/htpasswd"
  chown "$lab_uid:$lab_gid" "$lab_password_file"
}

registry_config() {
  cat <<YAML
version: 0.1
log: {level: warn, accesslog: {disabled: true}}
storage:
  filesystem: {rootdirectory: "$LAB/$1/data"}
  delete: {enabled: true}
http: {addr: "127.0.0.1:$(registry_port "$1")", secret: kfpkg-lab}
YAML
  [ "$1" != private ] || echo "auth: {htpasswd: {realm: kfpkg-lab, path: \"$LAB/private/htpasswd\"}}"
}

# start_registry mirror|private: nothing to do when it runs with the same configuration.
start_registry() {
  local name=$1 port pid changed=no
  port=$(registry_port "$name")
  mkdir -p "$LAB/$name/data"
  [ "$name" != private ] || make_password
  ! registry_config "$name" | write_if_changed "$LAB/$name/config.yml" || changed=yes
  if pid=$(registry_pid "$name"); then
    [ $changed = yes ] || return 0
    stop_pid "$pid"
  fi
  local holder
  if holder=$(port_holder "$port"); then
    fail "port $port, for the $name registry, is held by $holder" \
      "stop that, or choose another with KFPKG_LAB_${name^^}_PORT"
  fi
  rm -f "$LAB/run/$name.pid"
  start_daemon "$LAB/log/$name.log" "$LAB/run/$name.pid" docker-registry serve "$LAB/$name/config.yml"
  wait_until 15 "$LAB/run/$name.pid" curl -s -o /dev/null --max-time 2 "http://127.0.0.1:$port/v2/" && return 0
  show_log "$LAB/log/$name.log"
  fail "the $name registry does not answer on port $port"
}

stop_registry() {
  local pid
  ! pid=$(registry_pid "$1") || stop_pid "$pid"
  rm -f "$LAB/run/$1.pid"
}
