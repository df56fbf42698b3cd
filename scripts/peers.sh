#!/usr/bin/env bash
# Installs the programs that the long benches measure against into .bench/peers, apart from the product's own packages.
set -euo pipefail
cd "$(dirname "$0")/.."
stamp=$(sha256sum < requirements/peers.lock)
[ "$(cat .bench/peers/stamp 2>/dev/null)" = "$stamp" ] && exit
echo 'Installing what is measured against into .bench/peers (a few minutes) ...' >&2
rm -rf .bench/peers
.venv/bin/python -m venv .bench/peers
.bench/peers/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r requirements/peers.lock \
  2> >(grep -v 'is ignored: it is neither a file nor a directory' >&2)
echo "$stamp" > .bench/peers/stamp
