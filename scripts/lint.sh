#!/usr/bin/env bash
# Every check that needs no running program.
set -euo pipefail
cd "$(dirname "$0")/.."
.venv/bin/ruff check backend tests e2e
.venv/bin/ruff format --check backend tests e2e
.venv/bin/mypy
.venv/bin/lint-imports
(cd extension && npm run --silent check && npm run --silent types:check)
