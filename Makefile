# Everything runs in .venv, which is made from requirements.lock on first use. Needs Python 3.11 or later, and make.

# A newer Python reads faster.
PYTHON ?= $(shell for p in python3.13 python3.12 python3.11 python3 python; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
BIN := .venv/bin
READY := .venv/.ready
SAMPLES ?= samples
REPORT ?= ../shared/real/hongze-2023.pdf

.PHONY: help setup tools audit test fast format golden bench lock clean

help:
	@echo 'make audit    set up, then list the inconsistencies of $(SAMPLES)/ (SAMPLES=folder for another)'
	@echo 'make test     set up, then check format, style, types, and run all tests'
	@echo 'make fast     set up, then run the tests that take no minutes'
	@echo 'make format   lay out the code as `make test` wants it'
	@echo 'make golden   renew the golden records of samples/ (read the diff before you commit it)'
	@echo 'make bench    time the reading of one PDF (REPORT=file for another)'
	@echo 'make lock     renew requirements.lock from pyproject.toml'

setup: $(READY)

$(READY): requirements.lock pyproject.toml
	@test -n '$(PYTHON)' || { echo 'gkextract needs Python 3.11 or later: none found'; exit 2; }
	$(PYTHON) -m venv --clear .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

audit: $(READY)
	@$(BIN)/gkextract audit '$(SAMPLES)'

# What tests need besides: a browser, LibreOffice, fonts to print samples with. Where nobody may install them the tests
# that need them are left out, but not in CI.
TOOLS := chromium soffice /usr/share/fonts/truetype/arphic/uming.ttc /usr/share/fonts/truetype/wqy/wqy-zenhei.ttc
PACKAGES := chromium libreoffice-writer-nogui fonts-arphic-uming fonts-wqy-zenhei
tools:
	@for tool in $(TOOLS); do test -e "$$tool" || command -v "$$tool" >/dev/null || missing=yes; done; \
	test -z "$$missing" || { \
		test "$$(id -u)" = 0 && command -v apt-get >/dev/null && echo 'installing for the tests: $(PACKAGES)' && \
		apt-get update -qq >/dev/null && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq $(PACKAGES) >/dev/null; \
	} || { echo 'some tests are left out without: apt-get install $(PACKAGES)'; test -z "$$CI"; }

test: $(READY) tools
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/pytest

fast: $(READY)
	$(BIN)/pytest -q -m 'not slow'

format: $(READY)
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

golden: $(READY)
	$(BIN)/pytest tests/test_golden.py --renew-golden --quiet

bench: $(READY)
	@$(BIN)/python scripts/bench.py '$(REPORT)'

# The lock names no package index: whichever one pip is set up with serves it, and the hashes vouch for what it sends.
lock: $(READY)
	CUSTOM_COMPILE_COMMAND='make lock' $(BIN)/pip-compile --quiet --all-extras --generate-hashes --allow-unsafe \
		--strip-extras --no-emit-index-url --no-emit-find-links --no-emit-trusted-host \
		--output-file requirements.lock pyproject.toml

clean:
	rm -rf .venv .pytest_cache .mypy_cache .ruff_cache .hypothesis dist build
