#!/usr/bin/env bash
# Takes the documentation's pictures anew, with the history filled: the same run that tests every screen.
set -euo pipefail
cd "$(dirname "$0")/.."
TEAM_OPTIMIZER_PICTURES=1 .venv/bin/python -m pytest e2e/test_screens.py e2e/test_warnings.py e2e/test_advice.py e2e/test_schedule.py "$@"
