# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Every target is a session of noxfile.py: `nox -l` explains them all. nox itself is installed into .venv.
PYTHON ?= python3
# -B: no compiled files beside the sources, so that a run leaves the tree as it was.
NOX = @$(PYTHON) -B -m tests.checks.environments -s

.DEFAULT_GOAL := help
.PHONY: help demo test unit browser integration awx sanity lint generate docs site guides package newest benchmarks server clean python
# Checks run in parallel inside nox; make itself must not.
.NOTPARALLEL:

help: ## Say what can be run
	@echo "windowkeeper.ssm: needs Python 3.11 or newer and a package index; no Galaxy, no AWS account."
	@echo
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  make \1	\2/p' $(firstword $(MAKEFILE_LIST)) | expand -t 22
	@echo
	@echo "Some checks: make test ARGS=\"unit-2.20 lint\". All of them: .venv/python/nox/bin/nox -l, after any of the above"
	@echo "Another Python: make test PYTHON=python3.12"

python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "make: '$(PYTHON)' is not Python 3.11 or newer. Name one: make PYTHON=/path/to/python3.12" >&2; exit 2; }

demo: python ## Play the story against the test server
	$(NOX) demo

test: python ## Run every test and every check; ARGS="unit-2.20 lint" runs some
	$(NOX) test -- $(ARGS)

unit: python ## Unit tests with coverage, type checks
	$(NOX) test -- unit emulator coverage types

browser: python ## The HTML report in a headless Chromium
	$(NOX) test -- browser

integration: python ## Integration targets on each ansible-core
	$(NOX) test -- integration

awx: python ## Jobs as AWX runs them, and what sets AWX up
	$(NOX) test -- awx

sanity: python ## ansible-test sanity on each ansible-core
	$(NOX) test -- sanity

lint: python ## ruff, black, ansible-lint, type checks, changelog fragments
	$(NOX) test -- lint types changelog

generate: python ## Write the generated parts of the documentation; ARGS=--check to compare only
	$(NOX) generate -- $(ARGS)

docs: python ## antsibull-docs and ansible-doc
	$(NOX) test -- docs package

site: python ## Build the documentation site, .venv/site/index.html
	$(NOX) site

guides: python ## Play every example of the guides and of the README
	$(NOX) test -- guides

package: python ## Build, install and import the collection's tarball, and install as the README says
	$(NOX) test -- package importer readme

newest: python ## Unit and integration tests with the newest pre-releases of what it needs
	$(NOX) unit-newest integration-newest

benchmarks: python ## Measure beside the rivals, and write benchmarks/README.md; ARGS=--quick for a look
	$(NOX) benchmarks -- $(ARGS)

server: python ## Start the test server and keep it running until Ctrl-C; ARGS="--port 8080" sets its port
	$(NOX) server -- $(ARGS)

clean: ## Remove .venv
	rm -rf .venv
