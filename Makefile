# Blether. `make help` lists what there is to do.

GO ?= go

# One set of build flags for everything that compiles, so that SQLite (C, about a minute) is compiled once.
# It is empty so that a plain `go test ./internal/flow` typed by hand shares that too.
BUILD_FLAGS ?=
export CGO_ENABLED := 1

VERSION ?= $(shell git describe --tags --always --dirty 2>/dev/null || echo dev)
LDFLAGS := -X main.version=$(VERSION)

# What to test: make test PKG=./internal/flow ARGS='-run TestParse -v'
PKG ?= ./...
ARGS ?=
TEST_TIMEOUT ?= 12m
FUZZTIME ?= 30s

SETUP := tools/setup.sh
TOOL := $(GO) tool -modfile=tools/go.mod
GOLANGCI ?= $(TOOL) golangci-lint
SQLC ?= $(TOOL) sqlc

.DEFAULT_GOAL := help

.PHONY: help
help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  %-16s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

.PHONY: demo
demo: build ## start Blether with a demo community on this machine; Ctrl-C stops it
	@exec bin/blether demo $(ARGS)

.PHONY: build
build: ## build bin/blether
	@$(SETUP) go cc
	$(GO) build $(BUILD_FLAGS) -buildvcs=false -ldflags '$(LDFLAGS)' -o bin/blether ./cmd/blether

.PHONY: test
test: ## run all tests (PKG=./internal/flow ARGS='-run TestParse' for some)
	@$(SETUP) go cc chromium
	@tools/npm.sh axe
	@tools/npm.sh ical
	@tools/emulate.sh
	$(GO) test $(BUILD_FLAGS) -timeout $(TEST_TIMEOUT) $(ARGS) $(PKG)

.PHONY: race
race: ## run all tests with the race detector
	@$(SETUP) go cc chromium
	@tools/npm.sh axe
	@tools/npm.sh ical
	@tools/emulate.sh
	$(GO) test $(BUILD_FLAGS) -race -timeout $(TEST_TIMEOUT) $(ARGS) $(PKG)

.PHONY: lint
lint: ## check formatting, vet, linters, the privacy wall and whether the contacts are well today
	@$(SETUP) go cc
	@unformatted=$$(gofmt -s -l .) && if [ -n "$$unformatted" ]; then \
		printf 'not formatted (run make fmt):\n%s\n' "$$unformatted" >&2; exit 1; fi
	$(GO) vet $(BUILD_FLAGS) ./...
	tools/check-wall.sh
	BLETHER_CONTACTS= $(GO) run $(BUILD_FLAGS) ./cmd/blether --config /dev/null contacts check
	$(GOLANGCI) run

.PHONY: fmt
fmt: ## format the Go code
	@$(SETUP) go
	gofmt -s -w .

.PHONY: generate
generate: ## write the generated files again: SQL code, flow schema, configuration
	@$(SETUP) go cc
	$(SQLC) generate
	@$(MAKE) --no-print-directory docs

.PHONY: docs
docs: build ## write the generated pages of docs/ again
	bin/blether flow schema >bin/flow.schema.json && mv bin/flow.schema.json docs/flow.schema.json
	bin/blether config describe >bin/configuration.md && mv bin/configuration.md docs/configuration.md
	bin/blether config slack-manifest >bin/slack.json && mv bin/slack.json docs/slack-manifest.json

.PHONY: check-generated
check-generated: ## fail if a generated file is not current
	@tools/check-generated.sh

.PHONY: bench
bench: ## measure, and print `name value goal pass|short`
	@$(SETUP) go cc
	$(GO) run $(BUILD_FLAGS) ./bench $(ARGS)

.PHONY: soak
soak: ## the long fault and load runs
	@$(SETUP) go cc
	$(GO) run $(BUILD_FLAGS) ./bench -soak $(ARGS)
	BLETHER_CROWD=1000 $(GO) test $(BUILD_FLAGS) -timeout 60m -count 1 -run AtItsWorst ./internal/cli

.PHONY: fuzz
fuzz: ## run every fuzz target for FUZZTIME (30s)
	@$(SETUP) go cc
	@GO='$(GO)' BUILD_FLAGS='$(BUILD_FLAGS)' FUZZTIME='$(FUZZTIME)' tools/fuzz.sh $(PKG)

.PHONY: image-check
image-check: ## build the Dockerfile with buildah on bases made by debootstrap, and run it unprivileged
	@$(SETUP) go
	@VERSION='$(VERSION)' tools/check-image.sh

.PHONY: screen-model
screen-model: build ## train the model by which messages are screened from its sentences again
	bin/blether safety train --out internal/safeguard/screen/model.bin internal/safeguard/screen/learn/testdata/train.tsv

.PHONY: clean
clean: ## remove what was built
	rm -rf bin
