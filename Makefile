# The whole developer manual: each target alone does everything on a machine with Python 3.11 or later, venv and make.
#   make demo         buy a shipped plan, log usage and look at it, in a throw-away home
#   make test         the tests
#   make check        ruff, mypy, import-linter, the documents' examples, schemas and pictures
#   make test-system  the tests that take their time with the installed program; installs Debian's packages that they need
#   make test-lowest  the tests with the lowest versions of its libraries
#   make test-pythons  the tests with each other Python that is there
#   make test-unstable  the tests with the newest Pythons, of Debian's unstable; as root
#   make nightly      the property tests and the tests of reliability with their full counts (docs/reliability.md), and test-unstable
#   make bench        time whole processes against a bare Python (see docs/performance.md)
#   make carrying     what data that a plan carries for years costs
#   make growth       how cost grows, to a million lines, as a table and a plot
#   make docs         write the documents' examples, schemas and pictures again
#   make messages     take new texts into the catalogues of other languages, and list what is not translated
#   make clean        take away everything that the other targets made

PYTHON ?= python3
PYTHONS ?= $(shell tools/pythons $(PYTHON))
BIN := .venv/bin
COG := $(BIN)/cog -I . -p 'from tools.screen import console, fresh, setup, write' --verbosity=1
DOCS := README.md README.zh-CN.md docs/*.md docs/stories/*.md docs/zh/*.md
TESTS := -m pytest -n auto -p no:cacheprovider --ignore=tests/system
WITH_FEW := HYPOTHESIS_PROFILE=few
PIP_QUIETLY := -m pip --quiet --disable-pip-version-check install
PIP := $(BIN)/python -m pip --quiet --disable-pip-version-check

# Many tests start the program: where this is set, each compiles all that it loads.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: demo test check test-system test-lowest test-pythons test-unstable nightly bench carrying growth docs messages clean

demo: .venv/installed
	@tools/demo $(BIN)

test: .venv/ready
	$(BIN)/python -m tools.built
	$(BIN)/python -m pytest -n auto

check: .venv/ready
	$(BIN)/python -m tools.built
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m tools.published --check
	$(COG) --check --diff --check-fail-msg='Run "make docs" and look at what changed.' $(DOCS)

test-system: .venv/ready
	tools/install-debian
	$(BIN)/python -m pytest -m system -n 2 --dist loadfile

# All tests but those of the wheel and of whole processes, in environments of their own. Random examples are few: what
# differs is the versions. Nothing of .venv is used, so that these can be done beside the other targets.
test-lowest:
	$(PYTHON) -m venv .venv-lowest
	$(PYTHON) -m tools.lowest > .venv-lowest/constraints.txt
	.venv-lowest/bin/python $(PIP_QUIETLY) --constraint .venv-lowest/constraints.txt --editable '.[test]'
	$(WITH_FEW) .venv-lowest/bin/python $(TESTS)

test-pythons:
	@for python in $(PYTHONS); do \
	  echo "$$python"; other=.venv-$$($$python -c 'import sys; print("%s.%s" % sys.version_info[:2])'); \
	  $$python -m venv $$other && $$other/bin/python $(PIP_QUIETLY) --editable '.[test]' && \
	  $(WITH_FEW) $$other/bin/python $(TESTS) || exit 1; \
	done

test-unstable:
	tools/install-debian
	tools/unstable

nightly: .venv/ready test-unstable
	HYPOTHESIS_PROFILE=nightly $(BIN)/python -m pytest tests/ledger tests/journal tests/store -m ""
	ESIMTRACK_COUNTS=full $(BIN)/python -m pytest -m system

bench: .venv/ready
	$(BIN)/python -m benchmarks

carrying: .venv/ready
	$(BIN)/python -m benchmarks.carrying

growth: .venv/ready
	$(PIP) install --editable '.[bench]'
	$(BIN)/python -m benchmarks.growth --plot docs/growth.svg

docs: .venv/ready
	$(BIN)/python -m tools.built
	$(BIN)/python -m tools.published
	$(COG) -r $(DOCS)

messages: .venv/ready
	$(BIN)/python -m tools.messages

clean:
	rm -rf .venv .venv-* .unstable .unstable.log build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
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
