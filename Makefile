# Everything a person or the CI runs. `make` alone lists it.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

PYTHON ?= python3
VENV ?= .venv
RUN := $(VENV)/bin/python
ROOMS := kb search helpdesk cms
SCRIPTS := bin/check_messages bin/compile_messages
# Where pins are made: a virtualenv of its own, since those of the project take nothing unpinned.
PINS_VENV := var/venv-pins
LAYERS := development test demo run
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: help demo test faults lint format bench pins messages compiled-messages clean

help:  ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-9s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: $(VENV)/.installed-demo compiled-messages  ## run the whole help centre on http://127.0.0.1:8000 (PORT=… for another port)
	@exec $(RUN) -m cms.demo

test: system-packages $(VENV)/.installed-test lint  ## install what the tests need, lint, and run all tests but tests/faults
	$(RUN) -m pytest tests --ignore=tests/faults $(PYTEST_ARGS)

# ruff without its cache: how imports are sorted depends on which modules exist.
lint: $(VENV)/.installed-test compiled-messages | var  ## style, types, room borders, templates, migrations and translations
	$(RUN) -m ruff check --no-cache . $(SCRIPTS)
	$(RUN) -m ruff format --check . $(SCRIPTS)
	$(RUN) -m mypy --scripts-are-modules $(ROOMS) $(SCRIPTS)
	$(VENV)/bin/lint-imports
	$(VENV)/bin/djlint --quiet --lint templates
	DJANGO_SETTINGS_MODULE=cms.settings.test $(RUN) manage.py makemigrations --check --dry-run
	$(RUN) bin/check_messages

format: $(VENV)/.installed-test  ## rewrite Python in the project's style
	$(RUN) -m ruff check --fix . $(SCRIPTS)
	$(RUN) -m ruff format . $(SCRIPTS)

faults: $(VENV)/.installed-test compiled-messages  ## kill workers, break mail servers, on SQLite and PostgreSQL; prints figures (FAULTS_ARGS="--requests 100")
	@bin/system_packages postgresql
	$(RUN) -m pytest tests/faults $(FAULTS_ARGS)

bench: $(VENV)/.installed-test compiled-messages  ## speed and memory, as ratios (BENCH_ARGS="--only search,html")
	$(RUN) -m tests.bench $(BENCH_ARGS)

pins:  ## pin requirements/*.txt and the OpenSearch jars by hash (UPGRADE=1 takes newer versions)
	$(PYTHON) -m venv $(PINS_VENV)
	$(PINS_VENV)/bin/pip install --quiet pip-tools
	@for layer in $(LAYERS); do \
	  echo "requirements/$$layer.txt"; \
	  constraint=(); [ $$layer = development ] || constraint=(--constraint requirements/development.txt); \
	  CUSTOM_COMPILE_COMMAND='make pins' $(PINS_VENV)/bin/pip-compile --quiet --generate-hashes --allow-unsafe --strip-extras \
	    --no-emit-index-url --no-emit-trusted-host --no-emit-find-links $(if $(UPGRADE),--upgrade) \
	    "$${constraint[@]}" --output-file requirements/$$layer.txt requirements/$$layer.in; \
	done
	@$(MAKE) $(VENV)/.installed-demo
	$(RUN) -m search.node.lock

messages: $(VENV)/.installed-test  ## update the translation catalogues from the source (needs gettext)
	$(RUN) bin/check_messages --update

clean:  ## remove what demo and test made: database, index, mails, caches (the virtualenv and the jars stay)
	@if [ -e var/demo.pid ] && ! flock --nonblock var/demo.pid true; then echo 'error: the demo is running: stop it first.' >&2; exit 1; fi
	find var -mindepth 1 -maxdepth 1 ! -name opensearch -exec rm -rf {} + 2>/dev/null || true
	rm -rf var/opensearch/data .pytest_cache .mypy_cache .ruff_cache .import_linter_cache
	find . -path ./$(VENV) -prune -o -name __pycache__ -type d -exec rm -rf {} +
	find locale -name '*.mo' -delete

# --- What the targets above stand on ----------------------------------------------------------------------------------

# One virtualenv; a stamp for each list, so that pip runs only when a list has changed.
$(VENV)/.installed-%: requirements/%.txt bin/install
	@bin/install $(PYTHON) $(VENV) $<
	@touch $@

.PRECIOUS: $(VENV)/.installed-%

.PHONY: system-packages
system-packages:
	@bin/system_packages chromium gettext dovecot clamav

# Where databases, logs and caches go.
var:
	@mkdir -p $@

# The compiled files are not committed.
compiled-messages:
	@$(RUN) bin/compile_messages
