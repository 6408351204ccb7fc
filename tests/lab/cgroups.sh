# SPDX-License-Identifier: Apache-2.0
# Control groups for runc, in a root where nothing has mounted them (a chroot, a container).
# shellcheck shell=bash

cgroups_mounted() { grep -qE ' /sys/fs/cgroup(/[a-z,=_]+)? cgroup2? ' /proc/mounts; }

# The hierarchies that the kernel already has are joined; no new arrangement is invented.
start_cgroups() {
  local name
  cgroups_mounted && return 0
  if ! awk '$1 !~ /^#/ && $2 != 0 { found = 1 } END { exit !found }' /proc/cgroups; then
    mount -t cgroup2 cgroup2 /sys/fs/cgroup || fail "cgroups cannot be mounted" "Docker needs them: run where /sys/fs/cgroup can be mounted"
    return 0
  fi
  mount -t tmpfs -o mode=755 tmpfs /sys/fs/cgroup || fail "cgroups cannot be mounted"
  for name in $(awk '$1 !~ /^#/ && $2 != 0 { print $1 }' /proc/cgroups); do
    mkdir -p "/sys/fs/cgroup/$name"
    mount -t cgroup -o "$name" cgroup "/sys/fs/cgroup/$name" 2>/dev/null || rmdir "/sys/fs/cgroup/$name"
  done
}
