# Targets are listed by `make help` from their ## comments.

GO      ?= go
BIN     := .cache/bin
# -trimpath and -buildvcs=false: the same sources give the same program in any
# folder, and the memo store stays warm from one commit to the next.
BUILD   := CGO_ENABLED=0 $(GO) build -trimpath -buildvcs=false
SITE    ?= .
OUT     ?= public

.DEFAULT_GOAL := help
.PHONY: every-page help build site serve test check browser bench bench-preview lighthouse relevance facts fuzz update compare clean deps

help: ## list the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F':.*## ' '{printf "  make %-13s %s\n", $$1, $$2}'

build: ## build the program into .cache/bin/casebook
	@$(BUILD) -o $(BIN)/casebook ./cmd/casebook

site: build ## make the site from content/ into public/
	@$(BIN)/casebook build -s $(SITE) -o $(OUT) $(FLAGS)

serve: build ## preview the site with live reload on 127.0.0.1:1414
	@$(BIN)/casebook serve -s $(SITE) $(FLAGS)

test: deps ## run every test, the browser's too; installs what they need
	@$(GO) vet ./...
	@test -z "$$(gofmt -l cmd internal themes i18n bench e2e relevance)" || { echo "gofmt these:"; gofmt -l cmd internal themes i18n bench e2e relevance; exit 1; }
	@REQUIRE_BROWSER=1 $(GO) test -timeout 45m ./...

every-page: deps ## judge every page in a browser (make test takes every eighth)
	@EVERY_PAGE=1 REQUIRE_BROWSER=1 $(GO) test -count=1 -timeout 60m -v -run TestEveryPage ./e2e

check: ## the quick tests, for before a commit (no browser)
	@$(GO) vet ./...
	@$(GO) test -short ./...

deps: ## install Debian's Chromium and JRE and the npm packages of the tests, if missing
	@./e2e/install

bench: ## compare with Hugo on 1,000 and 10,000 pages (takes a while)
	@$(GO) run ./bench/cmd/bench $(FLAGS)

bench-preview: ## measure from save to screen in a browser, beside hugo server
	@$(GO) run ./bench/cmd/preview $(FLAGS)

lighthouse: deps ## measure five kinds of pages in both languages with Lighthouse, five times; fails under 100
	@LIGHTHOUSE=$(or $(RUNS),5) REQUIRE_BROWSER=1 $(GO) test -count=1 -timeout 60m -v -run TestLighthouse ./e2e

relevance: ## ask the search thousands of questions whose answers are known, beside Pagefind
	@test -d relevance/node_modules || npm ci --prefix relevance --no-audit --no-fund --silent
	@$(GO) run ./relevance/cmd/relevance $(FLAGS)

facts: ## see that pages, sources and figures agree in both languages
	@$(GO) test -count=1 ./internal/facts

fuzz: ## run each fuzz target for FUZZTIME (60s)
	@./.ci/fuzz $(or $(FUZZTIME),60s)

update: ## rewrite the expected files of the golden tests, then show what changed
	@UPDATE=1 $(GO) test ./cmd/... ./internal/... -short
	@git diff --stat

compare: ## build the site with the merge base's program and with this one, and show what differs
	@./.ci/compare

clean: ## remove what was made
	@rm -rf public .casebook .cache node_modules e2e/node_modules
