#!/usr/bin/env bash
# Serves the floor: simulated by default, the real account with CONVOSO=1.
set -euo pipefail
cd "$(dirname "$0")/.."
if [ "${CONVOSO:-0}" = 1 ]; then
  .venv/bin/python -m backend connect --if-missing
  exec .venv/bin/python -m backend serve ${ARGS:-}
fi
exec .venv/bin/python -m backend serve --demo --open ${ARGS:-}
