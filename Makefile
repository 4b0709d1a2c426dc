# The whole product and all its checks. `make run` and `make test` need Python 3.11 or newer, make and git, nothing else.
PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV := .venv
PY := $(VENV)/bin/python
export PYTHONUNBUFFERED := 1
# Two more than processors: many tests wait for a deadline.
TEST_PROCESSES = $(shell $(PYTHON) -c 'import os; print((os.cpu_count() or 1) + 2)')

.PHONY: run test check bench storybook-sheet format messages schema

$(VENV)/.run: requirements.txt
	test -x $(PY) || $(PYTHON) -m venv $(VENV)
	$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	touch $@

$(VENV)/.dev: $(VENV)/.run requirements-dev.txt
	$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	touch $@

run: $(VENV)/.run            ## The whole product with demo schools, until Ctrl-C
	exec $(PY) manage.py serve

test: $(VENV)/.dev           ## All tests that this machine can run
	$(PY) -m pytest -n $(TEST_PROCESSES) -q

check: $(VENV)/.dev          ## Format, lint, imports, types, migrations, translations, schema
	sh tools/check.sh

guard-report: $(VENV)/.dev   ## What the guard catches and what it blocks by mistake, by language and disguise
	$(PY) -m tests.imagegen.guard.report --disguises

bench: $(VENV)/.dev          ## The figures of docs/performance.md
	$(PY) -m tests.benchmarks

storybook-sheet: $(VENV)/.run ## Sixty prompts of all languages on one sheet, to look at
	$(PY) tools/storybook_sheet.py

format: $(VENV)/.dev
	$(VENV)/bin/ruff format . && $(VENV)/bin/ruff check --fix .

messages: $(VENV)/.dev       ## Collect the texts to translate (needs gettext)
	cd edu4all && ../$(PY) ../manage.py makemessages --all --no-location --no-wrap

schema: $(VENV)/.dev         ## Write docs/openapi.yaml
	$(PY) manage.py spectacular --file docs/openapi.yaml --validate --fail-on-warn
