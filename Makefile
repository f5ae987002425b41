# Startline: `make help` lists what can be done. Every target sets up what it needs.
PYTHON ?= $(shell command -v python3.13 || command -v python3.12 || command -v python3.11 || echo python3)
BIN := .venv/bin
SKIP ?=
ARGS ?=

.DEFAULT_GOAL := help
.PHONY: help run test test-all lint fmt bench schema setup

help: ## show this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/  make \1|\2/' | column -t -s '|'

run: ## set up everything and start the platform with demo data on http://localhost:8000
	@$(PYTHON) deploy/bootstrap.py run $(ARGS)

setup: ## bring uv, the Python and Node packages, and build the web app
	@$(PYTHON) deploy/bootstrap.py setup

test: ## the gate: lint, types, unit, integration, scenarios, web, browser (SKIP="e2e" leaves a suite out by name)
	@$(PYTHON) deploy/bootstrap.py setup-test
	@$(BIN)/python -m tests.gate --skip "$(SKIP)"

test-all: ## the gate and what is long: fault runs, soaks, the full browser matrix
	@$(PYTHON) deploy/bootstrap.py setup-test
	@$(BIN)/python -m tests.gate --all --skip "$(SKIP)"

lint: ## style, import contracts, the rules of the house, types
	@test -x $(BIN)/python || $(PYTHON) deploy/bootstrap.py setup
	@$(BIN)/python -m tests.gate --only lint,types

fmt: ## format Python and web sources
	@$(BIN)/ruff check -q --fix startline tests e2e benchmarks deploy || true
	@$(BIN)/ruff format -q startline tests e2e benchmarks deploy
	@cd web && npm run -s fmt

bench: ## measure: make bench ARGS="fit --quick"
	@$(BIN)/startline bench $(ARGS)

schema: ## write the OpenAPI document and the web app's types from it
	@$(BIN)/python -m tests.schema
	@cd web && npm run -s schema
