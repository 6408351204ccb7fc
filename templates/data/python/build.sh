#!/usr/bin/env bash
# Builds this component's image for the platforms below and pushes it: by kfpkg when it is installed, else by
# docker buildx alone (which then publishes no digest-pinned spec).
# Usage: build.sh [registry]      for example: build.sh ghcr.io/acme
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

platforms=${PLATFORMS:-linux/amd64,linux/arm64}
setting() { sed -n "s/^$1: *\"\{0,1\}\([^\"]*\).*/\1/p" kfpkg.yaml; }
registry=${1:-${REGISTRY:-$(setting registry)}}
if command -v kfpkg >/dev/null; then
  if [ -n "$registry" ]; then export KFPKG_REGISTRY=$registry; fi
  exec kfpkg build . --platform "$platforms" --push
fi

if [ -z "$registry" ]; then
  echo "build.sh: no registry; say which: build.sh ghcr.io/acme" >&2
  exit 2
fi
context=$(setting context)
exec docker buildx build --platform "$platforms" --provenance=false --push \
  --tag "$registry/$(basename "$PWD"):$(setting version)" --file Dockerfile "${context:-.}"
