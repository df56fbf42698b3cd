#!/usr/bin/env bash
# Lint, unit, property, contract and browser tests, in that order; the first failure stops.
set -euo pipefail
cd "$(dirname "$0")/.."
scripts/lint.sh
(cd extension && npm test --silent && npm run --silent size)
# A test that fails once and then passes is listed as rerun in the summary: threads, processes and a browser on a
# busy machine can be late once, a fault is there again the second time.
.venv/bin/python -m pytest tests -n 2 --dist loadfile --reruns 1 -rR "$@"
.venv/bin/python -m pytest e2e --reruns 2 --reruns-delay 2 -rR "$@"
