#!/usr/bin/env bash
# Brings a fresh checkout to where it can run (run), be developed (dev) or be tested (test).
# Each step leaves a stamp of what it was made from in .setup/, so a second call costs nothing.
set -euo pipefail
cd "$(dirname "$0")/.."
goal=${1:-run}
mkdir -p .setup

say() { printf '%s\n' "$*" >&2; }
stamp_of() { cat "$@" | sha256sum | cut -d' ' -f1; }
done_already() { [ -f ".setup/$1" ] && [ "$(cat ".setup/$1")" = "$2" ]; }

as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"
  elif sudo -n true 2>/dev/null; then sudo "$@"
  else return 1
  fi
}

debian() {
  say "Installing from Debian: $*"
  local log; log=$(mktemp)
  if ! command -v apt-get >/dev/null || ! { as_root apt-get update && as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "$@"; } >"$log" 2>&1; then
    tail -n 5 "$log" >&2
    say "Could not install $*. Install it as an administrator (on Debian: apt-get install $*), then run the command again."
    exit 1
  fi
}

need_python() {
  python=$(command -v python3.11 || command -v python3 || true)
  if [ -z "$python" ] || ! "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))'; then
    say "Python 3.11 or newer is needed; install python3 and run the command again."; exit 1
  fi
}

need_node() {
  if ! command -v node >/dev/null || ! node -e 'process.exit(Number(process.versions.node.split(".")[0]) < 20 ? 1 : 0)'; then
    say "Node.js 20 or newer with npm is needed; install it and run the command again."; exit 1
  fi
}

python_part() {
  local lock=$1 stamp; stamp=$(stamp_of "$lock")
  done_already python-dev "$(stamp_of requirements/dev.lock)" && [ -x .venv/bin/python ] && return
  done_already "python-$2" "$stamp" && [ -x .venv/bin/python ] && return
  need_python
  say "Setting up Python in .venv (a few minutes the first time) ..."
  if [ ! -x .venv/bin/pip ]; then
    rm -rf .venv
    if ! "$python" -m venv .venv 2>/dev/null; then
      rm -rf .venv
      debian python3-venv
      "$python" -m venv .venv
    fi
  fi
  .venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r "$lock" 2> >(grep -v 'is ignored: it is neither a file nor a directory' >&2)
  rm -f .setup/python-*
  echo "$stamp" > ".setup/python-$2"
}

extension_part() {
  need_node
  local stamp; stamp=$(stamp_of extension/package-lock.json)
  if ! done_already npm "$stamp" || [ ! -d extension/node_modules ]; then
    say "Installing the extension's packages ..."
    (cd extension && npm ci --no-audit --no-fund --loglevel=error)
    echo "$stamp" > .setup/npm
  fi
  stamp=$(find extension -type f -not -path '*/node_modules/*' -not -path '*/dist*/*' -print0 | sort -z | xargs -0 sha256sum | sha256sum | cut -d' ' -f1)
  if ! done_already build "$stamp" || [ ! -f extension/dist/manifest.json ]; then
    say "Building the extension into extension/dist ..."
    (cd extension && npm run --silent build)
    echo "$stamp" > .setup/build
  fi
  if [ "$goal" = test ] && { ! done_already build-e2e "$stamp" || [ ! -f extension/dist-e2e/manifest.json ]; }; then
    (cd extension && npm run --silent build:e2e)
    echo "$stamp" > .setup/build-e2e
  fi
}

# A compiled function is kept by the date of its own file alone: what it calls or takes from a neighbour may have changed
# since. So all of them are compiled anew when any file beside a compiled one has changed.
compiled_part() {
  local folders stamp
  folders=$(grep -rlE --include='*.py' 'njit|^@(bare|inner)' backend | xargs -n1 dirname | sort -u)
  stamp=$(for folder in $folders; do find "$folder" -maxdepth 1 -name '*.py'; done | sort | xargs sha256sum | sha256sum | cut -d' ' -f1)
  done_already compiled "$stamp" && return
  find backend -name '*.nbi' -delete -o -name '*.nbc' -delete
  rm -f .setup/warm
  echo "$stamp" > .setup/compiled
}

# Compiling takes a minute or two of one core; it goes on beside the extension's part, and beside whatever follows for
# who asks with COMPILE=beside and looks at .setup/warm and .setup/warm.pid.
warm_part() {
  [ -f .setup/warm ] && return
  { nice -n "$1" .venv/bin/python -m backend warm && touch .setup/warm; } > .setup/warm.log 2>&1 &
  echo $! > .setup/warm.pid
}

system_part() {
  local missing=()
  command -v chromium >/dev/null || missing+=(chromium)
  [ -x /usr/lib/postgresql/15/bin/initdb ] || missing+=(postgresql-15)
  fc-list 2>/dev/null | grep -qi dejavu || missing+=(fonts-dejavu-core)
  [ ${#missing[@]} = 0 ] || debian "${missing[@]}"
}

case $goal in
  run)  python_part requirements/run.lock run; compiled_part; warm_part 19; extension_part ;;
  dev)  python_part requirements/dev.lock dev; compiled_part; extension_part ;;
  test) system_part; python_part requirements/dev.lock dev; compiled_part; warm_part 0; extension_part; [ "${COMPILE:-}" = beside ] || wait ;;
  *) say "setup.sh knows run, dev and test, not $goal."; exit 2 ;;
esac
