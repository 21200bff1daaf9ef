# Two commands set up everything they need in .venv: make demo, make test. Needs Python 3.11+ and make, nothing else.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt

.PHONY: demo test lint format clean

demo: $(VENV)/inference.stamp ## the ledger of a real notice: a table here, ledger.xlsx beside it
	$(BIN)/taizhang extract annotation/notices/xianning-2022.txt --table -o ledger.xlsx

test: $(VENV)/dev.stamp ## lint, types, imports, corpus, tests
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/taizhang annotate lint annotation/corpus --notices annotation/notices
	$(BIN)/taizhang annotate lint annotation/corpus/written annotation/corpus/unseen/test annotation/corpus/unseen/development
	$(BIN)/python -m pytest

format: $(VENV)/dev.stamp ## rewrite the code in its one form
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "taizhang needs Python 3.11 or newer; '$(PYTHON)' is $$($(PYTHON) --version). Try: make PYTHON=python3.12 $(MAKECMDGOALS)"; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/inference.stamp: pyproject.toml constraints.txt | $(VENV)/bin/python
	$(PIP) --editable '.[inference]'
	@touch $@

$(VENV)/dev.stamp: pyproject.toml constraints.txt | $(VENV)/bin/python
	$(PIP) torch==2.13.0
	$(PIP) --editable '.[dev]'
	@touch $@ $(VENV)/inference.stamp

clean: ## remove what make made
	rm -rf $(VENV) build dist *.egg-info ledger.xlsx
