"""Accounts of people, opened by whoever runs the system: `python -m tools.accounts office01 --name 王某 --role office`.

Works on the gateway's own database (--database, else GATEWAY_DATABASE_URL, by default var/gateway.db), also while the system is
running. The password comes from --password-file or is made here and printed once.
"""

import argparse
import secrets
import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from contracts.codes import COUNTED_ZONES, Role, Zone
from gateway.access.usecases.accounts import NewAccount, open_account
from gateway.access.usecases.passwords import Passwords
from gateway.settings import GatewaySettings
from gateway.tables import mechanism, metadata
from kit.data.database import Database
from kit.data.problem import Problem
from kit.data.writer import Writer

MINIMUM = 10
ROLES = (Role.STAFF, Role.FIRM, Role.OFFICE)


def main(arguments: Sequence[str] | None = None) -> int:
    """Open one account; 1 when it cannot be, with the reason."""
    asked = _parser().parse_args(arguments)
    fault = _fault(asked)
    if fault:
        print(fault, file=sys.stderr)
        return 1
    password = (
        asked.password_file.read_text(encoding="utf-8").strip() if asked.password_file else secrets.token_urlsafe(12)
    )
    if len(password) < MINIMUM:
        print(f"密码至少 {MINIMUM} 个字符。", file=sys.stderr)
        return 1
    new = NewAccount(asked.login, asked.name, asked.role, Passwords().hash(password), tuple(asked.zone), asked.firm)
    try:
        account_id = _open(asked.database or GatewaySettings().database_url, new)
    except Problem as problem:
        print(problem.detail or problem.title, file=sys.stderr)
        return 1
    print(f"已开通 {asked.login}（{asked.role.label}），账号编号 {account_id}")
    if asked.password_file is None:
        print(f"初始密码（只显示这一次）：{password}")
    return 0


def _open(url: str, new: NewAccount) -> str:
    database = Database.open("gateway", url, metadata, mechanism)
    writer = Writer(database)
    writer.start()
    try:
        return writer.submit(partial(open_account, wanted=new)).result()
    finally:
        writer.close()
        database.close()


def _fault(asked: argparse.Namespace) -> str | None:
    if asked.role is Role.STAFF and not asked.zone:
        return "园区经办须指定 --zone。"
    if asked.role is Role.FIRM and not asked.firm:
        return "企业账号须指定 --firm（企业编号）。"
    if asked.role is not Role.STAFF and asked.zone:
        return "只有园区经办才有 --zone。"
    return None


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tools.accounts", description="开通账号")
    parser.add_argument("login", help="登录名")
    parser.add_argument("--name", required=True, help="显示的姓名")
    parser.add_argument("--role", required=True, type=Role, choices=ROLES)
    parser.add_argument(
        "--zone", action="append", default=[], type=Zone, choices=COUNTED_ZONES, help="园区经办负责的园区，可重复"
    )
    parser.add_argument("--firm", help="企业账号代表的企业编号 firm_id")
    parser.add_argument("--database", help="网关数据库的地址，例如 sqlite:////srv/data/gateway.db")
    parser.add_argument("--password-file", type=Path, help="从文件读取密码")
    return parser


if __name__ == "__main__":
    sys.exit(main())
