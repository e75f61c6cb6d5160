# The two commands of the README are `make run` and `make test`. Everything else is for those who build Fanzha.
.PHONY: run test lint rust-test web web-test walk screenshots build deny dist soak bench bench-ledger bench-load

CARGO ?= cargo
# cargo-nextest runs every test in a process of its own and is quicker; plain cargo test does the same work.
RUN_TESTS := $(shell command -v cargo-nextest >/dev/null 2>&1 && echo "nextest run --no-fail-fast" || echo "test")

## A seeded city on an accelerated clock, with the console at http://127.0.0.1:8420.
run: web/dist/index.html
	$(CARGO) run --quiet -p fanzha -- demo

## What CI runs: house rules, every test on SQLite and PostgreSQL, the console, and the walk through it in Chromium.
test: lint web-test rust-test walk

lint:
	$(CARGO) fmt --all --check
	$(CARGO) clippy --workspace --all-targets --quiet -- -D warnings

rust-test: web/dist/index.html
	$(CARGO) $(RUN_TESTS) --workspace

web: web/dist/index.html

web/node_modules/.package-lock.json: web/package-lock.json
	cd web && npm ci --no-audit --no-fund --loglevel=error
	touch $@

web/dist/index.html: web/node_modules/.package-lock.json $(shell find web/src web/index.html web/vite.config.ts web/openapi.json messages -type f 2>/dev/null)
	cd web && npm run --silent build

web-test: web/node_modules/.package-lock.json
	cd web && npm run --silent check && npm test --silent

## The walk through the console in a real browser against a real server: login, two signatures, approval, answer.
## It uses the program that the tests have built: built for itself, with other features, it would cost minutes.
walk: web/dist/index.html
	$(CARGO) test --workspace --no-run --quiet
	scripts/walk

## Pictures of the console at 1440 and 390 wide into out/screenshots.
screenshots: web/dist/index.html
	$(CARGO) build --quiet -p fanzha
	scripts/walk --screenshots out/screenshots

build: web/dist/index.html
	$(CARGO) build --release -p fanzha

## The long tests, hours of them; stopped and started again they go on where they were.
soak:
	scripts/soak

## The promised figures, and the ledger beside its peers; run them on a quiet machine.
bench:
	$(CARGO) run --quiet --release -p ledger --example bench -- 20000000 2000000 1

bench-ledger:
	scripts/bench-ledger --write

## One archive for a machine without network into out/dist, then its guide's lines typed in an empty root (as root).
dist: build
	scripts/dist
	scripts/dist-trial

## Load at a constant rate over a filled centre; see docs/benchmarks.md.
bench-load: build
	scripts/bench-load

## Licences and sources of all dependencies (needs cargo-deny).
deny:
	$(CARGO) deny check licenses bans sources
