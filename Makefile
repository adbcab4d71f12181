# Swath's front door: `make` alone prints what it can do.
#
# There is one build configuration, release, and one set of flags, so that `make run`, `make test`
# and `make bench` share what they compile. (`swift test` would turn testable imports on, and so
# compile everything a second time. SWATH_STRICT=1, warnings as errors, is another set of flags:
# changing it builds anew. CI sets it for its whole run.)

SHELL := bash
.SHELLFLAGS := -euo pipefail -c
MAKEFLAGS += --no-print-directory
.DEFAULT_GOAL := help
.NOTPARALLEL:

SWATH := .build/release/swath
# What `make run` runs, and what else it passes: make run SWEEP=sweeps/probe.yaml ARGS="--workers 1"
SWEEP ?= sweeps/forecasting-first.yaml
ARGS ?=
# Only some tests: make test FILTER=SchedulingTests
FILTER ?=
# How many schedules `make simulate` runs; or the one that it replays: make simulate SEED=4711
SCHEDULES ?= 100000
SEED ?=
# For how long `make soak` runs
MINUTES ?= 60

BUILD := swift build -c release
# By product: `--build-tests` would also build every program of every dependency, protoc's C++ included.
TEST := swift test -c release --disable-testable-imports --disable-xctest --skip-build

.PHONY: help setup build run test test-slurm test-ssh test-network simulate simulate-scale soak bench bench-dispatch bench-numerics bench-forecasting bench-trajectories bench-training bench-continual corpus dist lint format protocol docs-check test-docker test-containers clean

help: ## Print this list
	@printf 'Swath runs scientific sweeps. From a fresh clone, each of these does all it needs:\n\n'
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "  make %-15s %s\n", $$1, $$2}' $(firstword $(MAKEFILE_LIST))
	@printf '\nOptions: SWEEP=FILE for run, ARGS="…" for run and the benches, FILTER=NAME for test, SCHEDULES=N or SEED=N for simulate, MINUTES=N for soak.\n'

setup: ## Install what the build needs (says what; asks nothing; quick when all is there)
	@scripts/setup.sh --again

build: ## Build .build/release/swath
	@scripts/setup.sh
	@[[ -x $(SWATH) ]] || scripts/say "building swath (release); the first time takes some minutes"
	@scripts/quietly $(BUILD) --product swath

run: build ## Set up, build, and run a sweep (sweeps/forecasting-first.yaml)
	@scripts/say "swath run $(SWEEP) $(ARGS)"
	@exec $(SWATH) run $(SWEEP) $(ARGS)

test: ## Set up, build, and run every test
	@scripts/setup.sh --test
	@scripts/say "testing the scripts"
	@python3 -m unittest discover --quiet --start-directory Tests/Scripts
	@scripts/say "building swath and its tests (release)"
	@scripts/quietly $(BUILD) --product swath
	@scripts/quietly $(BUILD) --product swathPackageTests
	@scripts/check-kernels.py .build/release
	@scripts/say "testing swath"
	@PATH="$(CURDIR)/.setup/python/bin:$$PATH" $(TEST) $(if $(FILTER),--filter "$(FILTER)")

test-slurm: build ## Run `swath launch slurm` on a Slurm of its own while parts of it are killed (root; SWATH_INSTALL=1 installs Slurm)
	@scripts/test-slurm.py $(ARGS)

test-ssh: build ## Run `swath launch ssh` on three sshd of its own while parts of it are killed (SWATH_INSTALL=1 installs OpenSSH)
	@scripts/test-ssh.py $(ARGS)

test-network: build ## Run a cluster over networks that delay, lose, reorder and break, and check what comes of it (root)
	@scripts/test-network.py $(ARGS)

simulate: ## Drive the scheduler through 100,000 seeded schedules of faults
	@scripts/setup.sh
	@scripts/quietly $(BUILD) --product simulate
	@exec .build/release/simulate $(if $(SEED),--seed $(SEED),$(SCHEDULES))

simulate-scale: ## Measure the scheduler with 10,000 workers of 64 slots and 100 million tasks
	@scripts/setup.sh
	@scripts/quietly $(BUILD) --product simulate
	@exec .build/release/simulate scale $(ARGS)

soak: build ## Run a cluster for an hour while parts of it are killed, and look for what grows (MINUTES=60)
	@scripts/soak.py --minutes $(MINUTES) $(ARGS)

bench: bench-dispatch bench-numerics bench-forecasting bench-trajectories bench-training bench-continual ## Measure this machine, our peers beside us in the same runs

bench-dispatch: build ## Tasks a second, beside other orchestrators
	@Benchmarks/dispatch/run $(ARGS)

bench-numerics: build ## Training steps, beside PyTorch
	@Benchmarks/numerics/run $(ARGS)

bench-forecasting: build ## Forecasting methods, beside darts and its kin
	@Benchmarks/forecasting/run $(ARGS)

bench-trajectories: build ## Trajectories of chaotic systems, beside dysts and scipy
	@Benchmarks/trajectories/run $(ARGS)

corpus: ## Fetch and prepare the King James text, and compare it with ours (ARGS=--write: replace ours)
	@scripts/fetch-corpus.sh $(ARGS)

bench-training: build ## Whole training runs of language models, beside PyTorch
	@Benchmarks/training/run $(ARGS)

bench-continual: build ## Runs through sequences of tasks, beside PyTorch
	@Benchmarks/continual/run $(ARGS)

dist: ## Build a swath that needs no Swift on the machine it runs on: .build-dist/release/swath
	@scripts/setup.sh
	@scripts/say "building swath with the Swift runtime inside"
	@scripts/quietly swift build -c release --product swath --static-swift-stdlib --scratch-path .build-dist

lint: ## Check layout, scripts and documents as CI does
	@scripts/setup.sh --test
	@scripts/lint.sh

format: ## Lay the Swift sources out as lint wants them
	@scripts/swift-files | xargs -0 swift format --in-place --parallel

protocol: ## Generate Sources/Protocol/Generated from the schema
	@Sources/Protocol/Schema/generate.sh

docs-check: build ## Run every command that README and docs show, and compare what they print
	@scripts/check-docs.py --swath $(SWATH) README.md docs

test-docker: build ## Check docker/: Dockerfiles, compose file, manifests, scripts
	@docker/check $(SWATH)

test-containers: build ## Run a coordinator and three workers in containers, and kill one (as root, on Debian)
	@docker/lab/run $(SWATH)

clean: ## Remove what was built and set up
	@scripts/say "removing .build, .build-dist and .setup"
	@rm -rf .build .build-dist .setup
