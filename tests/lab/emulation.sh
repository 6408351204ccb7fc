# SPDX-License-Identifier: Apache-2.0
# The emulation of the other architecture, for RUN steps of builds and for running images.
# shellcheck shell=bash

lab_binfmt=/proc/sys/fs/binfmt_misc

emulation_on() { grep -qs '^enabled' "$lab_binfmt/$lab_qemu"; }

start_emulation() {
  [ -e "$lab_binfmt/register" ] || mount -t binfmt_misc binfmt_misc "$lab_binfmt" ||
    fail "binfmt_misc cannot be mounted on $lab_binfmt" "the kernel needs CONFIG_BINFMT_MISC, and the lab CAP_SYS_ADMIN"
  emulation_on && return 0
  update-binfmts --enable "$lab_qemu" 2>/dev/null || update-binfmts --import "$lab_qemu" 2>/dev/null || true
  emulation_on || fail "the emulation $lab_qemu is not registered" "try: apt-get install --reinstall qemu-user-static"
}
