# SPDX-License-Identifier: Apache-2.0
# Debian packages: those that the machine must have, and those that are only unpacked into the lab.
# shellcheck shell=bash

# missing_packages NAME...: those not installed, by one question to dpkg.
missing_packages() {
  local have
  have=$(dpkg-query -W -f '${db:Status-Abbrev}${Package}\n' "$@" 2>/dev/null | sed -n 's/^ii *//p') || true
  comm -23 <(printf '%s\n' "$@" | sort -u) <(sort -u <<<"$have")
}

# install_packages NAME...: what is missing, with one retry, since mirrors are synchronised under one's feet. What apt
# says is shown only when it fails.
install_packages() {
  local missing try log
  mapfile -t missing < <(missing_packages "$@")
  [ ${#missing[@]} -gt 0 ] || return 0
  echo "installing: ${missing[*]}" >&2
  local apt=(env DEBIAN_FRONTEND=noninteractive apt-get -qq -o Acquire::Retries=3 -o Dpkg::Use-Pty=0
    -o DPkg::Lock::Timeout=300)
  [ "$(id -u)" -eq 0 ] || apt=(sudo "${apt[@]}")
  log=$(mktemp)
  for try in 1 2; do
    if "${apt[@]}" update >"$log" 2>&1 &&
      "${apt[@]}" install -y --no-install-recommends "${missing[@]}" >>"$log" 2>&1; then
      rm -f "$log"
      return 0
    fi
    [ "$try" -eq 2 ] || { echo "apt failed, trying once more" >&2; sleep 3; }
  done
  tail -n 20 "$log" >&2
  rm -f "$log"
  echo "apt could not install: ${missing[*]}" >&2
  return 3
}

# debian_uri: the archive that this machine's own apt uses, so that a local mirror is used here as well.
debian_uri() {
  local id codename uri=
  id=$(. /etc/os-release && echo "${ID:-}")
  codename=$(. /etc/os-release && echo "${VERSION_CODENAME:-}")
  if [ "$id" = debian ]; then
    # shellcheck disable=SC2016
    uri=$(apt-get indextargets --format '$(RELEASE) $(COMPONENT) $(REPO_URI)' 'Created-By: Packages' 2>/dev/null |
      awk -v c="$codename" '$1 == c && $2 == "main" { print $3; exit }')
  fi
  echo "${uri:-http://deb.debian.org/debian/}"
}

# private_apt FOLDER SUITE ARCH: makes an apt of its own in FOLDER; the machine's never sees the suite.
# Prints the options that use it, one a line.
private_apt() {
  local dir=$1 suite=$2 arch=$3
  mkdir -p "$dir/state/lists/partial" "$dir/cache/archives/partial"
  : >"$dir/status"
  echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $(debian_uri) $suite main" >"$dir/sources.list"
  printf '%s\n' -qq -o "Dir::State=$dir/state" -o "Dir::State::status=$dir/status" -o "Dir::Cache=$dir/cache" \
    -o "Dir::Etc::sourcelist=$dir/sources.list" -o Dir::Etc::sourceparts=/dev/null \
    -o Dir::Etc::preferences=/dev/null -o Dir::Etc::preferencesparts=/dev/null \
    -o "APT::Architecture=$arch" -o "APT::Architectures=$arch" -o APT::Sandbox::User=root \
    -o Acquire::Languages=none -o Acquire::Retries=3
}

# fetch_debs FOLDER SUITE ARCH NAME...: leaves the packages' files, and nothing else, in FOLDER. FOLDER appears
# only when it is complete, so a killed download is simply done again.
fetch_debs() {
  local dir=$1 suite=$2 arch=$3 options apt
  shift 3
  apt=$dir.apt
  rm -rf "$apt" "$dir.part"
  mkdir -p "$dir.part" "$apt"
  mapfile -t options < <(private_apt "$apt" "$suite" "$arch")
  apt-get "${options[@]}" update >&2 &&
    (cd "$dir.part" && apt-get "${options[@]}" download "$@" >&2) || return 1
  rm -rf "$apt" "$dir"
  mv "$dir.part" "$dir"
}

# fetch_source FOLDER NAME: the source of a package as FOLDER/NAME-VERSION, with the security updates where this machine's
# own apt has them.
fetch_source() {
  local dir=$1 name=$2 codename options
  codename=$(. /etc/os-release && echo "${VERSION_CODENAME:-}")
  mapfile -t options < <(private_apt "$dir/apt" bookworm "$(dpkg --print-architecture)")
  # shellcheck disable=SC2016
  apt-get indextargets --format '$(RELEASE) $(COMPONENT) $(REPO_URI)' 'Created-By: Packages' |
    awk -v c="$codename" '$2 == "main" && index($1, c) == 1 && !seen[$3 $1]++ {
      print "deb-src [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg]", $3, $1, $2 }' >"$dir/apt/sources.list"
  [ -s "$dir/apt/sources.list" ] || echo "deb-src [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg]" \
    "$(debian_uri) bookworm main" >"$dir/apt/sources.list"
  (cd "$dir" && apt-get "${options[@]}" update >&2 && apt-get "${options[@]}" source "$name" >&2)
}
