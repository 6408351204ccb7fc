# SPDX-License-Identifier: Apache-2.0
# The lab's registries (CNCF distribution): "mirror" for base images, "private" that asks for credentials.
# shellcheck shell=bash

lab_user=kfpkg
lab_password_file=$LAB/private/password

# The port that was asked for, else the one that this lab has, else the usual one.
registry_port() {
  local asked=KFPKG_LAB_${1^^}_PORT usual=5000
  [ "$1" = mirror ] || usual=5001
  if [ -n "${!asked:-}" ]; then echo "${!asked}"
  elif [ -s "$LAB/run/$1.port" ]; then cat "$LAB/run/$1.port"
  else echo "$usual"; fi
}

free_port() {
  local port
  for port in {5700..5999}; do
    port_holder "$port" >/dev/null || { echo "$port"; return 0; }
  done
  return 1
}

# choose_port NAME: keeps the port when nobody else has it; another one only when none was asked for.
choose_port() {
  local name=$1 asked=KFPKG_LAB_${1^^}_PORT port holder
  port=$(registry_port "$name")
  if holder=$(port_holder "$port"); then
    [ -z "${!asked:-}" ] || fail "port $port, for the $name registry, is held by $holder" "stop that, or choose another with $asked"
    say "port $port is held by $holder"
    port=$(free_port) || fail "no port is free for the $name registry"
    say "so the $name registry is at 127.0.0.1:$port"
  fi
  echo "$port" >"$LAB/run/$name.port"
}

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
  local name=$1 port pid
  mkdir -p "$LAB/$name/data"
  [ "$name" != private ] || make_password
  if pid=$(registry_pid "$name"); then
    registry_config "$name" | cmp -s - "$LAB/$name/config.yml" && return 0
    stop_pid "$pid"
  fi
  choose_port "$name"
  port=$(registry_port "$name")
  registry_config "$name" >"$LAB/$name/config.yml"
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
