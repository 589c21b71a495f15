# make run, make test, make check, make bench: README.md says what each does.
VENV := .venv
PY := $(VENV)/bin/python
STAMP := $(VENV)/.installed
SIZE ?= 10000

.PHONY: setup run test check bench torture lock messages screens

setup: $(STAMP)

$(STAMP): requirements-dev.txt
	@test -x $(PY) || python3 -m venv $(VENV)
	@echo "Installing the pinned requirements (first time only) ..."
	@$(PY) -m pip install -q --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $@

run: setup
	@exec $(PY) -m clinic_records.supervisor

test: setup
	$(PY) -m pytest -n 2 --dist loadgroup

check: setup
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	CLINIC_NO_SERVERS=1 $(PY) -m mypy
	$(VENV)/bin/lint-imports
	$(PY) manage.py makemigrations --check --dry-run
	CLINIC_NO_SERVERS=1 $(PY) -m clinic_records.translations check

messages: setup
	CLINIC_NO_SERVERS=1 $(PY) manage.py makemessages -l zh_Hans -l zh_Hant -l en --no-obsolete --no-wrap --add-location file -i .venv -i var

lock: setup
	$(VENV)/bin/uv pip compile -q --generate-hashes --no-emit-index-url --python-version 3.11 --custom-compile-command "make lock" requirements.in -o requirements.txt
	$(VENV)/bin/uv pip compile -q --generate-hashes --no-emit-index-url --python-version 3.11 --custom-compile-command "make lock" requirements-dev.in -o requirements-dev.txt
