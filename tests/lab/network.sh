# SPDX-License-Identifier: Apache-2.0
# A bridge of the lab's own, so that it shares neither docker0 nor Docker's chains with another Docker.
# shellcheck shell=bash

lab_net=$LAB/run/network   # "BRIDGE SUBNET-PREFIX", kept until `down`

# nat_rules -C|-I|-D: the three rules that let containers out; fails at the first that iptables refuses.
nat_rules() {
  local bridge prefix tag=(-m comment --comment "kfpkg-lab")
  read -r bridge prefix <"$lab_net"
  iptables -w 5 -t nat "$1" POSTROUTING -s "$prefix.0/24" ! -o "$bridge" "${tag[@]}" -j MASQUERADE &&
    iptables -w 5 "$1" FORWARD -i "$bridge" "${tag[@]}" -j ACCEPT &&
    iptables -w 5 "$1" FORWARD -o "$bridge" "${tag[@]}" -j ACCEPT
}

choose_network() {
  local n prefix
  for n in $(seq 77 140); do
    prefix=172.30.$n
    ip -4 route show | grep -qF "$prefix." && continue
    echo "kfplab$n $prefix" >"$lab_net"
    return 0
  done
  return 1
}

# start_network: prints the name of the bridge for dockerd, or "none" when this machine lets us make none.
start_network() {
  local bridge prefix
  [ -s "$lab_net" ] || choose_network || { echo none; return 0; }
  read -r bridge prefix <"$lab_net"
  if ! ip link show "$bridge" >/dev/null 2>&1; then
    if ! { ip link add "$bridge" type bridge && ip addr add "$prefix.1/24" dev "$bridge" &&
      ip link set "$bridge" up; } 2>"$LAB/log/network.log"; then
      say "no bridge can be made here: containers get no network ($(tail -n 1 "$LAB/log/network.log"))"
      rm -f "$lab_net"
      echo none
      return 0
    fi
  fi
  [ -s "$LAB/run/ip_forward" ] || cat /proc/sys/net/ipv4/ip_forward >"$LAB/run/ip_forward"
  nat_rules -C 2>/dev/null || nat_rules -I 2>>"$LAB/log/network.log" ||
    say "iptables refuses: containers reach this machine but not the internet"
  echo "$bridge"
}

stop_network() {
  local bridge prefix
  [ -s "$lab_net" ] || return 0
  read -r bridge prefix <"$lab_net"
  while nat_rules -D 2>/dev/null; do :; done
  ip link delete "$bridge" 2>/dev/null || true
  if [ -s "$LAB/run/ip_forward" ] && [ -z "$(ls /sys/class/net | grep '^kfplab')" ]; then
    cat "$LAB/run/ip_forward" >/proc/sys/net/ipv4/ip_forward 2>/dev/null || true
  fi
  rm -f "$lab_net" "$LAB/run/ip_forward"
}
