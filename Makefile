# The work of the house, by name. Everything runs twice as well as once, and with -j.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.NOTPARALLEL:
.DEFAULT_GOAL := help

# Which machine release builds are for: this one, or x86-64, x86-64-v3, x86-64-v4 ... Results are the same bits on all.
ARCH ?= native
# V=1 shows every line of the builds and the tests.
V ?= 0
# The experiment of `make run`, and where its results go.
EXPERIMENT ?= chips/experiments/ecg.yaml
OUT ?= out/$(basename $(notdir $(EXPERIMENT)))

ifeq ($(shell uname -m),x86_64)
# Vectors as wide as the machine has them: for most of Intel's the compiler would stop at half of AVX-512's.
WIDEST := $(foreach flag,-Xclang -target-feature -Xclang -prefer-256-bit,-Xcc $(flag))
ARCH_FLAGS := -Xcc -march=$(ARCH) $(WIDEST)
endif
# Progress is for a terminal; elsewhere only errors and warnings are worth a line.
QUIET := $(shell [ "$(V)" = 1 ] || [ -t 2 ] || echo --quiet)
RELEASE := -c release $(ARCH_FLAGS)
DYNAPSE := .build/release/dynapse
# What `check` builds keeps to itself, so that no warning is lost to what `test` has built.
CHECKED := --scratch-path .build-check
SWIFT_FILES := Package.swift Sources Tests Benchmarks/Package.swift Benchmarks/Sources Benchmarks/Benchmarks
# Of the test runner's lines, those on failures and the closing ones.
TEST_LINES := $(if $(filter 1,$(V)),cat,sed -u -E '/^(◇|➜) /d; /^✔ (Test|Suite) /{/^✔ Test run/!d}')

# The interpreter of the Python package's virtual environment.
PYTHON ?= python3

.PHONY: help setup run build test test-web test-snapshots check format lint bench bench-peers bench-arch experiments docs golden clean
.PHONY: python test-python test-rockpool bench-python
.PHONY: library install cosim-examples cosim-sanitize bench-cosim bench-systemc

# Where `make install` puts the C library, and where `make cosim-examples` puts the one that it tests.
PREFIX ?= /usr/local
INSTALLED := .build-static/installed

help: ## list these targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' Makefile
	@echo "  ARCH=$(ARCH) builds for that machine; V=1 shows every line; EXPERIMENT=FILE picks what runs"

setup: ## install the Debian packages that are missing
	@.ci/setup

run: build ## run a patient's heartbeat through the chip and show the result
	@$(DYNAPSE) run $(EXPERIMENT) --out $(OUT)

build: setup ## build the command line for this machine, optimised
	@swift build $(QUIET) $(RELEASE) --product dynapse

test: setup ## run every test
	@swift build $(QUIET) --build-tests
	@swift test --skip-build --disable-xctest 2>&1 | $(TEST_LINES)

python: setup ## build libdynap and the Python package, with a virtual environment in Python/.venv
	@Python/build-library $(QUIET) $(ARCH_FLAGS)
	@Python/setup-venv $(PYTHON)

test-python: python ## test the Python package
	@Python/.venv/bin/python -m pytest -q Python/tests

test-rockpool: python ## test Rockpool, from PyPI, against the drop-in module
	@Python/rockpool/run $(PYTHON)

bench-python: python ## measure what busy scripts feel of the Python interface
	@Python/.venv/bin/python Benchmarks/python/interface.py

# A thousand runs without optimisation: a minute or two.
test-snapshots: setup ## cut each of the tests' networks at 50 random times and resume each snapshot to the end
	@swift build $(QUIET) --build-tests
	@DYNAPSE_CUTS=50 swift test --skip-build --disable-xctest --filter SnapshotCutTests 2>&1 | $(TEST_LINES)

test-web: build ## look at the page of `dynapse serve` with a real browser
	@.ci/setup chromium
	@Tests/web/check $(DYNAPSE) out/page.png

check: setup lint ## all that has to pass before a merge: lint, strict build, tests, examples, documents
	@.ci/manifest
	@.ci/strict-build
	@swift test $(CHECKED) --skip-build --disable-xctest 2>&1 | tee .build-check/test.log | $(TEST_LINES)
	@$(MAKE) --no-print-directory build
	@.ci/examples $(DYNAPSE) .build-check/debug/dynapse
	@$(MAKE) --no-print-directory cosim-examples
	@docs/check $(DYNAPSE)
	@$(MAKE) --no-print-directory test-python

format: ## lay out every Swift file
	@swift format --in-place --parallel --recursive $(SWIFT_FILES)

lint: ## check the layout and style of every Swift file
	@swift format lint --strict --parallel --recursive $(SWIFT_FILES)

bench: setup ## measure the engine and print a table
	@Benchmarks/run $(ARCH_FLAGS)

bench-systemc: setup ## measure the SystemC kernel as Swift drives it
	@cd Benchmarks && swift run $(QUIET) $(RELEASE) cosim-bench

bench-peers: build ## time the same networks on other simulators; PEERS="brian2 rockpool" selects
	@Benchmarks/peers/run $(ARCH_FLAGS)

experiments: build ## measure what learning has to reach, on held-out seeds; some minutes
	@$(DYNAPSE) experiments

bench-arch: setup ## compare the spikes of builds for each kind of x86-64, to the last bit
	@Benchmarks/arch $(WIDEST)

library: setup ## build the C library, optimised, with the Swift runtime in it
	@swift build $(QUIET) $(RELEASE) --static-swift-stdlib --scratch-path .build-static --product dynap-static

install: library ## install the C library and its headers under PREFIX
	@.ci/install "$(PREFIX)" .build-static/release/libdynap-static.a

cosim-examples: library ## build and run the C, C++ and SystemC examples against an installed library
	@.ci/install $(INSTALLED) .build-static/release/libdynap-static.a
	@WAVES=.build-static/waves .ci/cosim-examples $(INSTALLED)

# Some ten minutes. Valgrind does not know the instructions of every machine.
cosim-sanitize: setup ## run them with the address and thread sanitizers and under valgrind
	@.ci/setup valgrind
	@swift build $(QUIET) -c release $(if $(ARCH_FLAGS),-Xcc -march=x86-64-v3) --static-swift-stdlib --scratch-path .build-sanitize --product dynap-static
	@STATIC=0 .ci/install .build-sanitize/installed .build-sanitize/release/libdynap-static.a
	@.ci/cosim-sanitize .build-sanitize/installed

bench-cosim: library ## measure the C interface and the SystemC module
	@STATIC=0 .ci/install $(INSTALLED) .build-static/release/libdynap-static.a
	@Benchmarks/cosim/run $(INSTALLED)

docs: build ## write the generated pages anew
	@docs/generate $(DYNAPSE)

golden: setup ## record the golden digests anew; say in the changelog which physics moved
	@DYNAPSE_RECORD_GOLDEN=1 swift test $(QUIET) --disable-xctest --filter Golden 2>&1 | $(TEST_LINES)
	@git --no-pager diff --stat -- Tests/Golden

clean: ## remove everything that was built
	@rm -rf .build .build-check .build-static .build-sanitize Benchmarks/.build out
