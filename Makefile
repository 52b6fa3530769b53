# Everything runs in .venv, which is set up on first use and again when pyproject.toml or constraints.txt change.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

# The same in kernels, in comparing runs and in tests: reproducible hashes, no display.
export PYTHONHASHSEED := 0
export MPLBACKEND := agg

BIN := .venv/bin
STAMP := .venv/.set-up
JOBS ?= $(shell getconf _NPROCESSORS_ONLN 2>/dev/null || echo 1)
NOTEBOOKS := $(wildcard notebooks/[0-9][0-9]_*.md)

.PHONY: help notebooks test lint unit claims-decided certificates-verified certificates-tampered mutants-decided notebooks-checked reports bench clean

help:
	@echo "make notebooks   check every claim into certificates/ and execute every notebook"
	@echo "make test        every test: style, types, arrows, unit tests, certificates, notebooks"
	@echo "make claims-decided   every claim from its statement alone, compared with the recorded verdicts"
	@echo "make reports     the full campaigns of mutation and tampering, into reports/"
	@echo "make bench       the benchmarks"
	@echo "make clean       remove what can be made again (not certificates and notebooks)"

# A python3.11 that is installed in name only (a version manager's stand-in) does not count: it is asked for its version.
$(STAMP): pyproject.toml constraints.txt
	@for python in "$${PYTHON:-}" python3.11 python3.12 python3.13 python3.14 python3; do \
	    if [ -n "$$python" ] && "$$python" -c 'import sys, venv; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then break; fi; \
	    python=; \
	done; \
	if [ -z "$$python" ]; then echo "ntksym needs Python 3.11 or newer with venv; set PYTHON to one" >&2; exit 3; fi; \
	echo "setting up .venv with $$($$python --version)"; \
	if ! $(BIN)/python -m pip --version >/dev/null 2>&1; then "$$python" -m venv --clear .venv; fi
	@$(BIN)/python -m pip install --quiet --quiet --disable-pip-version-check --no-input -c constraints.txt -e '.[test]'
	@touch $@

notebooks: $(STAMP)
	$(BIN)/ntksym check --jobs $(JOBS) --certificates certificates
	$(BIN)/ntksym run --jobs $(JOBS) --certificates certificates

test: lint unit certificates-verified certificates-tampered mutants-decided notebooks-checked

lint: $(STAMP)
	$(BIN)/ruff check --quiet --output-format=concise .
	$(BIN)/mypy --no-error-summary
	$(BIN)/lint-imports

unit: $(STAMP)
	$(BIN)/pytest -q -n $(JOBS)

certificates-verified: $(STAMP)
	$(BIN)/ntksym verify certificates/

# Every statement, where the unit tests leave out some of those that take long.
claims-decided: $(STAMP)
	NTKSYM_WHOLE=1 $(BIN)/pytest -q tests/claims/test_ledger.py

# Every change of the smallest certificate of each kind of evidence, and a sample of those of all others.
certificates-tampered: $(STAMP)
	$(BIN)/ntksym tamper --sample 2 --jobs $(JOBS)

# A sample of the campaign over the claims on two layers, in which the attack confirms all that is accepted.
TWO_LAYERS = $$($(BIN)/python -c 'import json; print(*json.load(open("reports/mutation-two-layers.json"))["claims"])')
mutants-decided: $(STAMP)
	$(BIN)/ntksym mutate $(TWO_LAYERS) --sample 300 --seed 1 --timeout 3 --jobs $(JOBS)

# The gate first: a comparing run passes a notebook that was never executed.
notebooks-checked: $(STAMP)
ifneq ($(NOTEBOOKS),)
	$(BIN)/python -m ntksym.publishing.gate notebooks
	$(BIN)/pytest -q --nbval --nbval-current-env --nbval-cell-timeout=300 \
	    --nbval-sanitize-with=notebooks/sanitize.cfg -n $(JOBS) --dist loadfile $(NOTEBOOKS:.md=.ipynb)
endif

# Every claim, which takes two hours and goes on from its journal when it was ended.  `ntksym mutate` exits with 1 when
# the attack has no way to confirm what was accepted: the report lists it.
reports: $(STAMP)
	mkdir -p reports
	$(BIN)/ntksym mutate --timeout 2 --jobs $(JOBS) --journal reports/.mutation.journal --json > reports/.mutation.part \
	    || test $$? = 1
	mv reports/.mutation.part reports/mutation.json
	rm reports/.mutation.journal
	$(BIN)/ntksym mutate $(TWO_LAYERS) --jobs $(JOBS) --json > reports/.mutation.part
	mv reports/.mutation.part reports/mutation-two-layers.json
	$(BIN)/ntksym tamper --sample 12 --jobs $(JOBS) --json > reports/.tampering.part
	mv reports/.tampering.part reports/tampering.json

bench: $(STAMP)
	@for script in $(wildcard benchmarks/bench_*.py); do echo "$$script"; $(BIN)/python "$$script"; done

clean:
	rm -rf .venv build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
