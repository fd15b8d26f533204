# make test is the whole check. Everything that it needs and the machine lacks is installed by make deps.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := build
.NOTPARALLEL:
MAKEFLAGS += --no-print-directory
export PATH := $(PATH):/usr/local/go/bin

# In this order: what fails fast comes first.
PHASES := deps lint drift unit js cross
PLATFORMS := darwin/arm64 windows/amd64 linux/arm64

# VERBOSE=1 names every test. RUN=regexp and PKG=./sim/... narrow make unit and make bench.
VERBOSE ?=
RUN ?=
PKG ?= ./...

TIMED = ^(TestOverhead|TestEventToPaint|TestFirstByte|TestPageWeight|TestAgainstBareLoop|TestScalingOfWaiting|TestLongTrace)

COUNTED = ^(TestLiveTotals|TestTwentyRuns|TestColdRun|TestStrace|TestVeth|TestProofs|TestRunJSON|TestServersOf|TestServersSleep|TestServersGo|TestRoundsOf|TestAnswers|TestLargeAnswers|TestNothingIsTold|TestOnlyWhatIsNotDone|TestIdleDescriptorsAre|TestSignalsWith|TestSleepingPoller|TestOneRead)

GO_FILES = find . -name '*.go' -not -path './.git/*' -not -path './dev/*' -not -path '*/testdata/*'
BIOME = dev/node_modules/.bin/biome check --config-path=dev/biome-rules.json --no-errors-on-unmatched --error-on-warnings
# The modules of static/ have no package.json that calls them modules; Node.js sees it by itself, and says so.
NODE_TEST = node --disable-warning=MODULE_TYPELESS_PACKAGE_JSON --test --test-reporter=spec

.PHONY: build test deps fmt lint gen drift unit timing js bench vendor vendor-check cross clean

build:
	go build -o ioviz ./cmd/ioviz

test:
	@for phase in $(PHASES); do \
		echo "=== $$phase"; \
		start=$$SECONDS; \
		if ! $(MAKE) $$phase; then echo "=== $$phase failed" >&2; exit 1; fi; \
		echo "=== $$phase: $$((SECONDS - start)) s"; \
	done

deps:
	@dev/deps.sh
	@go mod download

fmt:
	$(GO_FILES) -not -name '*_templ.go' -print0 | xargs -0 -r gofmt -w
	go tool templ fmt .
	$(BIOME) --write static dev

lint:
	@unformatted=$$($(GO_FILES) -print0 | xargs -0 -r gofmt -l); \
	if [[ -n $$unformatted ]]; then echo "not formatted, run make fmt:"; echo "$$unformatted"; exit 1; fi
	go vet ./...
	go tool staticcheck ./...
	$(BIOME) static dev
	dev/node_modules/.bin/tsc -p dev/tsconfig.json

gen:
	go generate ./...
	go tool templ generate

drift: vendor-check
	@dev/drift.sh

# The race detector maps and faults its own memory in, also in the children whose calls and faults are counted: what
# counts runs without it, and alone, as does what runs every model with all evidence: records get lost beside others.
unit:
	go test -race -count=1 -timeout=20m -skip '$(TIMED)|$(COUNTED)' $(if $(VERBOSE),-v) $(if $(RUN),-run '$(RUN)') $(PKG)
	go test -count=1 -timeout=20m -run '$(COUNTED)' $(if $(VERBOSE),-v) ./live ./cmd/ioviz

# What holds ratios and latencies to their bars runs alone, and without the race detector.
timing:
	go test -count=1 -p 1 -v -run '$(TIMED)' ./live ./live/perf ./web/e2e

js:
	@tests=$$(find static dev -name '*.test.js' -not -path 'static/vendor/*' -not -path 'dev/node_modules/*' | sort); \
	if [[ -z $$tests ]]; then echo "no JavaScript tests"; exit 0; fi; \
	$(NODE_TEST) $$tests

bench:
	go test -run '^$$' -bench '$(or $(RUN),.)' -benchmem $(PKG)
	IOVIZ_BENCH=1 go test -count=1 -v -run '^(TestLongTrace|TestCrowds)$$' ./web/e2e

vendor:
	node dev/vendor.mjs

vendor-check:
	node dev/vendor.mjs --check

cross:
	@for platform in $(PLATFORMS); do \
		export GOOS=$${platform%/*} GOARCH=$${platform#*/} CGO_ENABLED=0; \
		echo "$$platform"; \
		go build -o /dev/null ./...; \
		go vet ./...; \
	done

clean:
	rm -rf ioviz ioviz.exe dev/node_modules
