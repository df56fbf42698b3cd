#!/usr/bin/env bash
# Lint, unit, property, contract and browser tests, in that order; the first failure stops.
set -euo pipefail
cd "$(dirname "$0")/.."
scripts/lint.sh
(cd extension && npm test --silent && npm run --silent size)
.venv/bin/python -m pytest tests -n 2 --dist loadfile "$@"
.venv/bin/python -m pytest e2e "$@"
