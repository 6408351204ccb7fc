# SPDX-License-Identifier: Apache-2.0
# A bridge for each of the lab's Dockers, so that they share neither docker0 nor Docker's chains with another.
# shellcheck shell=bash

network_file() { echo "$LAB/run/$1.network"; }   # "BRIDGE SUBNET-PREFIX", kept until `down`

# nat_rules -C|-I|-D BRIDGE PREFIX: the three rules that let containers out; fails at the first that is refused.
nat_rules() {
  local tag=(-m comment --comment "kfpkg-lab")
  iptables -w 5 -t nat "$1" POSTROUTING -s "$3.0/24" ! -o "$2" "${tag[@]}" -j MASQUERADE &&
    iptables -w 5 "$1" FORWARD -i "$2" "${tag[@]}" -j ACCEPT &&
    iptables -w 5 "$1" FORWARD -o "$2" "${tag[@]}" -j ACCEPT
}

make_bridge() {
  local n routes
  routes=$(ip -4 route show)
  for n in {77..140}; do
    [[ $routes != *"172.30.$n."* && ! -e /sys/class/net/kfplab$n ]] || continue
    ip link add "kfplab$n" type bridge || return 1
    if ip addr add "172.30.$n.1/24" dev "kfplab$n" && ip link set "kfplab$n" up; then
      echo "kfplab$n 172.30.$n"
      return 0
    fi
    ip link delete "kfplab$n"
    return 1
  done
}

# start_network NAME: prints the bridge for that dockerd, or "none" when this machine lets us make none.
start_network() {
  local bridge prefix file log=$LAB/log/network.log
  file=$(network_file "$1")
  if ! { read -r bridge prefix <"$file" && ip link show "$bridge"; } >/dev/null 2>&1; then
    [ -s "$LAB/run/ip_forward" ] || cat /proc/sys/net/ipv4/ip_forward >"$LAB/run/ip_forward"
    if ! make_bridge >"$file" 2>"$log"; then
      say "no bridge can be made here, so RUN steps need --network=host or none: $(tail -n 1 "$log")"
      rm -f "$file"
      echo none
      return 0
    fi
    read -r bridge prefix <"$file"
  fi
  nat_rules -C "$bridge" "$prefix" 2>/dev/null || nat_rules -I "$bridge" "$prefix" 2>>"$log" ||
    say "iptables refuses, so containers reach this machine but not the internet: $(tail -n 1 "$log")"
  echo "$bridge"
}

stop_network() {
  local bridge prefix file
  file=$(network_file "$1")
  [ -s "$file" ] || return 0
  read -r bridge prefix <"$file"
  while nat_rules -D "$bridge" "$prefix" 2>/dev/null; do :; done
  ip link delete "$bridge" 2>/dev/null || true
  rm -f "$file"
}

# restore_forwarding: the switch that dockerd turned on, unless another lab needs it.
restore_forwarding() {
  local bridges=(/sys/class/net/kfplab*)
  [ -s "$LAB/run/ip_forward" ] || return 0
  [ -e "${bridges[0]}" ] || cat "$LAB/run/ip_forward" >/proc/sys/net/ipv4/ip_forward 2>/dev/null || true
  rm -f "$LAB/run/ip_forward"
}
