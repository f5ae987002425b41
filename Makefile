# Startline: `make help` lists what can be done. Every target sets up what it needs.
# The first Python that runs and is new enough; when there is none, python3 says so in a sentence.
PYTHON ?= $(shell for name in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$name -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$name && break; done || echo python3)
BIN := .venv/bin
SKIP ?=
ARGS ?=

.DEFAULT_GOAL := help
.PHONY: help run test test-all lint fmt bench schema setup kafka

help: ## show this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/  make \1|\2/' | column -t -s '|'

run: ## set up everything and start the platform with demo data on http://localhost:8000
	@$(PYTHON) deploy/bootstrap.py run $(ARGS)

setup: ## bring uv, the Python and Node packages, and build the web app
	@$(PYTHON) deploy/bootstrap.py setup

kafka: ## bring Apache Kafka and run one broker of its own, for `STARTLINE_KAFKA_URL` (ARGS="--port 9092")
	@$(PYTHON) deploy/bootstrap.py kafka $(ARGS)

test: ## the gate: lint, types, unit, integration, scenarios, web, browser (SKIP="e2e" leaves a suite out by name)
	@$(PYTHON) deploy/bootstrap.py setup-test
	@$(BIN)/python -m tests.gate --skip "$(SKIP)"

test-all: ## the gate and what is long: fault runs, soaks, the full browser matrix
	@$(PYTHON) deploy/bootstrap.py setup-test
	@$(BIN)/python -m tests.gate --all --skip "$(SKIP)"

lint: ## style, import contracts, the rules of the house, types
	@$(PYTHON) deploy/bootstrap.py setup-lint
	@$(BIN)/python -m tests.gate --only lint,types

fmt: ## format Python and web sources
	@$(BIN)/ruff check -q --fix startline tests e2e benchmarks deploy || true
	@$(BIN)/ruff format -q startline tests e2e benchmarks deploy
	@cd web && npm run -s format

bench: ## measure: make bench ARGS="fit --quick"
	@$(BIN)/startline bench $(ARGS)

schema: ## write the web app's types from the OpenAPI document
	@cd web && npm run -s schema
