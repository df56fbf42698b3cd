# Thin on purpose: each target is one script or one command.
.DEFAULT_GOAL := help
SHELL := /bin/bash
PY := .venv/bin/python

.PHONY: help run test pictures bench lint unit browser extension types clean

help:
	@echo 'make run            set up everything and serve the simulated floor (CONVOSO=1: your real account)'
	@echo 'make test           set up everything and run every check and test, the browser ones too'
	@echo 'make pictures       take the documentation'"'"'s pictures anew'
	@echo 'make bench          measure and print the figures with their targets, write .bench/figures.json'
	@echo 'make bench NAME=schedule   one of the long ones, beside its rivals (python -m backend bench x lists them)'
	@echo 'make lint           ruff, mypy, import-linter, tsc'
	@echo 'make extension      build the extension into extension/dist'

run:
	@scripts/setup.sh run
	@scripts/run.sh

test:
	@COMPILE=beside scripts/setup.sh test
	@scripts/test.sh

bench:
	@scripts/setup.sh test
	@mkdir -p .bench
	@$(if $(NAME),scripts/peers.sh)
	$(PY) -m backend bench $(NAME) --json .bench/$(or $(NAME),figures).json

lint:
	@scripts/setup.sh dev
	@scripts/lint.sh

extension:
	@scripts/setup.sh run

pictures:
	@scripts/setup.sh test
	@scripts/pictures.sh

types:
	$(PY) -m backend openapi > extension/shared/openapi.json
	cd extension && npm run --silent types

clean:
	rm -rf .venv .setup extension/node_modules extension/dist extension/dist-e2e .bench
