# A newcomer needs two commands: make run and make test. `make` alone lists all of them.
.DEFAULT_GOAL := help
.PHONY: help run check test screenshots help-pictures document-pictures mutants layouts hostile bench load lint lock sbom messages clean
python := .venv/bin/python

help: ## show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-17s %s\n", $$1, $$2}' Makefile

run: ## start the portal with its demo at http://127.0.0.1:8000 (PORT=8001 for another port)
	@sh scripts/setup.sh run
	@exec $(python) -m scripts.start

check: ## run the linters and the tests that the current change affects, in less than a minute (BASE=main: since main)
	@sh scripts/setup.sh lint
	@BASE=$(BASE) exec sh scripts/check.sh

test: ## the whole suite, on SQLite and on PostgreSQL
	@sh scripts/setup.sh test
	@exec sh scripts/test.sh

screenshots: ## write pictures of all pages to build/screens/: two widths, light and dark, both languages (ONLY=event- for some)
	@sh scripts/setup.sh test
	@TEST_DB=sqlite ONLY=$(ONLY) exec $(python) -m pytest -q --nomigrations tests/browser/screens/pages.py

help-pictures: ## take the pictures of the help anew (static/help/), after a change of the look
	@sh scripts/setup.sh test
	@TEST_DB=sqlite exec $(python) -m pytest -q --nomigrations tests/browser/screens/help.py

document-pictures: ## write pictures of all documents to build/documents/ (ONLY=badges for some; BEFORE=FOLDER: also pairs)
	@sh scripts/setup.sh test
	@TEST_DB=sqlite ONLY=$(ONLY) BEFORE=$(BEFORE) exec $(python) -m pytest -q --nomigrations tests/papers/pictures.py

load: ## let 64 clients register for too few seats on a production server; two minutes (LOAD="sqlite --without-guard")
	@sh scripts/setup.sh lint
	@$(python) -m scripts.load $(LOAD)

mutants: ## test the tests of the rules by mutation; hours (MODULES="events/locking.py" for some of them)
	@sh scripts/setup.sh lint
	@exec $(python) -m scripts.mutants $(MODULES)

layouts: ## read 2,000 invented spreadsheets, damaged and rearranged, as the preview does (INVENTED=5000 for more)
	@sh scripts/setup.sh lint
	@INVENTED=$(or $(INVENTED),2000) exec $(python) -m pytest -q participants/tests/sheet/test_damaged.py

hostile: ## send 50,000 invented requests and 1,000 malformed files, on both engines; half an hour (HOSTILE="sqlite --seed 7")
	@sh scripts/setup.sh test
	@exec $(python) -m scripts.hostile $(HOSTILE)

bench: ## compare the portal with the bare limit, on both engines, in bench.json (SCALE=1.0: a hundred times today's size)
	@sh scripts/setup.sh lint
	@exec $(python) -m scripts.bench --scale $(or $(SCALE),0.1)

lint: ## linters, and what else .ci/run checks beside the tests
	@sh scripts/setup.sh lint
	@exec sh scripts/lint.sh

lock: ## write requirements*.lock from requirements*.txt
	@sh scripts/setup.sh lint
	@sh scripts/lock.sh

sbom: ## write what the portal runs on as an SBOM (CycloneDX) to build/sbom.json
	@sh scripts/setup.sh lint
	@mkdir -p build
	@$(python) -m scripts.sbom build/sbom.json

messages: ## collect the texts into locale/ and list those without a translation (needs gettext)
	@sh scripts/setup.sh lint
	@mkdir -p locale
	@$(python) manage.py makemessages --locale id --no-wrap --add-location never --ignore tests --ignore build --ignore .venv
	@$(python) -m scripts.check_translations || true

clean: ## remove .venv, collected and compiled files and caches, but no data
	rm -rf .venv staticfiles build test-results .pytest_cache .ruff_cache .mypy_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
	find . -name '*.mo' -path './locale*' -delete
