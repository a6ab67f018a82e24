"""Start the whole system, say where it is, stop on Ctrl-C or SIGTERM."""

import gc
import signal
import socket
import sys
from contextlib import suppress
from functools import partial

from deploy.embedded.compose import System, compose
from deploy.embedded.data import InUse
from deploy.embedded.settings import EmbeddedSettings
from gateway.access.reads.visitors import is_anybody
from gateway.access.usecases.accounts import demo_accounts
from kit.data.config import prepare_process
from kit.web.server import serve

TRIES = 50


def run() -> int:
    """Serve until told to stop; 1 when the data are in use or no port is free."""
    settings = EmbeddedSettings()
    try:
        system = compose(settings)
        port = free_port(settings.host, settings.port)
    except (InUse, OSError) as error:
        print(f"无法启动：{error}", file=sys.stderr)
        return 1
    gateway = system.services["gateway"].app
    prepare_process("embedded", system.gateway.settings)
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # asked to stop is asked to stop: both end with 0
    with suppress(KeyboardInterrupt):
        serve(gateway, settings.host, port, started=partial(announce, system, port))
    print("已停止，数据保留在", settings.data_dir)
    return 0


def free_port(host: str, first: int) -> int:
    """The first port from `first` on that nobody listens at. Raises OSError when there is none nearby."""
    for port in range(first, min(first + TRIES, 65536)):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host, port))
            except OSError:
                continue
            return port
    raise OSError(f"{first} 至 {first + TRIES - 1} 号端口都被占用。")


def announce(system: System, port: int) -> None:
    """The one address, and who may sign in when the data are invented. What start-up built is kept; the rest is looked through again."""
    gc.enable()
    settings = system.settings
    print(f"系统已启动：http://{settings.host}:{port}", flush=True)
    if system.gateway.settings.demo:
        print("演示数据。可用账号（登录名 / 密码）：")
        for account in demo_accounts():
            print(f"  {account.login:<14} {account.password}   {account.name}")
    elif not _has_accounts(system):
        where = f"--database {settings.database_url('gateway')}"
        print(
            f"尚无账号，请先开通，例如：{sys.executable} -m tools.accounts office01 --name 王某 --role office {where}"
        )
    print("按 Ctrl-C 停止。", flush=True)


def _has_accounts(system: System) -> bool:
    with system.gateway.database.read() as session:
        return is_anybody(session)
