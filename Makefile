# Three commands matter: `make run` (the demonstration), `make test` (the suite; CI goes on with `make proof PART=later`) and
# `make live` (the service itself).
# The distribution's own Python where it will do: it is built with optimisations, which one built by hand often is not,
# and then the tests take a fifth longer. `make PYTHON=...` takes another.
PYTHON ?= $(shell for python in /usr/bin/python3 python3; do \
  $$python -c 'import ensurepip, sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$python && break; done || echo python3)
VENV := .venv
BIN := $(VENV)/bin
# Each module is compiled once, whatever the machine says: there are six processes that load all of them.
export PYTHONDONTWRITEBYTECODE =

PART ?= clock sqlite postgres engines journeys drills kills fuzz mutants-clock mutants-public

.PHONY: run live dev test check proof format clean
.DELETE_ON_ERROR:

run: $(VENV)/.run static/vendor/VERSION ## the demonstration, with invented data, on 127.0.0.1:$${PORT:-8000}
	@CSPR_DEMO=1 $(BIN)/python manage.py demonstrate

live: $(VENV)/.run static/vendor/VERSION ## the service, by the environment or .env, on 127.0.0.1:$${PORT:-8000}
	@[ -n "$$CSPR_VAR" ] || mkdir -p -m 700 var
	@$(BIN)/python manage.py live

dev: $(VENV)/.run static/vendor/VERSION ## the same, for changing it: reload on change, nothing cached, errors in the terminal and on the page
	@CSPR_DEMO=1 CSPR_DEV=1 $(BIN)/python manage.py demonstrate

# make test SQLITE_DATE="2028-02-29 10:00" moves the machine's date for the first half: no test may depend on today.
test: $(VENV)/.dev static/vendor/VERSION node_modules/.axe ## the suite, on SQLite and on PostgreSQL; CI goes on with proof PART=later
	$(ON_SQLITE) $(PYTEST) --once --step first
	$(ON_POSTGRES) $(PYTEST) --step first

check: $(VENV)/.dev static/vendor/VERSION ## lint, types, imports one way, templates, migrations, architecture
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports
	$(BIN)/mypy
	$(BIN)/djlint --lint --quiet templates
	CSPR_DEMO=1 DATABASE_URL=sqlite://:memory: $(BIN)/python manage.py makemigrations --check --dry-run
	CSPR_DEMO=1 $(BIN)/python manage.py check
	SECRET_KEY=only-to-check-the-deployment-settings-0123456789-abcdefghijklm ALLOWED_HOSTS=reviews.example.org \
	  CSPR_SITE=https://reviews.example.org EMAIL_URL=smtp+tls://mail.example.org:587 CSPR_VAR=/tmp $(BIN)/python -W error::ResourceWarning manage.py check --deploy --fail-level WARNING
	$(BIN)/pytest tests/test_architecture.py tests/test_templates.py

proof: $(PART:%=proof-%) ## the long proofs, or some: make proof PART="clock postgres"; docs/quality.md says what each shows

proof-%: $(VENV)/.dev static/vendor/VERSION node_modules/.axe
	$(PROOF_$*)

PYTEST = $(BIN)/pytest -n 2 --dist worksteal
ON_SQLITE = $(if $(SQLITE_DATE),$(BIN)/python -m tests.on_day "$(SQLITE_DATE)")
ON_POSTGRES = $(BIN)/python -m tests.with_postgres
PATIENTLY = --timeout 3600
PROOF_later = $(ON_SQLITE) $(PYTEST) --once --step second && $(ON_POSTGRES) $(PYTEST) --step second
PROOF_clock = HYPOTHESIS_PROFILE=proof $(PYTEST) $(PATIENTLY) tests/clock
PROOF_sqlite = $(PYTEST) --everything $(PATIENTLY) -m "not browser" --ignore=tests/drills
PROOF_postgres = $(ON_POSTGRES) $(PYTEST) --everything $(PATIENTLY) -m "not browser" --ignore=tests/drills
# Files in a bucket, limits in Redis, connections from a pool; then through PgBouncer in transaction mode.
ON_ENGINES = $(BIN)/python -m tests.engines
ENGINES = tests/accounts tests/cases tests/dashboard tests/files tests/mail tests/publications tests/publishing tests/records tests/reviews tests/security tests/tasks tests/test_several_hosts.py
# Backups and migrations name the server itself; the option is the role's in production, and the connections are PgBouncer's.
NOT_BEHIND_PGBOUNCER = --ignore=tests/dashboard/backup --ignore=tests/records/test_migrate.py \
  --deselect=tests/records/test_kept_connection.py::test_postgresql_does_not_compile_and_knows_that_few_duties_are_open \
  --deselect=tests/dashboard/health/test_engines.py::TestConnections::test_that_are_nearly_all_taken_are_warned_of
PROOF_engines = $(ON_ENGINES) $(PYTEST) $(PATIENTLY) $(ENGINES) && $(ON_ENGINES) $(PYTEST) $(PATIENTLY) -m browser tests/browser/test_journey.py && $(ON_ENGINES) --pgbouncer $(PYTEST) $(PATIENTLY) $(NOT_BEHIND_PGBOUNCER) $(ENGINES)
PROOF_drills = $(BIN)/pytest --everything $(PATIENTLY) -s tests/drills && $(ON_POSTGRES) $(BIN)/pytest --everything $(PATIENTLY) -s tests/drills
# Every function that writes killed in its middle: tests/kills.py.
KILLS = $(BIN)/pytest --everything --kills $(PATIENTLY) tests
PROOF_kills = $(KILLS) && $(ON_POSTGRES) $(KILLS)
PROOF_replicas = $(ON_POSTGRES) $(BIN)/pytest --everything $(PATIENTLY) -s tests/deploy/test_replica.py tests/drills/test_failover.py tests/drills/test_hosts.py
PROOF_hosts = $(ON_POSTGRES) $(BIN)/pytest --everything $(PATIENTLY) -s tests/drills/test_store.py tests/drills/test_cache.py tests/drills/test_no_common_disk.py tests/drills/test_database_cut.py
PROOF_journeys = $(PYTEST) --everything $(PATIENTLY) -m browser && $(ON_POSTGRES) $(PYTEST) --everything $(PATIENTLY) -m browser
PROOF_fuzz = CSPR_FUZZ=300 $(PYTEST) $(PATIENTLY) tests/security/test_fuzz.py && CSPR_FUZZ=300 $(ON_POSTGRES) $(PYTEST) --everything $(PATIENTLY) tests/security/test_fuzz.py
PROOF_mutants-clock = $(BIN)/mutmut run --max-children 2 "csprapp*" && $(BIN)/mutmut results
PROOF_mutants-public = $(BIN)/mutmut run --max-children 2 "publications*" && $(BIN)/mutmut results

format: $(VENV)/.dev
	$(BIN)/ruff check --fix --quiet . ; $(BIN)/ruff format --quiet .

$(VENV)/bin/python:
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed")'
	$(PYTHON) -m venv $(VENV)

$(VENV)/.run: requirements.lock | $(VENV)/bin/python
	@echo "Installing what the service needs (once; a minute or so)"
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@touch $@

$(VENV)/.dev: requirements-dev.lock | $(VENV)/bin/python
	@echo "Installing what the tests need (once; a minute or so)"
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@touch $@

static/vendor/VERSION: package-lock.json build_assets.py | $(VENV)/bin/python
	@[ -e $(VENV)/.dev ] || [ -e $(VENV)/.run ] || $(MAKE) $(VENV)/.run
	$(BIN)/python build_assets.py

node_modules/.axe: package-lock.json | $(VENV)/.dev
	$(BIN)/python build_assets.py --dev
	@touch $@

clean: ## everything that can be made again, the demonstration's data included
	rm -rf $(VENV) var node_modules static/vendor typefaces mutants .pytest_cache .mypy_cache .ruff_cache .hypothesis
