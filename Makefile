# The commands that people use; `make` alone lists them. Each makes ready what it needs first (tools/prepare.sh).
.DEFAULT_GOAL := help
.PHONY: help run test test-stack check fmt screenshots bench stack lock clean

PORT ?= 8000
DATA ?= data
# How many tests run at once, and what pytest is told besides: make test TESTS="-k certificate"
WORKERS ?= 2
TESTS ?=
export PYTHON CHROMIUM

PYTEST = .venv/bin/python -m pytest
JUNIT = build/reports

help: ## List these commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: ## Start the portal with its demo on http://127.0.0.1:8000/ (PORT=8123 DATA=some/folder)
	@tools/prepare.sh run
	@.venv/bin/python tools/demo.py --port "$(PORT)" --data "$(DATA)"

test: ## Run all tests, the browser's included, without any service
	@tools/prepare.sh test
	@$(PYTEST) -n $(WORKERS) --dist loadscope --junitxml $(JUNIT)/test.xml $(TESTS)

test-stack: ## Walk the journeys, back up and restore on real PostgreSQL, Redis, Celery and gunicorn
	@tools/prepare.sh services
	@.venv/bin/python tools/stack.py exec -- python -m pytest tests/journeys tests/dashboard/test_backup.py --junitxml $(JUNIT)/test-stack.xml $(TESTS)

check: ## Check format, lint, types, templates, imports, migrations and settings
	@tools/prepare.sh test
	@.venv/bin/python tools/check.py

fmt: ## Format the code and mend what can be mended
	@tools/prepare.sh test
	@.venv/bin/ruff check --fix --quiet || true
	@.venv/bin/ruff format --quiet

screenshots: ## Take pictures of the main pages and PDFs into screenshots/
	@tools/prepare.sh test
	@.venv/bin/python -m tests.journeys.screenshots

bench: ## Measure the portal with many facilities
	@tools/prepare.sh test
	@.venv/bin/python -m tests.bench

stack: ## Start the production processes on real PostgreSQL and Redis, without Docker (PORT=8123)
	@tools/prepare.sh services
	@.venv/bin/python tools/stack.py run --port "$(PORT)"

lock: ## Write the lock files anew from pyproject.toml (needs uv)
	uv pip compile --universal --generate-hashes --no-emit-index-url --python-version 3.11 --upgrade \
		pyproject.toml --output-file requirements.lock
	uv pip compile --universal --generate-hashes --no-emit-index-url --python-version 3.11 --extra dev \
		--constraint requirements.lock pyproject.toml --output-file requirements-dev.lock

clean: ## Remove what the commands made, but not the demo's data
	rm -rf .venv build screenshots .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
