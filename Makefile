# make run, make test, make check, make bench: README.md says what each does.
VENV := .venv
PY := $(VENV)/bin/python
ALONE := CLINIC_NO_SERVERS=1 $(PY)
STAMP := $(VENV)/.installed
CATALOGUES := $(patsubst %.po,%.mo,$(wildcard locale/*/LC_MESSAGES/django.po))
SIZE ?= 10000

.PHONY: setup run test screens torture mutants check bench messages lock

setup: $(STAMP) $(CATALOGUES)

$(STAMP): requirements-dev.txt
	@test -x $(PY) || python3 -m venv $(VENV)
	@echo "Installing the pinned requirements (first time only) ..."
	@$(PY) -m pip install -qq --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $@

%.mo: %.po | $(STAMP)
	@$(PY) -m clinic_records.translations compile

run: setup
	@exec $(PY) -m clinic_records.supervisor

test: setup
	$(PY) -m pytest -n 2 --dist loadfile

screens: setup
	$(PY) -m pytest clinic_records/tests/screens -m screens --timeout=3600

torture: setup
	$(PY) -m pytest -m torture --timeout=3600

# every small change to the pure rules of access must make a test of access/tests/rules fail; lists those that do not
mutants: setup
	@$(RM) -r mutants
	@$(ALONE) -m mutmut run --max-children 2
	@$(ALONE) -m mutmut results > mutants/left.txt; ! grep . mutants/left.txt

check: setup
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(ALONE) -m mypy
	$(VENV)/bin/lint-imports
	$(ALONE) manage.py makemigrations --check --dry-run
	$(ALONE) -m clinic_records.translations check
	$(ALONE) manage.py clause_map

bench: setup
	SIZE=$(SIZE) $(PY) -m bench

# after changing words in code or templates: bring both catalogues into step; WORDS names files of new translations
messages: setup
	$(PY) -m clinic_records.translations merge $(WORDS)

lock: setup
	$(VENV)/bin/uv pip compile -q --generate-hashes --no-emit-index-url --python-version 3.11 --custom-compile-command "make lock" requirements.in -o requirements.txt
	$(VENV)/bin/uv pip compile -q --generate-hashes --no-emit-index-url --python-version 3.11 --custom-compile-command "make lock" requirements-dev.in -o requirements-dev.txt
