# `make help` lists the targets. Everything is installed into .venv and .tools; `make clean` removes both.
SHELL := /bin/bash
.DEFAULT_GOAL := help
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
BUF_VERSION := 1.75.0
BUF := .tools/node_modules/.bin/buf
# Another package index for torch, such as PyTorch's own CPU index. Empty: the default index.
TORCH_INDEX ?=
# pytest-xdist workers; the tests start processes of their own, so more workers than cores gain nothing.
JOBS ?= 2
# Languages of the sandbox image beyond python and cpp: c javascript java go rust bash.
LANGUAGES ?=
# What `make wheelhouse` downloads; the demo's image needs trainer as well.
EXTRAS ?= service
# What `make bench` measures: a folder of NAME.groups.jsonl with NAME.labels.jsonl.
DATA ?=
NAMES ?=

.PHONY: help setup proto pages check test e2e soak sandbox-image demo agentic bench wheelhouse up down clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## /{printf "make %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: $(VENV)/.ready ## make a virtual environment with the service, the trainer and the tools

$(VENV)/.ready: pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' \
	  || { echo "Python 3.11 to 3.13 is needed; this is $$($(PYTHON) --version 2>&1). Name another: make setup PYTHON=python3.12"; exit 1; }
	@$(PYTHON) -c 'import ensurepip' 2>/dev/null \
	  || { echo "Python's venv module is missing (Debian: apt-get install python3-venv)."; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet $(if $(TORCH_INDEX),--index-url $(TORCH_INDEX)) -c constraints.txt torch
	$(BIN)/pip install --quiet -c constraints.txt -e '.[service,trainer,dev]'
	@touch $@

$(BUF):
	@command -v npm >/dev/null || { echo "npm is needed for buf (Debian: apt-get install npm)."; exit 1; }
	npm install --silent --no-audit --no-fund --no-save --prefix .tools @bufbuild/buf@$(BUF_VERSION)

proto: setup ## generate the stubs from the contract
	$(BIN)/python scripts/generate_stubs.py

pages: setup ## make docs/kinds and docs/math.md from the labelled cases
	$(BIN)/python scripts/kind_pages.py
	$(BIN)/python scripts/math_page.py

check: setup $(BUF) ## lint, types, floors, the contract, its stubs and the pages made from cases
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	PYTHONPATH=. $(BIN)/lint-imports
	$(BUF) lint
	$(BUF) breaking --against proto/released.binpb
	$(BIN)/python scripts/generate_stubs.py --check
	$(BIN)/python scripts/math_page.py --check

test: setup ## run all tests
	$(BIN)/python -m pytest -n $(JOBS) --dist loadgroup $(ARGS)

e2e: setup ## run only the tests that start a real server
	$(BIN)/python -m pytest tests/e2e $(ARGS)

soak: setup ## run the property tests at length
	HYPOTHESIS_PROFILE=soak $(BIN)/python -m pytest -m property --timeout=0 $(ARGS)

sandbox-image: setup ## build the image that code runs in: make sandbox-image LANGUAGES="java go"
	$(BIN)/python scripts/sandbox_image.py --languages "$(LANGUAGES)"

demo: setup ## watch a tiny policy learn from rewards that come over gRPC
	$(BIN)/python -m trainer_client demo $(ARGS)

agentic: setup ## verify an order desk's episodes, right and wrong (examples/agentic)
	$(BIN)/python -m examples.agentic $(ARGS)

up: ## build what is missing and start a verifier in containers, on 127.0.0.1:50051 (docker-compose.yml)
	LANGUAGES="$(LANGUAGES)" $(PYTHON) scripts/compose.py up $(ARGS)

down: ## take those containers down
	$(PYTHON) scripts/compose.py down $(ARGS)

wheelhouse: ## download what the service's image installs, for image builds without a network: EXTRAS="service trainer"
	TORCH_INDEX="$(TORCH_INDEX)" $(PYTHON) scripts/wheelhouse.py $(EXTRAS)

.tools/peers/.ready:
	$(PYTHON) -m venv .tools/peers
	.tools/peers/bin/pip install --quiet 'math-verify[antlr4_13_2]==0.9.0' 'sympy==1.14.0'
	@touch $@

bench: setup .tools/peers/.ready ## measure against the named peers: make bench DATA=folder NAMES='set ...'
	@test -n "$(DATA)" -a -n "$(NAMES)" || { echo "name the data: make bench DATA=folder NAMES='set ...'"; exit 2; }
	$(BIN)/python bench/math_vs_peers.py --peer-python .tools/peers/bin/python $(DATA) $(NAMES)

clean: ## remove what the project made
	rm -rf deploy/wheelhouse/*.whl $(VENV) .tools runs build dist .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis *.egg-info
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
