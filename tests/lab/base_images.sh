# SPDX-License-Identifier: Apache-2.0
# Base images for both platforms, made from Debian packages and kept in the mirror registry.
# shellcheck shell=bash

lab_python_packages=(busybox-static python3.11-minimal libpython3.11-minimal libpython3.11-stdlib libc6 libexpat1
  zlib1g libssl3 libgcc-s1 libffi8 libbz2-1.0 liblzma5 libuuid1 libsqlite3-0 libncursesw6 libtinfo6 libreadline8
  libcrypt1 media-types ca-certificates python3-pip-whl)

base_image_present() {
  curl -sf -o /dev/null --max-time 5 -H 'Accept: application/vnd.oci.image.index.v1+json' \
    "http://127.0.0.1:$(registry_port mirror)/v2/library/$1/manifests/$2"
}

fetch_base_packages() {
  local arch pids=() pid
  for arch in amd64 arm64; do
    [ -d "$lab_downloads/base-$arch" ] || {
      fetch_debs "$lab_downloads/base-$arch" bookworm "$arch" "${lab_python_packages[@]}" \
        2>"$LAB/log/download-$arch.log" &
      pids+=($!)
    }
  done
  for pid in ${pids[@]+"${pids[@]}"}; do wait "$pid" || return 1; done
}

# fill_mirror: puts in what is not there yet; a second call costs two requests.
fill_mirror() {
  if base_image_present python 3.11-slim && base_image_present busybox 1.35; then return 0; fi
  say "making the base images python:3.11-slim and busybox:1.35"
  mkdir -p "$lab_downloads"
  fetch_base_packages || {
    show_log "$LAB/log/download-$lab_foreign.log"
    fail "the packages of the base images could not be downloaded"
  }
  /usr/bin/python3 "$lab_here/base_images.py" --packages "$lab_downloads" --work "$LAB/images" \
    --registry "127.0.0.1:$(registry_port mirror)" 2>"$LAB/log/base-images.log" || {
    show_log "$LAB/log/base-images.log"
    fail "the base images could not be made"
  }
}
