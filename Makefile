# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Every target hands over to tests/pipeline, which installs what it needs into .venv and says what it does.
PYTHON ?= python3

# -B: no compiled files beside the sources, so that a run leaves the tree as it was.
PIPELINE = $(PYTHON) -B -m tests.pipeline

.DEFAULT_GOAL := help
.PHONY: help demo test unit browser integration awx sanity lint generate docs site guides package newest benchmarks server clean python
# Steps run in parallel inside the pipeline; make itself must not.
.NOTPARALLEL:

help: ## Say what can be run
	@echo "windowkeeper.ssm: needs Python 3.11 or newer and a package index; no Galaxy, no AWS account."
	@echo
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  make \1	\2/p' $(firstword $(MAKEFILE_LIST)) | expand -t 22
	@echo
	@echo "Another Python: make test PYTHON=python3.12"

python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "make: '$(PYTHON)' is not Python 3.11 or newer. Name one: make PYTHON=/path/to/python3.12" >&2; exit 2; }

demo: python ## Play the story against the test server
	@$(PIPELINE) demo

test: python ## Run every test and every check
	@$(PIPELINE) test

unit: python ## Unit tests with coverage, type checks
	@$(PIPELINE) test --only unit emulator coverage types

browser: python ## The HTML report in a headless Chromium
	@$(PIPELINE) test --only browser

integration: python ## Integration targets on each ansible-core
	@$(PIPELINE) test --only integration

awx: python ## Jobs as AWX runs them, and what sets AWX up
	@$(PIPELINE) test --only awx

sanity: python ## ansible-test sanity on each ansible-core
	@$(PIPELINE) test --only sanity

lint: python ## ansible-lint, type checks, changelog fragments
	@$(PIPELINE) test --only lint types changelog

generate: python ## Write the generated parts of the documentation; ARGS=--check to compare only
	@test -x .venv/generate/bin/python || { $(PYTHON) -m venv .venv/generate && \
	  .venv/generate/bin/python -m pip install --quiet --no-deps --requirement requirements/core-2.19.txt; }
	@.venv/generate/bin/python -B -m tests.generate $(ARGS)

docs: python ## antsibull-docs and ansible-doc
	@$(PIPELINE) test --only docs package

site: python ## Build the documentation site, .venv/site/index.html
	@$(PIPELINE) test --only site

guides: python ## Play every example of the guides and of the README
	@$(PIPELINE) test --only guides

package: python ## Build, install and import the collection's tarball, and install as the README says
	@$(PIPELINE) test --only package importer readme

newest: python ## Unit and integration tests with the newest pre-releases of what it needs
	@$(PIPELINE) newest

benchmarks: python ## Measure beside the rivals, and write benchmarks/README.md; ARGS=--quick for a look
	@$(PIPELINE) benchmarks $(ARGS)

server: python ## Start the test server and keep it running until Ctrl-C
	@$(PIPELINE) server

clean: ## Remove .venv
	rm -rf .venv
