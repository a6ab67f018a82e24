# 入口 / the ways in. Needs make and Python 3.11 or newer, nothing else.
VENV   := .venv
BIN    := $(VENV)/bin
PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11 python; do \
            "$$p" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo "$$p"; break; }; done)
PIP    := $(BIN)/python -m pip --disable-pip-version-check install --quiet --require-hashes --no-deps
BUSES  := $(addprefix tests/engines/test_,postgresql.py roles.py bus_on_kafka.py backup.py)
STAGES := registry cultivation notifications gateway
ON_POSTGRESQL := tests/kit tests/registry tests/cultivation tests/notifications tests/gateway
CODE   := contracts domain kit sheets services gateway deploy tools tests

.DEFAULT_GOAL := help
.PHONY: help run test quick test-long test-buses test-engines test-postgresql stack stack-down secrets check migrate seed bench bench-engines docs lock upgrade lock-check clean

help: ## 列出入口 / list the ways in
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-15s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: $(VENV)/.runtime ## 启动整个系统（单进程、SQLite、演示数据）/ start the whole system in one process
	@$(BIN)/python -m compileall -q $(filter-out tests,$(CODE))
	@test -e var/demo || $(BIN)/python -m tools.seed
	@$(BIN)/python -m deploy.embedded

test: $(VENV)/.dev ## 全部默认测试 / every test of the default suite
	@$(BIN)/python -m pytest -n 2 --dist loadscope -q

quick: $(VENV)/.dev ## 较快的测试：不含断电、浏览器、大批量与模糊测试，约三分钟 / without kills, browser, large imports and fuzzers: about three minutes
	@$(BIN)/python -m pytest -n 2 --dist loadscope -q -m "not (kill or browser or slow or fuzz or long or engines)"

test-long: $(VENV)/.dev ## 耗时较长的测试：断电、锁、浏览器全程、按接口文档逐项请求 / power cuts, locks, whole stories in the browser, every role against the document
	@$(BIN)/python -m pytest -n 2 --dist loadscope -q -m "long and not engines"

test-engines: $(VENV)/.dev ## 真实引擎测试：Apache Kafka、PostgreSQL、整套生产拓扑的故障 / buses, faults and stories on real engines
	@$(BIN)/python -m pytest -q -m engines tests/engines --timeout 600

test-buses: $(VENV)/.dev ## 真实引擎的快速部分：总线、迁移、角色、备份 / the quick part of it: buses, guarantees, roles, backups
	@$(BIN)/python -m pytest -q -m engines $(BUSES) --timeout 600

test-postgresql: $(VENV)/.dev ## 默认测试改用 PostgreSQL / the default suite on PostgreSQL
	@TEST_DATABASE=postgresql $(BIN)/python -m pytest -n 2 --dist loadscope -q -m "not (engines or kill or browser or slow or fuzz or long)" $(ON_POSTGRESQL)

check: $(VENV)/.dev lock-check ## 静态检查：ruff、mypy、分层、依赖、锁文件、YAML / lint, types, layers, dependencies, locks, YAML
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache
	$(BIN)/deptry .
	$(BIN)/yamllint --strict .

migrate: $(VENV)/.runtime ## 升级四个数据库 / bring the four databases to the newest schema
	@set -e; for stage in $(STAGES); do $(BIN)/python -m alembic -n $$stage upgrade head; done

seed: $(VENV)/.runtime ## 写入演示数据（可重复）/ write the demo data (safe to repeat)
	@$(BIN)/python -m tools.seed

bench: $(VENV)/.dev ## 基准测试 / benchmarks
	@$(BIN)/python -m compileall -q $(filter-out tests,$(CODE))
	@$(BIN)/python -m tools.bench

bench-engines: $(VENV)/.dev ## 真实引擎的基准测试：事件与登记 / benchmarks on real engines: events, registrations
	@$(BIN)/python -m tools.bench.buses
	@$(BIN)/python -m tools.bench.stack

docs: $(VENV)/.dev ## 由契约和办理环节生成 docs/ 中的文件 / write the generated documents
	@$(BIN)/python -m tools.document
	@$(BIN)/python -m tools.asyncapi
	@$(BIN)/python -m tools.paths

stack: $(VENV)/.runtime ## 在本机启动生产拓扑（PostgreSQL、Kafka、各服务进程，不用 Docker）/ the production topology on this machine
	@$(BIN)/python -m deploy.stack up

stack-down: $(VENV)/.runtime ## 停止生产拓扑，保留数据 / stop it and keep the data
	@$(BIN)/python -m deploy.stack down

secrets: $(VENV)/.runtime ## 生成 docker compose 所需的密钥与口令 / make what docker-compose.yml keeps secret
	@$(BIN)/python -m tools.secrets

lock: $(VENV)/.lock ## 按 pyproject.toml 更新锁文件，保留已有版本 / fit the locks to pyproject.toml, keep the pins
	@$(VENV)/lock/bin/python -m tools.lock

upgrade: $(VENV)/.lock ## 把依赖升级到最新版本 / move every pin to the newest version
	@$(VENV)/lock/bin/python -m tools.lock --upgrade

lock-check: $(VENV)/.lock ## 锁文件与 pyproject.toml 一致 / the locks still fit pyproject.toml
	@$(VENV)/lock/bin/python -m tools.lock --check

clean: ## 删除虚拟环境和缓存（保留 var/ 中的数据）/ remove the environment and caches, keep the data in var/
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
	find $(CODE) -name __pycache__ -type d -prune -exec rm -rf {} +

# The stamps are newer than the lists they were installed from, so a later start installs nothing.
$(BIN)/python:
	@test -n "$(PYTHON)" || { \
	  echo "找不到 Python 3.11 或更高版本。请先安装，或用 make PYTHON=/路径/python3 指定。" >&2; \
	  echo "No Python 3.11 or newer was found. Install one, or name it: make PYTHON=/path/to/python3" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip' 2>/dev/null || { \
	  echo "$(PYTHON) 缺少 venv 模块（Debian/Ubuntu：apt install python3-venv）。" >&2; \
	  echo "$(PYTHON) lacks the venv module (Debian/Ubuntu: apt install python3-venv)." >&2; exit 1; }
	@echo "创建虚拟环境 / creating the environment: $(VENV)"
	@$(PYTHON) -m venv $(VENV)

$(VENV)/.runtime: requirements/runtime.txt | $(BIN)/python
	@echo "安装运行依赖 / installing what the system needs ..."
	@$(PIP) -r $<
	@touch $@

$(VENV)/.dev: requirements/dev.txt | $(BIN)/python
	@echo "安装测试与检查依赖 / installing what tests and checks need ..."
	@$(PIP) -r $<
	@touch $@ $(VENV)/.runtime

$(VENV)/.lock: requirements/lock.txt | $(BIN)/python
	@$(BIN)/python -m venv $(VENV)/lock
	@$(VENV)/lock/bin/python -m pip --disable-pip-version-check install --quiet --require-hashes --no-deps -r $<
	@touch $@
