#!/usr/bin/env bash
# Build this component's image for the platforms below and push it: by kfpkg when it is installed, else by
# docker buildx alone (which then publishes no digest-pinned spec).
# Usage: build.sh [registry]      for example: build.sh ghcr.io/acme/iris
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

platforms=${PLATFORMS:-linux/amd64,linux/arm64}
if command -v kfpkg >/dev/null; then
  exec kfpkg build . --platform "$platforms" --push
fi

registry=${1:-${REGISTRY:-127.0.0.1:5001/iris}}
version=$(sed -n 's/^version: *//p' kfpkg.yaml)
exec docker buildx build --platform "$platforms" --provenance=false --push \
  --tag "$registry/$(basename "$PWD"):$version" .
