# setup: the environment   demo: samples in, page up   test: everything   check: what a commit must pass   bench: speed
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DELETE_ON_ERROR:
.PHONY: setup demo test check bench test-browser-packages

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
export KB_DATA_DIR ?= $(CURDIR)/data

setup: $(VENV)/.installed

# torch first and alone: the pin keeps pip from trying builds that pull in gigabytes of CUDA packages.
$(VENV)/.installed: pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "需要 Python 3.11 或更新版本；可用 make setup PYTHON=python3.12 指定。" >&2; exit 1; }
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt torch==2.13.0
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev]'
	touch $@

demo: setup
	$(BIN)/kb ingest samples
	$(BIN)/kb serve

test: setup test-browser-packages
	$(BIN)/pytest

# Browser tests drive Debian's Chromium; the fonts make Chinese pages look as they do for users.
test-browser-packages:
	@if command -v chromium >/dev/null && [ -n "$$(fc-list :lang=zh 2>/dev/null | head -n 1)" ]; then exit 0; fi; \
	if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
		apt-get update -qq && DEBIAN_FRONTEND=noninteractive \
			apt-get install -y -qq --no-install-recommends chromium fonts-noto-cjk fontconfig >/dev/null; \
	else \
		echo "浏览器测试需要 chromium 和 fonts-noto-cjk，请先安装（sudo apt-get install chromium fonts-noto-cjk fontconfig）。" >&2; exit 1; \
	fi

check: setup
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/pytest

bench: setup
	$(BIN)/python -m bench
