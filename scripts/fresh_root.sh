# SPDX-License-Identifier: Apache-2.0
# The parts of scripts/fresh-root: the base, a root made from it, its network, and the way in.
# shellcheck shell=bash

fresh_note() { echo "fresh-root: $*" >&2; }

make_base() {
  local tar=$1 dir
  [ ! -s "$tar" ] || return 0
  fresh_note "making the base by debootstrap (once)"
  mkdir -p "$(dirname "$tar")"
  dir=$(mktemp -d "$(dirname "$tar")/base.XXXXXX")
  debootstrap --variant=minbase --include=ca-certificates,git bookworm "$dir" "$(debian_uri)" >"$tar.log" 2>&1 || {
    tail -n 20 "$tar.log" >&2
    rm -rf "$dir"
    return 3
  }
  rm -rf "$dir"/var/cache/apt/archives/*.deb "$dir"/var/lib/apt/lists/*
  tar -C "$dir" -cf "$tar.part" .
  mv "$tar.part" "$tar"
  rm -rf "$dir"
}

# How this machine reaches packages; nothing else of it is taken over.
copy_settings() {
  local root=$1 file
  cp -L /etc/resolv.conf /etc/hosts "$root/etc/"
  echo "127.0.1.1 fresh" >>"$root/etc/hosts"
  rm -f "$root"/etc/apt/sources.list "$root"/etc/apt/sources.list.d/*
  [ ! -s /etc/apt/sources.list ] || cp /etc/apt/sources.list "$root/etc/apt/"
  for file in /etc/apt/sources.list.d/*.sources /etc/apt/sources.list.d/*.list; do
    # Only Debian's own: others want keys and packages that a fresh machine has not.
    [ -e "$file" ] && grep -qE '/debian(-security)?/?( |$)' "$file" && cp "$file" "$root/etc/apt/sources.list.d/"
  done
  for file in /etc/apt/apt.conf.d/*; do
    [ -f "$file" ] && grep -qE '^ *Acquire::' "$file" && cp "$file" "$root/etc/apt/apt.conf.d/"
  done
  cp -r /etc/apt/auth.conf.d "$root/etc/apt/" 2>/dev/null || true
  cp /usr/local/share/ca-certificates/*.crt "$root/usr/local/share/ca-certificates/" 2>/dev/null || true
  chroot "$root" update-ca-certificates >/dev/null 2>&1 || true
  for file in /etc/pip.conf ~/.config/pip/pip.conf ~/.pip/pip.conf; do
    [ ! -f "$file" ] || cp "$file" "$root/etc/pip.conf"
  done
  [ ! -d "${PIP_FIND_LINKS:-/nowhere}" ] || mkdir -p "$root$PIP_FIND_LINKS"
}

# fill_root ROOT BASE REPO
fill_root() {
  local root=$1 repo=$3
  [ -z "$(git -C "$repo" status --porcelain --untracked-files=no)" ] || fresh_note "changes that are not committed are left out"
  mkdir -p "$root"
  tar -C "$root" -xf "$2"
  chmod 755 "$root"
  echo fresh >"$root/etc/hostname"
  copy_settings "$root"
  git -c safe.directory='*' clone --quiet --no-hardlinks "$repo" "$root/root/kfpkg"
}

# A pair of interfaces and NAT, so that ports and bridges in the root are free whatever this machine uses.
make_network() {
  local pid=$1 n=$2 link=kfpfresh$2
  ip link add "$link" type veth peer name eth0 netns "$pid" && ip addr add "172.29.$n.1/24" dev "$link" &&
    ip link set "$link" up && echo 1 >/proc/sys/net/ipv4/ip_forward &&
    network_rules -I "$n" &&
    nsenter -t "$pid" -n sh -c "ip link set lo up && ip addr add 172.29.$n.2/24 dev eth0 && ip link set eth0 up &&
      ip route add default via 172.29.$n.1"
}

network_rules() {
  iptables -w 5 -t nat "$1" POSTROUTING -s "172.29.$2.0/24" ! -o "kfpfresh$2" -j MASQUERADE &&
    iptables -w 5 "$1" FORWARD -i "kfpfresh$2" -j ACCEPT && iptables -w 5 "$1" FORWARD -o "kfpfresh$2" -j ACCEPT
}

# inside ROOT READY COMMAND...: runs as the first process of the new namespaces.
inside() {
  local root=$1 ready=$2 name
  shift 2
  mount --make-rprivate /
  mount --bind "$root" "$root"
  mount -t proc proc "$root/proc"
  mount -t sysfs sysfs "$root/sys"
  mount -t tmpfs -o mode=755 tmpfs "$root/dev"
  for name in null zero full random urandom tty; do
    : >"$root/dev/$name"
    mount --bind "/dev/$name" "$root/dev/$name"
  done
  mkdir "$root/dev/pts" "$root/dev/shm"
  mount -t devpts -o newinstance,ptmxmode=0666,mode=620 devpts "$root/dev/pts"
  ln -s pts/ptmx "$root/dev/ptmx"
  ln -s /proc/self/fd "$root/dev/fd"
  for name in 0:stdin 1:stdout 2:stderr; do ln -s "/proc/self/fd/${name%%:*}" "$root/dev/${name#*:}"; done
  mount -t tmpfs -o mode=1777 tmpfs "$root/dev/shm"
  mount -t tmpfs -o mode=755 tmpfs "$root/run"
  mkdir "$root/run/lock"
  hostname fresh
  until [ -e "$ready" ]; do sleep 0.05; done
  mkdir -p "$root/.old"
  cd "$root" || return
  pivot_root . .old
  umount -l /.old
  rmdir /.old
  cd /root/kfpkg || return
  "$@"
}

# What the command sees of this machine's environment: how to reach packages, and how to print.
environment() {
  echo HOME=/root PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin LANG=C.UTF-8 "TERM=${TERM:-dumb}" |
    tr ' ' '\n'
  env | grep -E '^(PIP_[A-Z_]+|CI|KFPKG_JOBS|([Hh][Tt][Tt][Pp][Ss]?|[Nn][Oo])_([Pp][Rr][Oo][Xx][Yy]))=' || true
}

# enter_root ROOT nat|host COMMAND...
enter_root() {
  local root=$1 net=$2 options=(--mount --pid --ipc --uts --fork --kill-child) environment pid n status=0
  shift 2
  mapfile -t environment < <(environment)
  fresh_ready=$(mktemp -u /run/kfpkg-fresh.XXXXXX)
  [ "$net" = host ] || options+=(--net)
  unshare "${options[@]}" bash -c 'set -euo pipefail; source "$0"; inside "$@"' "${BASH_SOURCE[0]}" "$root" "$fresh_ready" \
    env -i "${environment[@]}" "$@" &
  pid=$!
  if [ "$net" = nat ]; then
    n=$((pid % 200 + 20))
    fresh_net=$n
    # The namespace belongs to the child that unshare forks.
    until pid_in=$(pgrep -P "$pid" | head -n 1) && [ -n "$pid_in" ]; do sleep 0.05; kill -0 "$pid" || return 3; done
    make_network "$pid_in" "$n" || fresh_note "no network behind NAT can be made; try --host-net"
  fi
  : >"$fresh_ready"
  wait "$pid" || status=$?
  return "$status"
}

leave_root() {
  local root=$1 keep=$2
  rm -f "${fresh_ready:-}"
  if [ -n "${fresh_net:-}" ]; then
    network_rules -D "$fresh_net" 2>/dev/null || true
    ip link delete "kfpfresh$fresh_net" 2>/dev/null || true
  fi
  if [ "$keep" = yes ]; then fresh_note "kept $root"; else rm -rf --one-file-system "$root"; fi
}
