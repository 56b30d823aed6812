# Everything that people and the continuous integration run. `make` alone lists the targets.
#
# `make demo` and `make test` need Rust, Python 3.11 or later with venv and pip, and make, and set up the rest
# themselves in .venv. CARGO_TARGET_DIR and PYTHON are taken from the environment where they are set.

SHELL := /bin/bash
.DEFAULT_GOAL := help
.PHONY: help demo test test-rust test-python stubs bench bench-test bench-peers bench-growth lint docs site wheel wheel-check
.PHONY: sdist-check package-check develop clean

PYTHON ?= python3
VENV := $(CURDIR)/.venv
PEERS := $(CURDIR)/.venv-peers
SITE := $(CURDIR)/.venv-site
BUILD := $(CURDIR)/.venv-build
TOOLS := $(VENV)/.installed
SOURCES := python benches
# Handed to the benches, for example BENCH_ARGS="--save-baseline before".
BENCH_ARGS ?=

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: develop ## indicators of a real survey, regions and SDG series; writes tables and charts into out/
	$(VENV)/bin/python python/examples/demo.py

test: test-rust test-python ## everything that must hold: Rust, Python, stubs, and all code in the documentation

test-rust:
	cargo test --workspace

test-python: develop
	cd python && $(VENV)/bin/python -m pytest --numprocesses auto --dist loadfile --no-loadscope-reorder
	cd python && $(VENV)/bin/python stubs.py --check
	cd python && $(VENV)/bin/python -m mypy.stubtest infosoc --concise --allowlist stubtest-allowlist.txt

stubs: develop ## write the docstrings of the compiled module into its stubs, where editors look for them
	cd python && $(VENV)/bin/python stubs.py
	$(VENV)/bin/ruff format --quiet $(SOURCES)

bench: ## time the engine (criterion, optimised build)
	cargo bench --bench '*' -- $(BENCH_ARGS)

bench-test: ## run each bench once, in the build that the tests use
	cargo test --bench '*'

bench-peers: wheel $(PEERS)/.installed ## the same tasks in infosoc and its peers, in turn, with ratios
	$(PEERS)/bin/pip install --quiet --force-reinstall --no-deps --no-index dist/*.whl
	$(PEERS)/bin/python benches/peers/compare.py $(BENCH_ARGS)
	$(PEERS)/bin/python benches/peers/dataset.py
	$(PEERS)/bin/python benches/peers/index.py
	$(PEERS)/bin/python benches/peers/regions.py
	$(PEERS)/bin/python benches/peers/messages.py
	$(PEERS)/bin/python benches/peers/regression.py
	$(PEERS)/bin/python benches/peers/files.py --rows 200000

bench-growth: wheel $(PEERS)/.installed ## how seconds grow with rows, domains and measures; draws benches/peers/growth.svg
	$(PEERS)/bin/pip install --quiet --force-reinstall --no-deps --no-index dist/*.whl
	$(PEERS)/bin/python benches/peers/growth.py benches/peers/growth.svg

lint: $(TOOLS) ## formatting and lints of both languages; a warning is an error
	cargo fmt --all --check
	cargo clippy --workspace --all-targets -- -D warnings
	$(VENV)/bin/ruff check $(SOURCES)
	$(VENV)/bin/ruff format --check $(SOURCES)

docs: ## the library's reference, in cargo's target folder under doc/; a broken link is an error
	RUSTDOCFLAGS="-D warnings" cargo doc --no-deps --workspace

site: develop $(SITE)/.installed ## the site, with its code run and its links followed, in out/site
	cd python/docs && PYTHONPATH=$(CURDIR)/python:. $(SITE)/bin/python -m pages.assemble $(CURDIR)/out/site-pages
	PYTHONPATH=$(CURDIR)/python $(SITE)/bin/sphinx-build -W --keep-going -q -E -c python/docs out/site-pages out/site
	cd python/docs && PYTHONPATH=$(CURDIR)/python:. $(SITE)/bin/python -m pages.links $(CURDIR)/out/site

wheel: $(TOOLS) ## an optimised wheel for Python 3.10 and later, in dist/
	rm -rf dist
	$(VENV)/bin/maturin build --release --manifest-path python/Cargo.toml --out dist

# `dev` builds with the dependencies that the tests use, and does not look at size and platform.
WHEEL_PROFILE ?= release
WHEEL_CHECK = $(PYTHON) python/check_wheel.py dist $(if $(filter dev,$(WHEEL_PROFILE)),--dev)

wheel-check: $(BUILD)/.installed ## build the wheel, audit it, and use it in an environment with nothing beside it
	rm -rf dist
	$(BUILD)/bin/maturin build --profile $(WHEEL_PROFILE) --manifest-path python/Cargo.toml --out dist
	$(WHEEL_CHECK)

sdist-check: $(BUILD)/.installed ## build the source distribution, a wheel from it alone, and use that
	rm -rf dist
	$(BUILD)/bin/maturin sdist --manifest-path python/Cargo.toml --out dist
	$(BUILD)/bin/python -m pip wheel --quiet --disable-pip-version-check --no-deps --wheel-dir dist dist/*.tar.gz
	$(PYTHON) python/check_wheel.py dist --dev

package-check: ## what crates.io would get: all that is compiled in, and under 5 MB
	$(PYTHON) python/check_package.py

develop: $(TOOLS) ## the Python package, editable, in .venv
	VIRTUAL_ENV=$(VENV) $(VENV)/bin/maturin develop --quiet --manifest-path python/Cargo.toml

clean: ## remove what the targets made, except cargo's target folder
	rm -rf .venv .venv-peers .venv-site .venv-build out dist benches/peers/data python/.pytest_cache python/.mypy_cache .ruff_cache
	rm -f python/infosoc/*.so

$(TOOLS): python/requirements-dev.txt
	$(PYTHON) -m venv $(VENV)
	$(VENV)/bin/python -m pip install --quiet --disable-pip-version-check -r $<
	touch $@

# The package itself is for Python 3.10 and later; most of what the tests compare with asks for a newer one.
$(BUILD)/.installed: python/pyproject.toml
	$(PYTHON) -m venv $(BUILD)
	$(BUILD)/bin/python -m pip install --quiet --disable-pip-version-check maturin==1.16.0
	touch $@

$(SITE)/.installed: python/docs/requirements.txt
	$(PYTHON) -m venv $(SITE)
	$(SITE)/bin/python -m pip install --quiet --disable-pip-version-check -r $<
	touch $@

$(PEERS)/.installed: benches/peers/requirements.txt
	$(PYTHON) -m venv $(PEERS)
	$(PEERS)/bin/python -m pip install --quiet --disable-pip-version-check -r $<
	touch $@
