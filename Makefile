# make run: the app. make check: the checks and the tests that need no browser and no other process.
# make test: the checks and the suite. make thorough: all tests but those of minutes each. Each sets
# up what it needs.
PYTHON ?= python3
VENV ?= .venv
PORT ?= 8501
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check
PYTEST := $(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder
LOCALE := explorer/locale
NODE_MODULES := node_modules/.package-lock.json

# A dozen processes of the suite import the app: what is compiled once need not be compiled again.
unexport PYTHONDONTWRITEBYTECODE

# What pip-audit looks at: each pinned version, as it is written.
PINS := --progress-spinner off --no-deps -r requirements.txt -r requirements-dev.txt --disable-pip

.PHONY: run check test thorough quick suite lint audit format bench recipe soak translations docs clean load

run: $(VENV)/.run
	$(BIN)/python -m explorer --no-browser --port $(PORT)

# The checks run beside the tests: they use what time the tests spend waiting.
check: $(VENV)/.test $(NODE_MODULES)
	$(MAKE) --no-print-directory --jobs=2 lint quick

test: $(VENV)/.test $(VENV)/.browser $(NODE_MODULES)
	$(MAKE) --no-print-directory --jobs=2 lint suite

thorough: $(VENV)/.test $(VENV)/.browser $(NODE_MODULES)
	$(PYTEST) -m "not soak"

quick: $(VENV)/.test
	$(BIN)/node --test 'tests/javascript/*.test.js'
	HYPOTHESIS_PROFILE=check $(PYTEST) -m "not (e2e or processes or thorough or soak)"

suite: $(VENV)/.test $(VENV)/.browser $(NODE_MODULES)
	$(BIN)/node --test 'tests/javascript/*.test.js'
	$(PYTEST)

lint: $(VENV)/.test $(NODE_MODULES)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports
	$(BIN)/mypy
	$(BIN)/python -m tests.documentation --check
	$(BIN)/node node_modules/eslint/bin/eslint.js .
	$(BIN)/node node_modules/typescript/bin/tsc
	$(BIN)/vulture
	$(BIN)/pip-audit --dry-run $(PINS)
	$(BIN)/python -m pip check --disable-pip-version-check

# Asks PyPI whether a hole is known in any of these versions: it needs the network, and lint does not.
audit: $(VENV)/.test
	$(BIN)/pip-audit $(PINS)

format: $(VENV)/.test
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: $(VENV)/.test $(VENV)/.browser
	$(BIN)/python -m tests.benchmarks

# Many visitors at once: what the server's memory comes to, and how long another's click waits.
load: $(VENV)/.test
	$(BIN)/python -m tests.load

# The default run on forty seeds, four times: eight minutes.
recipe: $(VENV)/.test
	$(BIN)/python -m tests.benchmarks.recipe

soak: $(VENV)/.test $(VENV)/.browser
	HYPOTHESIS_PROFILE=soak $(BIN)/python -m pytest -m "soak or thorough or hypothesis"

# Collects the texts into the template, merges them into each catalogue, and leaves the gaps to a person.
translations: $(VENV)/.test
	$(BIN)/pybabel --quiet extract --no-location --sort-output --keyword N_ \
		--project "network explorer" --omit-header -o $(LOCALE)/explorer.pot app.py pages explorer
	$(BIN)/pybabel --quiet update --no-fuzzy-matching --ignore-obsolete --omit-header --no-wrap \
		--domain explorer -i $(LOCALE)/explorer.pot -d $(LOCALE)
	rm $(LOCALE)/explorer.pot

# Writes what docs/ shows of the code: the table of settings, the picture of the floors.
docs: $(VENV)/.test
	$(BIN)/python -m tests.documentation

# The stamps are what makes a second call start at once.
$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/.run: requirements.txt | $(VENV)/bin/python
	$(PIP) -r requirements.txt
	touch $@

$(VENV)/.test: requirements-dev.txt requirements.txt | $(VENV)/bin/python
	$(PIP) -r requirements-dev.txt
	touch $@ $(VENV)/.run

# node and npm come with requirements-dev.txt: the machine's own may be too old, or not there.
$(NODE_MODULES): package.json package-lock.json .npmrc | $(VENV)/.test
	$(BIN)/npm ci --silent
	touch $@

# A Chromium for the end-to-end tests: the one at hand, else Debian's, else Playwright's own. The
# headless shell draws no window: a fifth less work a page.
$(VENV)/.browser: $(VENV)/.test
	@if command -v chromium-headless-shell || command -v chromium; then :; \
	elif [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
		apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium-headless-shell; \
	else $(BIN)/playwright install chromium; fi
	touch $@

clean:
	rm -rf $(VENV) node_modules .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
