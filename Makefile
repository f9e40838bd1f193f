# The words that people and the continuous integration use. `make help` lists them.

PYTHON := $(shell for p in python3 python3.11 python3.12 python3.13 python3.14; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && exit; done; echo none)
VENV := .venv
BIN := $(VENV)/bin
LOCALE := kevytasiointi/texts/locale
BUILT := kevytasiointi/web/static/built
CATALOGUES := $(patsubst %.po,%.mo,$(wildcard $(LOCALE)/*/LC_MESSAGES/*.po))
STYLES := $(wildcard kevytasiointi/web/styles/*.scss kevytasiointi/fonts/*)
PIP_INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes
LOCK := $(BIN)/pip-compile --quiet --upgrade --generate-hashes --allow-unsafe --strip-extras --no-header --no-annotate \
	--no-emit-index-url --no-emit-find-links --no-emit-trusted-host --no-emit-options
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.DEFAULT_GOAL := help
.PHONY: help setup run test check lint types contracts unit browser screenshots faults lives bench verapdf catalogues assets lock clean
.DELETE_ON_ERROR:

help: ## Lists these words
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## (.*)/  make \1\t\2/' | expand -t 20

setup: $(VENV)/.packages $(BUILT)/app.css $(CATALOGUES) ## Installs and builds what running needs; nothing when done

run: setup ## Serves the demo, web and worker, on http://127.0.0.1:8000 (PORT=… for another)
	@exec scripts/run

test: ready-for-tests ## Runs everything: lint, types, contracts, and all tests
	$(MAKE) --no-print-directory lint types contracts
	$(BIN)/pytest -q -n 2 --dist loadfile

check: $(VENV)/.dev-packages $(CATALOGUES) ## The quick part: lint, types, contracts, fast tests
	$(MAKE) --no-print-directory lint types contracts unit

lint: $(VENV)/.dev-packages ## Style and likely mistakes
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/.dev-packages ## Types, strictly
	$(BIN)/mypy kevytasiointi app.py scripts tests/services $(wildcard tests/factories.py)

contracts: $(VENV)/.dev-packages ## Who may import whom
	$(BIN)/lint-imports

unit: $(VENV)/.dev-packages $(CATALOGUES) ## Tests that need no browser, no PostgreSQL and no Java
	$(BIN)/pytest -q --ignore=tests/browser -m "not browser and not postgres and not java and not nginx"

browser: ready-for-tests ## The journeys in headless Chromium
	$(BIN)/pytest -m browser

screenshots: ready-for-tests ## Takes the README's pictures anew
	$(BIN)/python -m tests.browser.screenshots

faults: ready-for-tests ## Breaks things on purpose: kills, full disks, a database that goes away
	FAULTS=1 $(BIN)/pytest -q -p no:cacheprovider tests/faults

lives: $(VENV)/.dev-packages $(CATALOGUES) ## Walks many random lives of matters, others each time (LIVES=2000 for more)
	LIVES=$(or $(LIVES),500) $(BIN)/pytest -q -p no:cacheprovider tests/usecases/test_lifecycle.py

bench: ready-for-tests ## Measures speed and memory, one JSON line a figure (ONLY=pages,documents: a part; SCALE=100000: many cases)
	@$(BIN)/python -m tests.bench

verapdf: .cache/verapdf/CheckPdf.class ## Puts veraPDF in place for the PDF tests

catalogues: $(VENV)/.packages ## Gathers the texts into fi and sv catalogues and compiles them
	mkdir -p $(LOCALE)
	$(BIN)/pybabel -q extract -F babel.cfg -k lazy_gettext -k _l -k say:2 -k say_plural:2,3 -k mark -k tell --sort-by-file \
		--add-location=file --project=Kevytasiointi -o $(LOCALE)/messages.pot .
	for language in fi sv; do \
		test -f $(LOCALE)/$$language/LC_MESSAGES/messages.po || \
			$(BIN)/pybabel -q init -i $(LOCALE)/messages.pot -d $(LOCALE) -l $$language || exit 1; \
		$(BIN)/pybabel -q update -i $(LOCALE)/messages.pot -d $(LOCALE) -l $$language \
			--no-fuzzy-matching --ignore-pot-creation-date || exit 1; \
	done
	rm $(LOCALE)/messages.pot
	$(BIN)/pybabel -q compile -d $(LOCALE)

assets: ## Builds the front-end assets anew
	$(BIN)/python scripts/build_assets.py

lock: $(VENV)/.dev-packages ## Locks the newest packages that fit (then run make test)
	$(LOCK) -o requirements.txt requirements.in
	$(LOCK) -o requirements-dev.txt requirements-dev.in
	$(LOCK) -o requirements-assets.txt requirements-assets.in
	npm install --package-lock-only

clean: ## Removes what set-up and tests made; instance/ stays
	rm -rf $(VENV) node_modules $(BUILT) .cache .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
	rm -f $(CATALOGUES)

# --- the steps; each leaves a file, so that a second run does nothing ---

$(VENV)/.packages: requirements.txt
	@scripts/install_system run $(PYTHON)
	@echo "Installing the packages"
	@test -x $(BIN)/pip || $(PYTHON) -m venv --clear $(VENV)
	@$(PIP_INSTALL) -r requirements.txt
	@touch $@

$(VENV)/.dev-packages: requirements-dev.txt $(VENV)/.packages
	@echo "Installing the packages for tests"
	@$(PIP_INSTALL) -r requirements-dev.txt
	@touch $@

$(BUILT)/app.css: package-lock.json scripts/build_assets.py $(STYLES) | $(VENV)/.packages
	@echo "Building the front-end assets"
	@$(BIN)/python scripts/build_assets.py >.assets.log 2>&1 || { cat .assets.log; rm -f .assets.log; exit 1; }
	@rm -f .assets.log

%.mo: %.po | $(VENV)/.packages
	@$(BIN)/pybabel -q compile -i $< -o $@

.PHONY: ready-for-tests
ready-for-tests: setup $(VENV)/.dev-packages
	@scripts/install_system test $(PYTHON)
	@test -d node_modules/vnu-jar || $(BIN)/python scripts/build_assets.py --test-tools
	@$(MAKE) --no-print-directory verapdf

.cache/verapdf/CheckPdf.class: tests/verapdf/CheckPdf.java $(VENV)/.dev-packages
	@scripts/install_verapdf $(BIN)/python
