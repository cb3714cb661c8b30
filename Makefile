# `make help` lists the targets. Everything runs in virtual environments of this folder; nothing is installed elsewhere
# (but for `make test-deps`, which asks Debian's apt for browsers and servers).
SHELL := /bin/sh
.DEFAULT_GOAL := help
PORT ?= 8000
# One tier of tests, unit, service or browser; empty for all.
TIER ?=
WORKERS ?= auto
PYTEST_ARGS ?=

export PORT

TEST_BIN := .venv-test/bin

.PHONY: help
help: ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' Makefile

.PHONY: install
install: ## Make .venv with the packages of requirements.txt, when they changed
	@sh tools/venv.sh .venv requirements.txt

.PHONY: run
run: install ## Start the site on http://127.0.0.1:8000 with starter content and demo accounts (PORT=8080 changes the port)
	@.venv/bin/python tools/serve.py

.PHONY: install-test
install-test:
	@sh tools/venv.sh .venv-test requirements.txt requirements-test.txt

.PHONY: test-deps
test-deps: ## Fetch what the service and browser tests use: Chromium, PostgreSQL, fonts (apt), axe-core, vnu (npm)
	@sh tools/test_deps.sh

.PHONY: test
test: install-test ## Run all tests in parallel (TIER=unit, service or browser runs one tier; PYTEST_ARGS="-k name" some)
	@$(TEST_BIN)/pytest -n $(WORKERS) --dist worksteal $(if $(TIER),-m $(TIER)) $(PYTEST_ARGS)

.PHONY: lint
lint: install-test ## Check style, templates, import contracts, types, migrations and message catalogues
	@sh tools/lint.sh

.PHONY: format
format: install-test ## Rewrite Python and templates in the project's format
	@$(TEST_BIN)/ruff check --fix-only --quiet .
	@$(TEST_BIN)/ruff format .
	@# djade fails when it changed a file.
	@sh tools/templates.sh format || sh tools/templates.sh check

.PHONY: messages
messages: install-test ## Extract translatable strings into each locale/django.pot and bring the *.po files up to date
	@$(TEST_BIN)/python tools/messages.py write

.PHONY: wheel
wheel: install-test ## Build the wheel of the apps into dist/
	rm -rf build/lib build/bdist.*
	@$(TEST_BIN)/python -m build --wheel .

.PHONY: clean
clean: ## Remove environments, caches and built files; var/ with the site's data stays
	rm -rf .venv .venv-test .mypy_cache .pytest_cache .ruff_cache .import_linter_cache build dist *.egg-info

.PHONY: dump
dump: install-test ## Keep this state's database for the upgrade test: make dump NAME=landing-2026-11-24
	@$(TEST_BIN)/python tools/dump_landing.py $(NAME)

.PHONY: matrix
matrix: install-test ## Try the wheel on each supported Python, Wagtail and Django found here (minutes; fetches packages)
	@$(TEST_BIN)/python -m tools.matrix
