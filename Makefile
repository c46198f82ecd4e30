# The same verbs for people and for CI. Every target makes the environment it needs.
PYTHON ?= python3
BIN := .venv/bin
READY := .venv/.ready

.PHONY: install demo test test-fast check docs pictures release bench soak

install: $(READY)

$(READY): pyproject.toml constraints.txt
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev]'
	touch $@

demo: $(READY)
	$(BIN)/scrapersky demo

# Four at a time on two cores: half of the suite waits for processes, sockets and leases.
test: $(READY)
	$(BIN)/python -m pytest -n 4 --dist worksteal

# Under a minute: pure functions and SQLite, none of what waits, runs processes or needs PostgreSQL.
test-fast: $(READY)
	$(BIN)/python -m pytest -n 2 --dist worksteal -m 'not slow and not soak' \
		$(addprefix --ignore=tests/,cli contract crash chaos soak)

check: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/python docs/generate.py --check
	$(BIN)/python -m pytest -q tests/db/test_drift.py

docs: $(READY)
	$(BIN)/python docs/generate.py

# Draw the pictures of commands on terminals anew; look at what changed.
pictures: $(READY)
	mkdir -p tests/cli/pictures
	REDRAW=1 $(BIN)/python -m pytest -q tests/cli/test_narrow.py -k pictures

# Comparisons with peers, as ratios in one run; the peers go into an environment of their own.
bench: $(READY)
	$(BIN)/python benchmarks/queue.py
	$(BIN)/python benchmarks/extract.py
	$(BIN)/python benchmarks/fetch.py
	$(BIN)/python -m benchmarks.real_web
	$(BIN)/python benchmarks/sitemap.py
	$(BIN)/python benchmarks/places.py
	$(BIN)/python -m benchmarks.businesses
	$(BIN)/python -m benchmarks.commands
	$(BIN)/python -m benchmarks.recovery
	$(BIN)/python -m benchmarks.hostile

# The wheel of what is committed, installed without the tools of this checkout and used.
release: $(READY)
	$(BIN)/python .ci/release.py

# What takes longer than ten minutes, needs Debian packages (PgBouncer, cron, LibreOffice) or other Pythons (3.11 to
# 3.13, as pyenv installs them), chaos at length, and properties with many examples.
soak: $(READY)
	$(BIN)/python -m pytest -m soak --timeout 3600
	$(BIN)/python -m pytest -m 'hypothesis and not soak' --hypothesis-profile soak --timeout 3600
	$(BIN)/python benchmarks/queue.py --table-size 10000000
