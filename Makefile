# Everything a person does with a checkout. A fresh machine needs Python 3.11+, pip, make and git.
.DEFAULT_GOAL := help
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
ASK ?= A customer-support chatbot for 1000 users, low latency is critical
# The sentence travels unexpanded as an environment variable: quotes, dollars and backticks are safe.
# Make would expand ASK itself to export it.
unexport ASK
export PLAN_ASK := $(value ASK)

.PHONY: help plan serve test check format evals bench fit

help: ## This list
	@awk -F':.*## ' '/^[a-z]+:.*## / {printf "  make %-8s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

$(VENV)/pyvenv.cfg:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Leadline needs Python 3.11 or newer: make PYTHON=python3.12 ..." >&2; exit 2; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/.installed: pyproject.toml | $(VENV)/pyvenv.cfg
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	@touch $@

$(VENV)/.installed-dev: pyproject.toml | $(VENV)/pyvenv.cfg
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	@touch $@ $(VENV)/.installed

# Once, and again when the items change; where another process owns the folder, plans cite without it.
$(VENV)/.knowledge: knowledge_ingest/articles/vectors.npz | $(VENV)/.installed
	@$(BIN)/leadline knowledge build >/dev/null && touch $@ || true

plan: $(VENV)/.installed $(VENV)/.knowledge ## Plan a deployment: make plan ASK="a chatbot for 1000 users"
	@$(BIN)/leadline plan "$$PLAN_ASK"

serve: $(VENV)/.installed ## MCP (/mcp) and REST (/v1) on 127.0.0.1:8080
	@$(BIN)/leadline serve

test: $(VENV)/.installed-dev ## The whole test suite, on every core
	@$(BIN)/python -m pytest -n auto --dist loadfile

check: $(VENV)/.installed-dev ## Format, lint, types, imports
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-cache

format: $(VENV)/.installed-dev ## Rewrite files the way `make check` wants them
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

evals: $(VENV)/.installed-dev ## Readings, questions, predictions, choices; retrieval with DATASET=DIR (BEIR)
	@$(BIN)/python -m evals intent
	@$(BIN)/python -m evals intent --llm scripted
	@$(BIN)/python -m evals predict
	@$(BIN)/python -m evals recommend
	@DATASET="$(DATASET)" $(BIN)/python -m evals retrieval
	@$(BIN)/python -m evals knowledge
	@$(BIN)/python -m evals clients
	@$(BIN)/python -m evals conformance

bench: $(VENV)/.installed-dev ## Speed and memory, compared with the aims
	@$(BIN)/python -m evals.bench
	@$(BIN)/python -m evals.bench_ingest

fit: $(VENV)/.installed-dev ## Fit the physics on the benchmark rows again
	@$(BIN)/python -m knowledge_ingest.refit
