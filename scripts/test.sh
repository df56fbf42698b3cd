#!/usr/bin/env bash
# Browser tests beside lint, then unit, property and contract tests; any failure fails the run.
set -euo pipefail
cd "$(dirname "$0")/.."
mkdir -p .setup
# Set-up may still be compiling; whoever runs compiled code waits for that, the checks do not.
compiled() {
  while [ ! -f .setup/warm ] && kill -0 "$(cat .setup/warm.pid 2>/dev/null)" 2>/dev/null; do sleep 1; done
}
# Some fifty processes load the product: each would compile all of it anew where the environment forbids to keep that.
unset PYTHONDONTWRITEBYTECODE
# The browser tests wait most of the time, for polls and for a history to be read, so they run beside the others;
# what their backends compile is there for the others too.
# A test that fails once and then passes is listed as rerun in the summary: threads, processes and a browser on a
# busy machine can be late once, a fault is there again the second time.
{ compiled; exec .venv/bin/python -m pytest e2e --reruns 2 --reruns-delay 2 -rR "$@"; } > .setup/browser-tests.log 2>&1 &
browser=$!
trap 'kill "$browser" 2>/dev/null || true' EXIT
scripts/lint.sh
(cd extension && npm test --silent && npm run --silent size)
compiled
failed=0
.venv/bin/python -m pytest tests -n 2 --dist loadfile --reruns 1 -rR "$@" || failed=1
wait "$browser" || failed=1
trap - EXIT
cat .setup/browser-tests.log
exit "$failed"
