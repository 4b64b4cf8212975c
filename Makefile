# The whole developer manual: each target alone does everything on a machine with Python 3.11 or later, venv and make.
#   make demo         buy a shipped plan, log usage and look at it, in a throw-away home
#   make test         the tests
#   make check        ruff, mypy, import-linter, the documents' examples, what is made from the commands
#   make test-system  the tests that take their time with the installed program; installs Debian's packages that they need
#   make test-lowest  the tests with the lowest versions of its libraries, and with other Pythons that are there
#   make nightly      the property tests and the tests of reliability with their full counts (docs/reliability.md)
#   make bench        time whole processes against a bare Python (see docs/performance.md)
#   make growth       how cost grows, to a million lines, as a table and a plot
#   make docs         write anew the documents' examples, the manual page, schemas, the table of completions
#   make messages     take new texts into the catalogues of other languages, and list what is not translated
#   make clean        take away everything that the other targets made

PYTHON ?= python3
BIN := .venv/bin
COG := $(BIN)/cog -I . -p 'from tools.screen import console, fresh, setup, write' --verbosity=1
DOCS := README.md README.zh-CN.md docs/*.md docs/stories/*.md docs/zh/*.md
PIP_QUIETLY := -m pip --quiet --disable-pip-version-check install
PIP := $(BIN)/python -m pip --quiet --disable-pip-version-check
WITH_LIBRARIES := $(addprefix tests/,balances catalogue config) $(addprefix tests/views/test_,answers_json.py report_charts.py screens.py \
  status_json.py) $(addprefix tests/cli/test_,bad_input.py calendar.py config.py program.py remind_channels.py report_page.py sync.py times.py)
WITH_PYTHON := tests/catalogue tests/store/test_versions.py tests/store/test_copies.py tests/store/test_file.py tests/store/test_agreement.py \
  tests/journal/test_refusals.py tests/views/test_*_json.py $(addprefix tests/cli/test_,imports.py program.py check.py report.py)

.PHONY: demo test check test-system test-lowest nightly bench growth docs messages clean

demo: .venv/installed
	@tools/demo $(BIN)

test: .venv/ready
	$(BIN)/python -m pytest -n auto

check: .venv/ready
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m tools.generated --check
	$(COG) --check --diff --check-fail-msg='Run "make docs" and look at what changed.' $(DOCS)

test-system: .venv/ready
	tools/install-debian
	$(BIN)/python -m pytest -m system

# In environments of their own, on one core: `.ci/run` has other checks done meanwhile. These are the tests that load the libraries,
# each of them; and those of what differs between Pythons: what they load, SQLite, how deep they go, what they warn of.
test-lowest: .venv/installed
	$(PYTHON) -m venv .venv-lowest
	$(BIN)/python -m tools.lowest > .venv-lowest/constraints.txt
	.venv-lowest/bin/python $(PIP_QUIETLY) --constraint .venv-lowest/constraints.txt --no-compile --editable '.[test]'
	.venv-lowest/bin/python -m pytest $(WITH_LIBRARIES)
	@for python in $$(tools/pythons $(PYTHON)); do \
	  echo "$$python"; other=.venv-$$($$python -c 'import sys; print("%s.%s" % sys.version_info[:2])'); \
	  $$python -m venv $$other && $$other/bin/python $(PIP_QUIETLY) --no-compile --editable '.[test]' && \
	  $$other/bin/python -m pytest $(WITH_PYTHON) || exit 1; \
	done

nightly: .venv/ready
	tools/install-debian
	HYPOTHESIS_PROFILE=nightly $(BIN)/python -m pytest tests/ledger tests/journal tests/store -m ""
	ESIMTRACK_COUNTS=full $(BIN)/python -m pytest -m system

bench: .venv/ready
	$(BIN)/python -m benchmarks

growth: .venv/ready
	$(PIP) install --editable '.[bench]'
	$(BIN)/python -m benchmarks.growth --plot docs/growth.svg

docs: .venv/ready
	$(BIN)/python -m tools.generated
	$(COG) -r $(DOCS)

messages: .venv/ready
	$(BIN)/python -m tools.messages

clean:
	rm -rf .venv .venv-* build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# The program alone is enough for a demo; the tools come with the first target that needs them. It is compiled here, as pip
# does with what it installs, so that it starts as quickly where Python may not write beside the source.
.venv/installed: pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "error: Python 3.11 or later is needed, and $(PYTHON) is " + sys.version.split()[0] + ". Say which: make PYTHON=python3.11 …")'
	$(PYTHON) -m venv .venv
	$(PIP) install --editable .
	$(BIN)/python -m compileall -q esimtrack
	@touch $@

.venv/ready: .venv/installed
	$(PIP) install --editable '.[dev]'
	@touch $@
